// Applies an update that was judged, and looks whether the document now is what the judgement said it would be. What an
// update says is read from its structs; what it does is decided by Yjs, and somebody may look for the difference.
import * as Y from 'yjs'
import type { Effect } from '../../src/documents/effect.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { isValue, sameValue } from '../../src/documents/values.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { refuse } from './refuse.ts'

export interface Broken {
  readonly refusal: Refusal
  readonly cause?: unknown
}

/**
 * Applies `update` within the transaction that is open on `doc`; null where all is well. Otherwise the document is
 * changed and must be thrown away. Nobody observes the types of `doc`: what the transaction noted of earlier updates is
 * forgotten here, so that looking costs what this update changed and not what the whole turn did.
 */
export function applyAndCheck(kind: Kind, doc: Y.Doc, update: Uint8Array, effect: Effect): Broken | null {
  const before = effect.fields.map(({ root, key }) => doc.share.get(root)?._map.get(key))
  const transaction = doc._transaction
  if (!transaction) throw new Error('an update is applied outside of a turn')
  transaction.changed.clear()
  try {
    Y.applyUpdate(doc, update)
  } catch (cause) {
    return { refusal: refuse('malformed', 'the update cannot be applied'), cause }
  }
  if (doc.store.pendingStructs || doc.store.pendingDs) {
    return { refusal: refuse('pending', 'a part of the update would wait for ever') }
  }
  const gone = vanished(transaction)
  if (gone) return { refusal: refuse('deletion', 'a field would be deleted', [gone]) }
  for (const [index, { root, key, value }] of effect.fields.entries()) {
    const item = doc.share.get(root)?._map.get(key)
    if (item === before[index]) continue
    const now: unknown = item?.content.getContent().at(-1)
    if (isValue(now) && isValue(value) && sameValue(now, value)) continue
    return { refusal: refuse('mismatch', 'a field would hold something else than was judged', [`${root}/${key}`]) }
  }
  for (const { root, inserted } of effect.texts) {
    const declared = kind.root(root)
    if (inserted === '' || declared?.type !== 'text' || doc.getText(root).length <= declared.text.max) continue
    return { refusal: refuse('value', 'the text would be too long', [root]) }
  }
  return null
}

/** A field whose key the transaction touched and that holds nothing any more. */
function vanished(transaction: Y.Transaction): string | null {
  for (const [type, keys] of transaction.changed) {
    for (const key of keys) {
      if (key === null) continue
      const item = type._map.get(key)
      if (!item || item.deleted) return `${Y.findRootTypeKey(type)}/${key}`
    }
  }
  return null
}
