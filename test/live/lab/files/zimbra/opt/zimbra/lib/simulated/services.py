"""SIMULATED Zimbra: the services. Their states are those of the real processes behind them."""
import os
import signal
import socket
import subprocess
import time

from simulated import ask, effective, ldap_up, load, pid_alive, quiet, start_detached

AMAVIS, CONFIGD, STATUSLOG = '/opt/zimbra/log/amavisd.pid', '/opt/zimbra/log/zmconfigd.pid', '/opt/zimbra/log/zmstat.pid'
FRESHCLAM = '/opt/zimbra/log/freshclam.pid'
SLAPD = '/opt/zimbra/data/ldap/slapd.pid'
SBIN = '/opt/zimbra/common/sbin/'


def postfix_up():
    return quiet('sudo', SBIN + 'postfix', 'status') == 0


def mailboxd_up():
    for name in os.listdir('/proc'):
        try:
            with open('/proc/%s/comm' % name) as file:
                if file.read() == 'dovecot\n':
                    return True
        except OSError:
            pass
    return False


def listening(port):
    try:
        socket.create_connection(('127.0.0.1', port), timeout=2).close()
        return True
    except OSError:
        return False


def wait(condition, seconds=10):
    end = time.time() + seconds
    while not condition() and time.time() < end:
        time.sleep(0.02)
    return condition()


def end_pid(path):
    try:
        with open(path) as file:
            os.kill(int(file.read()), signal.SIGTERM)
    except (OSError, ValueError):
        pass
    wait(lambda: not pid_alive(path))


class Ctl:
    """One zm*ctl command: what to run for start and stop, and the lines it says when it is down."""

    def __init__(self, name, up, start, stop):
        self.name, self.up, self.start, self.stop = name, up, start, stop


def start_slapd():
    subprocess.Popen(['sudo', '/opt/zimbra/common/libexec/slapd'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL, start_new_session=True)
    wait(ldap_up)


def stop_mailboxd():
    """As the real one: what does not end in time is killed."""
    quiet('sudo', '/usr/bin/doveadm', 'stop')
    if not wait(lambda: not mailboxd_up(), 3):
        quiet('sudo', '/usr/bin/pkill', '-KILL', '-f', '^(/usr/sbin/)?dovecot')
        wait(lambda: not mailboxd_up())


def stop_dnscache():
    quiet('sudo', '/usr/bin/pkill', '-x', 'dnsmasq')
    wait(lambda: quiet('pgrep', '-x', 'dnsmasq') != 0)


def stand_in(name, place):
    """One of the SIMULATED daemons in common/sbin."""
    pid = '/opt/zimbra/log/%s.pid' % name
    return Ctl(name, lambda: pid_alive(pid), lambda: start_detached(pid, SBIN + name, place), lambda: end_pid(pid))


def start_amavis():
    start_detached(AMAVIS, SBIN + 'amavisd', '10024', '10026', '10032')
    wait(lambda: listening(10024))


CTLS = {
    'ldap': Ctl('ldap', ldap_up, start_slapd, lambda: end_pid(SLAPD)),
    'zmconfigdctl': Ctl('zmconfigd', lambda: ask(7171, 'STATUS') == 'SUCCESS ACTIVE',
                        lambda: (start_detached(CONFIGD, '/opt/zimbra/libexec/zmconfigd'), wait(lambda: ask(7171, 'STATUS') != '')),
                        lambda: end_pid(CONFIGD)),
    'zmamavisdctl': Ctl('amavisd', lambda: pid_alive(AMAVIS), start_amavis, lambda: end_pid(AMAVIS)),
    'zmmailboxdctl': Ctl('mailboxd', mailboxd_up, lambda: quiet('sudo', '/usr/sbin/dovecot'),
                         stop_mailboxd),
    'zmopendkimctl': stand_in('opendkim', '8465'),
    'zmcbpolicydctl': stand_in('cbpolicyd', '10031'),
    'zmclamdctl': stand_in('clamd', '/opt/zimbra/data/clamav/clamav.sock'),
    'zmfreshclamctl': Ctl('freshclam', lambda: pid_alive(FRESHCLAM),
                          lambda: start_detached(FRESHCLAM, '/opt/zimbra/common/bin/freshclam', '--daemon'),
                          lambda: end_pid(FRESHCLAM)),
    'zmsaslauthdctl': Ctl('saslauthd', lambda: quiet('pgrep', '-x', 'saslauthd') == 0,
                          lambda: quiet('sudo', '/usr/sbin/saslauthd', '-a', 'shadow'),
                          lambda: quiet('sudo', '/usr/bin/pkill', '-x', 'saslauthd')),
    'zmdnscachectl': Ctl('dnscache', lambda: quiet('pgrep', '-x', 'dnsmasq') == 0,
                         lambda: quiet('sudo', '/usr/sbin/dnsmasq', '-C', '/etc/dnsmasq.conf'), stop_dnscache),
    'zmstatctl': Ctl('zmstat', lambda: pid_alive(STATUSLOG), lambda: start_detached(STATUSLOG, '/opt/zimbra/libexec/zmstatuslog'),
                     lambda: end_pid(STATUSLOG)),
    'postfix': Ctl('postfix', postfix_up, lambda: quiet('sudo', SBIN + 'postfix', 'start'),
                   lambda: quiet('sudo', SBIN + 'postfix', 'stop')),
}
CTLS['zmstorectl'] = CTLS['zmmailboxdctl']
PARTS = {'mta': ['zmamavisdctl', 'postfix'], 'amavis': ['zmamavisdctl'], 'antispam': ['zmamavisdctl'], 'ldap': ['ldap'],
         'stats': ['zmstatctl'], 'zmconfigd': ['zmconfigdctl'], 'dnscache': ['zmdnscachectl']}
STARTS = ['ldap', 'zmconfigd', 'dnscache', 'mailbox', 'amavis', 'antispam', 'mta', 'stats', 'service', 'zimbra', 'zimbraAdmin', 'zimlet']
WEBAPPS = ['service', 'zimbra', 'zimbraAdmin', 'zimlet']


def parts(service):
    return [CTLS[name] for name in PARTS.get(service, ['zmstorectl'])]


def reasons(service):
    """The lines below a Stopped row."""
    if service == 'ldap':
        return []
    if service in ('mailbox', *WEBAPPS):
        return ['zmmailboxdctl is not running.']
    if service == 'amavis':
        return ['amavisd is not running.']
    if service == 'dnscache':
        return ['dnscache is not running.']
    if service == 'zmconfigd':
        return ['zmconfigd is not running.']
    down = [name for name in PARTS[service] if not CTLS[name].up()]
    return ['%s is not running' % down[0]] if down else []


def states():
    """Service name as zmcontrol shows it -> is it up; sorted as zmcontrol sorts."""
    enabled = sorted(set(effective(load())['zimbraServiceEnabled']) | {'zmconfigd'})
    return [(name, name + ' webapp' if name in WEBAPPS else name, all(part.up() for part in parts(name))) for name in enabled]
