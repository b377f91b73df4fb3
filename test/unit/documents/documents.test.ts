import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { derivedId, fromBase64Url, newAddress, parseAddress, toBase64Url } from '../../../src/documents/address.ts'
import { applyChanges, captureChanges, parseChanges } from '../../../src/documents/changes.ts'
import { readDocument, readRecord, readRecords, readText, recordChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import {
  defaultStages,
  OPPORTUNITIES,
  pipeline,
  revenue,
  STAGES,
  stageName,
  weightedRevenue,
} from '../../../src/documents/pipeline.ts'
import { checkValue, isDate, type ValueType } from '../../../src/documents/values.ts'
import { SeededRandom } from '../../support/random.ts'

const opportunities = pipeline.collection(OPPORTUNITIES)!
const random = new SeededRandom(1)

describe('addresses and ids', () => {
  it('are a kind and 22 base64url characters of 128 random bits', () => {
    const address = newAddress('pipeline', random.bytes)
    assert.match(address, /^pipeline\/[A-Za-z0-9_-]{22}$/)
    assert.equal(parseAddress(address)?.kind, 'pipeline')
  })

  it('are not what a path traversal, an empty id or another alphabet looks like', () => {
    for (const text of [
      'pipeline/../x',
      'pipeline/',
      'pipeline/%2e',
      `pipeline/${'a'.repeat(23)}`,
      `Pipeline/${'a'.repeat(22)}`,
      `pipeline/${'ä'.repeat(22)}`,
      '',
      'x'.repeat(10_000),
      `pipeline/${'a'.repeat(22)}\0`,
      `pipeline/${'a'.repeat(22)}\n`,
    ]) {
      assert.equal(parseAddress(text), null, text.slice(0, 40))
    }
  })

  it('O10 derived from a source’s key are the same for the same key and source, and for no other', () => {
    assert.equal(derivedId('crm', '1C1I7A6R'), derivedId('crm', '1C1I7A6R'))
    assert.notEqual(derivedId('crm', '1C1I7A6R'), derivedId('erp', '1C1I7A6R'))
    assert.notEqual(derivedId('crm', '1C1I7A6R'), derivedId('crm', '1C1I7A6S'))
    assert.equal(derivedId('crm', 'x').length, 22)
  })

  it('survive base64url both ways, whatever the bytes', () => {
    for (let length = 0; length < 40; length++) {
      const bytes = random.bytes(length)
      assert.deepEqual(fromBase64Url(toBase64Url(bytes)), bytes)
    }
    assert.equal(fromBase64Url('a+b/'), null)
    assert.equal(fromBase64Url('a'), null)
  })
})

describe('values', () => {
  const money: ValueType = { type: 'money', min: 0, max: 1e12 }
  for (const [type, good, bad] of [
    [{ type: 'text', max: 3 }, ['', 'abc', null], ['abcd', 1, true, {}, undefined]],
    [money, [0, 1054.5, null], [-1, 1e13, Number.NaN, Number.POSITIVE_INFINITY, '1']],
    [{ type: 'fraction' }, [0, 0.1, 1, null], [1.01, -0.1, '10%']],
    [{ type: 'date' }, ['2024-02-29', null], ['2023-02-29', '2024-13-01', '2024-1-1', '0000-01-01', 20240101]],
    [{ type: 'boolean' }, [true, false, null], ['true', 0]],
    [{ type: 'choice', choices: [{ value: 'a', label: { en: 'A', de: 'A' } }] }, ['a', null], ['b', '__proto__']],
    [{ type: 'record', collection: 'stages' }, ['won', null], ['a.b', '', 'x'.repeat(23), 3]],
  ] as const) {
    it(`of type ${type.type} are admitted or refused without throwing`, () => {
      for (const value of good) assert.equal(checkValue(type, value), null, String(value))
      for (const value of bad) assert.notEqual(checkValue(type, value), null, String(value))
    })
  }

  it('that are days exist in the calendar', () => {
    assert.equal(isDate('1900-02-29'), false)
    assert.equal(isDate('2000-02-29'), true)
    assert.equal(isDate('2026-04-31'), false)
  })
})

describe('the pipeline kind', () => {
  it('knows its roots and fields and nothing else', () => {
    assert.equal(pipeline.root('fields')?.type, 'fields')
    assert.equal(pipeline.root('opportunities')?.type, 'records')
    assert.equal(pipeline.root('opportunities.r1.notes')?.type, 'text')
    for (const root of [
      '',
      'toString',
      '__proto__',
      'opportunities.',
      'opportunities.r1',
      'opportunities.r1.price',
      'opportunities.r1.notes.x',
      'stages.won.notes',
      'opportunities.../x.notes',
    ]) {
      assert.equal(pipeline.root(root), null, root)
    }
    assert.equal(pipeline.place('opportunities', 'r1.price')?.field.name, 'price')
    assert.equal(pipeline.place('stages', 'won.probability')?.right, 'configure')
    for (const key of ['', 'price', 'r1.', 'r1.constructor', '.price', 'r.1.price'])
      assert.equal(pipeline.place('opportunities', key), null, key)
  })

  for (const [fields, expected, weighted] of [
    [{ quantity: 1, price: 1640, probability: 0.25 }, 1640, 410],
    [{ quantity: 3, price: 100, discount: 0.1, probability: 0.5 }, 270, 135],
    [{ price: 100 }, 100, null],
    [{ quantity: 2, probability: 1 }, null, null],
    [{ price: 0, probability: 1 }, 0, 0],
    [{ quantity: 3, price: 0.1, probability: 1 }, 0.3, 0.3],
    [{ price: 'x' }, null, null],
  ] as const satisfies readonly (readonly [Fields, number | null, number | null])[]) {
    it(`computes the revenue of ${JSON.stringify(fields)}`, () => {
      assert.equal(revenue(fields), expected)
      assert.equal(weightedRevenue(fields), weighted)
    })
  }

  it('sums up what is open and won, leaves out what is archived, and tells nothing from zero', () => {
    const doc = new Y.Doc()
    for (const { id, fields } of defaultStages) applyChanges(doc, recordChanges(doc, STAGES, id, fields))
    const add = (id: string, fields: Fields) => applyChanges(doc, recordChanges(doc, OPPORTUNITIES, id, fields))
    add('a', { name: 'A', stage: 'engaging', price: 100, probability: 0.4 })
    add('b', { name: 'B', stage: 'won', price: 50 })
    add('c', { name: 'C', stage: 'won', price: 1000, archived: true })
    add('d', { name: 'D', stage: 'nobody knows' })
    const summary = pipeline.declaration.summarize(readDocument(pipeline, doc))
    assert.deepEqual(
      [
        summary.opportunities,
        summary.open,
        summary.won,
        summary.lost,
        summary.openRevenue,
        summary.weightedRevenue,
        summary.wonRevenue,
      ],
      [3, 2, 1, 0, 100, 40, 50],
    )
    const empty = pipeline.declaration.summarize(readDocument(pipeline, new Y.Doc()))
    assert.equal(empty.openRevenue, null)
  })

  it('names a default stage in the reader’s language until it is renamed, and any other as it is stored', () => {
    const engaging = defaultStages.find(each => each.id === 'engaging')?.fields
    assert.equal(stageName('engaging', engaging, 'de'), 'Im Gespräch')
    assert.equal(stageName('engaging', engaging, 'en'), 'Engaging')
    assert.equal(stageName('engaging', { ...engaging, name: 'Erstgespräch' }, 'en'), 'Erstgespräch')
    assert.equal(stageName('engaging', { ...engaging, name: 'Won' }, 'de'), 'Won')
    assert.equal(stageName('drawn', { name: 'Engaging' }, 'de'), 'Engaging')
    assert.equal(stageName('won', undefined, 'de'), 'Gewonnen')
    assert.equal(stageName('drawn', undefined, 'de'), '')
  })

  it('keeps an opportunity’s probability when its stage’s default changes', () => {
    const doc = new Y.Doc()
    applyChanges(doc, recordChanges(doc, STAGES, 'engaging', { probability: 0.4 }))
    applyChanges(doc, recordChanges(doc, OPPORTUNITIES, 'a', { stage: 'engaging', probability: 0.4 }))
    applyChanges(doc, recordChanges(doc, STAGES, 'engaging', { probability: 0.9 }))
    assert.equal(readRecord(doc, opportunities, 'a')?.probability, 0.4)
  })
})

describe('reading a document', () => {
  it('never throws and gives declared fields with admitted values only', () => {
    const doc = new Y.Doc()
    const map = doc.getMap(OPPORTUNITIES)
    map.set('a.price', 'not a number')
    map.set('a.name', 'Pumps')
    map.set('a.__proto__', { isAdmin: true })
    map.set('__proto__.name', 'x')
    map.set('b.name', new Y.Map())
    const records = readRecords(pipeline, doc, opportunities)
    assert.deepEqual(records.get('a'), { name: 'Pumps' })
    assert.deepEqual(records.get('b'), {})
    assert.equal((records.get('a') as Record<string, unknown>).isAdmin, undefined)
    assert.equal(readText(doc, OPPORTUNITIES, 'a', 'notes'), '')
    assert.equal(doc.share.has('opportunities.a.notes'), false, 'reading makes no root')
  })

  it('merges two copies that made the same record without knowing of each other, field by field', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()]
    applyChanges(a, recordChanges(a, OPPORTUNITIES, 'r', { name: 'Pumps' }))
    applyChanges(b, recordChanges(b, OPPORTUNITIES, 'r', { price: 5 }))
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    assert.deepEqual(readRecord(a, opportunities, 'r'), { name: 'Pumps', price: 5 })
  })
})

describe('changes', () => {
  it('state what was there before, and leave out what does not change', () => {
    const doc = new Y.Doc()
    applyChanges(doc, recordChanges(doc, OPPORTUNITIES, 'r', { name: 'Pumps', price: 5 }))
    assert.deepEqual(recordChanges(doc, OPPORTUNITIES, 'r', { name: 'Pumps', price: 6, stage: null }), [
      ['opportunities', 'r.price', 5, 6],
    ])
  })

  it('make one update', () => {
    const doc = new Y.Doc()
    const update = captureChanges(doc, recordChanges(doc, OPPORTUNITIES, 'r', { name: 'Pumps', price: 5 }))
    const other = new Y.Doc()
    Y.applyUpdate(other, update!)
    assert.deepEqual(readRecord(other, opportunities, 'r'), { name: 'Pumps', price: 5 })
    assert.equal(captureChanges(doc, []), null)
  })

  it('from outside are taken in their one shape only', () => {
    for (const good of [
      '[]',
      '[["fields","name",null,"x"]]',
      '[["opportunities.r.notes",[{"retain":1},{"insert":"a"},{"delete":2}]]]',
      '[["opportunities","r.archived",null,true,[]]]',
      '[["opportunities","r.archived",null,true,[[4294967295,7]]]]',
    ]) {
      assert.ok('changes' in parseChanges(good), good)
    }
    for (const bad of [
      '',
      '{}',
      'null',
      '[1]',
      '[[]]',
      '[["a"]]',
      '[["a","b",null]]',
      '[["a","b",null,{}]]',
      '[["a","b",[],1]]',
      '[["a",[{"insert":1}]]]',
      '[["a",[{"insert":"a","retain":1}]]]',
      '[["a",[{"retain":-1}]]]',
      '[["a",[{"delete":0.5}]]]',
      '[["a",[{"insert":""}]]]',
      '[["a",[{}]]]',
      '[[1,"b",null,1]]',
      '[["a","b",null,1,null]]',
      '[["a","b",null,1,[1]]]',
      '[["a","b",null,1,[[1]]]]',
      '[["a","b",null,1,[[1,-1]]]]',
      '[["a","b",null,1,[[1,"2"]]]]',
      '[["a","b",null,1,[],1]]',
    ]) {
      assert.ok('problem' in parseChanges(bad), bad)
    }
  })
})
