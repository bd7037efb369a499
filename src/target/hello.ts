import { clean } from './clean.ts'
import { type Hello, helloTools } from './context.ts'

/** Reads what `mm_hello` of the prelude printed. */
export const helloOf = (text: string): Hello => {
  const fields = clean(text)
    .split('\n')
    .map((line) => line.split('='))
  const all = (key: string): string[] => fields.filter(([name]) => name === key).map(([, value]) => value ?? '')
  const found = new Set(all('tool'))
  return {
    uid: Number(all('uid')[0] ?? Number.NaN),
    login: all('login')[0] ?? '',
    hostname: all('hostname')[0] ?? '',
    nameservers: all('nameserver').map((address) => address.replace(/%.*$/, '')),
    tools: Object.fromEntries(helloTools.map((tool) => [tool, found.has(tool)])) as Hello['tools'],
  }
}
