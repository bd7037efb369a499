import { hidden } from './redact-secrets.ts'

/**
 * What people write about, and to whom by name: the subject in a log line of header_checks (`header Subject: … from mx[1.2.3.4]; from=<…`), of a
 * content filter (`Subject: "…"`), and in a message's own header.
 */
const begins =
  /(?:(?<![\w-])Subject|(?:\bheader |^[*>#\s]{0,8})(?:From|To|Cc|Reply-To|Sender|Thread-Topic|Comments|Keywords)):[ \t]{0,8}/i

export const withoutSubject = (line: string, token: (text: string) => string): string => {
  const found = begins.exec(line)
  if (!found) return line
  const start = found.index + found[0].length
  const rest = line.slice(start)
  if (rest.trim() === '' || rest.startsWith(hidden)) return line
  const [from, to] = subjectIn(rest)
  return line.slice(0, start) + rest.slice(0, from) + token(rest.slice(from, to)) + rest.slice(to)
}

/** Where in the rest of a line the subject begins and ends. */
const subjectIn = (rest: string): readonly [number, number] => {
  // Postfix: the client follows, then the envelope. The last such place: a subject may imitate it.
  const envelope = rest.lastIndexOf('; from=<')
  if (envelope >= 0) {
    const client = rest.lastIndexOf(' from ', envelope)
    return [0, client > 0 ? client : envelope]
  }
  const closing = rest.startsWith('"') ? rest.lastIndexOf('", ') : -1
  return closing > 1 ? [1, closing] : [0, rest.length]
}

/** Folded subjects go on in lines that begin with a blank (RFC 5322, 2.2.3). */
export const subjectLines = (token: (text: string) => string): ((line: string) => string) => {
  let folded = false
  return (line) => {
    if (folded && /^[ \t]+\S/.test(line)) return ` ${token(line.trim())}`
    folded = /^[*>#\s]{0,8}(?:Subject|From|To|Cc|Reply-To|Sender|Thread-Topic|Comments|Keywords):/i.test(line)
    return withoutSubject(line, token)
  }
}
