import { Box, Text, useApp, useInput, usePaste, useWindowSize } from 'ink'
import { memo, useEffect, useSyncExternalStore } from 'react'
import type { App } from '../app.ts'
import { paste, pressAll } from '../dispatch.ts'
import type { Line } from '../draw/line.ts'
import { painter } from '../draw/theme.ts'
import { frameOf } from '../frame.ts'
import { keysOf } from '../keys.ts'
import { sleepInShell } from './sleep.ts'

/** Draws the app and hands it the keys. All else is outside of React, so that one key finds what the key before it did. */
export const Root = ({ app }: { readonly app: App }) => {
  useSyncExternalStore(app.subscribe, app.version)
  const { columns, rows } = useWindowSize()
  const { exit, suspendTerminal } = useApp()
  useEffect(() => void app.left.then(() => exit()), [app, exit])
  useInput((input, key) => {
    const names = keysOf(input, key)
    const asleep = names.indexOf('ctrl-z')
    pressAll(app, asleep < 0 ? names : names.slice(0, asleep))
    if (asleep >= 0) void suspendTerminal(sleepInShell)
  })
  usePaste((text) => paste(app, text))
  const { header, body, footer } = frameOf(app, columns, rows)
  const paint = painter(app.look)
  return (
    <Box flexDirection="column" width={columns}>
      <Rows rows={header} paint={paint} />
      <Rows rows={body} paint={paint} />
      <Rows rows={footer} paint={paint} />
    </Box>
  )
}

interface RowsProps {
  readonly rows: readonly Line[]
  readonly paint: (spans: Line) => string
}

// biome-ignore lint/suspicious/noArrayIndexKey: a row of the terminal is known by its place
const Rows = ({ rows, paint }: RowsProps) => rows.map((row, at) => <Row key={at} text={paint(row)} />)

/** A row without text would have no height. */
const Row = memo(({ text }: { readonly text: string }) => <Text wrap="truncate">{text === '' ? ' ' : text}</Text>)
Row.displayName = 'Row'
