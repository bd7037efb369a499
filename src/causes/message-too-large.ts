import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { fromReply } from './from-reply.ts'
import { lines, refusedMail } from './refused.ts'

/** Older refusals may have been those of a limit that has been raised since. Milliseconds. */
const fresh = 3_600_000

const said = fromReply({
  id: 'message-too-large',
  section: 'A',
  single: true,
  title: 'A message is larger than a limit allows',
  explain:
    'A message is larger than this server or the other side accepts. It is returned to its sender; trying again does not help.',
  cure: 'Raise message_size_limit (Zimbra: zimbraMtaMaxMessageSize) where our own limit is the reason, else send a link in place of the attachment.',
  proof: 'The reply, or our own refusal, names a size limit.',
  counterProof: 'The reply speaks of a full mailbox or disk: that is another cause.',
  look: ['postconf message_size_limit mailbox_size_limit'],
  classes: ['message-too-large'],
})

/** Said by somebody in answer to a message, or by our own smtpd, where nothing is queued. */
export const messageTooLarge = defineCause({
  ...said,
  recognise: (context) => {
    const refused = refusedMail(known(context.facts.log), /\b552 5\.3\.4 /).filter(
      ({ last }) => last > context.now.getTime() - fresh,
    )
    const proofs = said.recognise(context)
    if (refused.length === 0) return proofs
    const ours = refused.slice(0, 2).map(({ text }) => text)
    const [first] = proofs
    return [
      {
        ...(first ?? { confidence: 'certain', against: [], standsAlone: false }),
        because: [...ours, ...(first?.because ?? [])],
        rejected: lines(refused),
        fixes: ['message-size'],
      },
    ]
  },
})
