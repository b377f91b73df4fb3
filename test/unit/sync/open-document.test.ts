import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { type Change, isFieldChange, parseChanges } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import { UnsavedError } from '../../../src/sync/outbox.ts'
import { MemoryCopies } from '../../../src/sync/stores/memory.ts'
import type { Copy, CopyStore } from '../../../src/sync/stores/store.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import { newWorld, settled, type World } from './support.ts'

/** Copies that take their time when they are told to. */
class SlowCopies extends MemoryCopies {
  #held: Promise<void> = Promise.resolve()

  hold(): { readonly closed: Promise<void>; readonly release: () => void } {
    let release = () => {}
    this.#held = new Promise(resolve => {
      release = resolve
    })
    return { closed: this.#held, release }
  }

  override open(name: string, doc: Y.Doc): Copy {
    const copy = super.open(name, doc)
    return { ...copy, kept: () => this.#held.then(() => copy.kept()) }
  }

  override keep(name: string, updates: readonly Uint8Array[]): Promise<void> {
    return this.#held.then(() => super.keep(name, updates))
  }
}

interface Desk extends World {
  readonly device: SatchelDevice
  readonly document: OpenDocument
}

const start = (world: World): Promise<SatchelDevice> =>
  SatchelDevice.start({
    environment: world.environment,
    kinds: new Map([[pipeline.name, pipeline]]),
    person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
  })

/** A device without a network, with a pipeline it has just begun. */
async function desk(): Promise<Desk> {
  const world = newWorld()
  const device = await start(world)
  const document = await device.create(pipeline, { name: 'West' })
  return { ...world, socket: world.socket, device, document }
}

async function entries({ store }: World): Promise<{ changes: readonly Change[]; update: Uint8Array }[]> {
  return (await store.rows()).flatMap(row =>
    row.entries.flatMap(({ bytes }) => {
      const entry = decodeEntry(bytes)
      if (entry?.type !== 'update') return []
      const parsed = parseChanges(entry.changes)
      assert.ok('changes' in parsed)
      return [{ changes: parsed.changes, update: entry.update }]
    }),
  )
}

const price = (document: OpenDocument, value: number): Promise<void> =>
  document.commit(recordChanges(document.doc.value, OPPORTUNITIES, 'r1', { price: value }))

const notesOf = (document: OpenDocument): Y.Text => document.text(OPPORTUNITIES, 'r1', 'notes')

/** What all entries put together make. */
async function rebuilt(world: World): Promise<Y.Doc> {
  const doc = new Y.Doc()
  for (const { update } of await entries(world)) Y.applyUpdate(doc, update)
  assert.equal(doc.store.pendingStructs, null)
  return doc
}

describe('an open document', () => {
  it('D3 applies a commit at once and saves it with the base its author saw', async () => {
    const world = await desk()
    const { document } = world
    await price(document, 40)
    const saved = price(document, 45)
    assert.equal(document.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 45)
    await saved
    assert.deepEqual(
      (await entries(world)).slice(1).map(({ changes }) => changes),
      [[[OPPORTUNITIES, 'r1.price', null, 40]], [[OPPORTUNITIES, 'r1.price', 40, 45]]],
    )
    await document.commit([])
    assert.equal((await entries(world)).length, 3)
    await world.device.close()
  })

  it('D3 D4 waits with a commit made inside an observer, after what was typed', async () => {
    const world = await desk()
    const { document } = world
    const text = notesOf(document)
    let made: Promise<void> | null = null
    text.observe(() => {
      made ??= price(document, text.length)
    })
    text.insert(0, 'abc')
    text.insert(3, 'def')
    await settled()
    await made
    await document.flush()
    const list = (await entries(world)).slice(1).flatMap(({ changes }) => changes)
    assert.deepEqual(list, [
      [`${OPPORTUNITIES}.r1.notes`, [{ insert: 'abcdef' }]],
      [OPPORTUNITIES, 'r1.price', null, 3],
    ])
    assert.deepEqual((await rebuilt(world)).getText(`${OPPORTUNITIES}.r1.notes`).toString(), 'abcdef')
    await world.device.close()
  })

  it('D4 makes an entry of typing after 300 ms, after 32 keys, before a commit and on flush', async () => {
    const world = await desk()
    const { document, timers } = world
    const text = notesOf(document)
    const count = async () => (await entries(world)).length - 1
    text.insert(0, 'a')
    assert.deepEqual([document.lamp.value, world.device.lamp.value], ['saving', 'saving'])
    await timers.advance(299)
    assert.equal(await count(), 0)
    await timers.advance(1)
    assert.equal(await count(), 1)
    assert.equal(document.lamp.value, 'device')
    for (let key = 0; key < 33; key++) text.insert(text.length, 'x')
    await settled()
    assert.equal(await count(), 2, '32 keys, one still waits')
    await price(document, 1)
    assert.equal(await count(), 4)
    text.delete(0, 10)
    await document.flush()
    assert.equal(await count(), 5)
    assert.deepEqual(
      timers.waiting.filter(ms => ms <= 300),
      [],
    )
    assert.equal((await rebuilt(world)).getText(`${OPPORTUNITIES}.r1.notes`).toString(), text.toString())
    await world.device.close()
  })

  it('D5 keeps the text before each text entry, deletions over several pieces included', async () => {
    const world = await desk()
    const { document, store } = world
    const text = notesOf(document)
    text.insert(0, 'one three')
    await document.flush()
    text.insert(4, 'two ')
    await document.flush()
    text.doc?.transact(() => {
      text.delete(2, 8)
      text.insert(2, '!')
    })
    text.insert(0, '>')
    await document.flush()
    await document.commit([[`${OPPORTUNITIES}.r1.notes`, [{ retain: 1 }, { insert: '>' }]]])
    const befores = (await store.rows()).flatMap(({ before }) => before.map(each => each.text))
    assert.deepEqual(befores, ['', 'one three', 'one two three', '>on!ree'])
    await world.device.close()
  })

  it('D6 throws where a field is changed around commit', async () => {
    const world = await desk()
    assert.throws(() => world.document.doc.value.getMap(OPPORTUNITIES).set('r1.price', 1), /commit/)
    await world.device.close()
  })

  it('D1 is one object for everybody and closes with the last', async () => {
    const world = await desk()
    const { device, document } = world
    const again = device.open(document.address)
    assert.equal(again, document)
    await document.close()
    await price(again, 1)
    await again.close()
    await again.close()
    const fresh = device.open(document.address)
    assert.notEqual(fresh, document)
    await settled()
    assert.equal(fresh.state.value, 'open')
    assert.equal(fresh.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 1)
    await device.close()
  })

  it('D1 stays open when it is opened again while the last of it is being saved', async () => {
    const world = await desk()
    const { device, document } = world
    notesOf(document).insert(0, 'last words')
    const closing = document.close()
    const again = device.open(document.address)
    await closing
    assert.equal(again, document)
    await price(again, 2)
    assert.equal((await rebuilt(world)).getMap(OPPORTUNITIES).get('r1.price'), 2)
    await device.close()
  })

  it('D2 shows after a restart what was saved, before there was any network', async () => {
    const world = await desk()
    const { document, device } = world
    await price(document, 3)
    notesOf(document).insert(0, 'typed in the last moment')
    await device.close()
    const next = newWorld({ store: world.store, copies: world.copies })
    const again = await start(next)
    assert.equal(again.waiting.value, 4)
    assert.deepEqual([...again.catalogue.value.keys()], [document.address])
    const reopened = again.open(document.address)
    // L1: also while it is being read.
    assert.deepEqual([reopened.state.value, reopened.lamp.value], ['opening', 'device'])
    await settled()
    assert.equal(reopened.state.value, 'open')
    assert.equal(reopened.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 3)
    assert.equal(notesOf(reopened).toString(), 'typed in the last moment')
    assert.equal(reopened.lamp.value, 'device')
    await again.close()
  })

  for (const open of [false, true]) {
    it(`D8 brings into the copy what a crash kept out of it before a row goes, ${open ? 'open' : 'closed'}`, async () => {
      const world = await desk()
      await price(world.document, 3)
      // The crash: rows are on disk, the copy never was.
      const next = newWorld({ store: world.store })
      const again = await start(next)
      const { address } = world.document
      if (open) again.open(address)
      await next.socket.welcome()
      for (const { submission } of next.socket.of('submit')) {
        const answers = submission.entries.map(({ n }) => ({
          n,
          status: 'committed',
          sequence: n,
          index: 0,
          result: '',
        }))
        await next.socket.say({ type: 'answer', ref: submission.ref, answers: answers as EntryAnswer[] })
      }
      assert.deepEqual(await next.store.rows(), [])
      await again.close()
      const last = await start(newWorld({ store: next.store, copies: next.copies }))
      const reopened = last.open(address)
      await settled()
      assert.equal(reopened.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 3)
      await last.close()
      await world.device.close()
    })
  }

  for (const open of [false, true]) {
    it(`D8 L1 a row stays, and its lamp is not green, until it is answered for and the copy has it, ${open ? 'open' : 'closed'}`, async () => {
      const copies = new SlowCopies()
      const world = newWorld({ copies })
      const device = await start(world)
      const document = await device.create(pipeline, { name: 'West' })
      await price(document, 3)
      if (!open) await document.close()
      await settled()
      const { closed, release } = copies.hold()
      const again = open ? document : null
      await world.socket.welcome()
      const submitted = world.socket.of('submit').map(({ submission }) => submission)
      assert.ok(submitted.length > 0)
      assert.deepEqual(
        [again?.lamp.value ?? 'device', device.lamp.value],
        ['device', 'device'],
        'sent is not at the office',
      )
      const before = (await world.store.rows()).length
      for (const { ref, entries } of submitted) {
        const answers = entries.map(({ n }) => ({ n, status: 'committed', sequence: n, index: 0, result: '' }))
        await world.socket.say({ type: 'answer', ref, answers: answers as EntryAnswer[] })
      }
      assert.equal((await world.store.rows()).length, before, 'answered for, and not in the copy')
      release()
      await closed
      await settled()
      assert.ok((await world.store.rows()).length < before)
      await device.close()
    })
  }

  it('D8 brings into the copy what the disk took only when the document was closed', async () => {
    const world = await desk()
    world.store.faults = 1
    const saved = price(world.document, 8)
    await settled()
    await world.document.close()
    await world.timers.advance(3_000)
    await saved
    await settled()
    // Acknowledged: the rows are gone.
    for (const { address, first } of await world.store.rows()) {
      await world.store.write({ deleteRows: [{ address, first }] })
    }
    const next = await start(newWorld({ store: world.store, copies: world.copies }))
    const reopened = next.open(world.document.address)
    await settled()
    assert.equal(reopened.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 8)
    await next.close()
    await world.device.close()
  })

  it('D2 lists again what was begun when the crash came before its line was written', async () => {
    const world = await desk()
    await world.store.carry({ putLines: [], dropLines: [world.document.address] })
    const again = await start(newWorld({ store: world.store, copies: world.copies }))
    const [line] = [...again.catalogue.value.values()]
    assert.deepEqual([line?.summary.name, line?.facts.key, line?.facts.ownerName], ['West', '', 'Rita Rep'])
    await again.close()
    await world.device.close()
  })

  it('O7 L1 keeps a document usable while the disk refuses, and never shows it green', async () => {
    const world = await desk()
    const { document, device, store, timers } = world
    store.faults = 2
    const saved = price(document, 5)
    await settled()
    assert.deepEqual([document.lamp.value, device.lamp.value], ['saving', 'saving'])
    assert.equal(device.trouble.value, 'QuotaExceededError')
    notesOf(document).insert(0, 'still typing')
    await timers.advance(3_000)
    assert.equal(document.lamp.value, 'saving')
    await timers.advance(3_000)
    await saved
    assert.deepEqual([document.lamp.value, device.lamp.value, device.trouble.value], ['device', 'device', null])
    assert.equal((await rebuilt(world)).getText(`${OPPORTUNITIES}.r1.notes`).toString(), 'still typing')
    await device.close()
  })

  it('L1 stays unsaved, as a device, while the disk has not taken what a document was closed with', async () => {
    const world = await desk()
    const { document, device, store, timers } = world
    await settled()
    store.faults = 1
    const saved = price(document, 6)
    await settled()
    await document.close()
    const other = await device.create(pipeline, { name: 'East' })
    await other.close()
    assert.equal(device.lamp.value, 'saving')
    assert.deepEqual([...device.unsaved.value], [document.address])
    await timers.advance(3_000)
    await saved
    assert.equal(device.lamp.value, 'device')
    assert.deepEqual([...device.unsaved.value], [])
    await device.close()
  })

  it('D2 holds after closing and opening what the disk has not taken yet', async () => {
    const world = await desk()
    const { document, device, store, timers } = world
    store.faults = 1
    const saved = price(document, 6)
    await settled()
    await document.close()
    const again = device.open(document.address)
    await settled()
    assert.equal(again.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 6)
    await timers.advance(3_000)
    await saved
    await device.close()
    const reopened = await start(newWorld({ store, copies: world.copies }))
    const last = reopened.open(document.address)
    await settled()
    assert.equal(last.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 6)
    await reopened.close()
  })

  it('O13 leaves nothing running, tells whoever waits in vain, and may be closed twice', async () => {
    const world = await desk()
    const { document, device, store, timers } = world
    notesOf(document).insert(0, 'x')
    store.faults = 1_000
    const rejected = assert.rejects(price(document, 7), UnsavedError)
    await settled()
    await device.close()
    await rejected
    await device.close()
    assert.deepEqual(timers.waiting, [])
    assert.equal(device.connection.value, 'offline')
  })

  it('O13 tells whoever changes a document after the device is closed', async () => {
    const { document, device } = await desk()
    await device.close()
    await assert.rejects(price(document, 7), UnsavedError)
    await assert.rejects(document.decide([1], 'kept'), UnsavedError)
  })

  it('T9 gives way to a newer app only when everything typed is on the disk', async () => {
    const world = await desk()
    const { document, device, store, timers } = world
    store.faults = 2
    const saved = price(document, 7)
    await settled()
    device.giveWay()
    await timers.advance(3_000)
    assert.notEqual(device.connection.value, 'outdated')
    notesOf(document).insert(0, 'typed meanwhile')
    await timers.advance(6_000)
    await saved
    assert.equal(device.connection.value, 'outdated')
    assert.equal((await rebuilt(world)).getText(`${OPPORTUNITIES}.r1.notes`).toString(), 'typed meanwhile')
    assert.deepEqual(timers.waiting, [])
  })

  it('writes only what its entries say: every update states its fields', async () => {
    const world = await desk()
    for (const { changes, update } of await entries(world)) {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, update)
      for (const change of changes) {
        if (isFieldChange(change)) assert.equal(doc.getMap(change[0]).get(change[1]), change[3])
      }
    }
    await world.device.close()
  })
})

describe('the lamps', () => {
  it('L2 of document and device say from the first letter on that it is not on the disk yet', async () => {
    const world = await desk()
    const { device, document, timers } = world
    await settled()
    assert.deepEqual([document.lamp.value, device.lamp.value], ['device', 'device'])
    notesOf(document).insert(0, 'a')
    assert.deepEqual([document.lamp.value, device.lamp.value], ['saving', 'saving'])
    await timers.advance(300)
    assert.deepEqual([document.lamp.value, device.lamp.value], ['device', 'device'])
    await device.close()
  })
})

describe('closing', () => {
  it('O13 goes on with the other documents where the copy of one cannot be closed, and ends', async () => {
    const world = newWorld()
    const closed: string[] = []
    const { copies } = world
    const failing: CopyStore = {
      open: (name, doc) => {
        const copy = copies.open(name, doc)
        const close = async () => {
          if (closed.push(name) === 1) throw new DOMException('', 'QuotaExceededError')
          await copy.close()
        }
        return { ...copy, close }
      },
      keep: (name, updates) => copies.keep(name, updates),
      remove: name => copies.remove(name),
    }
    let isStoreClosed = false
    const { store } = world
    store.close = () => {
      isStoreClosed = true
    }
    const device = await start({ ...world, environment: { ...world.environment, copies: failing } })
    const [one, other] = [
      await device.create(pipeline, { name: 'West' }),
      await device.create(pipeline, { name: 'Ost' }),
    ]
    notesOf(one).insert(0, 'im Westen')
    notesOf(other).insert(0, 'im Osten')
    await device.close()
    assert.deepEqual(closed, [`${one.address}/1`, `${other.address}/1`])
    assert.equal(isStoreClosed, true)
    assert.equal(device.trouble.value, 'QuotaExceededError')
    // What the copy lacks is in the outbox.
    const again = await start(newWorld({ store, copies }))
    for (const [document, words] of [
      [one, 'im Westen'],
      [other, 'im Osten'],
    ] as const) {
      const reopened = again.open(document.address)
      await settled()
      assert.equal(notesOf(reopened).toString(), words)
    }
    await again.close()
  })
})
