import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { previewOpportunities } from '../../../src/exchange/preview.ts'
import { readTable, type Table } from '../../../src/exchange/table.ts'
import { fileProblemText, rowProblemText } from '../../../src/exchange/texts.ts'
import { limits, utf8 } from './files.ts'

/** Everything a person would see of a file, in both languages; nothing of it may throw. */
function show(bytes: Uint8Array): void {
  const table = readTable(bytes, limits)
  if ('problem' in table) {
    for (const language of ['en', 'de'] as const) assert.ok(fileProblemText(table.problem, language))
    return
  }
  for (const dates of [undefined, 'dmy'] as const) showPreview(table, dates)
}

function showPreview(table: Table, dates: 'dmy' | undefined): void {
  const preview = previewOpportunities(table, null, dates ? { dates } : {})
  assert.equal(table.columns.length, new Set(table.columns).size)
  assert.ok(table.rows.every(row => row.cells.length === table.columns.length))
  if (!preview.problem) assert.equal(preview.planned + preview.rejectedTotal, preview.total)
  for (const language of ['en', 'de'] as const) {
    for (const { reason } of preview.rejected) assert.ok(rowProblemText(reason, language))
    if (preview.problem) assert.ok(fileProblemText(preview.problem, language))
  }
}

test('no bytes make reading throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), show))
})

test('no text makes reading throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => show(utf8(text))))
})

test('no cells make planning throw, and every row is either planned or rejected', () => {
  const header = ['id', 'rep', 'stage', 'close date', 'price', 'discount', 'priority', 'account', 'notes', '__proto__']
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'Won',
      'Ann',
      '1',
      '01/02/2026',
      '2026-13-01',
      '1.234',
      '1,2',
      '-5',
      '5 %',
      '=1+1',
      '__proto__',
    ),
    fc.string({ unit: 'grapheme' }).map(text => text.replace(/["|\r\n]/g, '')),
    fc.double().map(String),
  )
  const row = fc.array(cell, { minLength: header.length - 1, maxLength: header.length + 1 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), rows => {
      show(utf8([header, ...rows].map(cells => cells.join('|')).join('\n')))
    }),
  )
})
