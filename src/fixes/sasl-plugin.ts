import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { known } from '../probes/known.ts'
import { type SaslPackage, saslPackage } from '../probes/sasl-package.ts'
import { saslPlugins } from '../probes/sasl-plugins.ts'
import { queue } from '../probes/slots.ts'
import type { Deed, ExecDeed } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { waiting } from './waiting.ts'

const title = 'Install the SASL plug-in'

/** Without questions, and nothing besides. Downloads take their time. */
const commands: Readonly<
  Record<SaslPackage['manager'], Readonly<Record<'install' | 'again' | 'remove', readonly string[]>>>
> = {
  apt: {
    install: ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '-q', '--no-install-recommends'],
    again: ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '-q', '--reinstall'],
    remove: ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'purge', '-y', '-q'],
  },
  dnf: {
    install: ['dnf', 'install', '-y', '-q'],
    again: ['dnf', 'reinstall', '-y', '-q'],
    remove: ['dnf', 'remove', '-y', '-q'],
  },
  yum: {
    install: ['yum', 'install', '-y', '-q'],
    again: ['yum', 'reinstall', '-y', '-q'],
    remove: ['yum', 'remove', '-y', '-q'],
  },
  zypper: {
    install: ['zypper', '-n', 'install', '--no-recommends'],
    again: ['zypper', '-n', 'install', '--force'],
    remove: ['zypper', '-n', 'remove'],
  },
  apk: { install: ['apk', 'add'], again: ['apk', 'fix'], remove: ['apk', 'del'] },
}

const exec = (argv: readonly string[]): ExecDeed => ({ kind: 'exec', argv, as: 'root', timeoutMs: 300_000 })

export const saslPlugin = defineFix({
  id: 'sasl-plugin',
  title,
  cures: ['sasl-mechanism-missing'],
  explain:
    'Installs the package with the SASL plug-ins for PLAIN and LOGIN: libsasl2-modules on Debian and Ubuntu, cyrus-sasl-plain on Red Hat, SUSE and their relatives. Where it is installed and files of it are missing, it is installed again. The server asks its package repository for it.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { plugins: saslPlugins, found: saslPackage, queue },
  plan: ({ facts, mta }): Planned => {
    const plugins = known(facts.plugins)?.directories ?? []
    if (plugins.some((directory) => directory.plugins.some((name) => /plain/.test(name))))
      return { nothing: 'the plug-in for PLAIN is there; a setting may forbid it' }
    // Zimbra's Postfix looks where Zimbra's own packages put theirs, and nowhere else.
    if (plugins.some(({ path }) => path.startsWith('/opt/zimbra/')))
      return {
        refused: "Zimbra's Postfix takes its plug-ins from /opt/zimbra/common, and one is missing there",
        hint: 'Install the package zimbra-cyrus-sasl again from the repository of Zimbra, then reload Postfix.',
      }
    const found = known(facts.found)
    if (!found)
      return {
        refused: 'the packages of this distribution are not known',
        hint: 'Install the Cyrus SASL plug-in for PLAIN by hand; mailmedic diagnose says when it is there.',
      }
    const { name, manager, installed, missing } = found
    const command = commands[manager]
    const install = [...(installed ? command.again : command.install), name]
    const undo: readonly Deed[] = installed
      ? missing.map((path) => ({ kind: 'remove', path, as: 'root' }))
      : [exec([...command.remove, name])]
    return {
      fix: 'sasl-plugin',
      title,
      summary: installed
        ? `${name} is installed, but ${missing.length} of its files are missing: it is installed again.`
        : `${name} is installed, with the plug-ins that Postfix needs to log in to a relay.`,
      steps: [
        {
          id: 'install',
          label: `${installed ? 'reinstall' : 'install'} ${name}`,
          detail: install.filter((word) => !/^(?:env|DEBIAN)/.test(word)).join(' '),
          why: 'Postfix says "no mechanism available": the SASL library has no plug-in for PLAIN and LOGIN.',
          changes: [],
          do: [exec(install)],
          undo,
          ...(installed && missing.length === 0 ? { cannotUndo: 'the files that it brings stay' } : {}),
        },
        reloadStep(mta, 'The library looks for plug-ins when a process starts.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: [],
        holds: [],
        follow: {
          messages: waiting(known(facts.queue), ({ symptoms }) =>
            symptoms.some(({ reason }) => reason !== null && classify({ text: reason }).class === 'relay-auth-failed'),
          ),
          flush: true,
          against: ['relay-auth-failed'],
        },
      },
      settleMs: 60_000,
      risk: 'reload',
      riskInWords: 'a package is installed; nothing is interrupted',
      secrets: [],
      notes: [`The server asks its package repository over the network for ${name}.`],
      chores: [],
    }
  },
})
