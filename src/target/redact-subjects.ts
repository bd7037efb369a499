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
  const end = start + subjectEnd(rest)
  return line.slice(0, start) + token(line.slice(start, end)) + line.slice(end)
}

const subjectEnd = (rest: string): number => {
  // Postfix: the client follows, then the envelope. The last such place: a subject may imitate it.
  const envelope = rest.lastIndexOf('; from=<')
  if (envelope >= 0) {
    const client = rest.lastIndexOf(' from ', envelope)
    return client > 0 ? client : envelope
  }
  if (!rest.startsWith('"')) return rest.length
  const closing = rest.lastIndexOf('", ')
  return closing > 0 ? closing + 1 : rest.length
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
