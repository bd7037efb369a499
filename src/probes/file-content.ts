import { defineProbe, type Probe, textOf, Unknown } from './probe.ts'

export interface FileContent {
  readonly path: string
  readonly exists: boolean
  readonly text: string
}

export const fileContent = (path: string): Probe<FileContent> =>
  defineProbe<FileContent>({
    id: `file-content:${path}`,
    ask: [{ kind: 'file', path, as: 'root', orSelf: true }],
    parse: ([reading]) => {
      if (reading?.status === 'absent') return { path, exists: false, text: '' }
      const text = textOf(reading)
      return text instanceof Unknown ? text : { path, exists: true, text }
    },
  })
