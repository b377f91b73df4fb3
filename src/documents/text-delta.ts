// From one text to another in the shortest single replacement: what a change of a whole text is stated as.
import type { DeltaOperation } from './changes.ts'

/** The delta that makes `after` of `before`. It cuts no letter of two UTF-16 units in half: Yjs would spoil it. */
export function textDelta(before: string, after: string): DeltaOperation[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  if (isHigh(before, start - 1)) start--
  const shorter = Math.min(before.length, after.length) - start
  let end = 0
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end++
  if (isLow(before, before.length - end)) end--
  const [removed, inserted] = [before.length - start - end, after.slice(start, after.length - end)]
  if (removed === 0 && inserted === '') return []
  return [
    ...(start > 0 ? [{ retain: start }] : []),
    ...(removed > 0 ? [{ delete: removed }] : []),
    ...(inserted !== '' ? [{ insert: inserted }] : []),
  ]
}

/** What a delta makes of a text. */
export function applyTextDelta(text: string, delta: readonly DeltaOperation[]): string {
  let result = ''
  let at = 0
  for (const operation of delta) {
    if ('insert' in operation) result += operation.insert
    else if ('retain' in operation) {
      result += text.slice(at, at + operation.retain)
      at += operation.retain
    } else at += operation.delete
  }
  return result + text.slice(at)
}

const isHigh = (text: string, at: number): boolean => inRange(text, at, 0xd800)
const isLow = (text: string, at: number): boolean => inRange(text, at, 0xdc00)

function inRange(text: string, at: number, from: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= from && unit < from + 0x400
}
