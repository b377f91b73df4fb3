// A document built anew with the same content and without its past: what tombstones took is given back (relay/SPEC.md Z).
import { isDeepStrictEqual } from 'node:util'
import * as Y from 'yjs'
import { readDocument } from '../../src/documents/content.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { isValue, type Value } from '../../src/documents/values.ts'

export interface Compacted {
  /** Yjs update, V1. */
  readonly state: Uint8Array
  /** A new client id for each device that wrote what stands. */
  readonly clients: ReadonlyMap<number, string>
}

export interface CompactedDocument {
  readonly kind: Kind
  readonly doc: Y.Doc
  /** Which device writes with a client id. */
  readonly clients: ReadonlyMap<number, string>
  /** Client ids of earlier epochs. */
  readonly past: ReadonlySet<number>
}

/** What stands in a root of a document, in the order it was written. */
interface Standing {
  readonly fields: readonly { readonly client: number; readonly key: string; readonly value: Value }[]
  /** A text in the pieces its writers wrote. */
  readonly letters: readonly { readonly client: number; readonly text: string }[]
}

/**
 * The same values and texts as the same devices wrote them: who archives a record without having seen a change is told
 * by that (C9). Null where something in there cannot be copied exactly; the document is not touched.
 */
export function compacted({ kind, doc, clients, past }: CompactedDocument): Compacted | null {
  const standing = standingIn(kind, doc)
  if (!standing) return null
  const fresh = new Y.Doc()
  try {
    const writers = new Writers(fresh, clients, past)
    fresh.transact(() => {
      for (const [name, { fields, letters }] of standing) {
        const map = fields.length > 0 ? fresh.getMap<Value>(name) : null
        for (const { client, key, value } of fields) writers.as(client, () => map?.set(key, value))
        const text = letters.length > 0 ? fresh.getText(name) : null
        for (const piece of letters) writers.as(piece.client, () => text?.insert(text.length, piece.text))
      }
    })
    const state = Y.encodeStateAsUpdate(fresh)
    return isSame(kind, doc, state) ? { state, clients: writers.devices } : null
  } finally {
    fresh.destroy()
  }
}

/**
 * Bytes that its content alone takes at least: names and letters, counted and not encoded. Building a large document anew
 * only to see that it is not worth it would keep everybody waiting.
 */
export function leastContent(doc: Y.Doc): number {
  let bytes = 0
  for (const { _map, _start } of doc.share.values()) {
    for (const [key, { deleted, content }] of _map) {
      if (deleted) continue
      const value: unknown = content instanceof Y.ContentAny ? content.arr.at(-1) : undefined
      bytes += key.length + (typeof value === 'string' ? value.length : 1)
    }
    for (let item = _start; item; item = item.right) if (!item.deleted) bytes += item.length
  }
  return bytes
}

/** Lets what a device wrote be written again by the same device, under a client id that nobody has used. */
class Writers {
  readonly devices = new Map<number, string>()
  readonly #doc: Y.Doc
  readonly #known: CompactedDocument['clients']
  readonly #past: CompactedDocument['past']
  readonly #ids = new Map<string, number>()

  constructor(doc: Y.Doc, known: CompactedDocument['clients'], past: CompactedDocument['past']) {
    this.#doc = doc
    this.#known = known
    this.#past = past
  }

  as(client: number, write: () => void): void {
    this.#doc.clientID = this.#idOf(this.#known.get(client) ?? '')
    write()
  }

  #idOf(device: string): number {
    let id = this.#ids.get(device)
    while (id === undefined) {
      const drawn = new Y.Doc().clientID
      const isTaken = this.#known.has(drawn) || this.#past.has(drawn) || this.devices.has(drawn)
      if (!isTaken) id = drawn
    }
    this.#ids.set(device, id)
    this.devices.set(id, device)
    return id
  }
}

/** Null where a root holds what the kind does not declare, or something that is no plain value or letter. */
function standingIn(kind: Kind, doc: Y.Doc): Map<string, Standing> | null {
  const all = new Map<string, Standing>()
  for (const [name, root] of doc.share) {
    const standing = standingInRoot(root)
    if (!standing) return null
    const { fields, letters } = standing
    if (fields.length + letters.length === 0) continue
    const declared = kind.root(name)?.type
    const isDeclared = declared === 'text' ? fields.length === 0 : declared !== undefined && letters.length === 0
    if (!isDeclared) return null
    all.set(name, standing)
  }
  return all
}

function standingInRoot(root: Pick<Y.Map<unknown>, '_map' | '_start'>): Standing | null {
  const fields: { client: number; key: string; value: Value }[] = []
  for (const [key, item] of root._map) {
    if (item.deleted) continue
    const value: unknown = item.content instanceof Y.ContentAny ? item.content.arr.at(-1) : undefined
    if (!isValue(value)) return null
    fields.push({ client: item.id.client, key, value })
  }
  const letters: { client: number; text: string }[] = []
  for (let item = root._start; item; item = item.right) {
    if (item.deleted) continue
    if (!(item.content instanceof Y.ContentString)) return null
    const { client } = item.id
    const last = letters.at(-1)
    if (last?.client === client) last.text += item.content.str
    else letters.push({ client, text: item.content.str })
  }
  return { fields, letters }
}

/** Read back as whoever opens it will: every value, every letter, and what readers make of it. */
function isSame(kind: Kind, doc: Y.Doc, state: Uint8Array): boolean {
  const read = new Y.Doc()
  try {
    Y.applyUpdate(read, state)
    const [before, after] = [standingIn(kind, doc), standingIn(kind, read)]
    if (!before || !after || read.store.pendingStructs || read.store.pendingDs) return false
    const isEqual = isDeepStrictEqual(plain(before), plain(after))
    return isEqual && isDeepStrictEqual(readDocument(kind, doc), readDocument(kind, read))
  } finally {
    read.destroy()
  }
}

const plain = (standing: ReadonlyMap<string, Standing>) =>
  new Map(
    [...standing].map(([name, { fields, letters }]) => {
      const values = new Map(fields.map(({ key, value }) => [key, value]))
      return [name, { values, text: letters.map(({ text }) => text).join('') }]
    }),
  )
