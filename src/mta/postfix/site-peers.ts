import { defineProbe } from '../../probes/probe.ts'

/** main.cf is of one host alone. */
export const postfixSitePeers = defineProbe<readonly string[]>({ id: 'postfix-site-peers', ask: [], parse: () => [] })
