import { Command } from 'commander'
import { addBare } from './bare.ts'
import { addCheck } from './check.ts'
import { addDemo } from './demo.ts'
import { addDiagnose } from './diagnose.ts'
import { addExplain } from './explain.ts'
import { addFix } from './fix.ts'
import { addLater } from './later.ts'
import { addPlaybook } from './playbook.ts'
import { addQueue } from './queue.ts'
import { addRecord } from './record.ts'
import { addRights } from './rights.ts'
import { addRun } from './run.ts'
import { addRuns } from './runs.ts'
import { addUndo } from './undo.ts'
import { version } from './version.ts'

/** Every command, with its options; what a command does is imported when it is called. */
export const program = (): Command => {
  const root = new Command('mailmedic')
    .description(
      'Finds out why mail is stuck on a Postfix or Zimbra server, proves it, and mends it. It changes nothing before a plan is approved.',
    )
    .usage('[COMMAND] [TARGET] [OPTIONS]')
    .version(version(), '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help; of a command: mailmedic COMMAND --help')
    .helpCommand('help [command]', 'this help, or that of a command')
    // What stands right of a command is the command's.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void process.stdout.write(text),
      writeErr: (text) => void process.stderr.write(text),
      outputError: (text, write) => write(inOurWords(text)),
    })
    .configureHelp({
      // The name of the variable follows from the option's; said once at the end.
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : `${description} (${defaultValue})`,
      helpWidth: Math.min(process.stdout.columns ?? 80, 100),
    })
    .addHelpText('after', help)
  addDiagnose(root)
  addCheck(root)
  addRun(root)
  addQueue(root)
  addFix(root)
  addUndo(root)
  addRuns(root)
  addExplain(root)
  addRecord(root)
  addRights(root)
  addPlaybook(root)
  addDemo(root)
  addLater(root)
  addBare(root)
  for (const command of root.commands) command.addHelpText('after', helpOfCommand)
  return root
}

const inOurWords = (text: string): string =>
  `mailmedic: ${text.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)/, '; did you mean $1?')}See: mailmedic --help\n`

const help = `
TARGET is one of
  [user@]host[:port], ssh://user@host:port   as in ~/.ssh/config
  local                                      this machine; the default where it runs a mail server
  bundle:FILE                                a recorded server, replayed
  @GROUP, @all                               of the inventory

Examples:
  mailmedic demo                                     a recorded incident: no server needed
  mailmedic diagnose root@mail.example.net           why is mail stuck?
  mailmedic check @all --format junit -o mail.xml    for CI
  mailmedic check mail.example.net --format nagios   for monitoring
  mailmedic queue mail.example.net --by destination  what waits, and for whom
  mailmedic queue hold mail.example.net --domain dead.example   its mail waits, the rest flows
  mailmedic fix relay mail.example.net --set provider=sendgrid  a plan, your yes, the proof
  mailmedic undo last                                and back again
  mailmedic explain "550 5.7.1 Relay access denied"  what does this reply mean?

Exit status: 0 ok, 1 warning, 2 critical, 3 unknown (could not tell: unreachable, denied, bad
arguments)
Every option is an environment variable too: --known-hosts is MAILMEDIC_KNOWN_HOSTS.
`
const helpOfCommand = `
Exit status: 0 ok, 1 warning, 2 critical, 3 unknown. Environment: --known-hosts is MAILMEDIC_KNOWN_HOSTS.
`
