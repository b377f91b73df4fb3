// What an update would write, found out without applying it. The relay's gate and file hand-over rest on this.
//
// Our documents are flat (maps and texts at the root, nothing nested), so the place that every struct of an update
// writes to can be followed through its origins without changing any document. A refused update therefore never
// touches the document that others work in (DESIGN 6, RELIABILITY 2.1).
import * as Y from 'yjs'
import { DeletedRanges } from './deleted-ranges.ts'
import type { Kind } from './kind.ts'

export type EffectProblem =
  /** Not an update, or one whose reading throws. */
  | 'decode'
  /** More structs, clocks or new client ids than one entry may bring. */
  | 'size'
  /** It builds on something this document has not got; applied, part of it would wait for ever. */
  | 'pending'
  /** A root the kind does not have. */
  | 'root'
  /** A map key the kind does not have. */
  | 'key'
  /** Nested types, binary, embeds, formats, garbage structs: nothing our documents hold. */
  | 'content'
  /** A map key would be deleted; clearing a field sets it to null instead. */
  | 'deletion'

/** Thrown by `measure`; the document is as it was. */
export class EffectError extends Error {
  override readonly name = 'EffectError'
  readonly problem: EffectProblem
  /** Places concerned, as `root` or `root/key`, for the message to the author. */
  readonly places: readonly string[]
  constructor(problem: EffectProblem, message: string, places: readonly string[] = []) {
    super(message)
    this.problem = problem
    this.places = places
  }
}

export interface FieldEffect {
  readonly root: string
  readonly key: string
  readonly value: unknown
  /** Whether what the writer saw under this key is what the document holds now (its `origin` is the current item). */
  readonly sawCurrent: boolean
}

export interface TextEffect {
  readonly root: string
  /** Every UTF-16 unit the update brings and keeps, in no particular order between separate places. */
  readonly inserted: string
  /** UTF-16 units of text it deletes, those that somebody else has deleted meanwhile included. */
  readonly deleted: number
}

export interface Effect {
  readonly fields: readonly FieldEffect[]
  readonly texts: readonly TextEffect[]
  /** Clients whose structs are new to the document. */
  readonly clients: readonly number[]
  /** Nothing in it is new: a repetition. */
  readonly empty: boolean
}

/** Limits of one update. Counts are of new structs; RELIABILITY U3, U6, U14 are the attacks. */
export interface EffectLimits {
  readonly bytes: number
  readonly clocks: number
  readonly newClients: number
}

const MAX_CLIENT = 2 ** 32 - 1

/** Finds the effect of `update` on `doc` and leaves `doc` untouched. @throws EffectError */
export function measure(kind: Kind, doc: Y.Doc, update: Uint8Array, limits: EffectLimits): Effect {
  if (update.length > limits.bytes) throw new EffectError('size', `the update has ${update.length} bytes`)
  const { structs, ds } = decode(update)
  const incoming = admit(doc, structs, limits)
  const removed = new DeletedRanges(ds)
  return new Measurement(kind, doc, incoming, removed).effect()
}

type Struct = Y.Item | Y.GC

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> {
  try {
    return Y.decodeUpdate(update)
  } catch (error) {
    throw new EffectError('decode', `the update cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

/** New structs by client, ascending and without gaps after what the document has. */
type Incoming = Map<number, { readonly from: number; readonly to: number; readonly items: Y.Item[] }>

function admit(doc: Y.Doc, structs: readonly (Struct | Y.Skip)[], limits: EffectLimits): Incoming {
  const incoming: Incoming = new Map()
  let clocks = 0
  let newClients = 0
  for (const struct of structs) {
    const { client, clock } = struct.id
    if (!Number.isSafeInteger(client) || client < 0 || client > MAX_CLIENT) throw new EffectError('size', 'client id')
    if (!Number.isSafeInteger(clock + struct.length)) throw new EffectError('size', 'clock out of range')
    let own = incoming.get(client)
    const known = own?.to ?? Y.getState(doc.store, client)
    if (struct instanceof Y.Skip) throw new EffectError('pending', 'the update leaves out a part of itself')
    if (clock + struct.length <= known) continue
    if (clock > known) throw new EffectError('pending', `client ${client} continues at ${clock}, known is ${known}`)
    if (!(struct instanceof Y.Item)) throw new EffectError('content', 'garbage structs')
    clocks += clock + struct.length - known
    if (!own) {
      if (known === 0 && ++newClients > limits.newClients) throw new EffectError('size', 'too many client ids')
      own = { from: known, to: known, items: [] }
    }
    own.items.push(struct)
    incoming.set(client, { from: own.from, to: clock + struct.length, items: own.items })
  }
  if (clocks > limits.clocks) throw new EffectError('size', `the update advances ${clocks} clocks`)
  return incoming
}

/** Where an item writes: `key` null in texts. */
interface Target {
  readonly root: string
  readonly key: string | null
}

class Measurement {
  readonly #kind: Kind
  readonly #doc: Y.Doc
  readonly #incoming: Incoming
  readonly #removed: DeletedRanges
  readonly #targets = new Map<Y.Item, Target>()
  readonly #fields = new Map<string, FieldEffect>()
  /** Map keys for which the update brings a value that stays, and the item that does. */
  readonly #set = new Map<string, Y.Item>()
  /** Map keys for which it brings only values that were overwritten before they were sent. */
  readonly #overwritten = new Map<string, Target>()
  readonly #texts = new Map<string, { inserted: string[]; deleted: number }>()

  constructor(kind: Kind, doc: Y.Doc, incoming: Incoming, removed: DeletedRanges) {
    this.#kind = kind
    this.#doc = doc
    this.#incoming = incoming
    this.#removed = removed
  }

  effect(): Effect {
    for (const { from, items } of this.#incoming.values()) for (const item of items) this.#item(item, from)
    for (const { items } of this.#incoming.values()) for (const item of items) this.#agree(item)
    const deletedSomething = this.#deletions()
    for (const [place, target] of this.#overwritten) {
      if (!this.#set.has(place) && !this.#holdsValue(target)) {
        throw new EffectError('deletion', 'a field would be deleted', [place])
      }
    }
    return {
      fields: [...this.#fields.values()],
      texts: [...this.#texts].map(([root, text]) => ({
        root,
        inserted: text.inserted.join(''),
        deleted: text.deleted,
      })),
      clients: [...this.#incoming.keys()],
      empty: this.#incoming.size === 0 && !deletedSomething,
    }
  }

  #item(item: Y.Item, from: number): void {
    const target = this.#target(item)
    if (target.key === null) this.#insertText(target.root, item, from)
    else this.#writeField(target.root, target.key, item)
  }

  #insertText(root: string, item: Y.Item, from: number): void {
    const text = this.#text(root)
    if (item.content instanceof Y.ContentDeleted) return
    if (!(item.content instanceof Y.ContentString)) throw new EffectError('content', 'not plain text', [root])
    const { client, clock } = item.id
    const start = Math.max(clock, from)
    let at = start
    for (const range of this.#removed.within(client, start, clock + item.length)) {
      text.inserted.push(item.content.str.slice(at - clock, range.from - clock))
      at = range.to
    }
    text.inserted.push(item.content.str.slice(at - clock))
  }

  /**
   * Values that a client wrote over one another before it sent them (Yjs lets an observer write before the update in hand
   * is encoded) come as one item, or as several that nobody deletes yet: the last is what the field will hold.
   */
  #writeField(root: string, key: string, item: Y.Item): void {
    const place = `${root}/${key}`
    if (item.content instanceof Y.ContentDeleted) {
      this.#overwritten.set(place, { root, key })
      return
    }
    if (!(item.content instanceof Y.ContentAny)) {
      throw new EffectError('content', 'a field holds one plain value', [place])
    }
    if (this.#removed.has(item.id.client, item.lastId.clock)) {
      this.#overwritten.set(place, { root, key })
      return
    }
    const earlier = this.#set.get(place)
    // Two that know nothing of one another would leave the choice to Yjs, unjudged.
    if (earlier && !this.#descends(item, earlier)) throw new EffectError('content', 'a field is set twice', [place])
    const current = this.#current(root, key)
    const sawCurrent = current === undefined ? item.origin === null : this.#descends(item, current)
    this.#set.set(place, item)
    this.#fields.set(place, { root, key, value: item.content.arr.at(-1), sawCurrent })
  }

  /** Whether `item` was written over `current`, directly or over own new values that were. */
  #descends(item: Y.Item, current: Y.Item): boolean {
    let origin = item.origin
    while (origin) {
      if (
        origin.client === current.id.client &&
        origin.clock >= current.id.clock &&
        origin.clock <= current.lastId.clock
      )
        return true
      const before = this.#findIncoming(origin.client, origin.clock)
      if (!before || before === item) return false
      item = before
      origin = before.origin
    }
    return false
  }

  /** Walks the delete set: texts lose letters, map entries may only go where a successor comes. Whether anything goes. */
  #deletions(): boolean {
    let any = false
    for (const [client, ranges] of this.#removed.entries()) {
      const state = Math.max(Y.getState(this.#doc.store, client), this.#incoming.get(client)?.to ?? 0)
      for (const range of ranges) {
        if (range.to > state) throw new EffectError('pending', 'the update deletes what is not here yet')
        if (this.#deleteKnown(client, range.from, range.to)) any = true
      }
    }
    return any
  }

  #deleteKnown(client: number, from: number, to: number): boolean {
    const structs = this.#doc.store.clients.get(client)
    if (!structs || structs.length === 0) return false
    const end = Math.min(to, Y.getState(this.#doc.store, client))
    if (from >= end) return false
    let any = false
    for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
      const struct = structs[index]
      if (!struct || struct.id.clock >= end) break
      if (!(struct instanceof Y.Item)) continue
      const length = Math.min(end, struct.id.clock + struct.length) - Math.max(from, struct.id.clock)
      const target = this.#liveTarget(struct)
      if (target === null) throw new EffectError('content', 'a nested type')
      if (target.key === null) {
        this.#text(target.root).deleted += length
        if (!struct.deleted) any = true
        continue
      }
      if (struct.deleted) continue
      any = true
      const place = `${target.root}/${target.key}`
      if (!this.#set.has(place)) throw new EffectError('deletion', 'a field would be deleted', [place])
    }
    return any
  }

  #text(root: string): { inserted: string[]; deleted: number } {
    let text = this.#texts.get(root)
    if (!text) {
      text = { inserted: [], deleted: 0 }
      this.#texts.set(root, text)
    }
    return text
  }

  /** Follows origins to the root an item writes to; iterative, since a chain may be as long as the update. */
  #target(start: Y.Item): Target {
    const chain: Y.Item[] = []
    let item = start
    let found = this.#targets.get(item)
    while (!found) {
      chain.push(item)
      if (chain.length > 200_000) throw new EffectError('size', 'a chain of origins without an end')
      const next = this.#step(item)
      if (next instanceof Y.Item) {
        item = next
        found = this.#targets.get(item)
        if (!found && chain.includes(item) && chain.length < 64) throw new EffectError('pending', 'a circle of origins')
      } else found = next
    }
    for (const each of chain) this.#targets.set(each, found)
    return found
  }

  /** Both origins of an item must lie in the same place; Yjs itself would believe the left one. */
  #agree(item: Y.Item): void {
    if (item.origin === null || item.rightOrigin === null) return
    const found = this.#lookUp(item.rightOrigin)
    const right = found instanceof Y.Item ? this.#target(found) : found
    const left = this.#target(item)
    if (right.root !== left.root || right.key !== left.key) {
      throw new EffectError('content', 'origins in two places', [left.root])
    }
  }

  #step(item: Y.Item): Y.Item | Target {
    const origin = item.origin ?? item.rightOrigin
    if (origin) return this.#lookUp(origin)
    const parent: unknown = item.parent
    if (typeof parent !== 'string') throw new EffectError('content', 'a nested type')
    return this.#rootTarget(parent, item.parentSub)
  }

  #lookUp(id: Y.ID): Y.Item | Target {
    if (id.clock < Y.getState(this.#doc.store, id.client)) {
      const struct = Y.getItem(this.#doc.store, id)
      const target = struct instanceof Y.Item ? this.#liveTarget(struct) : null
      if (!target) throw new EffectError('content', 'it continues something that is no field or text')
      return target
    }
    const found = this.#findIncoming(id.client, id.clock)
    if (!found) throw new EffectError('pending', 'it builds on a change that is not here')
    return found
  }

  #findIncoming(client: number, clock: number): Y.Item | null {
    const own = this.#incoming.get(client)
    if (!own || clock >= own.to || clock < own.from) return null
    let low = 0
    let high = own.items.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((own.items[middle]?.id.clock ?? Number.POSITIVE_INFINITY) <= clock) low = middle
      else high = middle - 1
    }
    return own.items[low] ?? null
  }

  #rootTarget(root: string, key: string | null): Target {
    const declared = this.#kind.root(root)
    if (!declared) throw new EffectError('root', 'an unknown root', [root.slice(0, 100)])
    if (declared.type === 'text') {
      if (key !== null) throw new EffectError('content', 'a key in a text', [root])
      return { root, key: null }
    }
    if (key === null) throw new EffectError('content', 'a list where fields belong', [root])
    if (!this.#kind.place(root, key)) throw new EffectError('key', 'an unknown field', [`${root}/${key.slice(0, 100)}`])
    return { root, key }
  }

  #liveTarget(item: Y.Item): Target | null {
    const parent = item.parent
    if (!(parent instanceof Y.AbstractType) || parent._item !== null) return null
    return { root: rootName(this.#doc, parent), key: item.parentSub }
  }

  #current(root: string, key: string): Y.Item | undefined {
    return this.#doc.share.get(root)?._map.get(key)
  }

  #holdsValue(target: Target): boolean {
    const current = target.key === null ? undefined : this.#current(target.root, target.key)
    return current !== undefined && !current.deleted && !this.#removed.has(current.id.client, current.id.clock)
  }
}

const rootNames = new WeakMap<Y.AbstractType<unknown>, string>()

function rootName(doc: Y.Doc, type: Y.AbstractType<unknown>): string {
  const known = rootNames.get(type)
  if (known !== undefined) return known
  for (const [name, each] of doc.share) {
    if (each === type) {
      rootNames.set(type, name)
      return name
    }
  }
  throw new Error('a type that is no root of its document')
}
