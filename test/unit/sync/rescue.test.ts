// What is not on the disk when a page goes: noted, and brought in by the next one.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import type { NoteStore } from '../../../src/sync/rescue.ts'
import { FailingStore, newWorld, settled } from './support.ts'

/** The notes of a profile's pages, each page with its own way to write one. */
class Notes {
  readonly all = new Map<number, string>()
  isFull = false
  /** Pages that are gone write nothing any more. */
  readonly gone = new Set<number>()
  #pages = 0

  page(): NoteStore {
    const own = this.#pages++
    return {
      write: note => {
        if (this.isFull) throw new Error('QuotaExceededError')
        if (this.gone.has(own)) return
        if (note === null) this.all.delete(own)
        else this.all.set(own, note)
      },
      read: () => [...this.all].map(([page, note]) => ({ note, remove: () => this.all.delete(page) })),
    }
  }
}

/** A disk that takes nothing from a page that is gone. */
class Disk extends FailingStore {
  gone = false
  #frozen: Promise<void> | null = null

  /** What is written from now on waits until it is released; `thaw` lets others through meanwhile. */
  freeze(): { readonly release: () => void } {
    let release = () => {}
    this.#frozen = new Promise(resolve => {
      release = resolve
    })
    return { release }
  }

  thaw(): void {
    this.#frozen = null
  }

  override write(write: Parameters<FailingStore['write']>[0]): Promise<void> {
    if (this.gone) return new Promise(() => undefined)
    const frozen = this.#frozen
    return frozen ? frozen.then(() => super.write(write)) : super.write(write)
  }
}

async function page(notes: Notes, before?: ReturnType<typeof newWorld>) {
  const disk = new Disk()
  if (before) {
    const source = before.store
    for (const record of await source.documents())
      await disk.write({ putDocument: record, putRows: await source.rows() })
    await disk.carry({ putLines: await source.catalogue() })
    await disk.write({ keepRows: await source.keptRows() })
  }
  const world = newWorld({ store: disk, ...(before ? { copies: before.copies } : {}) }, { notes: notes.page() })
  const device = await SatchelDevice.start({
    environment: world.environment,
    kinds: new Map([[pipeline.name, pipeline]]),
    person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
  })
  return { ...world, disk, device, timersRun: () => world.timers.advance(10_000) }
}

const price = (document: OpenDocument, value: number): Promise<void> =>
  document.commit(recordChanges(document.doc.value, OPPORTUNITIES, 'r1', { price: value }))
const text = (document: OpenDocument) => document.text(OPPORTUNITIES, 'r1', 'notes')
const entriesOf = async (disk: Disk) => (await disk.rows()).flatMap(({ entries }) => entries).length

describe('a page that goes', () => {
  it('O15 notes what is not saved yet, in the same turn, and the next page has it', async () => {
    const notes = new Notes()
    const first = await page(notes)
    const document = await first.device.create(pipeline, { name: 'West' })
    await price(document, 40)
    const { address } = document
    const saved = await entriesOf(first.disk)
    first.disk.gone = true
    text(document).insert(0, 'Im Keller')
    first.device.leave()
    // A field that is left with the page comes after that.
    void price(document, 45)
    assert.equal(notes.all.size, 1)

    const next = await page(notes, first)
    const again = next.device.open(address)
    await settled()
    assert.equal(text(again).toString(), 'Im Keller')
    assert.equal(again.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 45)
    assert.equal(await entriesOf(next.disk), saved + 2)
    assert.equal(notes.all.size, 0)
    await next.device.close()
  })

  it('O15 that could save it after all leaves nothing to be brought in twice', async () => {
    const notes = new Notes()
    const first = await page(notes)
    const document = await first.device.create(pipeline, { name: 'West' })
    text(document).insert(0, 'Im Keller')
    first.device.leave()
    const [note] = notes.all.values()
    await settled()
    assert.deepEqual([...notes.all], [], 'taken away when it is on the disk')
    // A page that went between the two.
    notes.all.set(99, note ?? '')
    const saved = await entriesOf(first.disk)
    const next = await page(notes, first)
    await settled()
    assert.deepEqual([await entriesOf(next.disk), notes.all.size], [saved, 0])
    await next.device.close()
  })

  it('O15 whose old note comes back when the office has it all brings in nothing', async () => {
    const notes = new Notes()
    const first = await page(notes)
    const document = await first.device.create(pipeline, { name: 'West' })
    text(document).insert(0, 'Im Keller')
    first.device.leave()
    const [note = ''] = notes.all.values()
    await settled()
    const rows = await first.disk.rows()
    await first.disk.write({ deleteRows: rows, keepRows: rows })
    notes.all.set(99, note)
    const last = await page(notes, first)
    await settled()
    assert.deepEqual([await entriesOf(last.disk), last.device.drafts.value, notes.all.size], [0, [], 0])
    await last.device.close()
  })

  it('O15 that was put aside in the middle of a write and comes back saves nothing that another page brought in', async () => {
    const notes = new Notes()
    const first = await page(notes)
    const document = await first.device.create(pipeline, { name: 'West' })
    await settled()
    const saved = await entriesOf(first.disk)
    const frozen = first.disk.freeze()
    text(document).insert(0, 'Im Keller')
    first.device.leave()
    await settled()
    // Another page of the same profile, on the same disk.
    const world = newWorld({ store: first.store, copies: first.copies }, { notes: notes.page() })
    first.disk.thaw()
    const device = await SatchelDevice.start({
      environment: world.environment,
      kinds: new Map([[pipeline.name, pipeline]]),
      person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
    })
    await settled()
    assert.equal(await entriesOf(first.disk), saved + 1)
    const [row] = (await first.disk.rows()).slice(-1)
    // It is at the office before the first page comes back.
    await first.disk.write({ deleteRows: [row!], keepRows: [row!] })
    first.device.stay()
    frozen.release()
    await settled()
    await first.timersRun()
    assert.equal(await entriesOf(first.disk), saved, 'nothing is saved a second time')
    assert.deepEqual([first.device.lamp.value, first.device.trouble.value, device.drafts.value], ['device', null, []])
    await device.close()
    await first.device.close()
  })

  it('O15 of a document that was rebuilt since keeps its words as a draft', async () => {
    const notes = new Notes()
    const first = await page(notes)
    const document = await first.device.create(pipeline, { name: 'West' })
    await settled()
    first.disk.gone = true
    text(document).insert(0, 'Im Keller')
    first.device.leave()
    const [note = ''] = notes.all.values()
    notes.gone.add(0)
    notes.all.set(0, note.replaceAll('"generation":1', '"generation":7'))
    const next = await page(notes, first)
    await settled()
    const drafts = next.device.drafts.value
    assert.deepEqual(
      drafts.map(({ address, changes }) => [address, changes]),
      [[document.address, [[`${OPPORTUNITIES}.r1.notes`, [{ insert: 'Im Keller' }]]]]],
    )
    await next.device.close()
  })

  it('O15 that comes back writes no notes, and one without room for notes saves as ever', async () => {
    const notes = new Notes()
    const { device, disk } = await page(notes)
    const document = await device.create(pipeline, { name: 'West' })
    device.leave()
    device.stay()
    text(document).insert(0, 'a')
    await document.flush()
    assert.equal(notes.all.size, 0)
    notes.isFull = true
    device.leave()
    text(document).insert(1, 'b')
    await document.flush()
    assert.equal(await entriesOf(disk), 4)
    await device.close()
  })

  it('O15 whose note is no note, or another version’s, is passed over', async () => {
    const notes = new Notes()
    for (const [at, note] of [
      '',
      'x',
      '[]',
      '{"format":2,"noted":[]}',
      '{"format":1,"noted":[{}]}',
      '{"format":1}',
    ].entries())
      notes.all.set(at + 10, note)
    const { device, disk } = await page(notes)
    await settled()
    assert.deepEqual([await entriesOf(disk), device.trouble.value, notes.all.size], [0, null, 0])
    await device.close()
  })
})
