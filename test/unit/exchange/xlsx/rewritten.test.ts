// A table that a spreadsheet program has opened and saved, with nothing changed by anybody: nothing has changed.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSheetCsv, writeSheetCsv } from '../../../../src/exchange/xlsx/csv.ts'
import { readWorkbook } from '../../../../src/exchange/xlsx/read.ts'
import { sheetColumns } from '../../../../src/exchange/xlsx/sheet.ts'
import { rewritten, rewrittenNotes } from './rewritten.ts'
import { opportunities, plan, sheetOf, table, targetOf } from './support.ts'

const outcomes = ({ records }: ReturnType<typeof plan>) => records.map(({ id, outcome }) => [id, outcome])
const unchanged = Object.keys(rewritten).map(id => [id, 'unchanged'])

test('O55 a workbook that a spreadsheet program rewrote has numbers, days and umlauts as they were, and changes nothing', async () => {
  const read = await readWorkbook(new Uint8Array(readFileSync(join(import.meta.dirname, 'rewritten.xlsx'))))
  const { titles, rows } = table(read)
  const cell = (row: number, title: string) => rows[row]?.cells[titles.indexOf(title)]
  assert.equal(cell(0, 'Preis'), 12345.67)
  assert.deepEqual(cell(0, 'Abschlussdatum'), { day: '2027-03-11' })
  assert.equal(cell(0, 'Kunde'), 'Müller & Söhne')
  assert.equal(cell(1, 'Telefon'), '0040')
  assert.deepEqual(outcomes(plan(read, targetOf(rewritten, rewrittenNotes))), unchanged)
})

test('O55 in a CSV file digits that a spreadsheet took for numbers are the text they were; other digits are a change', () => {
  const records = {
    r1: { name: 'Pumps', phone: '0040', reference: '+494012345678', account: '1.50' },
    r2: { name: 'Oil', phone: '0041', reference: '12', account: 'Müller' },
  }
  const back = (replace: readonly (readonly [string, string])[]) => {
    const csv = replace.reduce(
      (text, [from, to]) => {
        assert.ok(text.includes(from), from)
        return text.replace(from, to)
      },
      writeSheetCsv(sheetOf(records, 'en')),
    )
    const read = readSheetCsv(new TextEncoder().encode(csv), language => sheetColumns(opportunities, language))
    return plan(read, targetOf(records)).records.flatMap(({ id, changed }) => changed.map(each => [id, each.value]))
  }
  const digits = [
    [',0040,', ',40,'],
    [',1.50,', ',1.5,'],
  ] as const
  assert.deepEqual(back(digits), [])
  assert.deepEqual(back([["'+494012345678", '4.94012E+11']]), [])
  assert.deepEqual(back([["'+494012345678", '4.94013E+11']]), [['r1', '4.94013E+11']])
  assert.deepEqual(back([[',0041,', ',42,']]), [['r2', '42']])
  assert.deepEqual(back([[',12,', ',012,']]), [['r2', '012']])
})
