/**
 * How public bounce classifiers do on the sets in test/dsn/corpus: node scripts/bench/classify-peer.ts FOLDER [SET…]
 * FOLDER holds those that are to be measured, outside of this repository, each as its authors publish it:
 * node_modules/zone-mta (npm), bounce-classifier (github.com/postalsys/bounce-classifier), sisimai (Debian's libsisimai-perl,
 * unpacked). They were built for fewer classes, so each of theirs counts as right for every class of ours that it can mean.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { classify } from '../../src/dsn/index.ts'

interface Labelled {
  readonly text: string
  readonly dsn?: string
  readonly label: string
  readonly accept?: readonly string[]
}
type Answers = (replies: readonly Labelled[]) => Promise<readonly (readonly string[])[]>
type Meanings = Readonly<Record<string, string>>

const folder = process.argv[2] ?? ''
const sets = process.argv.slice(3)

/** As the remote host said it, which is what they read: without Postfix's words around it. */
const bare = ({ text }: Labelled): string =>
  text
    .replace(/^(?:delivery temporarily suspended: )?host \S+ (?:said|refused to talk to me): /, '')
    .replace(/ \(in reply to [^)]*\)$/, '')

const list = (words: string): readonly string[] => words.split(' ').filter(Boolean)

const blocked = 'ip-reputation dnsbl-listed dnsbl-query-error domain-reputation missing-rdns helo-rejected'
const network = 'connect-timeout connect-refused connection-lost network-unreachable mailstore-down content-filter-down'
const systems =
  'remote-server-error disk-full lookup-table-failure local-delivery-error content-filter-down transport-unavailable mailstore-down retry-window dns-temp-failure mail-loop'
const authentic = 'sender-unauthenticated dmarc-fail sender-domain-invalid'

const postalsys: Meanings = {
  auth_failure: `${authentic} relay-auth-failed relay-sender-unverified tls-policy-unmet tls-handshake-failed`,
  domain_blacklisted: 'domain-reputation dnsbl-listed',
  geo_blocked: 'policy-rejected ip-reputation',
  greylisting: 'greylisted',
  invalid_address: 'user-unknown domain-unroutable sender-domain-invalid protocol-error',
  ip_blacklisted: blocked,
  mailbox_disabled: 'mailbox-disabled',
  mailbox_full: 'mailbox-full',
  policy_blocked: `policy-rejected helo-rejected missing-rdns message-too-large tls-policy-unmet protocol-error ${authentic}`,
  rate_limited: 'rate-limited recipient-rate-limited relay-quota-exceeded',
  relay_denied: 'relay-denied relay-auth-failed relay-sender-unverified',
  server_error: `${systems} ${network} protocol-error tls-handshake-failed`,
  spam_blocked: 'content-rejected ip-reputation domain-reputation',
  user_unknown: 'user-unknown',
  virus_detected: 'content-rejected',
}
const zone: Meanings = {
  rate: 'rate-limited recipient-rate-limited relay-quota-exceeded',
  block: `${blocked} rate-limited policy-rejected`,
  spam: 'content-rejected ip-reputation domain-reputation',
  virus: 'content-rejected',
  message: `content-rejected message-too-large protocol-error mail-loop ${authentic}`,
  config: `${authentic} missing-rdns helo-rejected tls-policy-unmet relay-denied`,
  recipient: 'user-unknown mailbox-disabled domain-unroutable policy-rejected',
  capacity: 'mailbox-full disk-full rate-limited recipient-rate-limited remote-server-error',
  greylist: 'greylisted',
  network: `${network} dns-temp-failure domain-unroutable retry-window`,
  protocol: 'protocol-error tls-policy-unmet tls-handshake-failed helo-rejected remote-server-error',
  auth: `relay-auth-failed relay-denied relay-sender-unverified ${authentic}`,
  blacklist: blocked,
  envelope: `${authentic} relay-denied helo-rejected user-unknown`,
  policy: 'policy-rejected',
  dmarc: 'dmarc-fail sender-unauthenticated',
  sender: `${authentic} relay-sender-unverified`,
}
const sisimai: Meanings = {
  blocked: `${blocked} rate-limited`,
  contenterror: 'content-rejected protocol-error',
  exceedlimit: 'message-too-large',
  expired: `${network} retry-window`,
  filtered: 'user-unknown mailbox-disabled policy-rejected',
  hasmoved: 'user-unknown mailbox-disabled',
  hostunknown: 'domain-unroutable dns-temp-failure',
  mailboxfull: 'mailbox-full',
  mailererror: 'local-delivery-error transport-unavailable',
  mesgtoobig: 'message-too-large',
  networkerror: `${network} mail-loop dns-temp-failure domain-unroutable tls-handshake-failed`,
  notaccept: 'domain-unroutable policy-rejected remote-server-error',
  rejected: `${authentic} policy-rejected domain-reputation helo-rejected`,
  norelaying: 'relay-denied relay-auth-failed',
  spamdetected: 'content-rejected ip-reputation domain-reputation',
  virusdetected: 'content-rejected',
  policyviolation: `policy-rejected ${authentic} tls-policy-unmet`,
  securityerror: `${authentic} relay-auth-failed tls-policy-unmet tls-handshake-failed policy-rejected`,
  suspend: 'mailbox-disabled',
  systemerror: systems,
  systemfull: 'disk-full mailbox-full',
  toomanyconn: 'rate-limited recipient-rate-limited relay-quota-exceeded',
  userunknown: 'user-unknown',
  syntaxerror: 'protocol-error',
}
const meaning = (meanings: Meanings, word: string | undefined): readonly string[] => list(meanings[word ?? ''] ?? '')

const ours: Answers = async (replies) =>
  replies.map((reply) => {
    const { class: id } = classify(reply)
    return id === 'unclassified' ? [] : [id]
  })

const byPostalsys = async (path: string): Promise<Answers> => {
  const { classify: judge } = await import(join(path, 'src/index.js'))
  return async (replies) => {
    const answers = replies.map(async (reply) => meaning(postalsys, (await judge(bare(reply))).label))
    return await Promise.all(answers)
  }
}

const byZone = async (path: string): Promise<Answers> => {
  const bounces = createRequire(import.meta.url)(join(path, 'lib/bounces.js'))
  bounces.reloadBounces()
  return async (replies) => replies.map((reply) => meaning(zone, bounces.check(bare(reply)).category))
}

const bySisimai = (path: string): Answers => {
  const script = 'use Sisimai::Reason; while(<STDIN>) { chomp; print Sisimai::Reason->match($_) || "", "\\n" }'
  return async (replies) => {
    const input = replies.map((reply) => bare(reply).replaceAll('\n', ' ')).join('\n')
    const ran = spawnSync('perl', [`-I${path}`, '-e', script], { input: `${input}\n`, encoding: 'utf8' })
    if (ran.status !== 0) throw new Error(ran.stderr)
    return ran.stdout.split('\n').map((word) => meaning(sisimai, word))
  }
}

const peers: Readonly<Record<string, Answers>> = {
  mailmedic: ours,
  ...(await installed('bounce-classifier', byPostalsys)),
  ...(await installed('node_modules/zone-mta', byZone)),
  ...(await installed('sisimai/usr/share/perl5', bySisimai)),
}

async function installed(path: string, open: (path: string) => Promise<Answers> | Answers) {
  const at = resolve(folder, path)
  return existsSync(at) ? { [path]: await open(at) } : {}
}

const read = (name: string): readonly Labelled[] =>
  readFileSync(new URL(`../../test/dsn/corpus/replies-${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const all = ['dev', 'holdout', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
for (const set of sets.length > 0 ? sets : all) {
  const replies = read(set)
  for (const [name, ask] of Object.entries(peers)) {
    const answers = await ask(replies)
    const right = replies.filter(({ label, accept = [] }, at) =>
      answers[at]?.some((one) => one === label || accept.includes(one)),
    ).length
    const silent = replies.filter((_, at) => answers[at]?.length === 0).length
    const share = (count: number): string => `${((100 * count) / replies.length).toFixed(1)} %`
    const wrong = replies.length - right - silent
    console.log(
      `${set} (${replies.length}): ${name}: ${share(right)} right, ${share(wrong)} wrong, ${share(silent)} nothing`,
    )
  }
}
