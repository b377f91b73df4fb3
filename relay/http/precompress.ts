// Writes compressed copies beside the built app's files, once per build, so that serving them costs nothing.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** What compresses; pictures are compressed already. */
const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest)$/
/** Below this many bytes the headers outweigh what is saved. */
const SMALL = 1024

/** Compresses every file of a folder that gains by it, as `.br` and `.gz` beside it. */
export function precompress(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue
    const bytes = readFileSync(file)
    if (bytes.length < SMALL) continue
    const parameters = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: parameters }))
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  }
}
