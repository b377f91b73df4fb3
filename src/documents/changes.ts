// A change: one field set from the value its author saw to a new one, or one text edited. Format 1, fixed: these
// tuples are what entries carry, what the journal keeps and what history, collisions and replay speak of (DESIGN 2, 7).
import type * as Y from 'yjs'
import { isValue, type Value } from './values.ts'

/**
 * `[root, key, base, value]`: in map `root`, `key` went from `base` (what the author saw) to `value`. Where it archives a
 * record, `seen` tells what of the record its author had seen.
 */
export type FieldChange = readonly [root: string, key: string, base: Value, value: Value, seen?: Seen]
/** Of each Yjs client id that wrote what stood in a record: the clock up to which that was seen. A client not named: none. */
export type Seen = readonly (readonly [client: number, clock: number])[]
/** `[root, delta]`: the text `root` was edited; positions count UTF-16 units of the text its author saw. */
export type TextChange = readonly [root: string, delta: readonly DeltaOperation[]]
export type Change = FieldChange | TextChange

export type DeltaOperation = { readonly retain: number } | { readonly insert: string } | { readonly delete: number }

export const isFieldChange = (change: Change): change is FieldChange => change.length >= 4

/** Yjs nests at most this deep in our documents; a change list has no nesting of its own to bound. */
export type ParsedChanges = { readonly changes: readonly Change[] } | { readonly problem: string }

/** Checks a change list that came from outside. Never throws. */
export function parseChanges(json: string): ParsedChanges {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return { problem: 'the changes are not JSON' }
  }
  if (!Array.isArray(parsed)) return { problem: 'the changes are not a list' }
  for (const change of parsed) if (!isChange(change)) return { problem: 'a change has an unknown shape' }
  return { changes: parsed as Change[] }
}

function isChange(change: unknown): change is Change {
  if (!Array.isArray(change) || typeof change[0] !== 'string') return false
  if (change.length === 4 || change.length === 5) {
    const isStated = change.length === 4 || isSeen(change[4])
    return typeof change[1] === 'string' && isValue(change[2]) && isValue(change[3]) && isStated
  }
  return change.length === 2 && Array.isArray(change[1]) && change[1].every(isDeltaOperation)
}

function isSeen(seen: unknown): seen is Seen {
  const isClock = (each: unknown) => Number.isSafeInteger(each) && (each as number) >= 0
  return Array.isArray(seen) && seen.every(each => Array.isArray(each) && each.length === 2 && each.every(isClock))
}

function isDeltaOperation(operation: unknown): operation is DeltaOperation {
  if (typeof operation !== 'object' || operation === null) return false
  const [entry, ...more] = Object.entries(operation)
  if (!entry || more.length > 0) return false
  const [name, argument] = entry
  if (name === 'insert') return typeof argument === 'string' && argument.length > 0
  return (name === 'retain' || name === 'delete') && Number.isSafeInteger(argument) && (argument as number) > 0
}

/** Writes changes into a document in one transaction. The caller has checked them. */
export function applyChanges(doc: Y.Doc, changes: readonly Change[], origin: unknown = null): void {
  doc.transact(() => {
    for (const change of changes) {
      if (isFieldChange(change)) doc.getMap<Value>(change[0]).set(change[1], change[3])
      else doc.getText(change[0]).applyDelta(change[1].map(operation => ({ ...operation })))
    }
  }, origin)
}

/** Applies changes to a document nobody listens to and gives the one update they make; null where there are none. */
export function captureChanges(doc: Y.Doc, changes: readonly Change[]): Uint8Array | null {
  let made: Uint8Array | null = null
  const listen = (update: Uint8Array) => {
    made = update
  }
  doc.on('update', listen)
  applyChanges(doc, changes)
  doc.off('update', listen)
  return made
}
