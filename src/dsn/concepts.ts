/**
 * What a reply speaks of, whatever word it takes for it: words that mean the same in the mouths of different servers, in
 * the languages that mail is refused in. They carry the opinion over to wordings that nobody has labelled yet.
 */
export const concepts: Readonly<Record<string, RegExp>> = {
  // who and what
  host: /\bips?\b|ip[- ]address|\bhosts?\b|\bservers?\b|\bmta\b|\bnetwork\b|\bmachine\b|\bclient\b|\bsubnet\b|adresse ip|servidor|serveur/,
  sender:
    /sender|\bfrom\b|return.?path|originator|envelope|absender|[eé]metteur|exp[eé]diteur|remitente|remetente|mittente|nadawc/,
  recipient:
    /recipient|\busers?\b|mail ?-?box|addressee|\baccounts?\b|\brcpt\b|inbox|\balias|\bperson|customer|subscriber|employee|empf|postfach|benutzer|destinat|usu[aá]rio|utilisateur|bo[iî]te|casilla|casella|buz[oó]n|caixa|skrzynk|odbiorc/,
  domain: /domain|\btld\b|dom[ií]nio|\bdomaine|domen/,
  message:
    /message|\be?-?mails?\b|letter|content|\bbody\b|attachment|\bdata\b|nachricht|courrier|mensaj|mensage|messaggio|wiadomo/,
  connection: /connection|session|concurren|channel|simultan|connexion|verbindung|conexi|conex[aã]o/,
  // what is done to it
  denied:
    /den(?:y|ied|ies)\b|refus|reject|block|forbid|prohibit|not (?:be )?(?:allow|permit|accept|welcome|authori)|disallow|\bbann?|barred|interdit|rejet|verweiger|gesperrt|abgelehnt|rechaz|rifiut|odrzuc|bloqu|recusad/,
  absent:
    /unknown|no such|not? (?:be )?(?:found|exist|known|valid|listed|registered|present)|(?:does ?n[o']t|don'?t|doesn't) exist|non-?exist|invalid|no longer|nobody|no one|has left|unbekannt|inconnu|inexist|desconoc|desconhec|sconosc|inesist|nieznan|nie istnieje/,
  full: /\bfull\b|quota|\bspace\b|storage|\broom\b|\bvoll\b|pleine|llen[ao]|pien[ao]|chei[ao]|pe[lł]n|speicher/,
  many: /too many|exceed|\blimit|\brates?\b|frequen|throttl|too (?:fast|quick|much|often)|volume|maximum|per (?:hour|day|minute|second)|slow down|flood|burst|zu viele|trop de|demasiad|troppi|muit[ao]s/,
  later:
    /\blater\b|try again|\bwait\b|retry|come back|seconds|minutes|temporar|moment|\bbusy\b|currently|deferr|sp[aä]ter|plus tard|m[aá]s tarde|mais tarde|pi[uù] tardi/,
  broken:
    /error|fail|time(?:d )?-?out|unavailable|\bdown\b|internal|trouble|problem|crash|overload|\bload\b|stopped|shutting|cannot process|maintenance/,
  closed:
    /disabled|suspend|inactiv|locked|frozen|deactivat|closed|expired|moved|dormant|unpaid|d[eé]sactiv|deaktiv|desativ|zablokowan/,
  negated: /\bnot\b|\bno\b|n't\b|\bnon\b|\bnie\b|\bnicht\b|\bpas\b|\bn[aã]o\b|never|cannot|without/,
  // in whose name, and why
  listed:
    /black|block ?-?list|\brbl\b|dnsbl|\blisted\b|list of|spamhaus|spamcop|\b[sxp]bl\b|\bzen\b|deny.?list|liste noire|lista negra/,
  reputation: /reputation|\bscore|trust|history|suspicious|abus|complaint/,
  spam: /spam|\bjunk|unsolicit|bulk|\bu[bc]e\b|advert|phish|scam/,
  malware: /virus|malware|trojan|infect|\bworm|macro|dangerous|executable|threat/,
  login: /authent|log ?in\b|password|credential|\bsasl\b|api.?key/,
  signed: /\bspf\b|\bdkim\b|signature|permitted sender/,
  aligned: /dmarc|align|p=(?:reject|quarantine)/,
  encrypted: /\btls\b|starttls|encrypt|certificate|\bssl\b|handshake|cipher/,
  resolved: /\bdns\b|resolv|\bmx\b|look ?up|name ?server|\brecords?\b/,
  reversed: /\bptr\b|reverse|\brdns\b|in-addr|forward.confirm|generic name|dial-?up|dynamic/,
  greeted: /\b[hel]hlo\b|\bhelo\b|\behlo\b|greeting/,
  size: /\bsize\b|too (?:large|big|long|heavy)|\bm[i]?b\b|megabyte|bytes|larger|length/,
  looped: /\bloop|\bhops?\b|received:|circular|back to myself/,
  relayed: /relay|rcpthosts|gateway|not (?:a )?(?:local|hosted)|forwarding for/,
  ruled: /polic|\brules?\b|restrict|administ|organi[sz]ation|members|white-?list|allow.?list|\bgroup|countr/,
  greylisted: /gr[ea]y ?-?list|first (?:time|contact|attempt)|triplet/,
  spoken: /syntax|protocol|command|\blines?\b|header|\brfc|sequence|pipelin|utf-?8|\bbare\b|malformed|parse|octet/,
  stored: /\bdisk|no space left|file ?system|insufficient|\binodes/,
  scanned: /scanner|anti-?virus|\bclam|amavis|filter|milter|spamd/,
  looked: /\bldap\b|database|\bsql\b|mysql|\btables?\b|director|\bmaps?\b/,
  paid: /\bplan\b|credits?\b|upgrade|daily|allowance|hourly|sending limit|outgoing|subscription/,
}
