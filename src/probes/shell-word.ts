/**
 * One word of a line that a person pastes into sh or bash: what a server said runs nothing there. Control characters are
 * written out, as nobody could see or type them.
 */
export const shellWord = (word: string): string => {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  if (/[\p{Cc}\p{Cf}]/u.test(word))
    return `$'${word
      .replace(/[\\']/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll('\t', '\\t')
      .replace(/[\p{Cc}\p{Cf}]/gu, (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)}'`
  return `'${word.replaceAll("'", "'\\''")}'`
}
