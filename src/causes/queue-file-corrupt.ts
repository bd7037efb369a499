import { mailLog, queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'

export const queueFileCorrupt = defineCause({
  id: 'queue-file-corrupt',
  section: 'A',
  title: 'Damaged messages were put aside (corrupt)',
  explain:
    'Postfix found queue files that it cannot read and moved them to the corrupt queue. They are neither delivered nor returned, and postqueue does not list them.',
  cure: 'Save the files, look at what can be read (postcat), tell the senders, and check the health of the disk.',
  proof: 'Files lie in the directory corrupt of the queue, and the log says when each was moved there.',
  counterProof: 'Files there from years ago are no incident of today: look at their time.',
  look: ['ls -l $(postconf -h queue_directory)/corrupt', "grep 'saving corrupt' /var/log/mail.log"],
  needs: { queue, log: mailLog },
  recognise: ({ facts }) => {
    const corrupt = known(facts.queue)?.counts.corrupt ?? 0
    if (corrupt === 0) return []
    const said = known(facts.log)?.problems.find(({ text }) => /saving corrupt file/.test(text))
    return [
      {
        confidence: 'certain',
        because: [`${corrupt} files in the corrupt queue`, ...(said ? [said.text] : [])],
        against: [],
        claims: (group) => group.queue === 'corrupt',
        fixes: ['corrupt-messages'],
      },
    ]
  },
})
