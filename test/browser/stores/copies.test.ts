// Copies in IndexedDB: what they hold, how they stay small, and that they never hold what was not promised.
import { expect } from 'chai'
import { type IDBPDatabase, openDB } from 'idb'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { IndexedDbCopies } from '../../../src/sync/stores/indexed-db-copies.ts'

const PREFIX = 'copies'
const copies = new IndexedDbCopies(PREFIX)
let names = 0

/** A name nobody used; its copy is removed afterwards. */
async function named(work: (name: string) => Promise<void>): Promise<void> {
  const name = `document-${++names}`
  try {
    await work(name)
  } finally {
    await copies.remove(name)
  }
}

async function look<T>(name: string, read: (database: IDBPDatabase) => Promise<T>): Promise<T> {
  const database = await openDB(`${PREFIX}/${name}`)
  const found = await read(database)
  database.close()
  return found
}

const rows = (name: string): Promise<number> => look(name, database => database.count('updates'))

/** The update that this edit makes. */
function edit(doc: Y.Doc, key: string, value: unknown): Uint8Array {
  let made: Uint8Array | null = null
  const take = (update: Uint8Array) => {
    made = update
  }
  doc.on('update', take)
  doc.getMap('m').set(key, value)
  doc.off('update', take)
  return made!
}

async function read(name: string): Promise<Record<string, unknown>> {
  const doc = new Y.Doc()
  const copy = copies.open(name, doc)
  await copy.loaded
  await copy.close()
  return doc.getMap('m').toJSON()
}

describe('copies in IndexedDB', () => {
  it('give back what was kept, and say whether there was something', () =>
    named(async name => {
      const doc = new Y.Doc()
      const copy = copies.open(name, doc)
      expect(await copy.loaded).to.equal(false)
      copy.keep(edit(doc, 'a', 1))
      await copy.close()
      const again = copies.open(name, new Y.Doc())
      expect(await again.loaded).to.equal(true)
      await again.close()
      expect(await read(name)).to.deep.equal({ a: 1 })
    }))

  it('hold what they were given and not what the document holds besides, opened and closed again and again', () =>
    named(async name => {
      const doc = new Y.Doc()
      doc.getMap('m').set('before', 'typed and not promised')
      const copy = copies.open(name, doc)
      copy.keep(edit(doc, 'a', 1))
      await copy.loaded
      doc.getMap('m').set('after', 'typed and not promised')
      await copy.close()
      const again = new Y.Doc()
      const second = copies.open(name, again)
      again.getMap('m').set('third', 'typed and not promised')
      await second.loaded
      await second.close()
      const found = await look(name, database => database.getAll('updates'))
      const all = new Y.Doc()
      for (const update of found) Y.applyUpdate(all, update)
      // What builds on what is missing waits for it; nothing that was not given is in there.
      expect(all.getMap('m').has('after') || all.getMap('m').has('before') || all.getMap('m').has('third')).to.equal(
        false,
      )
    }))

  it('write what is kept in one turn in one go, and opening adds nothing', () =>
    named(async name => {
      const doc = new Y.Doc()
      const copy = copies.open(name, doc)
      for (let each = 0; each < 300; each++) copy.keep(edit(doc, `${each}`, each))
      await copy.kept()
      expect(await rows(name)).to.equal(300)
      await copies.open(name, new Y.Doc()).loaded
      expect(await rows(name)).to.equal(300)
      await copy.close()
      expect(await rows(name)).to.equal(1)
      expect(Object.keys(await read(name)).length).to.equal(300)
    }))

  it('become one again while the document stays open, when much has been added', () =>
    named(async name => {
      const doc = new Y.Doc()
      const copy = copies.open(name, doc)
      for (let each = 0; each < 5_000; each++) {
        copy.keep(edit(doc, `${each % 10}`, each))
        if (each % 100 === 0) await copy.kept()
      }
      await copy.kept()
      expect(await rows(name)).to.be.below(1_200)
      await copy.close()
      expect(await read(name)).to.deep.equal(doc.getMap('m').toJSON())
    }))

  it('take what comes for a document that is not open', () =>
    named(async name => {
      const doc = new Y.Doc()
      await copies.keep(name, [edit(doc, 'a', 1), edit(doc, 'b', 2)])
      await copies.keep(name, [])
      expect(await read(name)).to.deep.equal({ a: 1, b: 2 })
    }))

  it('keep two tabs’ updates side by side, also while one of them makes it compact', () =>
    named(async name => {
      const [one, two] = [new Y.Doc(), new Y.Doc()]
      const [first, second] = [copies.open(name, one), copies.open(name, two)]
      for (let each = 0; each < 600; each++) {
        first.keep(edit(one, `one-${each}`, each))
        second.keep(edit(two, `two-${each}`, each))
      }
      await Promise.all([first.close(), second.kept()])
      await second.close()
      expect(Object.keys(await read(name)).length).to.equal(1_200)
    }))

  it('that are removed while they are open let go, and keep nothing more', () =>
    named(async name => {
      const doc = new Y.Doc()
      const copy = copies.open(name, doc)
      copy.keep(edit(doc, 'a', 1))
      await copy.kept()
      await copies.remove(name)
      copy.keep(edit(doc, 'b', 2))
      await copy.kept()
      await copy.close()
      expect(await read(name)).to.deep.equal({})
    }))

  it('can be read by y-indexeddb, and read what it has left', () =>
    named(async name => {
      const doc = new Y.Doc()
      const copy = copies.open(name, doc)
      copy.keep(edit(doc, 'a', 1))
      await copy.close()
      const theirs = new Y.Doc()
      const persistence = new IndexeddbPersistence(`${PREFIX}/${name}`, theirs)
      await persistence.whenSynced
      expect(theirs.getMap('m').toJSON()).to.deep.equal({ a: 1 })
      theirs.getMap('m').set('b', 2)
      await persistence.destroy()
      expect(await read(name)).to.deep.equal({ a: 1, b: 2 })
    }))
})
