// Somebody who worked without ever signing in signs in: what they made becomes their own, under their enrolled device (B6).
import * as Y from 'yjs'
import { parseAddress } from '../documents/address.ts'
import type { CatalogueLine, Device, Person } from './api.ts'
import type { Carried, CopyStore, DeviceStore, DocumentRecord } from './stores/store.ts'
import { updatesOf } from './stores/updates.ts'

export interface LeftBehind {
  readonly store: DeviceStore
  readonly copies: CopyStore
  /** Who they were here before. */
  readonly person: Person
}

/** Brings every document over, one after the other; one that is interrupted goes on with those that are left. */
export async function adopt({ store, copies, person }: LeftBehind, device: Pick<Device, 'receive'>): Promise<void> {
  const lines = new Map((await store.catalogue()).map(line => [line.address, line]))
  const carried = new Map((await store.carried()).map(each => [each.address, each]))
  for (const record of await store.documents()) {
    const { address } = record
    const line = lines.get(address)
    const own = carried.get(address) ?? null
    const rows = await store.rows(address)
    // Brought over before.
    if (!line || (rows.length === 0 && !own)) continue
    const state = await stateOf({ store, copies, person }, record, own)
    await device.receive({
      about: aboutOf(line, record, person),
      state,
      submissions: own?.submissions ?? [],
      devices: own?.devices ?? [],
      people: new Map(own?.people),
      collisions: own?.collisions ?? [],
      decided: own?.decided ?? [],
      own: { person: person.id, lastN: record.lastN, rows },
    })
    await store.write({ deleteRows: rows.map(({ first }) => ({ address, first })), deleteCarried: address })
  }
}

async function stateOf({ store, copies }: LeftBehind, record: DocumentRecord, own: Carried | null) {
  const doc = new Y.Doc()
  const copy = copies.open(record.copy, doc)
  await copy.loaded
  const rows = await store.rows(record.address)
  for (const update of [...(own?.state ? [own.state] : []), ...rows.flatMap(updatesOf)]) Y.applyUpdate(doc, update)
  const state = Y.encodeStateAsUpdate(doc)
  await copy.close()
  doc.destroy()
  return state
}

function aboutOf({ facts, head, summary }: CatalogueLine, { address, epoch }: DocumentRecord, person: Person) {
  return {
    address,
    schema: facts.schema,
    epoch,
    key: facts.key || null,
    // Whose it becomes the office says, when it is created there.
    owner: facts.owner === person.id ? '' : facts.owner,
    name: summary.name || (parseAddress(address)?.id ?? ''),
    head: head > 0 ? head : null,
  }
}
