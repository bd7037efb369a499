import { z } from 'zod'
import { type PasswordMap, relayMap } from '../probes/relay-map.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Credentials for the relay: setting, map file, compiled map and key must fit together. SASL_README of Postfix. */
export const saslMaps = defineCheck({
  id: 'sasl-maps',
  title: 'Relay credentials are coherent',
  why: 'A map that is not set, not compiled or keyed by another spelling leaves the relay without credentials.',
  needs: { relay: relayMap },
  options: z.strictObject({}),
  judge: ({ relay }) => {
    const { saslEnabled, maps, relayhost } = relay
    if (!saslEnabled && maps.length === 0)
      return [{ status: 'skipped', subject: 'SASL', summary: 'this server does not log in to a relay' }]
    if (!saslEnabled) {
      return [
        {
          status: 'warning',
          subject: 'smtp_sasl_auth_enable',
          summary: 'password maps are set, but smtp_sasl_auth_enable is no: they are not used',
          evidence: [{ ask: 'postconf smtp_sasl_auth_enable', quote: 'smtp_sasl_auth_enable = no' }],
        },
      ]
    }
    if (maps.length === 0) {
      return [
        {
          status: 'critical',
          subject: 'smtp_sasl_password_maps',
          summary: 'SASL is on, but no password map is set: every smtp process dies when it starts',
          evidence: [
            {
              ask: 'postconf smtp_sasl_auth_enable smtp_sasl_password_maps',
              quote: 'smtp_sasl_auth_enable = yes, smtp_sasl_password_maps is empty',
            },
          ],
        },
      ]
    }
    return maps.map((map) => judgeMap(map, relayhost))
  },
})

const judgeMap = (map: PasswordMap, relayhost: string): Judgement => {
  const subject = map.spec
  const evidence = [{ ask: `stat ${map.path}`, quote: describe(map) }]
  if (!map.visible)
    return { status: 'unknown', subject, summary: `${map.path} may not be looked at by this login`, evidence }
  if (map.indexed && !map.compiled)
    return { status: 'critical', subject, summary: `${map.spec} was never compiled (postmap)`, evidence }
  if (map.source && map.compiled && map.source.modified > map.compiled.modified)
    return {
      status: 'warning',
      subject,
      summary: `${map.path} was changed after it was compiled: run postmap`,
      evidence,
    }
  const loose = [map.source, map.compiled].find((file) => file && !/^[0-7]*[0-7]00$/.test(file.mode))
  const looked = map.lookups.map(({ key, result }) => ({ ask: `postmap -q ${key} (exit status only)`, quote: result }))
  if (map.lookups.some(({ result }) => result === 'error'))
    return { status: 'critical', subject, summary: `${map.spec} cannot be read`, evidence: [...evidence, ...looked] }
  if (relayhost !== '' && map.lookups.length > 0 && map.lookups.every(({ result }) => result === 'miss'))
    return {
      status: 'critical',
      subject,
      summary: `no key of ${map.spec} fits ${relayhost}: Postfix finds no credentials`,
      evidence: [...evidence, ...looked],
    }
  if (loose)
    return { status: 'warning', subject, summary: `${loose.path} can be read by others (mode ${loose.mode})`, evidence }
  return {
    status: 'ok',
    subject,
    summary: `${map.spec} is compiled and has a key for the relay`,
    evidence: [...evidence, ...looked],
  }
}

const describe = (map: PasswordMap): string =>
  [map.source, map.compiled]
    .flatMap((file) => (file ? [`${file.path} ${file.mode} ${file.owner}:${file.group}`] : []))
    .join(', ') || 'no such file'
