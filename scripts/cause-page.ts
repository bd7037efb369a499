import type { Cause } from '../src/causes/cause.ts'
import { replyClass } from '../src/dsn/index.ts'

const sections = { A: 'on this server', B: 'the way out', C: 'the other side' } as const
const mostSamples = 6

/** docs/causes/ID.md: one cause from its own words, with replies that point to it. */
export const causePage = (cause: Cause): string => {
  const classes = (cause.classes ?? []).flatMap((id) => replyClass(id) ?? [])
  return `${[
    `# ${cause.title}`,
    `\`${cause.id}\`, section ${cause.section}: ${sections[cause.section]}. Generated from the code by \`npm run generate\`; do not edit.`,
    '## What it means',
    cause.explain,
    ...part('What proves it', cause.proof),
    ...part('What speaks against it', cause.counterProof),
    '## What to do',
    cause.cure,
    ...(cause.look?.length
      ? ['## Look by hand', 'Nothing here changes anything; words in capitals are yours to replace.', code(cause.look)]
      : []),
    ...classes.flatMap(({ id, title, who, retry, samples, more }) => [
      `## Replies of the class \`${id}\``,
      `${title}. Who must act: ${whoWords[who]}. ${retryWords[retry]}`,
      code(samples.slice(0, mostSamples)),
      ...(more?.length ? [`More: ${more.map((url) => `<${url}>`).join(', ')}`] : []),
    ]),
    '[All causes](../catalogue.md#causes)',
  ].join('\n\n')}\n`
}

const part = (title: string, text: string | undefined): readonly string[] => (text ? [`## ${title}`, text] : [])
const code = (lines: readonly string[]): string =>
  ['```text', ...lines.map((line) => line.replaceAll('\n', ' ')), '```'].join('\n')

const whoWords = {
  us: 'the people of this server',
  recipient: "the recipient's side",
  network: 'the network or hosting provider',
  relay: 'the relay provider',
  nobody: 'nobody, it passes',
} as const
const retryWords = {
  yes: 'A retry works once the cure is applied.',
  wait: 'Waiting can be enough.',
  no: 'The same message fails again.',
} as const
