/**
 * A script as one compound command on one line. sudoers can hold it (it has no line breaks), and matches arguments as they
 * are joined by blanks: cut short at any of them, it is no command at all. Lines end as in a shell's one-liner, with `;`,
 * `do`, `|` and so on.
 */
export const oneLine = (script: string): string => `{ ${script.trim().replace(/\s*\n\s*/g, ' ')} }`
