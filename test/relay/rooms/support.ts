// Submissions put straight into the rooms, so that a test decides which of them share a turn; and updates made by hand.
import { createHash } from 'node:crypto'
import * as encoding from 'lib0/encoding'
import type { SubmittedWork } from '../../../relay/rooms/work.ts'
import type { Address } from '../../../src/documents/address.ts'
import { type EntryContent, encodeEntry } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import type { Profile } from '../../support/device.ts'
import type { TestRelay } from '../../support/relay.ts'

/** Submits as a device whose signature was found right. Calls made in one turn are judged in one turn. */
export function submit(
  relay: TestRelay,
  profile: Profile,
  address: Address,
  contents: readonly EntryContent[],
  options: {
    readonly n?: number
    readonly generation?: number
    readonly epoch?: number
    readonly holdsEpochs?: boolean
    readonly type?: 'device' | 'token'
  } = {},
): Promise<EntryAnswer[]> {
  const { n = 1, generation = 1, epoch = 1, holdsEpochs = false, type = 'device' } = options
  const subject = relay.core.accounts.subject(profile.person.id)
  if (!subject) throw new Error('this person may not sign in')
  const work: SubmittedWork = {
    submitter: { type, device: profile.device, subject },
    generation,
    epoch,
    holdsEpochs,
    entries: contents.map((content, index) => {
      const bytes = encodeEntry(content)
      return { n: n + index, bytes, hash: createHash('sha256').update(bytes).digest() }
    }),
    signature: type === 'device' ? new Uint8Array(64) : null,
    note: '',
    origin: null,
    imported: [],
    collisions: [],
  }
  return relay.core.rooms.submit(address, work)
}

export interface CraftedItem {
  readonly client: number
  readonly clock: number
  /** Of the item it was written over; without one `root` and `key` name the place. */
  readonly origin?: { readonly client: number; readonly clock: number }
  readonly root?: string
  readonly key?: string
  /** Without one the item is dead from the start. */
  readonly value?: string | number
}

/** A Yjs update (V1) of items and deletions that no honest client would put together. Items of a client stand together. */
export function craft(
  items: readonly CraftedItem[],
  deletions: readonly { readonly client: number; readonly clock: number; readonly length: number }[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder()
  const clients = [...new Set(items.map(({ client }) => client))]
  encoding.writeVarUint(encoder, clients.length)
  for (const client of clients) {
    const own = items.filter(item => item.client === client)
    encoding.writeVarUint(encoder, own.length)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, own[0]?.clock ?? 0)
    for (const item of own) writeItem(encoder, item)
  }
  const deleted = [...new Set(deletions.map(({ client }) => client))]
  encoding.writeVarUint(encoder, deleted.length)
  for (const client of deleted) {
    const own = deletions.filter(range => range.client === client)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, own.length)
    for (const { clock, length } of own) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
  return encoding.toUint8Array(encoder)
}

const DELETED = 1
const ANY = 8
const HAS_ORIGIN = 0x80
const HAS_KEY = 0x20

function writeItem(encoder: encoding.Encoder, { origin, root = '', key = '', value }: CraftedItem): void {
  const content = value === undefined ? DELETED : ANY
  encoding.writeUint8(encoder, content | (origin ? HAS_ORIGIN : HAS_KEY))
  if (origin) {
    encoding.writeVarUint(encoder, origin.client)
    encoding.writeVarUint(encoder, origin.clock)
  } else {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, root)
    encoding.writeVarString(encoder, key)
  }
  encoding.writeVarUint(encoder, 1)
  if (value !== undefined) encoding.writeAny(encoder, value)
}
