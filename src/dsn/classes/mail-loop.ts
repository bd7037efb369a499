import type { ReplyClass } from '../dsn.ts'

export const mailLoop: ReplyClass = {
  id: 'mail-loop',
  title: 'The message runs in a circle',
  who: 'us',
  retry: 'no',
  cure: 'Find the circle: MX or transport that leads back to this host, mydestination that lacks the domain, or two forwards that point at each other.',
  explain: 'The same message keeps coming back, because a server on the way sends it where it came from.',
  exact: [
    /loops? back to (?:my|me|our)|too many hops|hop ?count|forwarding loop|(?:routing|mail|message|delivery|resolution|e-?mail|dns) loop|loop(?:ing|s)?[ -]?(?:detected|count|found|problem|protection)|is looping|looping message|too many received|already has my delivered-to|listed as a best-preference|lowest numbered mx record points to local|mx list for .{1,120} points back|local configuration error|recursiondepth|maximum hops|hops exceeded|hoplimit|in an endless|boucle|schleife|routing loop|points? back to/,
    { words: /^loop\b|\bmail.?loop\b/ },
  ],
  codes: ['x.4.6', '5.4.14'],
  samples: [
    'mail for example.com loops back to myself',
    'host mx.example.org[198.51.100.25] said: 554 5.4.0 Error: too many hops (in reply to end of DATA command)',
    'lowest numbered MX record points to local host',
  ],
}
