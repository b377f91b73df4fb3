// Packs and unpacks with what browsers and Node bring along; unpacking stops where it was said to end.

const FORMAT = 'deflate-raw'

/** A stream that takes bytes and gives others. */
interface Passage {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<BufferSource>
}

export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  await pass(bytes, new CompressionStream(FORMAT), chunk => {
    chunks.push(chunk)
    length += chunk.length
    return true
  })
  const packed = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    packed.set(chunk, at)
    at += chunk.length
  }
  return packed
}

/**
 * The bytes that were packed, or null where they are not exactly `length` long or cannot be unpacked. They are put where
 * they belong as they come: a section is not held twice.
 */
export async function inflate(packed: Uint8Array, length: number): Promise<Uint8Array | null> {
  const unpacked = new Uint8Array(length)
  let at = 0
  try {
    await pass(packed, new DecompressionStream(FORMAT), chunk => {
      if (at + chunk.length > length) {
        at = Number.POSITIVE_INFINITY
        return false
      }
      unpacked.set(chunk, at)
      at += chunk.length
      return true
    })
  } catch {
    // Whatever the stream says of it: these bytes were not packed by us.
    return null
  }
  return at === length ? unpacked : null
}

/** Tells of what comes out at the other end, until `take` has had enough of it. */
async function pass(bytes: Uint8Array, passage: Passage, take: (chunk: Uint8Array) => boolean): Promise<void> {
  const writer = passage.writable.getWriter()
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close())
  // Told by the reading end, where it is awaited.
  written.catch(() => undefined)
  const reader = passage.readable.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return written
    if (!take(value)) return reader.cancel()
  }
}
