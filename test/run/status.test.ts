import { describe, expect, test } from 'vitest'
import type { Finding, Status } from '../../src/checks/check.ts'
import type { ReportedDiagnosis, RunStatus } from '../../src/run/event.ts'
import { exitFor, exitStatus, runStatus, targetStatus } from '../../src/run/status.ts'

const finding = (status: Status): Finding => ({
  check: 'x',
  status,
  subject: 'x',
  summary: 'x',
  evidence: [],
  data: {},
})
const diagnosis = (status: ReportedDiagnosis['status']): ReportedDiagnosis => ({
  cause: 'x',
  section: 'A',
  status,
  confidence: 'certain',
  title: 'x',
  explain: '',
  cure: '',
  explains: { messages: 1, recipients: 1, bounced: 0, rejected: 0 },
  because: [],
  against: [],
  fixes: [],
})

describe('one server', () => {
  test.each<[string, Status[], ReportedDiagnosis['status'][], RunStatus]>([
    ['nothing was asked', [], [], 'ok'],
    ['all is well', ['ok', 'ok'], [], 'ok'],
    ['what does not apply never counts', ['skipped', 'ok'], [], 'ok'],
    ['nothing applied', ['skipped'], [], 'ok'],
    ['a question without an answer', ['ok', 'unknown'], [], 'unknown'],
    ['a warning outweighs it', ['unknown', 'warning'], [], 'warning'],
    ['a critical answer outweighs all', ['unknown', 'warning', 'critical'], [], 'critical'],
    ['the cause is critical, no check is', ['ok'], ['critical'], 'critical'],
    ['a cause to wait for, and a question without an answer', ['unknown'], ['warning'], 'warning'],
    ['a cause that wakes nobody', ['ok'], ['ok'], 'ok'],
  ])('%s', (_, findings, diagnoses, expected) =>
    expect(targetStatus(findings.map(finding), diagnoses.map(diagnosis))).toBe(expected),
  )
})

describe('several servers', () => {
  test.each<[RunStatus[], RunStatus]>([
    [['ok', 'ok'], 'ok'],
    [['ok', 'warning'], 'warning'],
    [['warning', 'unknown'], 'unknown'],
    [['unknown', 'critical', 'ok'], 'critical'],
    [[], 'ok'],
  ])('%j together are %s', (targets, expected) => expect(runStatus(targets)).toBe(expected))
})

describe('the exit status is that of a Nagios plugin', () => {
  test.each<[RunStatus, number, number]>([
    ['ok', 0, 0],
    ['warning', 1, 0],
    ['critical', 2, 2],
    ['unknown', 3, 3],
  ])('%s: %d, and %d with --fail-on critical', (status, usual, critical) => {
    expect([exitStatus[status], exitFor(status), exitFor(status, 'critical')]).toEqual([usual, usual, critical])
  })
})
