import { z } from 'zod'
import { fileContent as probe } from '../probes/file-content.ts'
import { defineCheck } from './check.ts'

/** Generic: a file exists and holds, or does not hold, a text. */
export const fileContent = defineCheck({
  id: 'file-content',
  title: 'A file has the right content',
  why: 'A setting that is not in its file is not in force.',
  needs: ({ path }) => ({ file: probe(path) }),
  options: z.strictObject({
    path: z.string().startsWith('/'),
    contains: z.array(z.string()).default([]),
    lacks: z.array(z.string()).default([]),
  }),
  judge: ({ file }, { contains, lacks }) => {
    const subject = file.path
    if (!file.exists) return [{ status: 'critical', subject, summary: `${file.path} does not exist` }]
    const missing = contains.filter((text) => !file.text.includes(text))
    const present = lacks.filter((text) => file.text.includes(text))
    if (missing.length + present.length === 0) return [{ status: 'ok', subject, summary: `${file.path} is as wanted` }]
    const told = [...missing.map((text) => `lacks "${text}"`), ...present.map((text) => `holds "${text}"`)]
    return [{ status: 'critical', subject, summary: `${file.path} ${told.join(', ')}` }]
  },
})
