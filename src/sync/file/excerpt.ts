// Only the places of a document that other copies change: ten thousand records nobody touched need not be held twice.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** Marks where an item belongs: what is written to one place is decided among the items of that place alone. */
type Place = string

/** A text's items have no key. */
const placeIn = (root: string, key: string | null): Place => (key === null ? root : `${root}\n${key}`)

/**
 * A document that holds what `doc` and `updates` make together of every place that the updates change. Of all other places
 * of `doc` it keeps that they are known and nothing of what they hold (to Yjs they are gone: `Y.GC`). Null where the updates
 * build on what neither of them has, or are none. `doc` is not changed.
 */
export function excerpt(doc: Y.Doc, updates: readonly Uint8Array[]): Y.Doc | null {
  const part = new Y.Doc()
  try {
    const known = Y.encodeStateVector(doc)
    const news = updates.map(update => Y.diffUpdate(update, known))
    const touched = touchedPlaces(doc, news)
    part.transact(() => {
      Y.applyUpdate(part, encodePlaces(doc, touched))
      for (const update of news) Y.applyUpdate(part, update)
    })
    if (!part.store.pendingStructs && !part.store.pendingDs) return part
  } catch {
    // Bytes that are no update; what Yjs says of them helps nobody.
  }
  part.destroy()
  return null
}

function touchedPlaces(doc: Y.Doc, updates: readonly Uint8Array[]): Set<Place> {
  const touched = new Set<Place>()
  const roots = new Map([...doc.share].map(([name, type]) => [type as unknown, name]))
  const note = (struct: unknown) => {
    const root = struct instanceof Y.Item ? roots.get(struct.parent) : undefined
    if (root !== undefined && struct instanceof Y.Item) touched.add(placeIn(root, struct.parentSub))
  }
  const neighbour = (id: Y.ID | null) => {
    // What builds on something that is new as well is in the place of that.
    if (id && id.clock < Y.getState(doc.store, id.client)) note(Y.getItem(doc.store, id))
  }
  for (const { structs, ds } of updates.map(Y.decodeUpdate)) {
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue
      if (typeof struct.parent === 'string') touched.add(placeIn(struct.parent, struct.parentSub))
      neighbour(struct.origin)
      neighbour(struct.rightOrigin)
    }
    for (const [client, ranges] of ds.clients) {
      const here = doc.store.clients.get(client)
      const end = Y.getState(doc.store, client)
      for (const { clock, len } of here ? ranges : []) {
        if (!here || clock >= end) continue
        for (let at = Y.findIndexSS(here, clock); at < here.length; at++) {
          const struct = here[at]
          if (!struct || struct.id.clock >= clock + len) break
          if (!struct.deleted) note(struct)
        }
      }
    }
  }
  return touched
}

/** A whole update of the document in which everything outside of these places is struck out. */
function encodePlaces(doc: Y.Doc, places: ReadonlySet<Place>): Uint8Array {
  const roots = new Map([...doc.share].map(([name, type]) => [type as unknown, name]))
  const isKept = (struct: Y.Item | Y.GC): boolean => {
    const root = struct instanceof Y.Item ? roots.get(struct.parent) : undefined
    return root !== undefined && struct instanceof Y.Item && places.has(placeIn(root, struct.parentSub))
  }
  const encoder = new Y.UpdateEncoderV1()
  const clients = [...doc.store.clients].sort(([a], [b]) => b - a)
  const deleted: [client: number, kept: readonly Y.Item[]][] = []
  encoding.writeVarUint(encoder.restEncoder, clients.length)
  for (const [client, structs] of clients) {
    const kept: (Y.Item | Y.GC)[] = []
    for (const struct of structs) {
      const last = kept.at(-1)
      if (isKept(struct)) kept.push(struct)
      else if (last instanceof Y.GC) last.length += struct.length
      else kept.push(new Y.GC(Y.createID(client, struct.id.clock), struct.length))
    }
    encoding.writeVarUint(encoder.restEncoder, kept.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, 0)
    for (const struct of kept) struct.write(encoder, 0)
    const gone = kept.filter(struct => struct instanceof Y.Item && struct.deleted)
    if (gone.length > 0) deleted.push([client, gone as Y.Item[]])
  }
  encoding.writeVarUint(encoder.restEncoder, deleted.length)
  for (const [client, gone] of deleted) {
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, gone.length)
    for (const { id, length } of gone) {
      encoder.writeDsClock(id.clock)
      encoder.writeDsLen(length)
    }
  }
  return encoder.toUint8Array()
}
