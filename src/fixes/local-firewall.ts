import { z } from 'zod'
import { commandOutput } from '../probes/command-output.ts'
import { answers } from '../probes/dialed.ts'
import { blocksPort, type EgressRule, firewall } from '../probes/firewall.ts'
import { known } from '../probes/known.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix } from './fix.ts'

/** Where distributions keep the rules for the next start of the host. */
const saved = [
  '/etc/nftables.conf',
  '/etc/nftables',
  '/etc/sysconfig/nftables.conf',
  '/etc/iptables',
  '/etc/sysconfig/iptables',
  '/etc/sysconfig/ip6tables',
  '/etc/ufw',
  '/etc/firewalld',
]

/** nft(8) deletes a rule by its handle, which only `-a` shows, behind the rule. */
const deletion = ({ source, chain, text }: EgressRule, handles: string): readonly string[] => {
  if (source !== 'nft') return [`${source} ${text.replace(/^-A /, '-D ')}`]
  const handle = handles.split('\n').find((line) => line.trim().startsWith(`${text} # handle `))
  const [, number] = /# handle (\d+)/.exec(handle ?? '') ?? []
  return number
    ? [`nft delete rule ${chain} handle ${number}`]
    : [`nft -a list chain ${chain}`, `nft delete rule ${chain} handle NUMBER`]
}

const title = 'Let mail out through the firewall of this host'

export const localFirewall = defineFix({
  id: 'local-firewall',
  title,
  cures: ['outbound-25-blocked-locally'],
  explain:
    'Lists the rules of this host that stop outgoing port 25, with the command that deletes each, and where they are saved. A firewall is not changed from outside: one wrong rule, and nobody gets in any more.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: {
    firewall,
    outbound: outboundDials,
    handles: commandOutput(['nft', '-a', 'list', 'ruleset'], 'root'),
    saved: commandOutput(['grep', '-rsE', 'dport.*(25|smtp).*(drop|reject|DROP|REJECT)', ...saved], 'root'),
  },
  plan: ({ facts }) => {
    const rules = known(facts.firewall)
    const blocking = rules && blocksPort(rules, 25).filter(({ narrowed }) => !narrowed)
    const lines = known(facts.saved)?.stdout.split('\n').filter(Boolean)
    const dials = known(facts.outbound)?.dials.filter(({ port, role }) => port === 25 && role !== 'relay')
    const handles = known(facts.handles)?.stdout ?? ''
    const chores: readonly Chore[] = [
      ...(blocking ?? []).map(
        (rule): Chore => ({
          text: `Delete this rule of ${rule.source}, ${rule.chain}: ${rule.text}`,
          paste: deletion(rule, handles),
          state: 'open',
        }),
      ),
      ...(blocking === undefined || blocking.length === 0
        ? [
            {
              text: 'No rule of this host stops outgoing port 25.',
              state: blocking ? ('done' as const) : ('unknown' as const),
              ...(facts.firewall.known ? {} : { evidence: facts.firewall.why }),
            },
          ]
        : []),
      {
        text: 'Take it out of the saved rules too, or it is back after the next start of this host.',
        ...(lines && lines.length > 0 ? { paste: lines.slice(0, 5) } : {}),
        state: lines ? (lines.length > 0 ? 'open' : 'done') : 'unknown',
        ...(lines && lines.length === 0 ? { evidence: `no such rule in ${saved.join(', ')}` } : {}),
      },
      {
        text: 'Mail servers outside answer on port 25.',
        state: dials && dials.length > 0 ? (dials.some(answers) ? 'done' : 'open') : 'unknown',
        evidence: dials?.map(({ host, outcome }) => `${host}: ${outcome}`).join(', ') || 'nobody could be dialled',
      },
    ]
    return checklist(
      { fix: 'local-firewall', title, summary: 'Outgoing port 25 must be free for the mail server.' },
      chores,
    )
  },
})
