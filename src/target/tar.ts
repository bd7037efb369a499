/** POSIX ustar, as much of it as a bundle needs: plain files. IEEE 1003.1, pax, "ustar Interchange Format". */

const block = 512

export interface TarFile {
  readonly name: string
  readonly size: number
}

/** Not readable as an archive. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`

/** The header of a plain file; nothing in it says who packed it. Names up to 100 bytes. `mtime` in epoch seconds. */
export const tarHeader = ({ name, size }: TarFile, mtime: number): Buffer => {
  if (Buffer.byteLength(name) > 100) throw new TarError(`the name ${name} is too long for an archive`)
  const header = Buffer.alloc(block)
  header.write(name, 0)
  header.write(octal(0o600, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(mtime, 12), 100, 'latin1')
  header.write(`${' '.repeat(8)}0`, 148, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  header.write(`${octal(sumOf(header), 7)} `, 148, 'latin1')
  return header
}

export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)
export const tarEnd = Buffer.alloc(2 * block)

const sumOf = (header: Buffer): number => {
  let sum = 0
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 32 : byte
  return sum
}

const textAt = (header: Buffer, start: number, length: number): string => {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

const numberAt = (header: Buffer, start: number, length: number): number => {
  const text = textAt(header, start, length).trim()
  if (!/^[0-7]+$/.test(text)) throw new TarError('a file in it has no readable size')
  return Number.parseInt(text, 8)
}

/** Takes an archive's bytes; for each plain file `open` may return what takes its content. */
export interface TarReader {
  chunk(bytes: Uint8Array): void
  /** Throws TarError where the archive stops short. */
  end(): void
}

export type OpenFile = (file: TarFile) => { chunk(bytes: Buffer): void; end(): void } | undefined

/** Holds one header at most. Throws TarError. */
export const readTar = (open: OpenFile, maxFiles: number): TarReader => {
  let held = Buffer.alloc(0)
  let left = 0
  let padding = 0
  let files = 0
  let ended = false
  let sink: ReturnType<OpenFile>

  const header = (bytes: Buffer): void => {
    if (bytes.every((byte) => byte === 0)) {
      ended = true
      return
    }
    if (numberAt(bytes, 148, 8) !== sumOf(bytes)) throw new TarError('it is no archive, or it was changed on its way')
    const prefix = textAt(bytes, 257, 5) === 'ustar' ? textAt(bytes, 345, 155) : ''
    const name = (prefix ? `${prefix}/` : '') + textAt(bytes, 0, 100)
    const kind = String.fromCharCode(bytes[156] ?? 0)
    const plain = kind === '0' || kind === '\0'
    left = numberAt(bytes, 124, 12)
    padding = (block - (left % block)) % block
    if (++files > maxFiles) throw new TarError(`it holds more than ${maxFiles} files`)
    if (name.startsWith('/') || name.split('/').includes('..'))
      throw new TarError('it wants to write outside of its folder')
    sink = plain ? open({ name: name.replace(/^(?:\.\/)+/, ''), size: left }) : undefined
    if (left === 0) finish()
  }
  const finish = (): void => {
    sink?.end()
    sink = undefined
  }

  return {
    chunk: (bytes) => {
      let rest =
        held.length > 0 ? Buffer.concat([held, bytes]) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      held = Buffer.alloc(0)
      while (rest.length > 0 && !ended) {
        if (left > 0) {
          const part = rest.subarray(0, left)
          sink?.chunk(part)
          left -= part.length
          rest = rest.subarray(part.length)
          if (left === 0) finish()
        } else if (padding > 0) {
          const skipped = Math.min(padding, rest.length)
          padding -= skipped
          rest = rest.subarray(skipped)
        } else if (rest.length < block) {
          held = Buffer.from(rest)
          return
        } else {
          header(rest.subarray(0, block))
          rest = rest.subarray(block)
        }
      }
    },
    end: () => {
      if (left > 0 || held.length > 0) throw new TarError('it stops in the middle')
    },
  }
}
