// A long text in a textarea and in the document: what was typed, and where the cursor goes when others type.
import type { DeltaOperation } from '../../src/documents/changes.ts'

export interface Edit {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

/**
 * The one edit that turns `before` into `after`. `cursor` is where the caret stands afterwards: among equal letters it
 * tells which of them were typed, so that "aa" + "a" in the middle does not move somebody else's cursor.
 */
export function editBetween(before: string, after: string, cursor: number): Edit | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  const limit = Math.min(shorter, Math.max(0, cursor - Math.max(0, after.length - before.length)))
  let start = 0
  while (start < limit && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  // Half of a surrogate pair is no character: neither side of the edit may cut through one.
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) start--
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end--
  return { at: start, removed: before.length - end - start, inserted: after.slice(start, after.length - end) }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Where a position of the old text is after somebody else's change. */
export function movedBy(delta: readonly DeltaOperation[], position: number): number {
  let [read, moved] = [0, position]
  for (const operation of delta) {
    if (read > position) break
    if ('retain' in operation) read += operation.retain
    else if ('insert' in operation) {
      if (read < position) moved += operation.insert.length
    } else {
      moved -= Math.min(operation.delete, Math.max(0, position - read))
      read += operation.delete
    }
  }
  return Math.max(0, moved)
}
