import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFault } from './faults/index.ts'
import { Internet } from './internet.ts'
import { makeKeys, writeClientFiles } from './keys.ts'
import { Lab } from './lab.ts'
import { MailHost } from './mailhost.ts'
import { buildNetwork } from './network.ts'
import type { LabOptions } from './options.ts'
import {
  type LabRecord,
  labDirectory,
  processSince,
  readRecord,
  remove,
  reserve,
  sweep,
  writeRecord,
} from './registry.ts'
import { ensureInstalled, requirements } from './requirements.ts'
import { must } from './run.ts'
import { type Flavour, stage } from './stage.ts'

export type { Fault } from './fault.ts'
export { listFaults } from './faults/index.ts'
export { Lab } from './lab.ts'
export type { LabOptions } from './options.ts'
export { listLabs, remove } from './registry.ts'
export { ensureInstalled, requirements } from './requirements.ts'
export type { Flavour } from './stage.ts'

/** Builds a lab, breaks it as told, sends the incident's mail and waits until the symptoms are there. */
export async function up(flavour: Flavour, faults: string[] = [], options: LabOptions = {}): Promise<Lab> {
  const able = requirements()
  if (!able.ok) throw new Error(able.why)
  const chosen = faults.map((id) => findFault(id, flavour))
  await ensureInstalled()
  await sweep()
  const all: LabOptions = Object.assign({}, ...chosen.map((fault) => fault.options ?? {}), options)
  const lab = await build(flavour, all, faults)
  try {
    for (const fault of chosen) await fault.inject(lab)
    for (const fault of chosen) await fault.load(lab)
  } catch (error) {
    await lab.down()
    throw error
  }
  return lab
}

async function build(flavour: Flavour, options: LabOptions, faults: string[]): Promise<Lab> {
  const { id, dir, runner, mgmt } = reserve()
  const owner = options.owner === undefined ? process.pid : options.owner
  const record: LabRecord = {
    id,
    flavour,
    faults,
    options,
    owner,
    ownerSince: owner === null ? '' : processSince(owner),
    init: 0,
    started: new Date().toISOString(),
  }
  writeRecord(record)
  try {
    const relay = { user: 'apikey', key: `SG.${token(22)}.${token(43)}` }
    const password = token(12)
    const internet = new Internet(id, dir)
    const ssh = join(dir, 'ssh')
    const [keys, opHash] = await Promise.all([
      makeKeys(ssh),
      must(['openssl', 'passwd', '-6', '-stdin'], { stdin: password }),
      buildNetwork(id, runner, mgmt).then(() => internet.start(relay)),
    ])
    const secrets = { relayUser: relay.user, relayKey: relay.key, opHash: opHash.trim() }
    stage(join(dir, 'stage'), flavour, options, keys, secrets, internet.caFile)
    const [mail] = await Promise.all([MailHost.boot(id, dir), internet.ready()])
    writeRecord({ ...record, init: mail.init })
    const connection = {
      host: mgmt,
      port: 22,
      user: 'root',
      identityFile: keys.identityFile,
      encryptedIdentityFile: keys.encryptedIdentityFile,
      passphrase: keys.passphrase,
      ...writeClientFiles(ssh, mgmt),
      sshUser: 'op',
      sshPassword: password,
    }
    writeFileSync(join(dir, 'connection.json'), JSON.stringify({ connection, relay }), { mode: 0o600 })
    return new Lab({ id, flavour, options, relay }, connection, internet, mail)
  } catch (error) {
    await remove(id)
    throw error
  }
}

/** A lab that another process started. */
export function attach(id: string): Lab | undefined {
  const record = readRecord(id)
  const path = join(labDirectory(id), 'connection.json')
  if (record === undefined || !existsSync(path)) return undefined
  const told = JSON.parse(readFileSync(path, 'utf8')) as Pick<Lab, 'connection' | 'relay'>
  const about = { id, flavour: record.flavour as Flavour, options: record.options, relay: told.relay }
  return new Lab(about, told.connection, new Internet(id, labDirectory(id)), new MailHost(record.init))
}

function token(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length)
}
