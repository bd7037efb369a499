import { refreshChroot } from '../../src/fixes/refresh-chroot.ts'
import { queueOf } from '../situations.ts'
import { fixTable } from './table.ts'

const copy = (name: string, same: boolean, there = true) => ({
  source: `/etc/${name}`,
  copy: `/var/spool/postfix/etc/${name}`,
  same,
  there,
})
const conf = (server: string) => ({ nameservers: [server], search: [], options: [] })
const resolver = {
  resolvConf: conf('198.51.100.53'),
  chroot: { path: '/var/spool/postfix/etc/resolv.conf', conf: conf('192.0.2.1') },
  order: ['files', 'dns'],
  hosts: [],
}

fixTable(refreshChroot, {
  'an old resolv.conf': {
    given: { files: [copy('resolv.conf', false), copy('hosts', true)], resolver, queue: queueOf([]) },
    steps: ['copy /etc/resolv.conf into the chroot', 'reload Postfix'],
    says: ['"old":"192.0.2.1","new":"198.51.100.53"', '"files":["/var/spool/postfix/etc/resolv.conf"]'],
    never: ['/etc/hosts'],
  },
  'what is not kept there is not put there': {
    given: { files: [copy('resolv.conf', true), copy('localtime', false, false)], resolver },
    nothing: 'as its original',
  },
})
