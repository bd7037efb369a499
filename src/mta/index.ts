import type { Mta } from './mta.ts'
import { postfix } from './postfix/index.ts'
import { carbonio } from './zimbra/carbonio.ts'
import { zimbra } from './zimbra/index.ts'

/** The first that recognises itself is the one: Zimbra brings a Postfix of its own. */
export const mtas: readonly Mta[] = [zimbra, carbonio, postfix]
