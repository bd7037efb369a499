/** What one delivery reply means: the types of this folder. RFC 3463 gives the codes, the text outranks them. */

/** Who must act: this server's people, the recipient's side, the network or hoster, the relay provider, or nobody (wait). */
export type Who = 'us' | 'recipient' | 'network' | 'relay' | 'nobody'

/** yes: works once the cure is applied. wait: time alone can be enough. no: the same message fails again. */
export type Retry = 'yes' | 'no' | 'wait'

/** Where the reply was met. filter: the content filter's loopback hop; mailbox: LMTP; private: our own network, port unknown. */
export type Place = 'filter' | 'mailbox' | 'private' | 'remote' | 'unknown'

/** What our side had just sent when the reply came. */
export type Stage = 'greeting' | 'hello' | 'auth' | 'mail' | 'rcpt' | 'data'

/** One wording that gives a class away, matched against the lower-case text without host prefix, codes and addresses. */
export interface Sign {
  words: RegExp
  /** us: our own server's words; them: the other side's reply. */
  by?: 'us' | 'them'
  at?: readonly Place[]
  /** In answer to which command. */
  stage?: Stage
  /** Only while the other side says «not now». */
  temporary?: true
  unless?: RegExp
}

export type Signs = readonly (RegExp | Sign)[]

export interface ReplyClass {
  id: string
  title: string
  who: Who
  retry: Retry
  cure: string
  explain: string
  /** The providers' own pages. */
  more?: readonly string[]
  /** Wordings and provider codes that mean this and nothing else. */
  exact?: Signs
  /** Wordings that mean this unless a class further up claims them. */
  phrases?: Signs
  /** Wordings believed only when nothing better was found. */
  weak?: Signs
  /** Enhanced status codes, consulted only where the text is silent; x stands for 4 or 5, _ for any last figure. */
  codes?: readonly string[]
  /** Who must act or whether a retry helps, where the text makes a difference. */
  differs?: (seen: Parsed) => { who?: Who; retry?: Retry }
  samples: readonly string[]
}

export interface Reply {
  text: string
  dsn?: string
  /** As Postfix prints it: host[ip]:port, local, or none. */
  relay?: string
}

export interface Host {
  host: string
  ip?: string
  port?: number
}

/** A reply taken apart. */
export interface Parsed {
  /** The whole text, bounded and cleaned. */
  text: string
  /** What is to be matched: host prefix, codes and addresses removed. */
  body: string
  suspended: boolean
  /** The remote host itself said it. */
  said: boolean
  /** It was said to AUTH. */
  auth: boolean
  place: Place
  hop: 'local' | 'remote' | 'unknown'
  next?: Host
  stage?: Stage
  replyCode?: number
  enhanced?: string
  /** 4xx or 4.x.x, or our own server keeps the message. */
  temporary: boolean
}

export interface Explanation {
  /** Id of a reply class, or unclassified. */
  class: string
  who: Who
  retry: Retry
  cure: string
  /** The words that decided. */
  because: string[]
  hop: 'local' | 'remote' | 'unknown'
  /** The host that the text names. */
  next?: Host
  /** qmgr repeated an earlier reply without a new attempt. */
  suspended: boolean
  replyCode?: number
  said: boolean
  /** The printed greylisting delay. */
  waitSeconds?: number
}
