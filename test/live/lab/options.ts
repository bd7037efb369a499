/** What a lab may look like; the rest is as the distribution ships it. */
export type LabOptions = {
  /** long queue ids such as 4jX2K14xyQzFKTM */
  longQueueIds?: boolean
  /** `Nov 21 19:26:20` stamps in the plain flavour's log (Zimbra's has them anyway) */
  traditionalStamps?: boolean
  /** the log holds the errors of an incident that ended yesterday */
  yesterday?: boolean
  /** root's login shell talks, also to commands */
  chattyShell?: boolean
  /** a relay with good credentials is set up and works */
  relay?: boolean
  /** plain: LMTP over 127.0.0.1:24 in place of Dovecot's socket */
  lmtpInet?: boolean
  /** plain: a content filter on 127.0.0.1:10024, as Zimbra always has */
  contentFilter?: boolean
  /** the queue lies on a file system of its own, a tmpfs with these mount options */
  queueDisk?: string
  /** the log is systemd's journal alone (the real journald): no rsyslog, no file */
  journal?: boolean
  /** size of the disk for all that the mail host writes, mount(8): `300m` */
  disk?: string
  /** zimbra: seconds between two looks of the zmconfigd stand-in at its settings */
  zmconfigdInterval?: number
  /** the process whose end makes the lab stale; null: it stays until someone takes it down */
  owner?: number | null
}

export const optionNames = {
  'long-queue-ids': 'longQueueIds',
  'traditional-stamps': 'traditionalStamps',
  yesterday: 'yesterday',
  'chatty-shell': 'chattyShell',
  relay: 'relay',
  'lmtp-inet': 'lmtpInet',
  'content-filter': 'contentFilter',
  journal: 'journal',
} as const satisfies Record<string, keyof LabOptions>
