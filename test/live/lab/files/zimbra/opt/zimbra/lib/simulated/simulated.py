"""SIMULATED Zimbra: what its stand-ins share. The LDAP content is a flat file; Postfix and LMTP are real."""
import fcntl
import json
import os
import pwd
import socket
import subprocess
import sys

LDAP = '/opt/zimbra/data/ldap/simulated.json'
# What the mailbox server remembers of LDAP: `ADDRESS STATUS` for each account that is not active, and, for Dovecot in its
# place, those who cannot log in.
MEMORY, NO_LOGIN = '/opt/zimbra/data/mailbox/accounts', '/opt/zimbra/data/mailbox/no-login'
HOST = 'mail.antv.test'

# main.cf parameter <- attribute, as zmconfigd maps them
PARAMETERS = {
    'relayhost': 'zimbraMtaRelayHost', 'smtp_fallback_relay': 'zimbraMtaFallbackRelayHost',
    'smtp_sasl_auth_enable': 'zimbraMtaSmtpSaslAuthEnable', 'smtp_sasl_password_maps': 'zimbraMtaSmtpSaslPasswordMaps',
    'smtp_sasl_security_options': 'zimbraMtaSmtpSaslSecurityOptions',
    'smtp_sasl_mechanism_filter': 'zimbraMtaSmtpSaslMechanismFilter',
    'smtp_cname_overrides_servername': 'zimbraMtaSmtpCnameOverridesServername',
    'smtp_tls_security_level': 'zimbraMtaSmtpTlsSecurityLevel', 'smtp_tls_CAfile': 'zimbraMtaSmtpTlsCAfile',
    'smtp_tls_CApath': 'zimbraMtaSmtpTlsCApath', 'smtp_dns_support_level': 'zimbraMtaSmtpDnsSupportLevel',
    'myhostname': 'zimbraMtaMyHostname', 'myorigin': 'zimbraMtaMyOrigin', 'mydestination': 'zimbraMtaMyDestination',
    'mynetworks': 'zimbraMtaMyNetworks', 'message_size_limit': 'zimbraMtaMaxMessageSize',
    'maximal_queue_lifetime': 'zimbraMtaMaximalQueueLifetime', 'bounce_queue_lifetime': 'zimbraMtaBounceQueueLifetime',
    'queue_run_delay': 'zimbraMtaQueueRunDelay', 'minimal_backoff_time': 'zimbraMtaMinimalBackoffTime',
    'maximal_backoff_time': 'zimbraMtaMaximalBackoffTime', 'default_process_limit': 'zimbraMtaDefaultProcessLimit',
    'hopcount_limit': 'zimbraMtaHopcountLimit', 'milter_default_action': 'zimbraMtaMilterDefaultAction',
    'smtpd_milters': 'zimbraMtaSmtpdMilters', 'lmtp_host_lookup': 'zimbraMtaLmtpHostLookup',
    'lmtp_tls_security_level': 'zimbraMtaLmtpTlsSecurityLevel', 'alias_maps': 'zimbraMtaAliasMaps',
    'virtual_transport': 'zimbraMtaVirtualTransport', 'inet_protocols': 'zimbraIPMode',
    'notify_classes': 'zimbraMtaNotifyClasses', 'header_checks': 'zimbraMtaHeaderChecks',
    'enable_long_queue_ids': 'zimbraMtaEnableLongQueueIds',
}


def load():
    with open(LDAP) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return json.load(file)


def change(edit):
    with open(LDAP, 'r+') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        data = json.load(file)
        edit(data)
        file.seek(0)
        file.truncate()
        json.dump(data, file, indent=1)


def remember(names):
    """The mailbox server reads these accounts anew; no names: all."""
    with open(MEMORY, 'r+') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = dict(line.split() for line in file)
        accounts = load()['accounts']
        for name in names or {*known, *accounts}:
            known[name] = accounts.get(name, {}).get('zimbraAccountStatus', ['active'])[0]
        closed = {name: status for name, status in sorted(known.items()) if status != 'active'}
        file.seek(0)
        file.truncate()
        file.write(''.join('%s %s\n' % each for each in closed.items()))
        with open(NO_LOGIN, 'w') as logins:
            logins.write(''.join('%s:\n' % name for name in closed))


def effective(data):
    return {**data['global'], **data['servers'][HOST]}


def parameters(data):
    attrs = effective(data)
    settings = {key: ','.join(attrs.get(attr, [])) for key, attr in PARAMETERS.items()}
    settings['enable_long_queue_ids'] = settings['enable_long_queue_ids'] or 'no'
    settings['inet_protocols'] = {'both': 'all'}.get(settings['inet_protocols'], settings['inet_protocols'])
    filtered = {'antispam', 'antivirus', 'archiving'} & set(attrs['zimbraServiceEnabled'])
    settings['content_filter'] = 'smtp-amavis:[127.0.0.1]:10024' if filtered else ''
    return settings


def as_zimbra():
    if pwd.getpwuid(os.getuid()).pw_name != 'zimbra':
        sys.exit('Run as the zimbra user!')


def pid_alive(path):
    try:
        with open(path) as file:
            pid = int(file.read().strip())
        with open('/proc/%d/stat' % pid) as file:
            return file.read().rpartition(')')[2].split()[0] != 'Z'
    except (OSError, ValueError):
        return False


def ask(port, text, timeout=15):
    try:
        with socket.create_connection(('127.0.0.1', port), timeout=timeout) as link:
            link.sendall(text.encode() + b'\n')
            return link.makefile().readline().strip()
    except OSError:
        return ''


def quiet(*argv):
    devnull = subprocess.DEVNULL
    return subprocess.run(argv, stdin=devnull, stdout=devnull, stderr=devnull).returncode


def start_detached(pidfile, *argv):
    devnull = subprocess.DEVNULL
    child = subprocess.Popen(argv, stdin=devnull, stdout=devnull, stderr=devnull, start_new_session=True, cwd='/')
    with open(pidfile, 'w') as file:
        file.write('%d\n' % child.pid)


def ldap_up():
    return pid_alive('/opt/zimbra/data/ldap/slapd.pid')
