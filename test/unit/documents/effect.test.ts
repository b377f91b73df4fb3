import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { EffectError, type EffectProblem, measure } from '../../../src/documents/effect.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { SeededRandom } from '../../support/random.ts'

const limits = { bytes: 256 * 1024, clocks: 200_000, newClients: 4 }
const effectOf = (doc: Y.Doc, update: Uint8Array) => measure(pipeline, doc, update, limits)

/** A document as the relay holds it, and a copy of it to edit. */
function relayAndAuthor(): { relay: Y.Doc; author: Y.Doc; send: (edit: (doc: Y.Doc) => void) => Uint8Array } {
  const relay = new Y.Doc()
  relay.getMap('fields').set('name', 'West')
  relay.getMap('opportunities').set('r1.price', 40)
  relay.getText('opportunities.r1.notes').insert(0, 'hello world')
  const author = copy(relay)
  return { relay, author, send: edit => edited(author, edit) }
}

function copy(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  return other
}

function edited(doc: Y.Doc, edit: (doc: Y.Doc) => void): Uint8Array {
  const updates: Uint8Array[] = []
  const listen = (update: Uint8Array) => updates.push(update)
  doc.on('update', listen)
  doc.transact(() => edit(doc))
  doc.off('update', listen)
  assert.equal(updates.length, 1, 'the edit made one update')
  return updates[0]!
}

function refused(doc: Y.Doc, update: Uint8Array, problem: EffectProblem): void {
  const before = Y.encodeStateAsUpdate(doc)
  assert.throws(
    () => effectOf(doc, update),
    (error: unknown) => error instanceof EffectError && error.problem === problem,
    `expected ${problem}`,
  )
  assert.deepEqual(Y.encodeStateAsUpdate(doc), before, 'the document is as it was')
  assert.equal(doc.store.pendingStructs, null)
}

/** A hand-made update that holds one garbage struct. */
function garbage(client: number, clock: number, length: number): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const number of [1, 1, client, clock]) encoding.writeVarUint(encoder, number)
  encoding.writeUint8(encoder, 0)
  encoding.writeVarUint(encoder, length)
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

describe('the effect of an honest update', () => {
  it('names a field that is set for the first time', () => {
    const { relay, send } = relayAndAuthor()
    const effect = effectOf(
      relay,
      send(doc => doc.getMap('opportunities').set('r2.name', 'New')),
    )
    assert.deepEqual(effect.fields, [{ root: 'opportunities', key: 'r2.name', value: 'New', sawCurrent: true }])
    assert.deepEqual(effect.texts, [])
    assert.equal(effect.empty, false)
  })

  it('names a field that is overwritten, though its bytes hold no name', () => {
    const { relay, send } = relayAndAuthor()
    const effect = effectOf(
      relay,
      send(doc => doc.getMap('opportunities').set('r1.price', 45)),
    )
    assert.deepEqual(effect.fields, [{ root: 'opportunities', key: 'r1.price', value: 45, sawCurrent: true }])
  })

  it('gives the last of several values set in one update', () => {
    const { relay, send } = relayAndAuthor()
    const update = send(doc => {
      for (let price = 1; price <= 500; price++) doc.getMap('opportunities').set('r1.price', price)
    })
    assert.deepEqual(effectOf(relay, update).fields, [
      { root: 'opportunities', key: 'r1.price', value: 500, sawCurrent: true },
    ])
  })

  it('gives the last of values that an observer wrote before the update in hand was sent', () => {
    const { relay, author } = relayAndAuthor()
    const copyOfRelay = copy(relay)
    const updates: Uint8Array[] = []
    author.on('update', (update: Uint8Array) => updates.push(update))
    const price = author.getMap('opportunities')
    const answer = () => {
      price.unobserve(answer)
      for (const value of [41, 42, 43]) price.set('r1.price', value)
    }
    price.observe(answer)
    price.set('r1.price', 40.5)
    assert.ok(updates.length > 1)
    const [first, ...rest] = updates as [Uint8Array, ...Uint8Array[]]
    assert.deepEqual(effectOf(relay, first).fields, [
      { root: 'opportunities', key: 'r1.price', value: 43, sawCurrent: true },
    ])
    Y.applyUpdate(relay, first)
    for (const update of rest) {
      assert.equal(effectOf(relay, update).fields.length, 0)
      Y.applyUpdate(relay, update)
    }
    assert.deepEqual(Y.encodeStateAsUpdate(relay), Y.encodeStateAsUpdate(author))
    assert.equal(relay.store.pendingStructs ?? relay.store.pendingDs, null)
    // Somebody who writes at the same time is still told apart.
    const other = edited(copyOfRelay, doc => doc.getMap('opportunities').set('r1.price', 50))
    assert.equal(effectOf(relay, other).fields[0]?.sawCurrent, false)
  })

  it('refuses two values under one key that know nothing of one another', () => {
    const { relay } = relayAndAuthor()
    const [one, two] = [copy(relay), copy(relay)].map((doc, index) =>
      edited(doc, doc => doc.getMap('opportunities').set('r1.price', 41 + index)),
    ) as [Uint8Array, Uint8Array]
    refused(relay, Y.mergeUpdates([one, two]), 'content')
  })

  it('tells that the author had not seen the current value', () => {
    const { relay, send } = relayAndAuthor()
    const update = send(doc => doc.getMap('opportunities').set('r1.price', 45))
    relay.getMap('opportunities').set('r1.price', 50)
    assert.deepEqual(effectOf(relay, update).fields, [
      { root: 'opportunities', key: 'r1.price', value: 45, sawCurrent: false },
    ])
  })

  it('names what a losing write meant, though it changes nothing', () => {
    const { relay, author, send } = relayAndAuthor()
    const update = send(doc => doc.getMap('opportunities').set('r1.price', 45))
    const other = copy(relay)
    other.clientID = author.clientID + 1
    other.getMap('opportunities').set('r1.price', 50)
    Y.applyUpdate(relay, Y.encodeStateAsUpdate(other))
    assert.equal(effectOf(relay, update).fields[0]?.value, 45)
    Y.applyUpdate(relay, update)
    assert.equal(relay.getMap('opportunities').get('r1.price'), 50)
  })

  it('counts letters put into and taken out of a text', () => {
    const { relay, send } = relayAndAuthor()
    const update = send(doc => {
      const notes = doc.getText('opportunities.r1.notes')
      notes.delete(0, 5)
      notes.insert(0, 'good')
      notes.insert(notes.length, '!')
    })
    const [text, ...more] = effectOf(relay, update).texts
    assert.deepEqual(more, [])
    assert.equal(text?.root, 'opportunities.r1.notes')
    assert.equal(text?.deleted, 5)
    assert.equal([...(text?.inserted ?? '')].sort().join(''), '!dgoo')
  })

  it('leaves out letters that were typed and erased before sending', () => {
    const { relay, author } = relayAndAuthor()
    const updates: Uint8Array[] = []
    author.on('update', update => updates.push(update))
    const notes = author.getText('opportunities.r1.notes')
    notes.insert(5, 'XYZ')
    notes.delete(6, 1)
    const [text] = effectOf(relay, Y.mergeUpdates(updates)).texts
    assert.equal(text?.inserted, 'XZ')
    assert.equal(text?.deleted, 0)
  })

  it('is empty when repeated', () => {
    const { relay, send } = relayAndAuthor()
    const update = send(doc => {
      doc.getMap('opportunities').set('r1.price', 45)
      doc.getText('opportunities.r1.notes').delete(0, 2)
    })
    assert.equal(effectOf(relay, update).empty, false)
    Y.applyUpdate(relay, update)
    assert.equal(effectOf(relay, update).empty, true)
  })

  it('takes the whole state of a client that has overwritten its own unsent values', () => {
    const { relay, author } = relayAndAuthor()
    for (const price of [1, 2, 3]) author.getMap('opportunities').set('r1.price', price)
    const other = copy(relay)
    other.clientID = author.clientID + 1
    other.getMap('opportunities').set('r1.price', 99)
    Y.applyUpdate(relay, Y.encodeStateAsUpdate(other))
    Y.applyUpdate(author, Y.encodeStateAsUpdate(relay))
    const update = Y.encodeStateAsUpdate(author, Y.encodeStateVector(relay))
    const effect = effectOf(relay, update)
    assert.deepEqual(effect.fields, [], 'its own values had already lost')
    Y.applyUpdate(relay, update)
    assert.equal(relay.getMap('opportunities').get('r1.price'), 99)
  })
})

describe('honest histories', () => {
  const keys = ['r1.price', 'r1.name', 'r2.price', 'r2.stage']
  const text = 'opportunities.r1.notes'

  it('are never refused, and what is measured is what was meant', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = new SeededRandom(seed)
      const relay = new Y.Doc()
      const authors = [0, 1, 2].map(() => ({
        doc: new Y.Doc(),
        outbox: [] as { update: Uint8Array; sets: Map<string, unknown> }[],
      }))
      for (let step = 0; step < 80; step++) {
        const author = random.pick(authors)
        const action = random.below(4)
        if (action === 3) {
          for (const { update, sets } of author.outbox) {
            const effect = effectOf(relay, update)
            assert.deepEqual(new Map(effect.fields.map(each => [each.key, each.value])), sets, `seed ${seed}`)
            Y.applyUpdate(relay, update)
          }
          author.outbox = []
          Y.applyUpdate(author.doc, Y.encodeStateAsUpdate(relay))
          continue
        }
        const sets = new Map<string, unknown>()
        const update = edited(author.doc, doc => {
          if (action === 0) {
            const notes = doc.getText(text)
            if (notes.length > 3 && random.below(2)) notes.delete(random.below(notes.length - 2), 2)
            else notes.insert(random.below(notes.length + 1), 'abc')
          } else {
            const key = random.pick(keys)
            const value = random.below(10)
            doc.getMap('opportunities').set(key, value)
            sets.set(key, value)
          }
        })
        author.outbox.push({ update, sets })
      }
      for (const { doc, outbox } of authors) {
        for (const { update } of outbox) {
          effectOf(relay, update)
          Y.applyUpdate(relay, update)
        }
        // A stock client answers with its whole state: nothing in it is new, nothing is refused.
        assert.equal(effectOf(relay, Y.encodeStateAsUpdate(doc)).empty, true, `seed ${seed}`)
      }
      assert.equal(relay.store.pendingStructs, null)
    }
  })
})

describe('a hostile or broken update', () => {
  it('of garbage bytes is refused', () => {
    const { relay } = relayAndAuthor()
    refused(relay, Uint8Array.of(1, 2, 3), 'decode')
    refused(relay, new Uint8Array(0), 'decode')
  })

  it('that claims ten million structs in eight bytes is refused without allocating for them', () => {
    const { relay } = relayAndAuthor()
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 10_000_000)
    const before = process.memoryUsage().heapUsed
    refused(relay, encoding.toUint8Array(encoder), 'decode')
    assert.ok(process.memoryUsage().heapUsed - before < 5e6)
  })

  it('larger than an entry may be is refused', () => {
    const { relay, send } = relayAndAuthor()
    refused(
      relay,
      send(doc => doc.getMap('fields').set('name', 'x'.repeat(300_000))),
      'size',
    )
  })

  it('with a garbage struct for somebody else (clock poison) is refused', () => {
    const { relay } = relayAndAuthor()
    refused(relay, garbage(77, 0, 5), 'content')
  })

  it('with an impossible client id or clock is refused', () => {
    const { relay } = relayAndAuthor()
    refused(relay, garbage(2 ** 53 - 1, 0, 1), 'size')
    refused(relay, garbage(5, 2 ** 50, Number.MAX_SAFE_INTEGER - 1), 'size')
  })

  it('that builds on what is not here is refused, its deletions too', () => {
    const { relay, author, send } = relayAndAuthor()
    send(doc => doc.getMap('opportunities').set('r1.price', 45))
    refused(
      relay,
      send(doc => doc.getMap('opportunities').set('r1.price', 46)),
      'pending',
    )
    const erase = edited(author, doc => doc.getMap('opportunities').delete('r1.price'))
    refused(relay, erase, 'pending')
  })

  it('with an unknown root or field is refused', () => {
    const { relay, send } = relayAndAuthor()
    refused(
      relay,
      edited(copy(relay), doc => doc.getMap('admin').set('isAdmin', true)),
      'root',
    )
    refused(
      relay,
      edited(copy(relay), doc => doc.getMap('opportunities').set('r1.__proto__', 1)),
      'key',
    )
    refused(
      relay,
      edited(copy(relay), doc => doc.getMap('fields').set('constructor', 1)),
      'key',
    )
    refused(
      relay,
      edited(copy(relay), doc => doc.getMap('opportunities').set('../x.price', 1)),
      'key',
    )
    refused(
      relay,
      send(doc => doc.getText('opportunities.r1.other').insert(0, 'x')),
      'root',
    )
  })

  it('with nested types, lists, embeds, formats or binary is refused', () => {
    const { relay } = relayAndAuthor()
    const attempt = (edit: (doc: Y.Doc) => void) => refused(relay, edited(copy(relay), edit), 'content')
    attempt(doc => doc.getMap('opportunities').set('r1.name', new Y.Map()))
    attempt(doc => doc.getMap('opportunities').set('r1.name', new Uint8Array(3)))
    attempt(doc => doc.getMap('opportunities').set('r1.name', new Y.Doc()))
    attempt(doc => doc.getText('opportunities.r1.notes').insertEmbed(0, { image: 'x' }))
    attempt(doc => doc.getText('opportunities.r1.notes').insert(0, 'x', { href: 'javascript:alert(1)' }))
    refused(
      relay,
      edited(new Y.Doc(), doc => doc.getArray('opportunities').push([1])),
      'content',
    )
  })

  it('that deletes a field is refused, alone or beside honest edits', () => {
    const { relay } = relayAndAuthor()
    refused(
      relay,
      edited(copy(relay), doc => doc.getMap('opportunities').delete('r1.price')),
      'deletion',
    )
    refused(
      relay,
      edited(copy(relay), doc => {
        doc.getMap('opportunities').set('r1.name', 'x')
        doc.getMap('opportunities').delete('r1.price')
      }),
      'deletion',
    )
    refused(
      relay,
      edited(copy(relay), doc => {
        doc.getMap('opportunities').set('r2.price', 1)
        doc.getMap('opportunities').delete('r2.price')
      }),
      'deletion',
    )
  })

  it('that brings more client ids or clocks than an entry may is refused', () => {
    const { relay } = relayAndAuthor()
    const updates = Array.from({ length: 5 }, (_, index) =>
      edited(copy(relay), doc => doc.getMap('opportunities').set(`r${index}.price`, 1)),
    )
    refused(relay, Y.mergeUpdates(updates), 'size')
    const long = edited(copy(relay), doc => doc.getText('opportunities.r1.notes').insert(0, 'x'.repeat(20)))
    assert.throws(() => measure(pipeline, relay, long, { ...limits, clocks: 10 }), { problem: 'size' })
  })

  it('never makes measuring throw anything else, whatever bits are flipped', () => {
    const { relay, send } = relayAndAuthor()
    const update = send(doc => {
      doc.getMap('opportunities').set('r1.price', 45)
      doc.getText('opportunities.r1.notes').insert(3, 'abc')
      doc.getText('opportunities.r1.notes').delete(0, 2)
    })
    const before = Y.encodeStateAsUpdate(relay)
    for (let bit = 0; bit < update.length * 8; bit++) {
      const flipped = Uint8Array.from(update)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      try {
        effectOf(relay, flipped)
      } catch (error) {
        assert.ok(error instanceof EffectError, `bit ${bit}: ${error}`)
      }
    }
    assert.deepEqual(Y.encodeStateAsUpdate(relay), before)
  })
})
