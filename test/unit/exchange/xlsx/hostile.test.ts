// Workbooks that are damaged, made to do harm, or simply others: a sentence, and nothing else happens.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import writeExcelFile from 'write-excel-file/universal'
import { readSheetCsv } from '../../../../src/exchange/xlsx/csv.ts'
import { type ReturnProblem, returnProblemText } from '../../../../src/exchange/xlsx/problems.ts'
import { readWorkbook, WORKBOOK_LIMITS } from '../../../../src/exchange/xlsx/read.ts'
import { sheetColumns } from '../../../../src/exchange/xlsx/sheet.ts'
import { writeWorkbook } from '../../../../src/exchange/xlsx/write.ts'
import { opportunities, sheetOf, table } from './support.ts'

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer())
const sample = await bytesOf(
  await writeWorkbook(sheetOf({ one: { name: 'Drehbank', price: 5 }, two: { name: 'Säge' } })),
)

/** The sample with one of its parts changed. */
function changed(path: string, change: (xml: string) => string): Uint8Array {
  const files = unzipSync(sample)
  const xml = strFromU8(files[path]!)
  const after = change(xml)
  assert.notEqual(after, xml)
  return zipSync({ ...files, [path]: strToU8(after) })
}

async function problemOf(bytes: Uint8Array): Promise<ReturnProblem> {
  const read = await readWorkbook(bytes)
  assert.ok('problem' in read, 'the file was taken')
  for (const language of ['de', 'en'] as const) assert.match(returnProblemText(read.problem, language), /\.$/)
  return read.problem
}

const SHEET = 'xl/worksheets/sheet1.xml'

test('a workbook cut off anywhere is refused with a sentence, whatever is missing', async () => {
  for (let length = 0; length < sample.length; length += 97) {
    const { code } = await problemOf(sample.subarray(0, length))
    assert.ok(code === 'damaged' || code === 'empty', `${code} at ${length}`)
  }
})

test('a byte that flipped is either of no account or told; nothing is thrown', async () => {
  for (let at = 0; at < sample.length; at += 41) {
    const bytes = sample.slice()
    bytes[at]! ^= 0x55
    const read = await readWorkbook(bytes)
    if ('problem' in read) assert.match(returnProblemText(read.problem, 'de'), /\.$/)
  }
})

test('files of other kinds, and workbooks of other people, are not ours', async () => {
  assert.equal((await problemOf(new Uint8Array())).code, 'empty')
  assert.equal((await problemOf(strToU8('Name;Preis\n'))).code, 'damaged')
  assert.equal((await problemOf(zipSync({ 'letter.txt': strToU8('hello') }))).code, 'damaged')
  const other = writeExcelFile(
    [
      {
        sheet: 'A',
        data: [
          ['Name', 'Satchel-ID'],
          ['x', 'y'],
        ],
      },
    ],
    {},
  )
  assert.equal((await problemOf(await bytesOf(await other.toBlob()))).code, 'notOurs')
})

test('a newer export, one without ids, one with a title twice', async () => {
  assert.equal(
    (await problemOf(changed('xl/sharedStrings.xml', xml => xml.replace('satchel-table-1', 'satchel-table-2')))).code,
    'newer',
  )
  assert.equal(
    (await problemOf(changed('xl/sharedStrings.xml', xml => xml.replace('Satchel-ID', 'Nummer')))).code,
    'noIds',
  )
  assert.equal(
    (await problemOf(changed('xl/sharedStrings.xml', xml => xml.replace('satchel-table-1', 'etwas')))).code,
    'notOurs',
  )
})

test('a formula in the table is named with its cell', async () => {
  const bytes = changed(SHEET, xml => xml.replace(/(<c r="A2"[^>]*>)/, '$1<f>1+1</f>'))
  assert.deepEqual(await problemOf(bytes), { code: 'formula', cell: 'A2' })
  assert.match(returnProblemText({ code: 'formula', cell: 'A2' }, 'de'), /A2.*Formel/)
})

test('a bomb is not unpacked, absurd addresses are not laid out', async () => {
  const files = unzipSync(sample)
  const nothing = new Uint8Array(WORKBOOK_LIMITS.unpacked)
  assert.equal((await problemOf(zipSync({ ...files, 'xl/bomb.xml': nothing }))).code, 'tooMuch')
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`xl/${index}.xml`, new Uint8Array(1)]))
  assert.equal((await problemOf(zipSync({ ...files, ...many }))).code, 'tooMuch')
  assert.equal((await problemOf(new Uint8Array(WORKBOOK_LIMITS.bytes + 1))).code, 'tooLarge')
  assert.equal(
    (await problemOf(changed(SHEET, xml => xml.replace('<row r="3">', '<row r="99999999999">')))).code,
    'tooManyRows',
  )
  assert.equal((await problemOf(changed(SHEET, xml => xml.replace('r="A3"', 'r="ZZZZZZ3"')))).code, 'tooManyColumns')
})

test('an entry that says it is smaller than it is does not unpack beyond that', async () => {
  const bytes = sample.slice()
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < bytes.length - 4; at++) {
    // The central directory's word on how large entries are.
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 3, true)
  }
  assert.equal((await problemOf(bytes)).code, 'damaged')
})

test('what was exported can be tampered with, and is then only a wrong base', async () => {
  const bytes = changed('xl/sharedStrings.xml', xml =>
    xml.replace('{"f":{"name":"Drehbank","price":5}', '{"f":{"name":"Drehbank","__proto__":7}'),
  )
  const base = table(await readWorkbook(bytes)).bases.get('one')
  assert.equal(base?.fields.price, undefined)
  assert.equal(({} as Record<string, unknown>).price, undefined)
})

test('a CSV file without what was exported is refused', () => {
  const read = readSheetCsv(strToU8('Name;Satchel-ID\nx;y\n'), language => sheetColumns(opportunities, language))
  assert.deepEqual(read, { problem: { code: 'notOurs' } })
})
