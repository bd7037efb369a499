import { z } from 'zod'
import { type OutboundDials, outboundDials } from '../probes/outbound-dials.ts'
import { type PasswordMap, type RelayMap, relayMap } from '../probes/relay-map.ts'
import { settings } from '../probes/slots.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Credentials for the relay: setting, map file, compiled map and key must fit together. SASL_README of Postfix. */
export const saslMaps = defineCheck({
  id: 'sasl-maps',
  title: 'Relay credentials are coherent',
  why: 'A map that is not set, not compiled or keyed by another spelling leaves the relay without credentials.',
  needs: { relay: relayMap },
  wants: { settings, outbound: outboundDials },
  options: z.strictObject({}),
  judge: ({ relay }, _, { wants }) => {
    const { saslEnabled, maps, relayhost } = relay
    if (!saslEnabled && (maps.length === 0 || relayhost === ''))
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
    const bySender = wants.settings.known && wants.settings.value.get('smtp_sender_dependent_authentication') === 'yes'
    // Postfix takes the first map that has a key; which one is no matter. Keys may be senders: those are not asked for.
    const elsewhere = relayhost === '' || bySender || maps.some((map) => results(map, relay, 'hit') > 0)
    const wanted = wants.outbound.known && wantsLogin(wants.outbound.value)
    return maps.map((map) => judgeMap(map, relay, elsewhere, wanted))
  },
})

type Result = PasswordMap['lookups'][number]['result']
/** Of the keys that Postfix looks up; a misspelt one may be there too, and is of no use. */
const results = ({ lookups }: PasswordMap, { keys }: RelayMap, wanted: Result): number =>
  lookups.filter(({ key, result }) => result === wanted && keys.includes(key)).length

const wantsLogin = ({ dials }: OutboundDials): boolean =>
  dials.some(({ role, mechanisms }) => role === 'relay' && mechanisms.length > 0)

const judgeMap = (map: PasswordMap, relay: RelayMap, elsewhere: boolean, wanted: boolean): Judgement => {
  // The text of these is the password itself.
  const secret = map.type === 'static' || map.type === 'inline'
  const subject = secret ? `${map.type}:…` : map.spec
  const stat = secret ? [] : [{ ask: `stat ${map.path}`, quote: describe(map) }]
  const looked = map.lookups.map(({ key, result }) => ({ ask: `postmap -q ${key} (exit status only)`, quote: result }))
  const evidence = [...stat, ...looked]
  const said = (status: Judgement['status'], summary: string): Judgement => ({ status, subject, summary, evidence })

  if (!secret && !map.visible) return said('unknown', `${subject} may not be looked at by this login`)
  if (map.indexed && !map.compiled) return said('critical', `${subject} was never compiled (postmap)`)
  if (results(map, relay, 'error') > 0) return said('critical', `${subject} cannot be read`)
  if (!elsewhere && relay.keys.length > 0 && results(map, relay, 'miss') === relay.keys.length)
    return said(
      // Some relays know their clients by address: without AUTH there, nobody misses the key.
      wanted ? 'critical' : 'warning',
      `no key of ${subject} fits ${relay.relayhost}: Postfix finds no credentials`,
    )
  if (map.source && map.compiled && map.source.modified > map.compiled.modified)
    return said('warning', `${map.path} was changed after it was compiled: run postmap`)
  const loose = [map.source, map.compiled].find((file) => file && !/[0-3]$/.test(file.mode))
  if (loose) return said('warning', `${loose.path} can be read by everybody on this host (mode ${loose.mode})`)
  const hit = results(map, relay, 'hit') > 0
  if (!hit && !elsewhere)
    return said('unknown', `whether ${subject} has a key for ${relay.relayhost} could not be asked`)
  return said('ok', hit ? `${subject} is in order and has a key for the relay` : `${subject} is in order`)
}

const describe = (map: PasswordMap): string =>
  [map.source, map.compiled]
    .flatMap((file) => (file ? [`${file.path} ${file.mode} ${file.owner}:${file.group}`] : []))
    .join(', ') || 'no such file'
