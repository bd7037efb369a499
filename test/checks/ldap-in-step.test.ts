import { ldapInStep } from '../../src/checks/ldap-in-step.ts'
import { settingsOf } from '../situations.ts'
import { directoryOf } from '../zimbra.ts'
import { checkTable } from './table.ts'

const same = { relayhost: '', smtp_sasl_auth_enable: 'no', myhostname: 'mail.example.net' }

checkTable(ldapInStep, {
  'they agree': {
    given: { directory: directoryOf(), settings: settingsOf(same) },
    expect: 'ok',
    says: '2 settings agree',
  },
  'order and commas are no difference': {
    given: {
      directory: directoryOf({ own: { zimbraMtaSmtpSaslSecurityOptions: ['noplaintext', 'noanonymous'] } }),
      settings: settingsOf({ smtp_sasl_security_options: 'noanonymous, noplaintext' }),
    },
    expect: 'ok',
  },
  'a relay host edited by hand': {
    given: { directory: directoryOf(), settings: settingsOf({ ...same, relayhost: '[smtp.example.com]:587' }) },
    expect: 'warning',
    says: 'relayhost is [smtp.example.com]:587 in Postfix, zimbraMtaRelayHost is empty in LDAP',
  },
  'changed in LDAP, not arrived': {
    given: {
      directory: directoryOf({ own: { zimbraMtaSmtpTlsSecurityLevel: ['encrypt'] } }),
      settings: settingsOf({ smtp_tls_security_level: 'may' }),
    },
    expect: 'warning',
    says: 'zimbraMtaSmtpTlsSecurityLevel is encrypt in LDAP',
  },
  'what LDAP leaves open keeps the default of Postfix': {
    given: { directory: directoryOf({ own: {} }), settings: settingsOf({ queue_run_delay: '300s' }) },
    expect: 'ok',
  },
  'no Zimbra': { given: { directory: null, settings: settingsOf() }, expect: 'skipped' },
})
