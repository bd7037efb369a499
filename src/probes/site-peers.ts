import { defineSlot } from './probe.ts'

/** Other mail servers that take their settings from the same global configuration; none where there is no such place. */
export const sitePeers = defineSlot<readonly string[]>('site-peers')
