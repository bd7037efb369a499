import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Engine, engines } from '../target/container-wire.ts'
import type { OpenOptions } from '../target/open.ts'
import { confirmHostKey } from './confirm-host-key.ts'
import { personThere, prompt } from './prompt.ts'
import { signatureOf } from './signature.ts'

/** An option, also as an environment variable: `--known-hosts` is MAILMEDIC_KNOWN_HOSTS. */
export const option = (flags: string, description: string): Option => {
  const made = new Option(flags, description)
  const name = `MAILMEDIC_${made.name().toUpperCase().replaceAll('-', '_')}`
  // Switched off is not given.
  if (made.isBoolean() && ['', '0', 'no', 'false'].includes(process.env[name] ?? '')) return made
  return process.env[name] === '' ? made : made.env(name)
}

export const seconds = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0) || value > 86_400) throw new InvalidArgumentError('Give seconds, more than 0.')
  return value
}

const port = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError('Give a port, 1 to 65535.')
  return value
}

/** On every command that takes a TARGET. */
export const withTargetOptions = (command: Command): Command => {
  const options = [
    option('-i, --identity <file>', 'private key; may be repeated').argParser(
      (file: string, before?: readonly string[]) => [...(before ?? []), file],
    ),
    option('-p, --port <n>', 'port of SSH').argParser(port),
    option('-l, --login <user>', 'log in as'),
    option('-J, --jump <host>', 'through this host'),
    option('-F, --ssh-config <file>', 'instead of ~/.ssh/config'),
    option('--known-hosts <file>', 'instead of ~/.ssh/known_hosts'),
    option('--host-key-checking <mode>', 'yes, accept-new or no').choices(['yes', 'accept-new', 'no']).default('yes'),
    option('--sudo <mode>', 'auto, never or ask').choices(['auto', 'never', 'ask']).default('auto'),
    option('--connect-timeout <s>', 'seconds to connect, handshake included').argParser(seconds).default(10),
    option('--timeout <s>', 'seconds for one command').argParser(seconds).default(20),
    option('--deadline <s>', 'seconds for the whole run of a host').argParser(seconds).default(120),
    option(
      '--transport <way>',
      "ssh2, openssh (the system's ssh), or auto: openssh where ssh2 cannot; over your open ControlMaster, unless ssh2",
    )
      .choices(['auto', 'ssh2', 'openssh'])
      .default('auto'),
    option('--container <name>', 'this container on the host, asked by docker exec or podman exec'),
    option('--container-engine <engine>', 'docker or podman; else whichever has it').choices([...engines]),
    option('--instance <name>', 'this one of several Postfix instances (postmulti -l): its name or directory'),
    option('--log-on-host', 'one line in its log: who asks what (logger -t mailmedic)'),
    option('--read-only', 'change nothing, whatever else is said'),
    option('--dns-here', 'also ask DNS from this machine, as a second opinion'),
  ]
  for (const each of options) command.addOption(each.helpGroup('Reaching the target:'))
  command.hook('preAction', (_, acting) => {
    asking = acting.name()
  })
  return command
}

/** The command that runs. */
let asking = 'mailmedic'

/** Those options as commander hands them over. */
export interface TargetFlags {
  readonly identity?: readonly string[]
  readonly port?: number
  readonly login?: string
  readonly jump?: string
  readonly sshConfig?: string
  readonly knownHosts?: string
  readonly hostKeyChecking: 'yes' | 'accept-new' | 'no'
  readonly sudo: 'auto' | 'never' | 'ask'
  readonly connectTimeout: number
  readonly timeout: number
  readonly deadline: number
  readonly transport: 'auto' | 'ssh2' | 'openssh'
  readonly container?: string
  readonly containerEngine?: Engine
  readonly instance?: string
  readonly logOnHost?: boolean
  readonly readOnly?: boolean
  readonly dnsHere?: boolean
}

export const openOptions = (flags: TargetFlags): OpenOptions => ({
  ...(flags.identity === undefined ? {} : { identity: flags.identity }),
  ...(flags.port === undefined ? {} : { port: flags.port }),
  ...(flags.login === undefined ? {} : { login: flags.login }),
  ...(flags.jump === undefined ? {} : { jump: flags.jump }),
  ...(flags.sshConfig === undefined ? {} : { sshConfig: flags.sshConfig }),
  ...(flags.knownHosts === undefined ? {} : { knownHosts: flags.knownHosts }),
  hostKeyChecking: flags.hostKeyChecking,
  sudo: flags.sudo,
  connectTimeoutMs: flags.connectTimeout * 1000,
  timeoutMs: flags.timeout * 1000,
  transport: flags.transport,
  dnsHere: flags.dnsHere ?? false,
  ...(flags.container === undefined ? {} : { container: flags.container }),
  ...(flags.containerEngine === undefined ? {} : { containerEngine: flags.containerEngine }),
  ...(flags.instance === undefined ? {} : { instance: flags.instance }),
  ...(flags.logOnHost ? { signature: signatureOf(asking) } : {}),
  ...(personThere() ? { prompt, confirmHostKey } : {}),
})

/** On every command. */
export const withCommonOptions = (command: Command): Command =>
  command
    .addOption(option('-v, --verbose', 'say on stderr what is being done').helpGroup('Help and trouble:'))
    .addOption(option('--debug', 'a stack trace where mailmedic itself fails').helpGroup('Help and trouble:'))
