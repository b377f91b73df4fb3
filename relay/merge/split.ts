// Several satchel files in one upload, one after the other: each says at its beginning how long it is (F1).
import { MAGIC_BYTES } from '../../src/sync/file/container.ts'

/** Where a file's length stands, and how many bytes it has. */
const AT = MAGIC_BYTES + 2
const BYTES = 4

/** The parts, of which any may be no satchel file at all: whoever reads them says so. What cannot be split is one part. */
export function splitFiles(upload: Uint8Array): Uint8Array[] {
  const files: Uint8Array[] = []
  for (let at = 0; at < upload.length; ) {
    const rest = upload.subarray(at)
    const length = rest.length < AT + BYTES ? 0 : new DataView(rest.buffer, rest.byteOffset).getUint32(AT)
    const end = length < AT + BYTES ? rest.length : Math.min(length, rest.length)
    files.push(rest.subarray(0, end))
    at += end
  }
  return files
}
