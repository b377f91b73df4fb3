// Combining another document's records: added, changed, collided; remembered, so that doing it again changes nothing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { applyChanges } from '../../../../src/documents/changes.ts'
import { readText, recordChanges } from '../../../../src/documents/content.ts'
import { textRoot } from '../../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline, STAGES } from '../../../../src/documents/pipeline.ts'
import {
  beginning,
  type Combination,
  type CombineOptions,
  combine,
  type RecordValues,
} from '../../../../src/sync/file/combine.ts'
import type { SatchelFileError } from '../../../../src/sync/file/errors.ts'
import { docOf } from '../../../../src/sync/file/satchel-file.ts'
import { SeededRandom } from '../../../support/random.ts'
import { pipelineState } from './support.ts'

/** A target with what it remembers of one source. */
class Target {
  readonly doc: Y.Doc
  readonly memory = new Map<string, RecordValues>()
  constructor(doc: Y.Doc) {
    this.doc = doc
  }

  take(source: Y.Doc, options: Partial<CombineOptions> = {}): Combination {
    const last = (collection: string, record: string) => this.memory.get(`${collection}.${record}`) ?? null
    const standard = { last, mayConfigure: true, owner: null }
    const combination = combine(pipeline, this.doc, source, { ...standard, ...options })
    for (const { collection, record, changes, remember } of combination.records) {
      applyChanges(this.doc, changes)
      if (remember) this.memory.set(`${collection}.${record}`, remember)
    }
    return combination
  }

  value(record: string, field: string): unknown {
    return this.doc.getMap(OPPORTUNITIES).get(`${record}.${field}`)
  }
}

type Records = Parameters<typeof pipelineState>[0]
const docWith = (records: Records, fields: Parameters<typeof pipelineState>[1] = {}) =>
  docOf(pipelineState(records, fields))!
const set = (doc: Y.Doc, record: string, fields: Record<string, string | number | boolean | null>) =>
  applyChanges(doc, recordChanges(doc, OPPORTUNITIES, record, fields))
const write = (doc: Y.Doc, record: string, text: string) =>
  applyChanges(doc, [[textRoot(OPPORTUNITIES, record, 'notes'), [{ insert: text }]]])

describe('combining another pipeline', () => {
  it('P05 adds absent records with all fields and texts, archived ones as archived', () => {
    const target = new Target(docWith({ r1: { name: 'Here' } }))
    const source = docWith({ s1: { name: 'Öl', price: 5, stage: 'won' }, s2: { name: 'Old', archived: true } })
    write(source, 's1', 'Grüße')
    const { plan } = target.take(source)
    assert.deepEqual(plan.counts, { added: 2, changed: 0, collided: 0, archived: 0, unchanged: 0 })
    assert.equal(target.value('s1', 'price'), 5)
    assert.equal(target.value('s2', 'archived'), true)
    assert.equal(readText(target.doc, OPPORTUNITIES, 's1', 'notes'), 'Grüße')
  })

  it('P08 changes what the source changed since, and lists what both changed: the target stands', () => {
    const target = new Target(docWith({}))
    const source = docWith({ s1: { name: 'Pumps', price: 40, quantity: 1 } })
    target.take(source)
    set(source, 's1', { price: 45, quantity: 2 })
    set(target.doc, 's1', { price: 50 })
    const { plan, records } = target.take(source)
    assert.deepEqual(plan.counts, { added: 0, changed: 0, collided: 1, archived: 0, unchanged: 0 })
    assert.deepEqual(records[0]?.collisions, [{ root: OPPORTUNITIES, key: 's1.price', last: 40, ours: 50, theirs: 45 }])
    assert.equal(target.value('s1', 'price'), 50)
    assert.equal(target.value('s1', 'quantity'), 2)
    const again = target.take(source)
    assert.deepEqual(again.plan.records, [], 'and a second time changes and lists nothing')
    assert.deepEqual(again.records, [])
  })

  it('leaves alone what the source never had, and takes what it cleared', () => {
    const target = new Target(docWith({}))
    const source = docWith({ s1: { name: 'Pumps', price: 40 } })
    target.take(source)
    set(target.doc, 's1', { nextStep: 'Call' })
    set(source, 's1', { price: null })
    target.take(source)
    assert.equal(target.value('s1', 'nextStep'), 'Call')
    assert.equal(target.value('s1', 'price'), null)
  })

  it('carries text edits over where they touch another stretch, else lists them', () => {
    const target = new Target(docWith({}))
    const source = docWith({ s1: { name: 'Pumps' } })
    write(source, 's1', 'first line\nlast line')
    target.take(source)
    write(source, 's1', 'Source. ')
    applyChanges(target.doc, [[textRoot(OPPORTUNITIES, 's1', 'notes'), [{ retain: 20 }, { insert: '. Target' }]]])
    const { plan } = target.take(source)
    assert.equal(plan.counts.collided, 0)
    assert.equal(readText(target.doc, OPPORTUNITIES, 's1', 'notes'), 'Source. first line\nlast line. Target')
    const replace = (doc: Y.Doc, word: string) =>
      applyChanges(doc, [[textRoot(OPPORTUNITIES, 's1', 'notes'), [{ retain: 8 }, { delete: 5 }, { insert: word }]]])
    replace(source, '1st')
    replace(target.doc, 'top')
    const both = target.take(source)
    assert.equal(both.plan.counts.collided, 1)
    assert.equal(both.plan.records[0]?.fields[0]?.displaced[0]?.value, 'Source. 1st line\nlast line')
    assert.match(readText(target.doc, OPPORTUNITIES, 's1', 'notes'), /^Source. top line/)
  })

  it('takes ownership of what is added or changed, and of nothing the second time', () => {
    const target = new Target(docWith({ r1: { name: 'Here', owner: 'Olga' } }))
    const source = docWith({ s1: { name: 'Öl', owner: 'Rita' }, r1: { name: 'Here', owner: 'Rita' } })
    const { plan } = target.take(source, { owner: 'Anton' })
    assert.deepEqual(plan.counts, { added: 1, changed: 0, collided: 0, archived: 0, unchanged: 1 })
    assert.equal(target.value('s1', 'owner'), 'Anton')
    assert.equal(target.value('r1', 'owner'), 'Olga')
    set(source, 's1', { price: 1 })
    target.take(source, { owner: 'Anna' })
    assert.equal(target.value('s1', 'owner'), 'Anna')
    assert.deepEqual(target.take(source, { owner: 'Anna' }).plan.records, [])
  })

  it('keeps owners where nobody takes over', () => {
    const target = new Target(docWith({}))
    target.take(docWith({ s1: { name: 'Öl', owner: 'Rita' } }))
    assert.equal(target.value('s1', 'owner'), 'Rita')
  })

  it('brings missing stages along, or finds those of the same name where one may not configure', () => {
    const source = docWith({ s1: { name: 'Öl', stage: 'talks' } })
    applyChanges(source, recordChanges(source, STAGES, 'talks', { name: 'Gespräche', type: 'open' }))
    const office = new Target(docWith({}))
    office.take(source)
    assert.equal(office.doc.getMap(STAGES).get('talks.name'), 'Gespräche')
    const doc = docWith({})
    applyChanges(doc, recordChanges(doc, STAGES, 'mine', { name: 'Gespräche', type: 'open' }))
    const rep = new Target(doc)
    rep.take(source, { mayConfigure: false })
    assert.equal(rep.doc.getMap(STAGES).has('talks.name'), false)
    assert.equal(rep.value('s1', 'stage'), 'mine')
    assert.deepEqual(rep.take(source, { mayConfigure: false }).plan.records, [])
  })

  it('does not mix currencies, nor rename the pipeline it comes into', () => {
    const target = new Target(docWith({}, { name: 'North' }))
    assert.throws(
      () => target.take(docWith({}, { name: 'West', currency: 'USD' })),
      (error: SatchelFileError) => error.problem.code === 'currency' && /USD/.test(error.label.de),
    )
    target.take(docWith({ s1: { name: 'Öl' } }, { name: 'West' }))
    assert.equal(target.doc.getMap('fields').get('name'), 'North')
  })

  it('P08 into a new pipeline takes everything the source has', () => {
    const doc = new Y.Doc()
    const target = new Target(doc)
    const source = docWith({ s1: { name: 'Öl', stage: 'won' } }, { name: 'West', description: 'All', currency: 'USD' })
    const other = docWith({}, { name: 'East', description: 'Less', currency: 'USD' })
    applyChanges(other, recordChanges(other, STAGES, 'own', { name: 'Own' }))
    applyChanges(doc, beginning(pipeline, 'Both', [source, other]))
    target.take(source, { mayConfigure: false })
    assert.equal(doc.getMap(STAGES).get('own.name'), 'Own')
    for (const key of [...doc.getMap(STAGES).keys()]) if (key.startsWith('own.')) doc.getMap(STAGES).delete(key)
    assert.deepEqual(doc.getMap('fields').toJSON(), { name: 'Both', description: 'All', currency: 'USD' })
    assert.deepEqual(doc.getMap(STAGES).toJSON(), source.getMap(STAGES).toJSON())
    assert.deepEqual(doc.getMap(OPPORTUNITIES).toJSON(), source.getMap(OPPORTUNITIES).toJSON())
  })

  it('marks what was archived here meanwhile', () => {
    const target = new Target(docWith({}))
    const source = docWith({ s1: { name: 'Öl' } })
    target.take(source)
    set(target.doc, 's1', { archived: true })
    set(source, 's1', { price: 5 })
    assert.equal(target.take(source).plan.counts.archived, 1)
    assert.equal(target.value('s1', 'archived'), true)
  })

  it('C8 tells of a record that one side archived while the other changed it, which and what; of equal values nothing', () => {
    const target = new Target(docWith({}))
    const source = docWith({ s1: { name: 'Öl' }, s2: { name: 'Gas' }, s3: { name: 'Salz' }, s4: { name: 'Sand' } })
    target.take(source)
    set(target.doc, 's1', { archived: true })
    set(source, 's1', { price: 5 })
    set(target.doc, 's2', { price: 7, quantity: 2 })
    set(source, 's2', { archived: true, quantity: 2 })
    applyChanges(target.doc, [['opportunities.s2.notes', [{ insert: 'call' }]]])
    for (const doc of [target.doc, source]) set(doc, 's3', { archived: true, price: 3 })
    set(target.doc, 's4', { price: 4 })
    set(source, 's4', { price: 4, archived: true })
    const { plan, records } = target.take(source)
    assert.deepEqual(
      records.flatMap(({ record, archival }) => (archival ? [[record, archival]] : [])),
      [
        ['s1', { archivedIn: 'target', fields: ['price'] }],
        ['s2', { archivedIn: 'source', fields: ['price', 'notes'] }],
      ],
    )
    assert.equal(plan.counts.archived, 2)
  })

  it('random edits on both sides: every field is the target’s, the source’s or listed, and twice is as once', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new SeededRandom(seed)
      const target = new Target(docWith({}))
      const source = docWith({ r0: { name: 'A' }, r1: { name: 'B' } })
      let value = 0
      for (let step = 0; step < 40; step++) {
        const doc = random.pick([target.doc, source])
        if (random.below(3) > 0) set(doc, `r${random.below(4)}`, { [random.pick(['price', 'quantity'])]: ++value })
        else {
          const ours = new Map(Object.entries(target.doc.getMap(OPPORTUNITIES).toJSON()))
          const before = new Map(target.memory)
          const { records } = target.take(source)
          const listed = new Set(records.flatMap(({ collisions }) => collisions.map(({ key }) => key)))
          for (const [key, theirs] of Object.entries(source.getMap(OPPORTUNITIES).toJSON())) {
            const [record, field] = key.split('.') as [string, string]
            const last = before.get(`${OPPORTUNITIES}.${record}`)?.[field] ?? null
            const stands = target.doc.getMap(OPPORTUNITIES).get(key) ?? null
            const here = ours.get(key) ?? null
            const expected = theirs === last ? here : here === last ? theirs : here
            assert.equal(stands, expected, `${key}, seed ${seed}`)
            assert.equal(listed.has(key), theirs !== last && here !== last && here !== theirs, `${key}, seed ${seed}`)
          }
          assert.deepEqual(target.take(source).records, [])
        }
      }
    }
  })
})
