import { expect, test } from 'vitest'
import { commandOutput } from '../../src/probes/command-output.ts'
import { fileContent } from '../../src/probes/file-content.ts'
import { nameResolves } from '../../src/probes/name-resolves.ts'
import { portListening } from '../../src/probes/port-listening.ts'
import { processRunning } from '../../src/probes/process-running.ts'
import { tcpReachable } from '../../src/probes/tcp-reachable.ts'
import { askProbe, dns, failed, known, missing, value, why } from './ask.ts'

const process = (args: string) => ({ pid: 9, ppid: 1, user: 'root', elapsed: 1, state: 'S', args })

test('a port somebody listens on', () => {
  const list = [{ address: '0.0.0.0', port: 25, program: 'master', pid: 1, loopback: false }]
  const listeners = known({ source: 'ss' as const, list })
  expect(value(askProbe(portListening(25), [], { listeners })).listeners).toEqual(list)
  expect(value(askProbe(portListening(26), [], { listeners })).listeners).toEqual([])
  expect(why(askProbe(portListening(25), [], { listeners: missing('denied') }))).toBe('denied')
})

test('a process by name: its program, or the script that it runs', () => {
  const list = ['/usr/sbin/rspamd -f', 'python3 /opt/agent.py --x', 'amavisd (master)', 'nginx: worker process'].map(
    process,
  )
  const processes = known({ list, partial: false })
  for (const name of ['rspamd', 'agent.py', 'amavisd', 'nginx'])
    expect(value(askProbe(processRunning(name), [], { processes })).processes).toHaveLength(1)
  expect(value(askProbe(processRunning('clamd'), [], { processes })).processes).toEqual([])
  expect(why(askProbe(processRunning('clamd'), [], { processes: known({ list, partial: true }) }))).toContain(
    'only part',
  )
})

test('a file, a command, a name, a connection', () => {
  expect(value(askProbe(fileContent('/x'), ['hello']))).toEqual({ path: '/x', exists: true, text: 'hello' })
  expect(value(askProbe(fileContent('/x'), [undefined])).exists).toBe(false)
  expect(why(askProbe(fileContent('/x'), [{ status: 'denied', why: 'may not read' }]))).toBe('may not read')
  expect(value(askProbe(commandOutput(['true']), [{ stdout: 'out', stderr: 'err', exitCode: 3 }]))).toEqual({
    exitCode: 3,
    stdout: 'out',
    stderr: 'err',
  })
  expect(
    value(askProbe(nameResolves('a.test', 'MX'), [dns('NOERROR', ['MX', '10 x'], ['CNAME', 'y'])])).answers,
  ).toHaveLength(1)
  expect(value(askProbe(tcpReachable('x', 25), [failed('refused')])).outcome).toBe('refused')
  expect(why(askProbe(tcpReachable('x', 25), [{ status: 'unreachable', why: 'the connection broke' }]))).toBe(
    'the connection broke',
  )
})

test('every argument makes a probe of its own', () => {
  const ids = [
    portListening(25),
    portListening(26),
    commandOutput(['a', 'b']),
    commandOutput(['a b']),
    commandOutput(['a b'], 'root'),
  ].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
