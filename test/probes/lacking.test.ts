import { describe, expect, test } from 'vitest'
import { lackOf } from '../../src/probes/lacking.ts'
import type { Ask, ExecAsk, FileAsk, Reading } from '../../src/target/target.ts'
import { readingOf } from './ask.ts'

const root: ExecAsk = { kind: 'exec', argv: ['find', '/var/spool/postfix/corrupt'], as: 'root', orSelf: true }
const log: FileAsk = { kind: 'file', path: '/var/log/mail.log', as: 'root', orSelf: true }
const lacking = { account: 'root', sudo: 'stranger' }
const lack = (ask: Ask, answer: Partial<Reading>) => lackOf(readingOf(ask, answer))

describe('what a login lacks', () => {
  test('is nothing where root answered, or where the login sees as much', () => {
    expect(lack(root, { stderr: "find: 'x': Permission denied" })).toBeNull()
    expect(lack(root, { stdout: 'x', lacking })).toBeNull()
    expect(lack(root, { status: 'absent', lacking })).toBeNull()
    expect(lack(root, { status: 'timeout', why: 'it did not end' })).toBeNull()
  })

  test('is what was denied, and whose group may', () => {
    const why = 'the login may not read /var/log/mail.log: the group adm may'
    expect(lack(log, { status: 'denied', why, lacking })).toEqual({
      ask: log,
      account: 'root',
      sudo: 'stranger',
      group: 'adm',
      partly: false,
      why,
    })
    const socket: Ask = { kind: 'dial', socket: '/var/spool/postfix/private/lmtp' }
    expect(lack(socket, { status: 'denied', why: 'open failed' })).toMatchObject({ account: null, sudo: null })
  })

  test.each([
    ["find: '/var/spool/postfix/corrupt': Permission denied", ''],
    ['dmesg: read kernel buffer failed: Operation not permitted', ''],
    ['postqueue: fatal: User op(5002) is not allowed to view the mail queue', ''],
    ['postqueue: fatal: Queue report unavailable - mail system is down', ''],
    ['No journal files were opened due to insufficient permissions.', ''],
  ])('is what the command says it could not do: %s', (stderr, stdout) => {
    expect(lack(root, { exitCode: 1, stderr, stdout, lacking })).toMatchObject({ partly: false, why: stderr })
    expect(lack(root, { stderr, stdout: 'some', lacking })).toMatchObject({ partly: true })
  })

  test('is what a script of ours says on stdout, but no word that a server printed', () => {
    const script: ExecAsk = {
      kind: 'exec',
      argv: ['sh', '-c', '{ :; }', 'postmap', 'hash:/x'],
      as: 'root',
      orSelf: true,
    }
    expect(lack(script, { stdout: 'denied smtp.example.net\n1 [x]:25\n', lacking })).toMatchObject({ partly: true })
    const settings: ExecAsk = { kind: 'exec', argv: ['postconf'], as: 'root', orSelf: true }
    expect(lack(settings, { stdout: 'x = Permission denied', lacking })).toBeNull()
  })

  test('is a part of what only root sees', () => {
    const ss: ExecAsk = { kind: 'exec', argv: ['ss', '-ltnpH'], as: 'root', orSelf: 'partly' }
    expect(lack(ss, { stdout: 'LISTEN', lacking })).toMatchObject({ partly: true, why: 'only root sees all of it' })
    expect(lack(ss, { stdout: 'LISTEN' })).toBeNull()
  })
})
