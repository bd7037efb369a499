/** What Ink tells of a key; only what is looked at here. */
export interface InkKey {
  readonly upArrow: boolean
  readonly downArrow: boolean
  readonly leftArrow: boolean
  readonly rightArrow: boolean
  readonly pageDown: boolean
  readonly pageUp: boolean
  readonly home: boolean
  readonly end: boolean
  readonly return: boolean
  readonly escape: boolean
  readonly ctrl: boolean
  readonly shift: boolean
  readonly tab: boolean
  readonly backspace: boolean
  readonly delete: boolean
  readonly meta: boolean
  readonly eventType?: 'press' | 'repeat' | 'release'
}

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  // What most keyboards send for backspace is DEL.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof InkKey, string])[]

/**
 * The keys of one chunk of input, in order. Keys that were typed fast, or over a slow line, arrive joined: `jj\r` is
 * three keys. A letter right behind Esc looks like Alt with it: no Alt is bound, so it is Esc, then the letter.
 */
export const keysOf = (input: string, key: InkKey): readonly string[] => {
  if (key.eventType === 'release') return []
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  for (const [flag, name] of named)
    if (key[flag])
      return key.meta && flag !== 'escape' && flag !== 'return' ? [name] : key.meta ? ['esc', name] : [name]
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input.toLowerCase()}`]
  const keys = Array.from(input, keyOfCharacter).filter((name) => name !== '')
  return key.meta ? ['esc', ...keys] : keys
}

const keyOfCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (character === '\r' || character === '\n') return 'enter'
  if (character === '\t') return 'tab'
  if (character === '\u007f' || character === '\b') return 'backspace'
  if (character === '\u001b') return 'esc'
  if (code >= 1 && code <= 26) return `ctrl-${String.fromCharCode(code + 96)}`
  return code < 32 || (code >= 0x7f && code < 0xa0) ? '' : character
}

const shown: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  up: ['↑', 'up'],
  down: ['↓', 'down'],
  left: ['←', 'left'],
  right: ['→', 'right'],
  pageup: ['PgUp', 'PgUp'],
  pagedown: ['PgDn', 'PgDn'],
  ' ': ['space', 'space'],
}

/** How a key is written in the key bar and the help. */
export const keyLabel = (name: string, unicode: boolean): string =>
  shown[name]?.[unicode ? 0 : 1] ?? name.replace(/^ctrl-(.)$/, (_, letter: string) => `^${letter.toUpperCase()}`)
