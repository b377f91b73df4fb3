import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { State } from '../../../src/sync/observable.ts'
import { Presence } from '../../../src/sync/presence.ts'
import { indexIn, positionAt, readPeople } from '../../../src/sync/present.ts'

const ROOT = 'opportunities.r1.notes'
const price = { collection: OPPORTUNITIES, record: 'r1', field: 'price' }
const notes = { collection: OPPORTUNITIES, record: 'r1', field: 'notes' }

/** Timers that run when the test says so. */
class Clock {
  readonly waiting: { ms: number; work: () => void }[] = []
  readonly after = (ms: number, work: () => void) => {
    const timer = { ms, work }
    this.waiting.push(timer)
    return () => {
      const at = this.waiting.indexOf(timer)
      if (at >= 0) this.waiting.splice(at, 1)
    }
  }
  run(): void {
    for (const { work } of this.waiting.splice(0)) work()
  }
}

/** One window: a document with its awareness, joined to others by hand. */
class Window {
  readonly doc = new Y.Doc()
  readonly awareness = new State<Awareness | null>(new Awareness(this.doc))
  readonly clock = new Clock()
  readonly presence: Presence
  said = 0

  constructor(person: string, name: string, visible = true) {
    this.awareness.value?.setLocalState(null)
    this.awareness.value?.on('update', (_: unknown, origin: unknown) => {
      if (origin === 'local') this.said++
    })
    const open = { kind: pipeline, awareness: this.awareness } as unknown as OpenDocument
    this.presence = new Presence(open, { id: person, name }, this.clock, visible)
    this.said = 0
  }

  get text(): Y.Text {
    return this.doc.getText(ROOT)
  }

  state(): Record<string, unknown> | null {
    return this.awareness.value?.getLocalState() ?? null
  }

  /** What this window says comes to the other, with the name and person that the relay puts in. */
  tell(other: Window, person: string, name: string): void {
    const { awareness } = this
    if (!awareness.value || !other.awareness.value) return
    const states = new Map(awareness.value.getStates())
    const own = states.get(awareness.value.clientID)
    if (own) states.set(awareness.value.clientID, { ...own, user: { name, person } })
    const update = encodeAwarenessUpdate(awareness.value, [awareness.value.clientID], states)
    applyAwarenessUpdate(other.awareness.value, update, 'remote')
  }

  end(): void {
    this.presence.close()
    this.awareness.value?.destroy()
    this.doc.destroy()
  }
}

describe('who is here', () => {
  let one: Window
  let two: Window
  beforeEach(() => {
    one = new Window('p1', 'Rita Rep')
    two = new Window('p2', 'Anton Assistant')
  })
  afterEach(() => {
    one.end()
    two.end()
  })

  it('H1 is said while the page is seen, and taken back at once', () => {
    const hidden = new Window('p3', 'Nobody yet', false)
    assert.equal(hidden.state(), null)
    hidden.presence.show(true)
    assert.deepEqual(hidden.state(), { user: { name: 'Nobody yet' } })
    hidden.presence.enter(price)
    hidden.presence.show(false)
    assert.equal(hidden.state(), null)
    hidden.clock.run()
    assert.equal(hidden.state(), null, 'and nothing said later brings it back')
    hidden.presence.show(true)
    assert.deepEqual(hidden.state()?.place, price, 'who comes back is where they were')
    hidden.presence.close()
    hidden.presence.close()
    assert.equal(hidden.state(), null)
    hidden.end()
  })

  it('H2 says where somebody is at most every 100 ms, and the last of it always', () => {
    for (let index = 0; index < 50; index++) {
      one.presence.enter(price)
      one.presence.enter(null)
      one.presence.enter(notes)
      one.presence.select(notes, one.text, index, index)
    }
    assert.equal(one.said, 0)
    assert.deepEqual(
      one.clock.waiting.map(({ ms }) => ms),
      [100],
    )
    one.clock.run()
    assert.equal(one.said, 1)
    assert.deepEqual(one.state()?.place, notes)
    one.presence.enter(price)
    one.presence.enter(notes)
    one.presence.select(notes, one.text, 49, 49)
    one.clock.run()
    assert.equal(one.said, 1, 'what has not changed is not said again')
  })

  it('H2 stays far below what the relay lets through', () => {
    const long = new Window('p3', 'x'.repeat(5_000))
    const place = { collection: OPPORTUNITIES, record: 'x'.repeat(22), field: 'notes' }
    one.text.insert(0, 'a')
    long.presence.enter(place)
    long.presence.select(place, one.text, 0, 0)
    long.clock.run()
    assert.ok(JSON.stringify(long.state()).length < 1_024)
    long.end()
  })

  it('H2 H3 tells others in which field and at which letter somebody is, carets apart from places', () => {
    two.text.insert(0, 'hello')
    Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(two.doc))
    two.presence.enter(notes)
    two.presence.select(notes, two.text, 5, 2)
    two.clock.run()
    two.tell(one, 'p2', 'Anton Assistant')
    const [seen] = one.presence.people.value
    assert.deepEqual([seen?.name, seen?.place], ['Anton Assistant', notes])
    assert.ok(seen?.cursor)
    assert.deepEqual([indexIn(one.text, seen.cursor.anchor), indexIn(one.text, seen.cursor.head)], [5, 2])
    const places = one.presence.places.value
    two.presence.select(notes, two.text, 3, 3)
    two.clock.run()
    two.tell(one, 'p2', 'Anton Assistant')
    assert.notEqual(one.presence.people.value[0], seen)
    assert.equal(one.presence.places.value, places, 'a caret moves nobody')
    two.presence.show(false)
    two.tell(one, 'p2', 'Anton Assistant')
    assert.deepEqual([one.presence.people.value, one.presence.places.value], [[], []])
  })

  it('H4 takes other tabs and devices of one’s own for nobody else, and a namesake for somebody', () => {
    two.tell(one, 'p1', 'Rita Rep')
    assert.deepEqual(one.presence.people.value, [])
    const namesake = new Window('p3', 'Rita Rep')
    namesake.tell(one, 'p3', 'Rita Rep')
    assert.equal(one.presence.people.value.length, 1)
    const older = new Window('p1', 'Rita Rep')
    older.tell(one, '', 'Rita Rep')
    assert.equal(one.presence.people.value.length, 1, 'where the relay names no person the name counts')
    namesake.end()
    older.end()
  })

  it('H5 forgets the caret with the document it was in, not the field', () => {
    one.presence.enter(notes)
    one.presence.select(notes, one.text, 0, 0)
    one.clock.run()
    assert.ok(one.state()?.cursor)
    const before = one.awareness.value
    const rebuilt = new Y.Doc()
    one.awareness.value = null
    one.awareness.value = new Awareness(rebuilt)
    assert.deepEqual(one.state(), { user: { name: 'Rita Rep' }, place: notes })
    before?.destroy()
    rebuilt.destroy()
  })

  it('H5 a caret stays before its letter, follows what is typed at the end, and waits for letters not here yet', () => {
    one.text.insert(0, 'hello')
    Y.applyUpdate(two.doc, Y.encodeStateAsUpdate(one.doc))
    const [middle, end] = [positionAt(one.text, 2), positionAt(one.text, 5)]
    two.text.insert(0, '>> ')
    assert.equal(indexIn(two.text, middle), 5)
    two.text.insert(two.text.length, '!')
    assert.equal(indexIn(two.text, end), 9)
    one.text.insert(5, ' world')
    const fresh = positionAt(one.text, 8)
    assert.equal(indexIn(two.text, fresh), null)
    Y.applyUpdate(two.doc, Y.encodeStateAsUpdate(one.doc))
    assert.equal(indexIn(two.text, fresh), two.text.toString().indexOf('rld'))
    one.text.delete(0, one.text.length)
    assert.equal(indexIn(one.text, middle), 0, 'and where its letter is gone it stands where that was')
  })
})

describe('what others say of themselves', () => {
  const doc = new Y.Doc()
  const text = doc.getText(ROOT)
  text.insert(0, 'hello')
  const read = (state: unknown) => readPeople(pipeline, new Map([[5, state]]), 1)[0]
  const user = { name: 'Eve', person: 'e' }
  const at = (cursor: unknown) => read({ user, place: notes, cursor })?.cursor

  it('H3 is left out where it is not understood, and never throws', () => {
    const nested = JSON.parse('['.repeat(1_500) + ']'.repeat(1_500))
    const odd: unknown[] = [null, undefined, 1, 'x', true, [], {}, [[]], nested, { name: {} }, { __proto__: user }]
    for (const each of odd) {
      assert.equal(read(each), undefined)
      assert.equal(read({ user: each }), undefined)
      assert.equal(read({ user: { name: each === 'x' ? '' : each } }), undefined)
      assert.equal(read({ user: { ...user, person: each } })?.person, each === 'x' ? 'x' : '')
      assert.equal(read({ user, place: each })?.place, null)
      assert.equal(read({ user, place: { ...price, record: each } })?.place?.record, each === 'x' ? 'x' : undefined)
      assert.equal(read({ user, place: { ...price, collection: each } })?.place, null)
      assert.equal(read({ user, place: { ...price, field: each } })?.place, null)
      assert.equal(at(each), null)
      assert.equal(at({ anchor: each, head: each }), null)
      assert.equal(at({ anchor: { item: { client: each, clock: 0 } }, head: { tname: ROOT } }) === null, each !== 1)
    }
    assert.equal(read(JSON.parse('{"__proto__":{"user":{"name":"Eve"}}}')), undefined)
  })

  it('H3 names no field that the kind does not declare, and no record that is too long to be one', () => {
    for (const field of ['constructor', '__proto__', 'toString', 'nothing', ''])
      assert.equal(read({ user, place: { ...price, field } })?.place, null, field)
    for (const collection of ['constructor', '__proto__', ''])
      assert.equal(read({ user, place: { ...price, collection } })?.place, null, collection)
    assert.equal(read({ user, place: { ...price, record: 'x'.repeat(65) } })?.place, null)
    assert.deepEqual(read({ user, place: { collection: '', record: '', field: 'name' } })?.place, {
      collection: '',
      record: '',
      field: 'name',
    })
  })

  it('H3 shows a name as one short line', () => {
    assert.equal(read({ user: { name: ' Eve\n\u202e\u0000 Mallory ' } })?.name, 'Eve Mallory')
    assert.equal(read({ user: { name: 'x'.repeat(4_000) } })?.name.length, 80)
    assert.equal(read({ user: { name: '\u200b\u202e ' } }), undefined)
  })

  it('H3 makes no root for a cursor, and finds none in another text', () => {
    const roots = doc.share.size
    const other = doc.getText('opportunities.r2.notes')
    other.insert(0, 'other')
    const elsewhere = Y.relativePositionToJSON(positionAt(other, 1))
    const forged: unknown[] = [
      { tname: 'forged' },
      { type: { client: 1, clock: 1 } },
      { item: { client: doc.clientID, clock: 2 ** 60 } },
      { item: { client: -1, clock: 0 } },
      { item: { client: 1.5, clock: 0 } },
      { item: { client: doc.clientID, clock: 1e6 } },
      elsewhere,
    ]
    for (const position of forged) {
      const cursor = at({ anchor: position, head: position })
      assert.equal(cursor ? indexIn(text, cursor.head) : null, null, JSON.stringify(position))
    }
    assert.equal(doc.share.size, roots + 1)
  })

  it('H3 understands what other editors for Yjs write, in a long text and nowhere else', () => {
    const cursor = { anchor: Y.relativePositionToJSON(positionAt(text, 5)), head: { item: null, tname: ROOT } }
    assert.equal(indexIn(text, at(JSON.parse(JSON.stringify(cursor)))?.head as Y.RelativePosition), 5)
    assert.equal(read({ user, place: price, cursor })?.cursor, null)
  })

  it('H3 stops at a hundred people', () => {
    const crowd = new Map(Array.from({ length: 5_000 }, (_, client) => [client, { user }]))
    assert.equal(readPeople(pipeline, crowd, 3).length, 100)
  })
})
