import { parseArgs } from 'node:util'
import {
  attach,
  type Flavour,
  type Lab,
  type LabOptions,
  listFaults,
  listLabs,
  remove,
  up,
} from '../test/live/lab/index.ts'
import { optionNames } from '../test/live/lab/options.ts'
import { readRecord } from '../test/live/lab/registry.ts'

const help = `A broken mail server to play with, made of real parts in network namespaces of this machine (Debian, root).

  npm run lab -- up [plain|zimbra] [fault ...] [--option ...]   build one, break it, say how to connect
  npm run lab -- faults [plain|zimbra]                          what can be broken
  npm run lab -- list                                           which labs are up, and how to reach them
  npm run lab -- inject|heal <id> <fault>                       break or repair a lab that is up
  npm run lab -- down [id|all]                                  take it away; nothing is left on the machine

Options of up:
  --relay               a relay with good credentials is set up
  --yesterday           the log holds an incident that ended yesterday
  --long-queue-ids      as the setting enable_long_queue_ids gives them
  --traditional-stamps  plain: log stamps without a year
  --chatty-shell        root's shell talks, also to commands
  --lmtp-inet           plain: LMTP over TCP in place of Dovecot's socket
  --content-filter      plain: with a content filter

Examples:
  npm run lab -- up plain outbound-25-blocked
  npm run lab -- up zimbra sasl-unset-and-25-blocked
`

async function main(): Promise<void> {
  const options = Object.fromEntries(Object.keys(optionNames).map((name) => [name, { type: 'boolean' as const }]))
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...options, help: { type: 'boolean', short: 'h' } },
  })
  const [verb, ...rest] = positionals
  if (values.help === true || verb === undefined) return void process.stdout.write(help)
  if (verb === 'up') return build(rest, values)
  if (verb === 'faults') return faults(rest[0])
  if (verb === 'list') return list()
  if (verb === 'down') return down(rest[0] ?? '')
  if (verb === 'inject' || verb === 'heal') return change(verb, rest)
  throw new Error(`${verb} is not something a lab can do; see --help`)
}

async function build(words: string[], values: Record<string, unknown>): Promise<void> {
  const [first = '', ...others] = words
  const named = first === 'plain' || first === 'zimbra'
  const flavour: Flavour = named ? first : 'plain'
  const chosen = named ? others : words
  const options: LabOptions = { owner: null }
  for (const [word, name] of Object.entries(optionNames)) if (values[word] === true) options[name] = true
  const began = Date.now()
  const lab = await up(flavour, chosen, options)
  const queue = await lab.queue()
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const broken = chosen.length === 0 ? 'healthy' : chosen.join(', ')
  const what = flavour === 'zimbra' ? "Zimbra's shape (SIMULATED around the real Postfix)" : 'plain Postfix'
  say(`Lab ${lab.id} is up after ${seconds} s: ${what}, ${broken}. Messages in the queue: ${queue.total}.`)
  connect(lab)
  say(`Take it away with: npm run lab -- down ${lab.id}`)
}

function connect(lab: Lab): void {
  say(`  ssh -F ${lab.sshConfigFile} mail`)
  const login = `-i ${lab.identityFile} --known-hosts ${lab.knownHostsFile} -p ${lab.port} ${lab.user}@${lab.host}`
  say(`  mailmedic diagnose ${login}`)
  say(`  user ${lab.connection.sshUser} (no sudo) has the password ${lab.sshPassword}; user sudoer has the same key\n`)
}

function faults(flavour: string | undefined): void {
  if (flavour !== undefined && flavour !== 'plain' && flavour !== 'zimbra') throw new Error(`no flavour ${flavour}`)
  for (const fault of listFaults(flavour)) {
    const expected = [fault.expect.cause, ...(fault.expect.also ?? [])].filter(Boolean).join(', ')
    say(`${fault.id.padEnd(30)} ${fault.flavours.join(', ').padEnd(14)} ${fault.title}`)
    if (expected !== fault.id && expected !== '') say(`${''.padEnd(45)} cause: ${expected}`)
  }
}

function list(): void {
  const labs = listLabs()
  if (labs.length === 0) say('No lab is up.')
  for (const id of labs) {
    const record = readRecord(id)
    const lab = attach(id)
    if (record === undefined || lab === undefined) continue
    say(`${id}  ${record.flavour}  ${record.faults.join(', ') || 'healthy'}  since ${record.started}`)
    connect(lab)
  }
}

async function down(id: string): Promise<void> {
  const all = listLabs()
  if (id === '' && all.length > 1) throw new Error(`which one? Up are ${all.join(', ')}; \`down all\` takes them all`)
  const ids = id === 'all' || id === '' ? all : all.filter((one) => one === id)
  if (ids.length === 0 && id !== 'all' && id !== '') throw new Error(`there is no lab ${id}`)
  if (ids.length === 0) return say('No lab is up.')
  for (const one of ids) {
    await remove(one)
    say(`Lab ${one} is gone.`)
  }
}

async function change(verb: 'inject' | 'heal', [id = '', fault = '']: string[]): Promise<void> {
  const lab = attach(id)
  if (lab === undefined) throw new Error(`there is no lab ${id || '(no id given)'}; see \`npm run lab -- list\``)
  if (verb === 'heal') return lab.heal(fault)
  await lab.inject(fault)
  await lab.load(fault)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

process.stdout.on('error', () => process.exit())
try {
  await main()
} catch (error) {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
