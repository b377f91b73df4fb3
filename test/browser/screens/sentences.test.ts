import { expect } from 'chai'
import { OfficeError } from '../../../components/app/office.ts'
import { sentenceFor } from '../../../components/app/sentences.ts'
import { de } from '../../../components/i18n/de.ts'
import { en } from '../../../components/i18n/en.ts'
import { language } from '../../../components/i18n/i18n.ts'
import { UnsavedError } from '../../../src/sync/outbox.ts'

const before = language.value
afterEach(() => {
  language.value = before
})

/** What a store rejects with when a transaction is ended before it is through. */
async function aborted(): Promise<unknown> {
  const request = indexedDB.open('satchel-sentences')
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    request.onupgradeneeded = () => request.result.createObjectStore('rows')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const transaction = database.transaction('rows', 'readwrite')
  const put = transaction.objectStore('rows').put(1, 1)
  const error = await new Promise(resolve => {
    put.onerror = event => {
      event.preventDefault()
      resolve(put.error)
    }
    transaction.abort()
  })
  database.close()
  indexedDB.deleteDatabase('satchel-sentences')
  return error
}

describe('a sentence for an error', () => {
  for (const [name, catalogue] of Object.entries({ de, en })) {
    it(`says of storage that refuses what the notice says, in the user's language (${name})`, async () => {
      language.value = name === 'de' ? 'de' : 'en'
      const errors = [
        new DOMException('', 'QuotaExceededError'),
        new DOMException('Encountered full disk while opening backing store', 'UnknownError'),
        new DOMException('The database connection is closing.', 'InvalidStateError'),
        new UnsavedError('the device closed before it could save'),
        await aborted(),
      ]
      for (const error of errors) expect(sentenceFor(error)).to.equal(catalogue.lamp.trouble)
    })
  }

  it('keeps apart what is no matter of storage', () => {
    language.value = 'en'
    expect(sentenceFor(new OfficeError('offline', 0, ''))).to.equal(en.errors.offline)
    expect(sentenceFor(new OfficeError('late', 409, 'Somebody was first.'))).to.equal('Somebody was first.')
    const gone = new DOMException('A requested file could not be found.', 'NotFoundError')
    expect(sentenceFor(gone)).to.equal(en.errors.other('A requested file could not be found.'))
    const denied = new DOMException('Write permission denied.', 'NotAllowedError')
    expect(sentenceFor(denied)).to.equal(en.errors.other('Write permission denied.'))
  })
})
