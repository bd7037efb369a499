/** The one place where argv becomes shell text. */

/** One POSIX shell word. Throws on NUL, which no argument can hold. */
export const quote = (text: string): string => {
  if (text.includes('\0')) throw new RangeError('an argument cannot hold a NUL character')
  return `'${text.replaceAll("'", "'\\''")}'`
}

export const quoteAll = (argv: readonly string[]): string => argv.map(quote).join(' ')

/**
 * Text in the alphabet of `printf %b`, on one line, with nothing in it that any shell (dash, bash, csh, fish) would
 * read differently inside single or double quotes. Bytes outside printable ASCII travel as octal.
 */
export const octal = (text: string): string => {
  if (text.includes('\0')) throw new RangeError('shell text cannot hold a NUL character')
  let out = ''
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte)
    const harmless = byte >= 0x20 && byte < 0x7f && !'\'"\\$`!'.includes(character)
    out += harmless ? character : `\\0${byte.toString(8).padStart(3, '0')}`
  }
  return out
}

/** A command line that starts `sh` with this script whatever the login shell is. `name` is seen in the process list. */
export const forAnyShell = (script: string, name = 'mailmedic'): string =>
  `exec sh -c 'eval "$(printf %b "${octal(script)}")"' ${name}`
