import type { ExecAsk } from '../target/target.ts'
import { oneLine } from './one-line.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { readNextHop } from './relayhost.ts'
import { type Settings, settings } from './slots.ts'

/** Through whom mail for the outside goes, wherever that is set. */
export interface RelayRoute {
  /** As in relayhost: `[smtp.example.net]:587`; empty: none, mail goes to the destinations directly. */
  readonly relayhost: string
  /** What says so: `relayhost`, `transport_maps *`. */
  readonly setting: string
  /** Only some senders' mail goes there; the rest goes out directly. */
  readonly partial: boolean
  /** The service of master.cf that carries it; empty: the usual one. */
  readonly service: string
}

/** Tables are looked into on the host: of those by sender only the next hops are told, most used first. */
const script = oneLine(`set -f; export LC_ALL=C;
value() { postconf -xh "$1" 2>/dev/null || postconf -h "$1" 2>/dev/null; };
for map in $(value transport_maps | tr ',' ' '); do
  map=\${map#proxy:};
  case $map in
    hash:/*|btree:/*|lmdb:/*|cdb:/*|dbm:/*|sdbm:/*|texthash:/*) key='*';;
    regexp:/*|pcre:/*|static:*) key=somebody@mailmedic.invalid;;
    *) continue;;
  esac;
  found=$(postmap -q "$key" "$map" </dev/null) && echo "transport_maps $found" && break;
done;
for name in sender_dependent_relayhost_maps sender_dependent_default_transport_maps; do
  for map in $(value $name | tr ',' ' '); do
    map=\${map#proxy:};
    case $map in hash:/*|btree:/*|lmdb:/*|cdb:/*|dbm:/*|sdbm:/*|texthash:/*) ;; *) continue;; esac;
    postmap -s "$map" </dev/null | head -n 20000 | awk '{print $2}' | sort | uniq -c | sort -rn | head -n 3 |
      sed "s/^ *[0-9]* /$name /";
  done;
done;`)
const tables: ExecAsk = { kind: 'exec', argv: ['sh', '-c', script, 'routes'], as: 'root', orSelf: true }

interface Route {
  readonly service: string
  readonly nexthop: string
}

/** `smtp:[relay.example.net]:587`, `:[relay.example.net]`; null: no next hop, or nothing that speaks SMTP. */
const routeOf = (text: string, set: Settings): Route | null => {
  const [, service = '', nexthop = ''] = /^([\w.-]*):(.+)$/.exec(text.trim()) ?? []
  const found = set.services.find(({ name, type }) => name === service && type === 'unix')
  const speaks = service === '' || (found ? /^smtp\b/.test(found.command) : /^(smtp|relay)$/.test(service))
  return speaks && readNextHop(nexthop) ? { service: service === 'smtp' ? '' : service, nexthop } : null
}

const isInside = (nexthop: string): boolean => /^\[?(127\.|localhost\b|::1)/.test(nexthop)

const whole = (set: Settings, lines: readonly (readonly [string, string])[]): RelayRoute => {
  const everything = lines.find(([name]) => name === 'transport_maps')?.[1]
  const routed: readonly (readonly [string, string])[] = [
    ['transport_maps *', everything ?? ''],
    ['default_transport', set.get('default_transport') ?? ''],
  ]
  for (const [setting, text] of routed) {
    const route = routeOf(text, set)
    if (route && !isInside(route.nexthop))
      return { relayhost: route.nexthop, setting, partial: false, service: route.service }
  }
  return { relayhost: (set.get('relayhost') ?? '').trim(), setting: 'relayhost', partial: false, service: '' }
}

const needs = { settings }

/** relayhost, or what goes before it: the transport table's `*`, default_transport, and where both are silent, by sender. */
export const relayRoute = defineProbe<RelayRoute, typeof needs>({
  id: 'relay-route',
  needs,
  ask: [tables],
  parse: ([reading], { settings: fact }: Facts<typeof needs>) => {
    if (!fact.known) return unknown(fact.why)
    const lines = (reading?.status === 'ok' ? reading.stdout : '').split('\n').flatMap((line) => {
      const [, name, text] = /^(\w+) (\S.*)$/.exec(line) ?? []
      return name && text ? [[name, text.trim()] as const] : []
    })
    const all = whole(fact.value, lines)
    if (all.relayhost !== '') return all
    for (const [name, text] of lines) {
      const route = name === 'sender_dependent_default_transport_maps' ? routeOf(text, fact.value) : null
      const nexthop = name === 'sender_dependent_relayhost_maps' && readNextHop(text) ? text : route?.nexthop
      if (nexthop && !isInside(nexthop))
        return { relayhost: nexthop, setting: name, partial: true, service: route?.service ?? '' }
    }
    return all
  },
})
