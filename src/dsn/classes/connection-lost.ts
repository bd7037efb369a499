import type { ReplyClass } from '../dsn.ts'

export const connectionLost: ReplyClass = {
  id: 'connection-lost',
  title: 'The connection broke in the middle',
  who: 'recipient',
  retry: 'wait',
  cure: 'Look at the stage. At the greeting: they block or tarpit us. At the end of data: their scanner is slow or packets are too big for the path (MTU); the message may arrive twice.',
  explain: 'The connection opened, then ended or fell silent before the message was accepted.',
  exact: [
    { words: /^(?:lost connection with|conversation with .{1,300} timed out)/, by: 'us' },
    { words: /^connect to .{0,300}(?:reset by peer|broken pipe|protocol error)/, by: 'us' },
    /remote host (?:\S{1,255} )?(?:\[[^\]]{1,60}\] )?closed connection|closed (?:the )?connection (?:in response|after|unexpectedly|without)/,
    /connect(?:ed to \S{1,60} but connection|ion) (?:has )?died|read error from|smtp timeout after|timeout after (?:initial|sending|end of|pipelined|data|rcpt|mail|ehlo|helo|starttls)|lost (?:the )?input channel|socket ?closed|socket hang ?up|malformed smtp reply|malformed response/,
  ],
  phrases: [
    { words: /i\/o error/, by: 'us' },
    {
      words:
        /(?:timeout|time limit|time out) exceeded|timeout - closing|timeout waiting for|(?:idle|session|command|data|read|socket|inactivity) ?time(?:d )?-?out|timed out (?:while|waiting|during|reading)|(?:closing (?:the )?(?:connection|transmission channel)|connection closed).{0,40}time-?out|^timed? ?out/,
      unless: /dns|resolv|lookup/,
    },
    /(?:connection|session) (?:was |has been |is )?(?:reset|dropped|lost|aborted|broken|interrupted|closed (?:by|unexpectedly|prematurely|abruptly)|terminated (?:by|unexpectedly))|reset by peer|broken pipe|econnreset|error code:? 1005[34]|unexpected (?:eof|disconnect|close)|lost connection|dropped (?:the )?connection|response time-?out/,
  ],
  codes: ['x.4.2', '4.4.318', '5.4.318', '4.4.319', '4.4.320'],
  samples: [
    'lost connection with mx.example.org[198.51.100.25] while sending RCPT TO',
    'conversation with mx.example.org[198.51.100.25] timed out while sending end of data -- message may be sent more than once',
    'Connected_to_198.51.100.25_but_connection_died._(#4.4.2)/',
  ],
}
