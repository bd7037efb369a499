import type { Finding } from './check.ts'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const isTable = (value: unknown): value is Table => {
  const { head, rows } = (value ?? {}) as Partial<Table>
  return Array.isArray(head) && Array.isArray(rows) && rows.every(Array.isArray)
}

/** Tables that a finding brings along in its data, whatever their names. */
export const tablesOf = ({ data }: Finding): readonly Table[] =>
  Object.values(data)
    .filter(isTable)
    .filter(({ rows }) => rows.length > 0)
    .map(({ head, rows }) => ({ head: head.map(String), rows: rows.map((row) => row.map(String)) }))
