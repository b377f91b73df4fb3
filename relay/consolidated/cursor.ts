// Where a page of a list ended: the value it was ordered by and the line's id, as text for whoever asks for the next.
import type { Value } from '../../src/documents/values.ts'

export interface Cursor {
  readonly value: string | number | null
  readonly id: number
}

/** UTF-16 units of a cursor: the longest names are 200. */
export const CURSOR_LENGTH = 4_000

export const writeCursor = ({ value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

/** Null where the text is none that was given out. */
export function readCursor(text: string): Cursor | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  if (!Array.isArray(parsed) || parsed.length !== 2) return null
  const [value, id] = parsed as [Value, unknown]
  if (!Number.isSafeInteger(id) || (id as number) < 0) return null
  return value === null || typeof value === 'string' || Number.isFinite(value)
    ? ({ value, id: id as number } as Cursor)
    : null
}
