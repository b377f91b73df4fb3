// Runs the path every edit takes some thousand times before the relay says that it is ready. After a restart all devices
// come back at once, and the first thousand edits of a cold engine cost three times as much as those that follow.
//
// The engine compiles for what it has seen: buffers as sockets hand them out, client ids beyond 31 bits, several people
// in one document, values of every type. A rehearsal that shows it less is compiled anew with the first real edit, so
// this one goes over real sockets to a relay of its own, which keeps everything in memory.
import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { join } from 'node:path'
import * as decoding from 'lib0/decoding'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { type Address, newAddress } from '../src/documents/address.ts'
import { type Change, captureChanges } from '../src/documents/changes.ts'
import { currentValue } from '../src/documents/content.ts'
import { type CollectionDeclaration, type Kind, recordKey, textRoot } from '../src/documents/kind.ts'
import type { Value } from '../src/documents/values.ts'
import { encodeEntry, signedBytes } from '../src/sync/wire/entry.ts'
import { decodeRelayFrame, encodeDeviceFrame, OLDEST_PROTOCOL, PROTOCOL } from '../src/sync/wire/frames.ts'
import { createLog } from './http/log.ts'
import { passingDevice } from './own-device.ts'
import { createCore, serve } from './relay.ts'
import { openDatabase } from './store/database.ts'

/** Devices, rounds of all of them at once, and the most entries of a submission: enough for the optimising compiler. */
const DEVICES = 3
const ROUNDS = 480
const ENTRIES = 16
/** Yjs draws 32 bits: small integers and such as are none to the engine. */
const CLIENT_IDS = [0x12345678, 0x89abcdef, 0xfedcba98]
/** Every so many rounds all of them change the same record, and type. */
const TOGETHER = 8

/** Rehearses with these kinds. Nothing of it is kept. */
export async function rehearse(kinds: ReadonlyMap<string, Kind>): Promise<void> {
  const log = createLog('silent')
  const options = {
    database: openDatabase(':memory:'),
    ownDevice: passingDevice(),
    kinds,
    clock: Date.now,
    random: randomBytes,
    log,
    version: 'rehearsal',
  }
  const core = createCore(options)
  const relay = await serve(core, options, {
    host: '127.0.0.1',
    port: 0,
    origins: [],
    staticFolder: join(import.meta.dirname, 'none'),
    secure: false,
  })
  try {
    const { id: person } = await core.accounts.setUp({ company: 'Rehearsal', name: 'Rehearsal', language: 'en' })
    const { secret } = core.accounts.createToken(person)
    const { installation } = core.accounts.installation()
    for (const kind of kinds.values()) {
      const address = newAddress(kind.name, randomBytes)
      const devices: RehearsingDevice[] = []
      for (let index = 0; index < DEVICES; index++) {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519')
        const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
        const device = core.accounts.enrolDevice(person, raw, 'rehearsal')
        const signed = { installation, person, device, address, generation: 1, epoch: 1 }
        devices.push(new RehearsingDevice(relay.port, secret, signed, privateKey, CLIENT_IDS[index] ?? 0))
      }
      await rehearseKind(kind, devices)
      for (const device of devices) device.close()
    }
  } finally {
    await relay.close()
  }
}

async function rehearseKind(kind: Kind, devices: readonly RehearsingDevice[]): Promise<void> {
  const [first] = devices
  const { collections } = kind.declaration
  if (!first || collections.length === 0) return
  await Promise.all(devices.map(device => device.welcomed))
  await first.submit([encodeEntry({ command: { command: 'create', schema: kind.declaration.schema } })])
  for (const device of devices) device.open()
  for (let round = 0; round < ROUNDS; round++) {
    const together = round % TOGETHER === 0
    await Promise.all(
      devices.map((device, index) => {
        const entries: Uint8Array[] = []
        for (let entry = 0; entry < 1 + ((round + index) % ENTRIES); entry++) {
          const collection = collections[entry % collections.length]
          if (!collection) continue
          const changes = edit(
            device.doc,
            collection,
            together ? 'both' : `r${index}`,
            round * ENTRIES + entry,
            together,
          )
          const update = captureChanges(device.doc, changes)
          if (update) entries.push(encodeEntry({ update, changes }))
        }
        return device.submit(entries)
      }),
    )
  }
}

/** One field set as a person would, and now and then a letter typed or taken away. */
function edit(
  doc: Y.Doc,
  { name, fields, texts }: CollectionDeclaration,
  id: string,
  turn: number,
  types: boolean,
): Change[] {
  const simple = fields.filter(({ value }) => value.type === 'number' || value.type === 'text')
  const field = simple[turn % 3 === 0 ? 0 : turn % simple.length]
  const changes: Change[] = []
  if (field) {
    const key = recordKey(id, field.name)
    const value: Value = field.value.type === 'number' ? turn % 90 : turn % 7 === 0 ? null : `Value ${turn % 90}`
    changes.push([name, key, currentValue(doc, name, key), value])
  }
  const [text] = texts
  if (types && text) {
    const root = textRoot(name, id, text.name)
    changes.push([root, turn % 4 === 3 && doc.getText(root).length > 0 ? [{ delete: 1 }] : [{ insert: 'ab' }]])
  }
  return changes
}

type Signed = Omit<Parameters<typeof signedBytes>[0], 'hashes'> & { readonly address: Address }

/** The least a device can be: it submits, waits for the answer, and takes in what the others did. */
class RehearsingDevice {
  readonly doc = new Y.Doc()
  readonly #signed: Signed
  readonly #key: KeyObject
  readonly #socket: WebSocket
  readonly #answers = new Map<number, () => void>()
  /** Resolves when the relay knows this device. */
  readonly welcomed: Promise<void>
  #welcome: () => void = () => undefined
  #fail: (error: Error) => void = () => undefined
  #n = 0

  constructor(port: number, token: string, signed: Signed, key: KeyObject, client: number) {
    this.doc.clientID = client
    this.#signed = signed
    this.#key = key
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/device`, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
    })
    const { device } = signed
    const hello = { protocol: PROTOCOL, oldest: OLDEST_PROTOCOL, schemas: {}, device, incarnation: null, cookie: 0 }
    this.#socket.on('open', () => this.#socket.send(encodeDeviceFrame({ type: 'hello', hello })))
    this.welcomed = this.#promise(resolve => {
      this.#welcome = resolve
    })
    this.#socket.on('message', (data: Buffer) => this.#received(data))
    this.#socket.on('error', error => this.#fail(error))
    this.#socket.on('close', (code, reason) => this.#fail(new Error(`the rehearsal was cut short: ${code} ${reason}`)))
  }

  /** From here on, what the others change arrives. */
  open(): void {
    this.#socket.send(encodeDeviceFrame({ type: 'open', channel: 1, address: this.#signed.address }))
    const stateVector = Uint8Array.of(0, 0, 1, 0)
    this.#socket.send(encodeDeviceFrame({ type: 'data', channel: 1, bytes: stateVector }))
  }

  /** Resolves with the answer. */
  submit(contents: readonly Uint8Array[]): Promise<void> {
    const { address, generation, epoch } = this.#signed
    const entries = contents.map(bytes => ({ n: ++this.#n, bytes }))
    const hashes = entries.map(({ n, bytes }) => ({ n, hash: hash('sha256', bytes, 'buffer') as Uint8Array }))
    const signature = sign(null, signedBytes({ ...this.#signed, hashes }), this.#key)
    const submission = { ref: this.#n, address, generation, epoch, entries, signature }
    return this.#promise(resolve => {
      this.#answers.set(this.#n, resolve)
      this.#socket.send(encodeDeviceFrame({ type: 'submit', submission }))
    })
  }

  #promise(work: (resolve: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fail = reject
      work(resolve)
    })
  }

  #received(data: Buffer): void {
    const frame = decodeRelayFrame(data)
    if (frame.type === 'welcome') this.#welcome()
    else if (frame.type === 'answer') this.#answers.get(frame.ref)?.()
    else if (frame.type === 'data') {
      const decoder = decoding.createDecoder(frame.bytes)
      const [sync, step] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)]
      if (sync === 0 && step > 0) Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder))
    }
  }

  close(): void {
    this.#socket.removeAllListeners('close')
    this.#socket.close()
    this.doc.destroy()
  }
}
