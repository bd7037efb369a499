import { z } from 'zod'
import { first, zimbraDirectory } from '../mta/zimbra/directory.ts'
import { zimbraLearned } from '../mta/zimbra/spam-settings.ts'
import { defineCheck, type Judgement } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

/** Training accounts, and what the Bayes filter has learned from them: it is used from 200 messages of each kind on. */
export const spamTraining = defineCheck({
  id: 'spam-training',
  title: 'The spam filter is trained',
  why: 'Users who move mail to Junk teach the filter by way of two accounts; without them it learns nothing.',
  needs: { directory: zimbraDirectory },
  wants: { learned: zimbraLearned },
  options: z.strictObject({ least: z.number().default(200) }),
  judge: ({ directory }, { least }, { wants }) => {
    if (!directory) return notZimbra('spam training')
    const accounts = ['zimbraSpamIsSpamAccount', 'zimbraSpamIsNotSpamAccount'].map((name) => ({
      name,
      address: first(directory.global, name),
    }))
    const unset = accounts.filter(({ address }) => address === '')
    const missing = unset.map(
      ({ name }): Judgement => ({
        status: 'warning',
        subject: name,
        summary: `${name} is not set: the filter does not learn what users say`,
        evidence: [{ ask: `zmprov -l gcf ${name}`, quote: '(no value)' }],
      }),
    )
    const learned = wants.learned.known ? wants.learned.value : null
    if (!learned)
      return unset.length > 0
        ? missing
        : [{ status: 'ok', subject: 'spam training', summary: 'both training accounts are set' }]
    const { spam, ham } = learned
    const enough = spam >= least && ham >= least
    const evidence = [{ ask: 'sa-learn --dump magic', quote: `nspam ${spam}, nham ${ham}` }]
    const use = enough ? 'the Bayes filter is in use' : `the Bayes filter is not used below ${least} of each`
    return [
      ...missing,
      {
        status: 'ok',
        subject: 'spam training',
        summary: `learned from ${spam} spam and ${ham} ham messages: ${use}`,
        evidence,
        data: { spam, ham },
      },
    ]
  },
})
