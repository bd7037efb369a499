/** Rules of nftables and iptables in one form, as far as they say which TCP connections may leave this host. */
export type Ports = readonly (readonly [number, number])[]

export interface Rule {
  /** null: any port. */
  readonly ports: Ports | null
  /** Only some destinations, accounts, interfaces. */
  readonly narrowed: boolean
  readonly action: { readonly verdict: 'accept' | 'drop' | 'reject' | 'return' } | { readonly jump: string }
  readonly text: string
}
export interface Chain {
  readonly name: string
  readonly rules: readonly Rule[]
  /** The kernel starts here for packets that leave. */
  readonly output: boolean
  readonly policy: 'accept' | 'drop'
}

const portNames: Readonly<Record<string, number>> = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  smtps: 465,
  urd: 465,
}
const port = (text: string): number => portNames[text] ?? Number.parseInt(text, 10)

/** `25`, `smtp`, `{ 25, 465-587 }`, `25,465:587`. */
export const readPorts = (text: string): Ports =>
  text
    .replace(/[{}]/g, '')
    .split(',')
    .map((part) => part.trim().split(/[-:]/).map(port))
    .flatMap(([from, to]) => (from !== undefined && !Number.isNaN(from) ? [[from, to || from] as const] : []))

/** Not about new connections to the outside. */
const besideThePoint =
  /\boifn?a?m?e? "?lo"?(?=\s|$)|(?<!! )-o lo\b|ct state (?!.*new)|--(?:ct)?state (?!\S*NEW)|\bicmp|l4proto (?:udp|icmp)|\budp dport|-p (?:udp|icmp\S*)\b|ct mark/
/** `daddr !=` leaves out a few (loopback, the own network) and is no narrowing. */
const nftNarrow =
  /\bdaddr (?!!=)|\b(?:saddr|skuid|skgid|sport|mark|cgroup\w*|limit rate|iifname|socket|time|hour|day)\b|\boifname (?!!= "lo")/
const iptablesNarrow =
  /(?<!!) -d |(?:^| )(?:-s|-i|--uid-owner|--gid-owner|--sport|--match-set|--mark|--limit|--dst-type)\b|(?<!! )-o /

/** What is sent back says nothing about what is stopped: REJECT answers with ICMP unless told otherwise. */
const isBeside = (line: string): boolean => besideThePoint.test(line.replace(/\breject(?:-| )with \S+/, ''))

const nftRule = (line: string): Rule | null => {
  if (isBeside(line)) return null
  const [, ports] = /\b(?:tcp|th) dport (\{[^}]*\}|[\w-]+)/.exec(line) ?? []
  const [, verdict, jump] = /(?:^|\s)(?:(accept|drop|reject|return)\b|(?:jump|goto) (\S+))/.exec(line) ?? []
  if (!verdict && !jump) return null
  return {
    ports: ports ? readPorts(ports) : null,
    narrowed: nftNarrow.test(line) || /dport (?:!=|@)/.test(line),
    action: jump ? { jump } : { verdict: verdict as 'accept' },
    text: line,
  }
}

/** `nft list ruleset`. */
export const readNft = (text: string): readonly Chain[] => {
  const chains: { name: string; rules: Rule[]; output: boolean; policy: 'accept' | 'drop' }[] = []
  let table = ''
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    table = /^table (\S+ \S+) \{/.exec(line)?.[1] ?? table
    const name = /^chain (\S+) \{/.exec(line)?.[1]
    const chain = chains.at(-1)
    if (name) chains.push({ name: `${table} ${name}`, rules: [], output: false, policy: 'accept' })
    else if (chain && /^type filter hook (output|postrouting)/.test(line)) {
      chain.output = true
      chain.policy = /policy drop/.test(line) ? 'drop' : 'accept'
    } else if (chain && /^[a-z]/.test(line) && !/^(type|policy|comment)\b/.test(line)) {
      const rule = nftRule(line)
      if (rule)
        chain.rules.push('jump' in rule.action ? { ...rule, action: { jump: `${table} ${rule.action.jump}` } } : rule)
    }
  }
  return chains
}

const iptablesRule = (line: string): Rule | null => {
  if (isBeside(line)) return null
  const [, ports] = /--dports? (\S+)/.exec(line) ?? []
  const target = / (?:-j|-g) (\S+)/.exec(line)?.[1]
  if (!target || /^(LOG|NFLOG|MARK|CONNMARK|SNAT|MASQUERADE|TCPMSS|AUDIT|CT)$/.test(target)) return null
  const verdict = /^(ACCEPT|DROP|REJECT|RETURN)$/.test(target) ? target.toLowerCase() : null
  return {
    ports: ports ? readPorts(ports) : null,
    narrowed: iptablesNarrow.test(line) || /! --dports?/.test(line),
    action: verdict ? { verdict: verdict as 'accept' } : { jump: target },
    text: line,
  }
}

/** The filter table of `iptables-save`. */
export const readIptables = (text: string): readonly Chain[] => {
  const chains = new Map<string, { name: string; rules: Rule[]; output: boolean; policy: 'accept' | 'drop' }>()
  let filter = false
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) filter = line.trim() === '*filter'
    if (!filter) continue
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? []
    if (name)
      chains.set(name, { name, rules: [], output: name === 'OUTPUT', policy: policy === 'DROP' ? 'drop' : 'accept' })
    const rule = iptablesRule(line)
    if (rule) chains.get(/^-A (\S+)/.exec(line)?.[1] ?? '')?.rules.push(rule)
  }
  return [...chains.values()]
}

/**
 * `pfctl -sr`: `block drop out log quick on em0 proto tcp from any to any port = smtp`. The last rule that fits decides,
 * unless one is quick: read backwards, with the quick ones before, it is a chain whose first rule that fits decides.
 */
export const readPf = (text: string): readonly Chain[] => {
  const rules: { readonly rule: Rule; readonly quick: boolean }[] = []
  for (const line of text.split('\n')) {
    const [, verb, rest = ''] = /^(block|pass)\b(.*)$/.exec(line.trim()) ?? []
    // In, or about something else than TCP.
    if (!verb || / in\b/.test(rest) || / proto (?!tcp|\{[^}]*tcp)/.test(rest)) continue
    const to = / to (.*)$/.exec(rest)?.[1] ?? 'any'
    const ports = / port (?:= )?(\{[^}]*\}|[\w:]+)/
      .exec(` ${to}`)?.[1]
      ?.replace(/=\s*/g, '')
      .replace(/[\s,]+/g, ',')
    const narrowed = /\bon (?!!)\S+|\b(?:user|group)\b| from (?!any\b)/.test(rest) || !/^(?:any|port)\b/.test(to)
    const verdict = verb === 'pass' ? 'accept' : / return/.test(rest) ? 'reject' : 'drop'
    const rule = { ports: ports ? readPorts(ports) : null, narrowed, action: { verdict }, text: line.trim() } as const
    rules.push({ rule, quick: / quick\b/.test(rest) })
  }
  const first = rules.filter(({ quick }) => quick)
  const last = rules.filter(({ quick }) => !quick).reverse()
  return [{ name: 'pf', rules: [...first, ...last].map(({ rule }) => rule), output: true, policy: 'accept' }]
}
