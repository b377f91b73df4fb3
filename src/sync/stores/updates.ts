// Updates as copies keep them.
import * as Y from 'yjs'
import { decodeEntry } from '../wire/entry.ts'

/** The origin of what a copy brings into a document. */
export const LOADED = Symbol('loaded from this device')

/**
 * Brings what a copy keeps into a document, in one transaction of origin LOADED. Who listens for updates does not hear of
 * it: nobody sends or keeps it, and encoding it again takes Yjs longer than reading it.
 */
export function load(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  const listeners = [...(doc._observers.get('update') ?? [])] as (() => void)[]
  for (const listener of listeners) doc.off('update', listener)
  try {
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update, LOADED)
    }, LOADED)
  } finally {
    for (const listener of listeners) doc.on('update', listener)
  }
}

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

/** The updates of a waiting row. */
export function updatesOf(row: { readonly entries: readonly { readonly bytes: Uint8Array }[] }): Uint8Array[] {
  return row.entries.flatMap(({ bytes }) => {
    const entry = decodeEntry(bytes)
    return entry?.type === 'update' ? [entry.update] : []
  })
}
