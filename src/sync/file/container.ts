// The outside of a satchel file: sections of bytes, each with its length and hash, and one hash over everything.
//
// magic (8), format (2), length of the whole file (4), sections, SHA-256 of all before it (32). A section: 0 as it is or
// 1 deflated (1), length unpacked (4), length here (4), SHA-256 unpacked (32), bytes. Numbers are big-endian. Magic, format,
// length and the last hash stay where they are in every later format (SPEC.md, F).
import { deflate, inflate } from './deflate.ts'
import { SatchelFileError } from './errors.ts'

/** Like PNG's: no text, and what passed through a program that changes line ends is noticed at once. */
const MAGIC = Uint8Array.of(0x89, 0x53, 0x54, 0x43, 0x4c, 0x0d, 0x0a, 0x1a)
export const MAGIC_BYTES = MAGIC.length
export const FILE_FORMAT = 1

/** Bytes of a file: some hundred pipelines of a thousand opportunities. */
export const FILE_BYTES = 64 * 1024 * 1024
/** Bytes of a section unpacked, and of all of them: a file of a megabyte can say that it holds gigabytes. */
export const SECTION_BYTES = 64 * 1024 * 1024
export const UNPACKED_BYTES = 256 * 1024 * 1024
/** Sections of a file: two for each of a thousand documents. */
const SECTIONS = 2_001

const HEADER = MAGIC.length + 2 + 4
const HASH = 32
const SECTION_HEADER = 1 + 4 + 4 + HASH

export type Sha256 = (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array

/** @throws SatchelFileError tooLarge */
export async function packSections(sections: readonly Uint8Array[], sha256: Sha256): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = HEADER + HASH
  for (const raw of sections) {
    if (raw.length > SECTION_BYTES) throw new SatchelFileError({ code: 'tooLarge' })
    const deflated = await deflate(raw)
    const packed = deflated.length < raw.length
    const bytes = packed ? deflated : raw
    const header = new Uint8Array(SECTION_HEADER)
    const view = new DataView(header.buffer)
    view.setUint8(0, packed ? 1 : 0)
    view.setUint32(1, raw.length)
    view.setUint32(5, bytes.length)
    header.set(await sha256(raw), 9)
    parts.push(header, bytes)
    length += header.length + bytes.length
  }
  const unpacked = sections.reduce((sum, raw) => sum + raw.length, 0)
  if (length > FILE_BYTES || sections.length > SECTIONS || unpacked > UNPACKED_BYTES) {
    throw new SatchelFileError({ code: 'tooLarge' })
  }
  const file = new Uint8Array(length)
  const view = new DataView(file.buffer)
  file.set(MAGIC)
  view.setUint16(MAGIC.length, FILE_FORMAT)
  view.setUint32(MAGIC.length + 2, length)
  let at = HEADER
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  file.set(await sha256(file.subarray(0, at)), at)
  return file
}

/** The sections of a file that is whole, unpacked. @throws SatchelFileError */
export async function unpackSections(file: Uint8Array, sha256: Sha256): Promise<Uint8Array[]> {
  if (!startsWith(file, MAGIC)) throw new SatchelFileError({ code: 'notSatchel' })
  if (file.length > FILE_BYTES) throw new SatchelFileError({ code: 'tooLarge' })
  if (file.length < HEADER + HASH) throw new SatchelFileError({ code: 'truncated' })
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const length = view.getUint32(MAGIC.length + 2)
  if (length > file.length) throw new SatchelFileError({ code: 'truncated' })
  const end = file.length - HASH
  if (length < file.length || !same(await sha256(file.subarray(0, end)), file.subarray(end))) {
    throw new SatchelFileError({ code: 'damaged' })
  }
  const format = view.getUint16(MAGIC.length)
  if (format > FILE_FORMAT) throw new SatchelFileError({ code: 'newerFormat', format })
  if (format < 1) throw new SatchelFileError({ code: 'damaged' })
  const headers = readHeaders(view, end)
  const sections: Uint8Array[] = []
  for (const { packed, raw, from, to, hash } of headers) {
    const bytes = file.subarray(from, to)
    const section = packed ? await inflate(bytes, raw) : bytes
    if (!section || section.length !== raw || !same(await sha256(section), file.subarray(hash, hash + HASH))) {
      throw new SatchelFileError({ code: 'damaged' })
    }
    sections.push(section)
  }
  return sections
}

interface SectionHeader {
  readonly packed: boolean
  /** Bytes unpacked. */
  readonly raw: number
  readonly from: number
  readonly to: number
  /** Where its hash stands. */
  readonly hash: number
}

/** Looks at what all sections say of themselves before anything is unpacked. */
function readHeaders(view: DataView, end: number): SectionHeader[] {
  const headers: SectionHeader[] = []
  let unpacked = 0
  for (let at = HEADER; at < end; ) {
    if (at + SECTION_HEADER > end) throw new SatchelFileError({ code: 'damaged' })
    const [packing, raw, stored] = [view.getUint8(at), view.getUint32(at + 1), view.getUint32(at + 5)]
    const from = at + SECTION_HEADER
    if (packing > 1 || from + stored > end) throw new SatchelFileError({ code: 'damaged' })
    unpacked += raw
    if (raw > SECTION_BYTES || unpacked > UNPACKED_BYTES || headers.length >= SECTIONS) {
      throw new SatchelFileError({ code: 'tooLarge' })
    }
    headers.push({ packed: packing === 1, raw, from, to: from + stored, hash: at + 9 })
    at = from + stored
  }
  return headers
}

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => same(bytes.subarray(0, start.length), start)

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
