// Updates as copies keep them.
import * as Y from 'yjs'

/** The origin of what a copy brings into a document. */
export const LOADED = Symbol('loaded from this device')

/** One update that holds what these hold. Applied, not merged: merging is quadratic in their number (FINDINGS f2). */
export function together(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  const state = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return state
}
