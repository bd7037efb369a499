import { defineProbe, type Facts, type Probe, unknown, whyOf } from '../../probes/probe.ts'
import { postfixRelayFiles, zimbraRelayFiles } from '../../probes/relay-files.ts'
import { settings } from '../../probes/slots.ts'
import type { ExecAsk } from '../../target/target.ts'
import { type RelayOptions, wantedRelay } from './wanted.ts'

/** What tables of this server say that a relay host depends on. */
export interface RelayTables {
  /** What smtp_tls_policy_maps has for the relay: `encrypt`; null: nothing. */
  readonly policy: string | null
  /** Domains of relay_domains without a transport of their own: with a relay host their mail leaves by it too. */
  readonly inside: readonly string[]
  /** Of the usual tables those that exist. */
  readonly files: readonly string[]
}

/** $1 the next hop, then files. Policies hold no secret; of transport tables only the exit status counts. */
const script = `set -f; export LC_ALL=C; hop=$1; shift
for file do [ ! -e "$file" ] || echo "file $file"; done
value() { postconf -xh "$1" 2>/dev/null || postconf -h "$1" 2>/dev/null; }
words() { value "$1" | tr ',' ' '; }
for map in $(words smtp_tls_policy_maps); do
  found=$(postmap -q "$hop" "\${map#proxy:}" 2>/dev/null </dev/null) && [ -n "$found" ] && echo "policy $found" && break
done
case $(value relay_transport) in *:?*) exit 0 ;; esac
own=" $(words mydestination) $(words virtual_mailbox_domains) $(words virtual_alias_domains) "
for name in $(words relay_domains); do
  case $name in */*|*:*|!*) continue ;; esac
  case $own in *" $name "*) continue ;; esac
  routed=
  for map in $(words transport_maps); do
    for key in "$name" ".\${name#*.}" '*'; do
      postmap -q "$key" "\${map#proxy:}" >/dev/null 2>&1 </dev/null && routed=1 && break 2
    done
  done
  [ -n "$routed" ] || echo "inside $name"
done
:`

const needs = { settings }

const askOf = (options: RelayOptions, facts: Facts<typeof needs>): readonly ExecAsk[] => {
  const get = (name: string): string => (facts.settings.known ? (facts.settings.value.get(name) ?? '') : '')
  const wanted = wantedRelay(options, get('relayhost'))
  if ('refused' in wanted) return []
  const files = [postfixRelayFiles(get('config_directory')), zimbraRelayFiles].flatMap((each) => Object.values(each))
  return [{ kind: 'exec', argv: ['sh', '-c', script, 'tables', wanted.hop, ...files], as: 'root', orSelf: true }]
}

export const relayTables = (options: RelayOptions): Probe<RelayTables, typeof needs> =>
  defineProbe<RelayTables, typeof needs>({
    id: `relay-tables:${options.provider ?? ''}:${options.host ?? ''}:${options.region ?? ''}:${options.port ?? ''}`,
    needs,
    ask: (facts) => askOf(options, facts),
    parse: ([reading], facts) => {
      if (!facts.settings.known) return unknown(facts.settings.why)
      if (!reading) return { policy: null, inside: [], files: [] }
      if (reading.status !== 'ok') return unknown(whyOf(reading))
      const lines = reading.stdout.split('\n')
      const all = (word: string): readonly string[] =>
        lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []))
      return { policy: all('policy')[0] ?? null, inside: all('inside'), files: all('file') }
    },
  })
