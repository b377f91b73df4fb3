import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { decodeRow } from '../../../relay/journal/row.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { encodeEntry } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import { enrol, type Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { captured, field, RawDevice } from '../sockets/support.ts'
import { RelayProcess } from './killed.ts'

const EDITS = 1_000
const KILLS = 20
const STEP_1 = Uint8Array.of(0, 0, 1, 0)

/** The update of every sync message in a channel's frames. */
function updatesIn(raw: RawDevice): Uint8Array[] {
  return raw.frames.flatMap(frame => {
    if (frame.type !== 'data' || frame.bytes[0] !== 0 || (frame.bytes[1] ?? 0) === 0) return []
    return [decoding.readVarUint8Array(decoding.createDecoder(frame.bytes.subarray(2)))]
  })
}

async function openChannel(raw: RawDevice, address: Address): Promise<Y.Doc> {
  raw.send({ type: 'open', channel: 1, address })
  raw.send({ type: 'data', channel: 1, bytes: STEP_1 })
  const { bytes } = await raw.frame('data', frame => frame.bytes[0] === 0 && frame.bytes[1] === 1)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoding.createDecoder(bytes.subarray(2))))
  return doc
}

describe('a relay that is killed', () => {
  let folder: string
  let installation: string
  let author: Profile
  let reader: Profile
  let process: RelayProcess
  let prepared: TestRelay
  before(async () => {
    prepared = await TestRelay.start()
    const rep = prepared.person('Rita Rep')
    author = enrol(prepared, rep)
    reader = enrol(prepared, rep)
    folder = prepared.folder
    installation = prepared.installation
    await prepared.stop(false)
    process = await RelayProcess.start(folder, installation)
  })
  after(async () => {
    await process.kill()
    await prepared.stop()
  })

  for (let seed = 1; seed <= KILLS; seed++) {
    it(`T2 after a random part of ${EDITS} edits, has all that was acknowledged and all that was seen (seed ${seed})`, async t => {
      const random = new SeededRandom(seed)
      const address = newAddress('pipeline', random.bytes)
      const sender = await RawDevice.connect(process, author)
      const [created] = await sender.submit(address, [{ command: { command: 'create', schema: 1 } }])
      assert.equal(created?.status, 'committed')
      const watcher = await RawDevice.connect(process, reader)
      const seen = await openChannel(watcher, address)

      const doc = new Y.Doc()
      const contents = Array.from({ length: EDITS }, (_, index) => {
        const changes = [field(`r${index}.name`, null, `edit ${index}`)]
        return encodeEntry({
          update: captured(doc, () => doc.getMap(OPPORTUNITIES).set(`r${index}.name`, `edit ${index}`)),
          changes,
        })
      })
      const killAfter = random.below(EDITS)
      const answered: EntryAnswer[] = []
      let killed: Promise<void> | null = null
      const kill = () => {
        killed ??= process.kill()
      }
      sender.socket.on('message', () => {
        for (const frame of sender.frames.splice(0)) if (frame.type === 'answer') answered.push(...frame.answers)
        if (answered.length >= killAfter) kill()
      })
      let next = 0
      while (next < EDITS) {
        const count = 1 + random.below(5)
        sender.submitLater(address, contents.slice(next, next + count), { n: next + 2 })
        next += count
      }
      await Promise.all([sender.closed, watcher.closed])
      await killed
      const acknowledged = answered.filter(({ status }) => status === 'committed').map(({ n }) => n - 2)
      assert.equal(acknowledged.length, answered.length)
      for (const update of updatesIn(watcher)) Y.applyUpdate(seen, update)

      process = await RelayProcess.start(folder, installation)
      const again = await RawDevice.connect(process, reader)
      const stored = (await openChannel(again, address)).getMap(OPPORTUNITIES)
      for (const index of acknowledged) assert.equal(stored.get(`r${index}.name`), `edit ${index}`, 'acknowledged')
      for (const [key, value] of seen.getMap(OPPORTUNITIES)) assert.equal(stored.get(key), value, 'seen')
      const kept = stored.size
      const sight = seen.getMap(OPPORTUNITIES).size
      t.diagnostic(`${acknowledged.length} acknowledged, ${sight} seen, ${kept} kept of ${EDITS}`)
      assert.ok(kept >= acknowledged.length && kept >= sight)

      const resend = await RawDevice.connect(process, author)
      for (let first = 0; first < EDITS; first += 250) {
        const answers = await resend.submit(address, contents.slice(first, first + 250), { n: first + 2 })
        assert.ok(
          answers.every(({ status }) => status === 'committed'),
          'sent again, everything gets its answer',
        )
      }
      const whole = await openChannel(resend, address)
      assert.equal(whole.getMap(OPPORTUNITIES).size, EDITS)
      await Promise.all([again.close(), resend.close()])
    })
  }

  it('J1 N3 stored each entry once, in rows that are what their hashes say', async () => {
    await process.kill()
    const relay = await TestRelay.start({ folder })
    const { store } = relay.core
    const documents = await store.documents()
    assert.equal(documents.length, KILLS)
    for (const { address } of documents) {
      const rows = await store.rows(0, 10_000, address)
      const entries = rows
        .flatMap(({ body }) => decodeRow(body))
        .flatMap(batch => batch.entries.map(({ place }) => batch.hashes[place]?.n))
      assert.deepEqual(
        entries,
        Array.from({ length: EDITS + 1 }, (_, index) => index + 1),
      )
    }
    await relay.stop(false)
  })
})
