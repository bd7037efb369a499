/** `v=DKIM1; k=rsa; p=…`: names in lower case, first of each; null where it is no such list. RFC 6376, 3.2. */
export const readTags = (text: string): ReadonlyMap<string, string> | null => {
  const tags = new Map<string, string>()
  for (const part of text.slice(0, 20_000).split(';')) {
    if (part.trim() === '') continue
    const [, name, value = ''] = /^\s*([A-Za-z][A-Za-z0-9_]{0,30})\s*=([\s\S]*)$/.exec(part) ?? []
    if (!name) return null
    if (!tags.has(name.toLowerCase())) tags.set(name.toLowerCase(), value.trim())
  }
  return tags.size > 0 ? tags : null
}

/** Records of a TXT answer that begin with this version. */
export const versioned = (records: readonly string[], version: RegExp): readonly string[] =>
  records.filter((record) => version.test(record.trimStart()))
