// What this device has of a document, brought into it when it is opened: the copy, what was delivered since, what waits.
import * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import type { Environment } from './environment.ts'
import type { Queue } from './queue.ts'
import type { Copy } from './stores/store.ts'
import { LOADED, updatesOf } from './stores/updates.ts'
import type { Troubles } from './troubles.ts'

/** What was delivered of documents before they were opened here. */
export interface Delivered {
  /** Of this epoch alone: nothing of another one is told. */
  unpack(address: Address, epoch: number): Promise<{ readonly updates: readonly Uint8Array[]; readonly head: number }>
  unpacked(address: Address, head: number): Promise<void>
  /** Everything the relay had of it has come over its channel. */
  synced(address: Address): void
}

export interface LoadingContext {
  readonly environment: Environment
  readonly troubles: Troubles
  readonly cargo: Delivered
  readonly epochs: GivingWay
}

/** What was delivered of the office's epoch may take the place of what is here, before that is read. */
export interface GivingWay {
  mayGiveWay(queue: Queue): boolean
  giveWay(queue: Queue): Promise<void>
}

export interface Loading {
  readonly queue: Queue
  readonly doc: Y.Doc
  /** False where recovery has put another document in its place. */
  readonly isShown: () => boolean
  readonly onCopy: (copy: Copy) => void
  /** The copy lacks this, and may have it. */
  readonly keep: (update: Uint8Array) => void
}

/** True where there was something. */
export async function loadInto(
  { queue, doc, isShown, onCopy, keep }: Loading,
  { environment, troubles, cargo, epochs }: LoadingContext,
): Promise<boolean> {
  const { address } = queue
  // Those answered for while the copy is read are gone from the queue by then, and the copy may lack them.
  const early = queue.rows
  if (epochs.mayGiveWay(queue)) {
    await epochs.giveWay(queue).catch(error => troubles.report(`unpacking ${address}`, error))
    if (!isShown()) return true
  }
  const { copy: name, epoch } = queue.record
  const copy = environment.copies.open(name, doc)
  onCopy(copy)
  const kept = await copy.loaded.catch(error => {
    troubles.report(`reading ${address}`, error)
    return false
  })
  const delivered = await cargo.unpack(address, epoch).catch(error => {
    troubles.report(`unpacking ${address}`, error)
    return { updates: [], head: 0 }
  })
  // Rebuilt in the meantime: recovery has brought what belongs in there.
  if (!isShown()) return true
  const { rows, pending } = queue
  const waiting = [...new Set([...early, ...rows])].flatMap(updatesOf)
  const before = Y.encodeStateVector(doc)
  bring(doc, delivered.updates)
  if (delivered.head > 0) {
    // As one: thousands of updates would be thousands of rows of the copy, and most build on what is in it.
    keep(Y.encodeStateAsUpdate(doc, before))
    unpackedInto(copy)
  }
  // Yjs tells what is new in it: what a crash has kept out of the copy.
  doc.on('update', keep)
  bring(doc, waiting)
  doc.off('update', keep)
  bring(
    doc,
    pending.flatMap(({ content }) => ('update' in content ? [content.update] : [])),
  )
  return kept || delivered.updates.length > 0 || waiting.length > 0 || pending.length > 0

  /** Cargo goes when the copy has it; a crash in between leaves it in both, which is no harm. */
  function unpackedInto(copy: Copy): void {
    const what = `unpacking ${address}`
    copy
      .kept()
      .then(() => cargo.unpacked(address, delivered.head))
      .then(
        () => troubles.solved(what),
        error => troubles.report(what, error),
      )
  }
}

function bring(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update, LOADED)
  }, LOADED)
}
