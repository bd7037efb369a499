import type { Format } from './format.ts'
import { human } from './human.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { nagios } from './nagios.ts'

/** Formats written once, at the end of a run. ndjson.ts writes while the run goes on. */
export const formats: readonly Format[] = [human, json, markdown, junit, nagios]
