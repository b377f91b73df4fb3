// Runs the path every edit takes some hundred times before the relay says that it is ready. After a restart all devices
// come back at once, and the first thousand edits of a cold engine cost three times as much as those that follow.
import { generateKeyPairSync, hash, sign, verify } from 'node:crypto'
import * as Y from 'yjs'
import { type Address, newAddress, type RandomBytes } from '../src/documents/address.ts'
import { captureChanges } from '../src/documents/changes.ts'
import { pipeline } from '../src/documents/pipeline.ts'
import { encodeEntry, signedBytes } from '../src/sync/wire/entry.ts'
import { decodeDeviceFrame, encodeDeviceFrame } from '../src/sync/wire/frames.ts'
import type { Log } from './rooms/rooms.ts'
import { Rooms } from './rooms/rooms.ts'
import { openDatabase } from './store/database.ts'
import { SqliteStore } from './store/sqlite.ts'

/** Rounds and entries a round: enough for the engine's optimising compiler, about half a second. */
const ROUNDS = 300
const ENTRIES = 20
const PERSON = 'warm-up'

/** Works on a store in memory of its own; nothing of it is kept. */
export async function warmUp(random: RandomBytes, log: Log): Promise<void> {
  const database = openDatabase(':memory:')
  database.exec('PRAGMA foreign_keys = OFF')
  const store = new SqliteStore(database)
  const kinds = new Map([[pipeline.name, pipeline]])
  const rooms = new Rooms({ store, kinds, clock: Date.now, log, ownerExists: () => true })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const address: Address = newAddress(pipeline.name, random)
  const doc = new Y.Doc()
  const device = PERSON
  let n = 0
  const submit = async (contents: readonly Parameters<typeof encodeEntry>[0][]): Promise<void> => {
    const entries = contents.map(content => ({ n: ++n, bytes: encodeEntry(content) }))
    const hashed = entries.map(entry => ({ ...entry, hash: hash('sha256', entry.bytes, 'buffer') as Uint8Array }))
    const text = signedBytes({
      installation: '',
      person: PERSON,
      device,
      address,
      generation: 1,
      epoch: 1,
      hashes: hashed,
    })
    const signature = sign(null, text, privateKey)
    const submission = { ref: n, address, generation: 1, epoch: 1, entries, signature }
    decodeDeviceFrame(encodeDeviceFrame({ type: 'submit', submission }))
    verify(null, text, publicKey, signature)
    await rooms.submit(address, {
      submitter: { type: 'device', device, subject: { person: PERSON, role: 'rep', assists: [] } },
      generation: 1,
      epoch: 1,
      entries: hashed,
      signature,
      note: '',
      origin: null,
      imported: [],
      collisions: [],
    })
  }
  await submit([{ command: { command: 'create', schema: pipeline.declaration.schema } }])
  for (let round = 0; round < ROUNDS; round++) {
    const contents = []
    for (let entry = 0; entry < ENTRIES; entry++) {
      const price = round * ENTRIES + entry
      const changes = [['opportunities', `r${entry}.price`, round === 0 ? null : price - ENTRIES, price]] as const
      const update = captureChanges(doc, changes)
      if (update) contents.push({ update, changes })
    }
    await submit(contents)
  }
  doc.destroy()
  await rooms.close()
  store.close()
}
