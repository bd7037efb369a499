import { z } from 'zod'

/** An option that holds a time; `seconds` reads it. */
export const time = z.string().regex(/^\d+[smhdw]?$/, 'a time such as 30m, 4h or 5d')
export const duration = (fallback: string) => time.default(fallback)
