import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { writeCsv } from '../../../src/exchange/csv.ts'
import { readRecords } from '../../../src/exchange/records.ts'

const read = (text: string, delimiter = ',') => [...readRecords(text, delimiter)]
const cells = (text: string, delimiter = ',') => read(text, delimiter).map(record => record.cells)

test('quotes hold delimiters, line breaks and doubled quotes', () => {
  assert.deepEqual(cells('"a,b","c\nd","say ""hi"""\n1,,""\n'), [
    ['a,b', 'c\nd', 'say "hi"'],
    ['1', '', ''],
  ])
})

test('a record knows the line it begins on, across quoted line breaks and every line end', () => {
  const lines = read('a\r\n"b\r\nb\nb"\rc\nd').map(record => [record.cells[0], record.line])
  assert.deepEqual(lines, [
    ['a', 1],
    ['b\r\nb\nb', 2],
    ['c', 5],
    ['d', 6],
  ])
})

test('a quote inside an unquoted cell is a character like others', () => {
  assert.deepEqual(cells('5" pipe,a "b" c\n'), [['5" pipe', 'a "b" c']])
})

test('text after a closing quote marks the record and leaves the next one whole', () => {
  const [first, second] = read('"a"b,c\n"d" ,e\n')
  assert.equal(first?.fault, 'quoting')
  assert.deepEqual(second, { line: 2, cells: ['d', 'e'], fault: null })
})

test('a quote that never closes ends the reading and names its own line', () => {
  const records = read('a,b\n"x\ny","z\n1,2\n3,4\n')
  assert.deepEqual(records.at(-1), { line: 3, cells: ['x\ny'], fault: 'unclosed' })
  assert.equal(records.length, 2)
})

test('a last empty cell and a missing last line end are kept apart', () => {
  assert.deepEqual(cells('a,\nb,'), [
    ['a', ''],
    ['b', ''],
  ])
  assert.deepEqual(cells('a\n'), [['a']])
})

test('well-formed tables are read as csv-parse reads them', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', '"', ',', ';', '\n', '\r\n', '5', '|') })
  const tables = fc
    .integer({ min: 1, max: 5 })
    .chain(width => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
  fc.assert(
    fc.property(tables, fc.constantFrom(',', ';', '|'), (rows, delimiter) => {
      const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
      const text = rows.map(row => row.map(quoted).join(delimiter)).join('\r\n')
      const theirs = parse(text, { delimiter, record_delimiter: '\r\n', relax_column_count: true })
      assert.deepEqual(cells(text, delimiter), theirs)
    }),
  )
})

test('what is written is read back as it was', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ß', ' ', '"', ',', '\n', '\r', '7', '\t') })
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), rows => {
      const plain = rows.map(row => row.map(text => `x${text}`))
      assert.deepEqual(cells(writeCsv(['p', 'q'], plain)).slice(1), plain)
    }),
  )
})
