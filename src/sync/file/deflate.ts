// Packs and unpacks with what browsers and Node bring along; unpacking stops where it was said to end.

const FORMAT = 'deflate-raw'

/** A stream that takes bytes and gives others. */
interface Passage {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<BufferSource>
}

export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = await pass(bytes, new CompressionStream(FORMAT), Number.POSITIVE_INFINITY)
  if (!packed) throw new Error('packing gave nothing')
  return packed
}

/** The bytes that were packed, or null where they are not exactly `length` long or cannot be unpacked. */
export async function inflate(packed: Uint8Array, length: number): Promise<Uint8Array | null> {
  try {
    const bytes = await pass(packed, new DecompressionStream(FORMAT), length)
    return bytes?.length === length ? bytes : null
  } catch {
    // Whatever the stream says of it: these bytes were not packed by us.
    return null
  }
}

/** What comes out at the other end, or null as soon as that is more than `limit` bytes. */
async function pass(bytes: Uint8Array, passage: Passage, limit: number): Promise<Uint8Array | null> {
  const writer = passage.writable.getWriter()
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close())
  // Told by the reading end, where it is awaited.
  written.catch(() => undefined)
  const reader = passage.readable.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
  await written
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
