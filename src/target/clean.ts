/**
 * What a server prints goes to a terminal, a report and a bundle: it must not be able to move the cursor, set a title,
 * fill a clipboard or turn a line around. ECMA-48 (5.4 control sequences, 5.6 control strings), Unicode TR 9.
 */

/** Strings end at the line's end too: an unfinished one may not hide the lines below it. */
const sequences = [
  '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?', // CSI
  '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)?',
  '\\u001b[ -/]*[0-~]?', // all other escape sequences, and a lone ESC
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]',
  '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]', // bidi controls
  '[\\ud800-\\udfff]', // with the u flag: halves of a pair only
]
const unsafe = new RegExp(sequences.join('|'), 'gu')
const suspect = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u

/** Text without control sequences; `\r\n` becomes `\n`, newline and tab stay. Linear in the length, idempotent. */
export const clean = (text: string): string => (suspect.test(text) ? text.replace(unsafe, '') : text)
