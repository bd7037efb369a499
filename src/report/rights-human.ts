import { shortAsk } from '../probes/short-ask.ts'
import type { Gap } from '../run/gaps.ts'
import type { Remedy } from '../run/remedies.ts'
import type { Rights } from '../run/rights.ts'
import { count } from '../text/numbers.ts'
import type { Display } from './format.ts'
import { type Page, page } from './page.ts'

/** For people: what is missing, who sees less without it, what to do, and the file for sudoers as it would be. */
export const rightsHuman = (rights: Rights, display: Display): string => {
  const on = page(display)
  const { target, mta, via, gaps, remedies, sudoers } = rights
  const who = [target, mta ? `${mta.name} ${mta.version}` : '', via ?? ''].filter((text) => text !== '').map(on.safe)
  const verdict = gaps.length === 0 ? 'nothing is missing' : `${count(gaps.length, 'question')} denied or cut short`
  const about = `${rights.playbook} asks ${count(rights.asked, 'question')} here.`
  const blocks = [
    [on.ends(who.join('  '), verdict)],
    on.wrap(gaps.length === 0 ? `${about} This login may ask all of them.` : about),
    ...remedies.map((remedy, index) => remedyLines(remedy, index, rights, on)),
    // To be copied: neither wrapped nor cut, but safe.
    ...(sudoers === null
      ? []
      : [
          ['sudoers file to review:', ''].concat(
            sudoers
              .trimEnd()
              .split('\n')
              .map((line) => indented(line, on)),
          ),
        ]),
    ...(gaps.length > 0
      ? [on.wrap('What may be asked then can lead to further questions: look again afterwards.')]
      : []),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const indented = (line: string, on: Page): string => `${/^ */.exec(line)?.[0] ?? ''}${on.safe(line)}`

const remedyLines = (remedy: Remedy, index: number, rights: Rights, on: Page): string[] => [
  ...on.wrap(titleOf(remedy), on.width - 3).map((line, i) => {
    return `${i === 0 ? `${index + 1}`.padEnd(3) : '   '}${on.paint(line, 'bold')}`
  }),
  ...(remedy.kind === 'sudoers' ? each(remedy.covers, on) : together(remedy, on)),
  ...on.field('remedy', cure(remedy, rights)),
]

const together = (remedy: Remedy, on: Page): string[] => [
  ...on.field('for', listed(subjects(remedy), 8), 2),
  ...on.field('suffers', [suffering(remedy.covers)], 4),
]

/** Whoever reads the file wants to know of each line what it is good for. */
const each = (gaps: readonly Gap[], on: Page): string[] =>
  gaps.flatMap((gap) => [...on.field('for', [shortAsk(gap.ask)], 1), ...on.field('', [suffering([gap])], 3)])

/** Of a group the files that its members may read. */
const subjects = (remedy: Remedy): readonly string[] =>
  remedy.covers.map(({ ask }) => {
    const path =
      ask.kind === 'file' ? ask.path : ask.kind === 'exec' ? ask.argv.find((word) => /^\/\S+$/.test(word)) : undefined
    return remedy.kind === 'group' && path !== undefined ? path : shortAsk(ask)
  })

const titleOf = (remedy: Remedy): string => {
  switch (remedy.kind) {
    case 'option':
      return remedy.option === '--sudo ask' ? "sudo's password" : 'sudo'
    case 'group':
      return `Membership in the group ${remedy.group}`
    case 'setting':
      return 'A place in authorized_mailq_users'
    case 'sudoers':
      return `${count(remedy.commands.length, 'command')} as ${remedy.account}, by sudo`
    case 'none':
      return `No right of its own: ${remedy.why}`
  }
}

const cure = (remedy: Remedy, { target }: Rights): readonly string[] => {
  switch (remedy.kind) {
    case 'option':
      return remedy.option === '--sudo ask'
        ? [
            'mailmedic … --sudo ask, where a person can type it; nothing has to change on the host. What follows does without.',
          ]
        : ['leave out --sudo never']
    case 'group':
      return [`${remedy.command}   (as root; it holds from the next login on)`]
    case 'setting':
      return [`${remedy.command}   (as root)`]
    case 'sudoers':
      return [`the file below in /etc/sudoers.d; alone: mailmedic rights ${target} --format sudoers`]
    case 'none':
      return [`where that matters, log in as ${remedy.account}@${target.replace(/^.*@/, '')}`]
  }
}

const listed = (texts: readonly string[], most: number): readonly string[] => {
  const unique = [...new Set(texts)]
  return unique.length <= most ? unique : [...unique.slice(0, most - 1), `and ${unique.length - most + 1} more`]
}

/** Checks by name, as they are few; causes by name where they are. */
const suffering = (gaps: readonly Gap[]): string => {
  const checks = [...new Set(gaps.flatMap((gap) => gap.checks))]
  const causes = [...new Set(gaps.flatMap((gap) => gap.causes))]
  const named = (ids: readonly string[], one: string, most: number): string[] => {
    if (ids.length === 0) return []
    if (ids.length <= most) return [`${ids.length === 1 ? one : `${one}s`} ${ids.join(', ')}`]
    return [`${count(ids.length, one)}, ${ids.slice(0, 3).join(', ')} among them`]
  }
  return [...named(checks, 'check', 6), ...named(causes, 'cause', 6)].join('; ') || 'what is told beside the causes'
}
