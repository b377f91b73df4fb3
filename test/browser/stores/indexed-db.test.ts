// The store in IndexedDB keeps the rules that the store in memory keeps, and what only a browser can do to it.
import { expect } from 'chai'
import { deleteDB, openDB } from 'idb'
import { type DeviceKey, databaseName, IndexedDbStore, type StoreEvents } from '../../../src/sync/stores/indexed-db.ts'
import { storeRules } from '../../unit/sync/store-acceptance.ts'

let people = 0

/** A person nobody has met: a database of their own. */
async function withPerson(work: (person: string) => Promise<void>): Promise<void> {
  const person = `rules-${++people}`
  try {
    await work(person)
  } finally {
    // A test that failed has not closed what it opened.
    for (const store of opened.splice(0)) store.close()
    await deleteDB(databaseName(person))
  }
}

const opened: IndexedDbStore[] = []

async function key(device: string, name: DeviceKey['name'] = 'device'): Promise<DeviceKey> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  return { name, device, installation: 'i', privateKey: pair.privateKey }
}

const quiet: StoreEvents = { onNewer: () => undefined, onEmptied: () => undefined }

async function open(person: string, events: Partial<StoreEvents> = {}): Promise<IndexedDbStore> {
  const store = await IndexedDbStore.open(person, { ...quiet, ...events })
  opened.push(store)
  return store
}

describe('the store in IndexedDB', () => {
  for (const { name, holds } of storeRules) {
    it(name, () =>
      withPerson(person =>
        holds({
          open: () => open(person),
          enrol: async (device, as) => (await open(person)).saveKey(await key(device, as)),
        }),
      ),
    )
  }

  it('keeps a key that cannot be taken out, and signs with it after it was opened again', () =>
    withPerson(async person => {
      const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
      const store = await open(person)
      await store.saveKey({ name: 'device', device: 'd', installation: 'i', privateKey: pair.privateKey })
      store.close()
      const again = await open(person)
      const key = await again.key()
      expect(key?.device).to.equal('d')
      expect(key?.privateKey.extractable).to.equal(false)
      const bytes = new Uint8Array([1, 2, 3])
      const signature = await crypto.subtle.sign({ name: 'Ed25519' }, key!.privateKey, bytes)
      expect(await crypto.subtle.verify({ name: 'Ed25519' }, pair.publicKey, signature, bytes)).to.equal(true)
      again.close()
    }))

  it('E2 keeps no key of a device that the profile is not any more, whoever asked for it before', () =>
    withPerson(async person => {
      const store = await open(person)
      const earlier = await key('earlier')
      await store.saveKey(earlier)
      await store.saveKey(await key('present', 'candidate'))
      const other = await open(person)
      expect((await other.key())?.device).to.equal('earlier')
      expect(await store.renew('earlier')).to.deep.equal([])
      // The relay's word for the earlier one comes late, in whatever tab.
      await other.saveKey({ ...earlier })
      expect((await other.key())?.device).to.equal('present')
      expect((await store.key())?.device).to.equal('present')
      expect(await store.candidate()).to.equal(null)
      store.close()
      other.close()
    }))

  it('S1 writes nothing of a write in which one thing cannot be written', () =>
    withPerson(async person => {
      const store = await open(person)
      const draft = (value: unknown) => ({
        id: 'd',
        address: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA',
        changes: [['fields', 'name', null, value]],
        refusal: { code: 'rights', message: '', places: [] },
        n: null,
        at: 1,
      })
      const unwritable = draft(() => 'a function is nothing that a disk could keep') as never
      const told = await store.write({ putDrafts: [draft('x') as never, unwritable] }).then(
        () => 'written',
        (error: Error) => error.name,
      )
      expect(told).to.equal('DataCloneError')
      expect(await store.drafts()).to.deep.equal([])
      store.close()
    }))

  it('is open again when somebody deletes it, says that it is empty, and has kept the key', () =>
    withPerson(async person => {
      const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
      let told: () => void = () => undefined
      const emptied = new Promise<void>(resolve => {
        told = resolve
      })
      const store = await open(person, { onEmptied: () => told() })
      await store.saveKey({ name: 'device', device: 'd', installation: 'i', privateKey: pair.privateKey })
      await store.carry({ putSettings: { incarnation: 'i', cookie: 7, company: 'c' } })
      await deleteDB(databaseName(person))
      await emptied
      expect((await store.settings()).incarnation).to.equal(null)
      await store.carry({ putSettings: { incarnation: 'again', cookie: 0, company: 'c' } })
      store.close()
      const again = await open(person)
      expect((await again.key())?.device).to.equal('d')
      expect((await again.settings()).incarnation).to.equal('again')
    }))

  it('tells of a newer app that needs it, and keeps it waiting until it is closed', () =>
    withPerson(async person => {
      let asked = 0
      const store = await open(person, {
        onNewer: () => {
          asked++
          store.close()
        },
      })
      const newer = await openDB(databaseName(person), 99)
      expect(asked).to.equal(1)
      newer.close()
    }))
})
