// From bytes to text: recognises how a file's characters are written, refuses what is no text or cannot be read whole.
import type { FileProblem, OtherFormat } from './problems.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export type DecodedText = { readonly text: string; readonly encoding: Encoding } | { readonly problem: FileProblem }

/** First bytes of formats that people send by mistake, most often a workbook renamed to .csv. */
const magicNumbers: readonly (readonly [OtherFormat, readonly number[]])[] = [
  ['xls', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['image', [0x47, 0x49, 0x46, 0x38]],
  ['gzip', [0x1f, 0x8b]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['sqlite', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ['program', [0x7f, 0x45, 0x4c, 0x46]],
  ['program', [0x4d, 0x5a, 0x90, 0x00]],
]
const zipHeads: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
]

/**
 * The text of a file, without its byte order mark. UTF-8 with and without mark, UTF-16 with mark, and Windows-1252,
 * which is what is left when the bytes are no UTF-8 (O05). A file that is mostly UTF-8 with broken places is refused
 * and not read as Windows-1252: every umlaut in it would come out as two wrong characters.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) return { problem: { code: 'empty' } }
  const format = binaryFormat(bytes)
  if (format) return { problem: { code: 'otherFormat', format } }
  const decoded = decode(bytes)
  if ('problem' in decoded) return decoded
  if (isBinary(decoded.text)) return { problem: { code: 'binary' } }
  if (decoded.text.trim() === '') return { problem: { code: 'empty' } }
  const markup = markupFormat(decoded.text)
  return markup ? { problem: { code: 'otherFormat', format: markup } } : decoded
}

function decode(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return decodeUtf8(bytes.subarray(3)) ?? broken(bytes)
  if (startsWith(bytes, [0xff, 0xfe])) return decodeUtf16(bytes.subarray(2), 'utf-16le')
  if (startsWith(bytes, [0xfe, 0xff])) return decodeUtf16(bytes.subarray(2), 'utf-16be')
  // Before any guess about single bytes: with a NUL in it, a file is no text in any of them.
  if (bytes.includes(0)) return { problem: { code: 'binary' } }
  const utf8 = decodeUtf8(bytes)
  if (utf8) return utf8
  const found = surveyUtf8(bytes)
  return found.sequences >= found.breaks ? broken(bytes) : decodeWindows1252(bytes)
}

function decodeUtf8(bytes: Uint8Array): DecodedText | null {
  const text = decodeFatal(bytes, 'utf-8')
  return text === null ? null : { text, encoding: 'utf-8' }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const text = decodeFatal(bytes, encoding)
  return text === null ? { problem: { code: 'brokenEncoding', line: null } } : { text, encoding }
}

/** Null where the bytes are not of this encoding. */
function decodeFatal(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    // What the Encoding standard throws for malformed bytes; anything else is a fault of ours.
    if (error instanceof TypeError) return null
    throw error
  }
}

/** These five have no character: a file that uses them is in an encoding we do not know (often DOS code page 850). */
const unassigned: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

function decodeWindows1252(bytes: Uint8Array): DecodedText {
  const bad = bytes.findIndex(byte => unassigned.has(byte))
  if (bad >= 0) return { problem: { code: 'brokenEncoding', line: lineOf(bytes, bad) } }
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
}

const broken = (bytes: Uint8Array): DecodedText => ({
  problem: { code: 'brokenEncoding', line: lineOf(bytes, surveyUtf8(bytes).firstBreak) },
})

/** Counts what would be characters beyond ASCII in UTF-8 and the places where it would be broken. */
function surveyUtf8(bytes: Uint8Array): { sequences: number; breaks: number; firstBreak: number } {
  let [sequences, breaks, firstBreak] = [0, 0, -1]
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length > 1) sequences++
    if (length === 0) {
      breaks++
      if (firstBreak < 0) firstBreak = at
    }
    at += Math.max(1, length)
  }
  return { sequences, breaks, firstBreak }
}

/** Bytes of the UTF-8 character that starts here, 0 where none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
  for (let next = at + 1; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1] ?? 0
  // Overlong forms, surrogates and what lies beyond U+10FFFF: well-formed to look at, and no characters.
  const [least, most] = secondByteRange.get(lead) ?? [0x80, 0xbf]
  return second >= least && second <= most ? length : 0
}

const secondByteRange: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
])

function lineOf(bytes: Uint8Array, end: number): number {
  let line = 1
  for (let at = 0; at < end; at++) if (bytes[at] === 0x0a) line++
  return line
}

/** Vertical tab and form feed are let through: some exports write line breaks inside a cell that way. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacter = /[\0-\x08\x0e-\x1f\x7f]/
const isBinary = (text: string): boolean => controlCharacter.test(text)

function binaryFormat(bytes: Uint8Array): OtherFormat | null {
  if (zipHeads.some(head => startsWith(bytes, head))) {
    // Names inside the archive stand uncompressed before each file.
    const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
    return head.includes('[Content_Types].xml') || head.includes('xl/') || head.includes('_rels/') ? 'xlsx' : 'zip'
  }
  return magicNumbers.find(([, magic]) => startsWith(bytes, magic))?.[0] ?? null
}

/** Text of another kind: a saved web page (often the sign-in page of the source system), XML, JSON. */
function markupFormat(text: string): OtherFormat | null {
  const head = text.slice(0, 1000).trimStart().toLowerCase()
  if (head.startsWith('<!doctype html') || head.startsWith('<html')) return 'html'
  if (head.startsWith('<?xml')) return 'xml'
  return /^(\{\s*"|\[\s*[{["])/.test(head) ? 'json' : null
}

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  bytes.length >= head.length && head.every((byte, index) => bytes[index] === byte)
