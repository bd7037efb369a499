import { Asker } from './asker.ts'
import type { LiveOptions } from './live.ts'
import { type ExecAsk, type Reading, TargetError } from './target.ts'
import type { Wire } from './wire.ts'

/** One of several Postfix instances on a host, postmulti(1). */
export interface Instance {
  readonly name: string
  /** Its configuration directory. */
  readonly directory: string
}

type Options = Pick<LiveOptions, 'name' | 'timeoutMs' | 'sudo'>

/** Finds an instance by its name or its configuration directory, with one round trip. Rejects with a TargetError; then the wire is closed. */
export const findInstance = async (wire: Wire, wanted: string, options: Options): Promise<Instance> => {
  const asker = new Asker({ ...options, wire, now: () => new Date() })
  try {
    if (!/^\/?[A-Za-z0-9][\w./+-]{0,250}$/.test(wanted))
      throw new TargetError(`"${wanted}" is no Postfix instance.`, 'Give its name or its configuration directory.')
    const listed = await asker.ask(postmulti)
    const known = instancesIn(listed.stdout)
    const found = known.find(({ name, directory }) => name === wanted || directory === wanted.replace(/\/$/, ''))
    if (!found) throw unknownInstance(wanted, known, listed, options.name)
    return found
  } catch (error) {
    await wire.close()
    throw error
  } finally {
    asker.close()
  }
}

const postmulti: ExecAsk = { kind: 'exec', argv: ['postmulti', '-l'], as: 'root', orSelf: true }

/** `postfix-out     mta             y         /etc/postfix-out`; the main one has the name `-`. */
const instancesIn = (text: string): readonly Instance[] =>
  text.split('\n').flatMap((line) => {
    const [, name = '', directory = ''] = /^(\S+)\s+\S+\s+[yn]\s+(\/\S+)\s*$/.exec(line) ?? []
    return name === '' ? [] : [{ name, directory }]
  })

const unknownInstance = (
  wanted: string,
  known: readonly Instance[],
  { status, why, stderr }: Reading,
  name: string,
): TargetError => {
  if (known.length > 0)
    return new TargetError(
      `Postfix on ${name} has no instance ${wanted}.`,
      `It has ${known.map((each) => `${each.name} (${each.directory})`).join(', ')}.`,
    )
  const said = status === 'ok' ? stderr.trim().split('\n').at(-1) : why
  return new TargetError(
    `The Postfix instances of ${name} could not be listed: ${said || 'postmulti printed none'}.`,
    'Try there: postmulti -l',
  )
}
