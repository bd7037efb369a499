import type { Fault } from '../fault.ts'
import { gtube } from './gtube.ts'
import { findFault } from './index.ts'
import { freshclam, signatures, standIn } from './stand-in.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

export const filterFaults: Fault[] = [
  {
    id: 'content-filter-failing',
    flavours,
    title: 'the content filter answers, and its virus scanners fail',
    expect: { cause: 'content-filter-failing' },
    options: { contentFilter: true },
    inject: async (lab) => {
      await standIn(lab, 'clamd', 'clamav-daemon')
      const socket = lab.flavour === 'plain' ? '/run/lab/clamd.ctl' : '/opt/zimbra/data/clamav/clamav.sock'
      await lab.sh(`echo ${socket} >/run/lab/scanner`)
    },
    heal: async (lab) => {
      await lab.sh('rm -f /run/lab/scanner')
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitForReason(/451 4\.5\.0 .*VIRUS SCANNERS FAILED/, 3)
    },
  },
  {
    id: 'virus-signatures-missing',
    flavours,
    title: 'the virus scanner has no signatures, so it does not start, and the content filter fails',
    expect: { cause: 'content-filter-failing' },
    options: { contentFilter: true },
    inject: async (lab) => {
      await findFault('content-filter-failing', lab.flavour).inject(lab)
      await freshclam(lab)
      await lab.sh(`rm -f ${signatures(lab)}/*`)
    },
    heal: async (lab) => {
      await lab.sh(`touch ${signatures(lab)}/daily.cld`)
      await findFault('content-filter-failing', lab.flavour).heal(lab)
    },
    load: (lab) => findFault('content-filter-failing', lab.flavour).load(lab),
  },
  {
    id: 'spam-discarded',
    flavours,
    title: 'the content filter takes mail of our own users for spam and discards it',
    expect: { cause: 'spam-discarded' },
    options: { contentFilter: true },
    inject: async () => {},
    heal: async () => {},
    load: async (lab) => {
      for (const to of ['user2@antv.test', 'user3@antv.test']) await lab.send({ to, subject: gtube })
      await lab.waitFor('two discards', () => (lab.log().match(/Blocked SPAM \{Discarded/g)?.length ?? 0) >= 2)
      await lab.settled()
    },
  },
]
