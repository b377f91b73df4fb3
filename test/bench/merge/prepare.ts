// A relay's folder with a pipeline of 10,000 opportunities, and two files of copies with 5,000 changes each.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { rawKey, sha256 } from '../../../relay/merge/signatures.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { type Change, captureChanges } from '../../../src/documents/changes.ts'
import { documentChanges, recordChanges } from '../../../src/documents/content.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import { slicesOf } from '../../../src/documents/slices.ts'
import type { CarriedSubmission } from '../../../src/sync/file/carried.ts'
import { certificateBytes } from '../../../src/sync/file/certificate.ts'
import { canonicalState, writeSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import { type EntryContent, encodeEntry, signedBytes } from '../../../src/sync/wire/entry.ts'
import { SeededRandom } from '../../support/random.ts'
import { openCore } from '../lib/core.ts'

export const RECORDS = 10_000
export const CHANGES = 5_000
/** Entries under one signature: somebody who works offline saves some at a time. */
const TOGETHER = 10

const [folder = ''] = process.argv.slice(2)
const { core } = openCore(folder, pipeline)
const { accounts, rooms } = core
await accounts.setUp({ company: 'Bench', name: 'Ada Admin', language: 'en' })
const person = accounts.addPerson({ name: 'Rita Rep', role: 'rep' })
const { installation, incarnation, company } = accounts.installation()
const random = new SeededRandom(1)
const address: Address = newAddress(pipeline.name, randomBytes)

class Device {
  readonly id: string
  readonly key: KeyObject
  readonly raw: Uint8Array
  n = 0
  constructor(name: string) {
    const pair = generateKeyPairSync('ed25519')
    this.key = pair.privateKey
    this.raw = rawKey(pair.publicKey)
    this.id = accounts.enrolDevice(person.id, this.raw, name)
  }

  submission(contents: readonly EntryContent[]): CarriedSubmission {
    const entries = contents.map(content => ({ n: ++this.n, bytes: encodeEntry(content) }))
    const hashes = entries.map(({ n, bytes }) => ({ n, hash: createHash('sha256').update(bytes).digest() }))
    const text = { installation, person: person.id, device: this.id, address, generation: 1, epoch: 1, hashes }
    return {
      person: person.id,
      device: this.id,
      generation: 1,
      epoch: 1,
      entries,
      signature: sign(null, signedBytes(text), this.key),
    }
  }
}

function captured(doc: Y.Doc, changes: readonly Change[]): EntryContent[] {
  const update = captureChanges(doc, changes)
  return update ? [{ update, changes }] : []
}

const first = new Device('first')
const base = new Y.Doc()
const beginning = [
  ...documentChanges(base, { name: 'All of it', currency: 'EUR' }),
  ...defaultStages.flatMap(({ id, fields }) => recordChanges(base, STAGES, id, fields)),
]
const opportunities = Array.from({ length: RECORDS }, (_, index) =>
  recordChanges(base, OPPORTUNITIES, `opportunity${index}`, {
    name: `Opportunity ${index} of ${random.pick(['Müller', 'Schmidt', 'Acme', 'Globex', 'Initech'])}`,
    account: `Account ${random.below(900)}`,
    contact: `Person ${random.below(5_000)}`,
    phone: `+49 40 ${random.below(9_000_000)}`,
    product: random.pick(['GTX Basic', 'GTX Pro', 'MG Special', 'GTK 500']),
    quantity: 1 + random.below(9),
    price: random.below(100_000) / 2,
    stage: random.pick(defaultStages).id,
    probability: random.below(100) / 100,
    closeDate: `2027-0${1 + random.below(9)}-1${random.below(9)}`,
    nextStep: `Call back about offer ${random.below(10_000)}`,
    owner: 'Rita Rep',
  }),
).flat()
const create = { command: { command: 'create', schema: 1, owner: person.id } } as const
const contents = [create, ...[beginning, ...slicesOf(opportunities)].flatMap(slice => captured(base, slice))]
const subject = accounts.subject(person.id)
if (!subject) throw new Error('nobody is there')
for (const content of contents) {
  const { entries, signature } = first.submission([content])
  const [answer] = await rooms.submit(address, {
    submitter: { type: 'device', device: first.id, subject },
    generation: 1,
    epoch: 1,
    entries: entries.map(entry => ({ ...entry, hash: sha256(entry.bytes) })),
    signature,
    note: '',
    origin: null,
    imported: [],
    collisions: [],
  })
  if (answer?.status !== 'committed') throw new Error(`not committed: ${JSON.stringify(answer)}`)
}

const relayKey = rawKey(core.ownDevice.publicKey)
for (const name of ['a', 'b']) {
  const device = new Device(name)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
  const edits: EntryContent[] = []
  for (let index = 0; index < CHANGES; index++) {
    const record = `opportunity${random.below(RECORDS)}`
    const fields = random.pick([
      { price: random.below(100_000) },
      { nextStep: `Visit ${name} ${index}` },
      { probability: random.below(100) / 100 },
    ])
    edits.push(...captured(doc, recordChanges(doc, OPPORTUNITIES, record, fields)))
  }
  const submissions: CarriedSubmission[] = []
  for (let at = 0; at < edits.length; at += TOGETHER)
    submissions.push(device.submission(edits.slice(at, at + TOGETHER)))
  const certified = { id: device.id, person: person.id, name: person.name, key: device.raw }
  const certificate = core.ownDevice.sign(certificateBytes(installation, certified))
  const state = canonicalState(Y.encodeStateAsUpdate(doc))
  if (!state) throw new Error('a copy that is not whole')
  const about = { address, schema: 1, epoch: 1, key: null, owner: person.id, name: 'All of it', head: null }
  const manifest = {
    installation,
    company,
    incarnation,
    relayKey,
    savedBy: { person: person.id, name: person.name, device: device.id },
    savedAt: Date.now(),
    people: new Map([[person.id, person.name]]),
    devices: [{ ...certified, certificate }],
  }
  const file = await writeSatchelFile(manifest, [{ about, state, submissions }], sha256)
  writeFileSync(join(folder, `${name}.satchel`), file)
  writeFileSync(join(folder, `${name}.state`), state)
}
await core.close()
