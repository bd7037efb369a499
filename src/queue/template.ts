const varying =
  /(\b[245]\d\d(?=[ -]|$)|\b[245]\.\d{1,3}\.\d{1,3}\b)|[\w.-]*\[[^\]\s]*\](?::\d+)?|<[^>]*>|[^\s<>()[\]]+@[^\s<>()[\]]+|\b[0-9A-F]{6,}\b|\b(?=\w*\d)\w{12,}\b|\d+/g

/** A reply without what differs from message to message: hosts, addresses, queue ids, numbers. Codes and ports stay. */
export const template = (text: string): string =>
  text.slice(0, 1_000).replace(varying, (found: string, code: string | undefined) => {
    if (code !== undefined) return code
    const port = /\[(.*)\](:\d+)?$/.exec(found)
    if (!port) return '*'
    return port[1]?.startsWith('127.') || port[1]?.startsWith('private/') ? found : `*${port[2] ?? ''}`
  })
