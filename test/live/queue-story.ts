import type { Lab } from './lab/index.ts'
import { contentSum } from './lab/internet/content-sum.ts'

/** Mail for the outside waits until it is let go. */
export const keepBack = (lab: Lab) => lab.settings({ defer_transports: 'smtp' })
export const letGo = (lab: Lab) => lab.settings({ defer_transports: '' })
export const arrivedAt = (lab: Lab, domain: string) =>
  lab.internet.arrived().filter(({ to }) => to.some((each) => each.endsWith(`@${domain}`)))
export const queued = async (lab: Lab, queue: string) =>
  (await lab.queue()).messages.filter((each) => each.queue === queue)
export const waits = (lab: Lab, count: number) =>
  lab.waitFor(`${count} deferred messages`, async () => (await lab.queue()).deferred === count, 60_000)

/** Queue, arrival, envelope and content of each message, without its id. */
export const contentsOf = async (lab: Lab): Promise<readonly string[]> => {
  const { messages } = await lab.queue()
  const all = messages.map(async ({ id, queue }) => {
    const printed = await lab.must(['postcat', '-qebh', id])
    return `${queue} ${contentSum(printed.replace(/^\*\*\* .*\n/gm, ''))}`
  })
  return (await Promise.all(all)).toSorted()
}

/** Copies of the one deferred message, not due for an hour. */
export const multiply = (lab: Lab, count: number) =>
  lab.must(['/usr/bin/python3', '-c', copies, `${lab.queueDir}/deferred`, String(count)])
const copies = `
import os, sys, time
root, count = sys.argv[1], int(sys.argv[2])
one = next(os.path.join(at, name) for at, _, names in os.walk(root) for name in names)
was, later = os.stat(one), time.time() + 3600
text = open(one, 'rb').read()
for n in range(count):
    name = '%X%07X' % (n % 16, n)
    folder = os.path.join(root, name[0])
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
        os.chown(folder, was.st_uid, was.st_gid)
    path = os.path.join(folder, name)
    with open(path, 'wb') as copy:
        copy.write(text)
        os.fchown(copy.fileno(), was.st_uid, was.st_gid)
        os.fchmod(copy.fileno(), 0o700)
    os.utime(path, (later, later))
`
