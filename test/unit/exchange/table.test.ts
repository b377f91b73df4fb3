import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectDelimiter, readTable, TABLE_COLUMNS } from '../../../src/exchange/table.ts'
import { bytesOf, demoFile, limits, problemOf, tableOf, utf8, windows1252 } from './files.ts'

test('O05 the real file is a table of 8,800 rows', () => {
  const table = tableOf(demoFile('sales_pipeline.csv'))
  assert.equal(table.rows.length, 8800)
  assert.deepEqual(table.rejected, [])
  assert.equal(table.columns.length, 8)
  assert.deepEqual([table.encoding, table.delimiter, table.rows.at(-1)?.line], ['utf-8', ',', 8801])
})

test('O05 the delimiter is told from the table, not from the first sign in it', () => {
  assert.equal(detectDelimiter('id,name\n1,x\n'), ',')
  assert.equal(detectDelimiter('id;Betrag\n1;2,50\n2;3,75\n'), ';')
  assert.equal(detectDelimiter('Name, Vorname;Betrag;Ort\nMüller, Hans;1,5;Ulm\n'), ';')
  assert.equal(detectDelimiter('id\tname\n1\ta,b;c\n'), '\t')
  assert.equal(detectDelimiter('id|name\n1|a,b\n'), '|')
  assert.equal(detectDelimiter('"a;b","c;d"\n"1;2","3;4"\n'), ',')
})

test("Excel's own hint decides and is no row", () => {
  const table = tableOf('sep=;\r\na,b;c,d\r\n1,2;3,4\r\n')
  assert.deepEqual([table.columns, table.rows], [['a,b', 'c,d'], [{ line: 3, cells: ['1,2', '3,4'] }]])
})

test('O05 rows with too many or too few cells are set aside, the others are read', () => {
  const table = tableOf('a,b,c\n1,2,3\n1,2\n1,2,3,4\n"x"y,2,3\n4,5,6\n')
  assert.deepEqual(
    table.rows.map(row => row.line),
    [2, 6],
  )
  assert.deepEqual(table.rejected, [
    { line: 3, reason: { code: 'cells', expected: 3, found: 2 } },
    { line: 4, reason: { code: 'cells', expected: 3, found: 4 } },
    { line: 5, reason: { code: 'quoting' } },
  ])
})

test('blank lines and the empty cells that spreadsheets pad with are nothing', () => {
  const table = tableOf('\n;;;\na;b;;\n\n1;2;;\n3;4;;;;\n;;;\n')
  assert.deepEqual(table.columns, ['a', 'b'])
  assert.deepEqual(table.rows, [
    { line: 5, cells: ['1', '2'] },
    { line: 6, cells: ['3', '4'] },
  ])
  assert.deepEqual(table.rejected, [])
})

test('columns without a name or with the same one get names of their own', () => {
  const table = tableOf('Amount,,Amount, Amount ,Amount (2)\n1,2,3,4,5\n')
  assert.deepEqual(table.columns, ['Amount', '#2', 'Amount (2)', 'Amount (3)', 'Amount (2) (2)'])
})

test('a column called __proto__ is a column like others', () => {
  const table = tableOf('__proto__,constructor,toString\n1,2,3\n')
  assert.deepEqual(table.columns, ['__proto__', 'constructor', 'toString'])
  assert.equal(({} as Record<string, unknown>)['1'], undefined)
})

test('one column is a table too', () => {
  assert.deepEqual(tableOf('name\nMüller\nMeier\n').rows.length, 2)
})

test('a Windows-1252 file with semicolons is read', () => {
  const table = tableOf(windows1252('Schlüssel;Straße\r\n1;Königsallee 5 €\r\n'))
  assert.deepEqual([table.encoding, table.columns], ['windows-1252', ['Schlüssel', 'Straße']])
  assert.deepEqual(table.rows[0]?.cells, ['1', 'Königsallee 5 €'])
})

test('a byte order mark is not part of the first column', () => {
  assert.deepEqual(tableOf(bytesOf([0xef, 0xbb, 0xbf], utf8('key,b\n1,2\n'))).columns, ['key', 'b'])
})

test('files with nothing to import say so', () => {
  assert.deepEqual(problemOf(''), { code: 'empty' })
  assert.deepEqual(problemOf(',,\n,,\n'), { code: 'empty' })
  assert.deepEqual(problemOf('a,b,c\n\n'), { code: 'noRows' })
})

test('a quote that never closes refuses the file: what follows could be anything', () => {
  assert.deepEqual(problemOf('a,b\n1,2\n3,"4\n5,6\n'), { code: 'unclosedQuote', line: 3 })
})

test('a file at its limits is read, one beyond is refused', () => {
  const rows = (count: number): Uint8Array => utf8(`a,b\n${'1,2\n'.repeat(count)}`)
  const largest = readTable(rows(100_000), limits)
  assert.ok(!('problem' in largest) && largest.rows.length === 100_000)
  assert.deepEqual(problemOf(rows(100_001)), { code: 'tooManyRows', limit: 100_000 })
  assert.deepEqual(problemOf(`a,b\n${'1,2,3\n'.repeat(100_001)}`), { code: 'tooManyRows', limit: 100_000 })
  const bytes = rows(3)
  assert.deepEqual(readTable(bytes, { bytes: bytes.length - 1, rows: 10 }), {
    problem: { code: 'tooLarge', bytes: bytes.length, limit: bytes.length - 1 },
  })
  assert.ok(!('problem' in readTable(bytes, { bytes: bytes.length, rows: 3 })))
})

test('a file of too many columns is refused', () => {
  const wide = Array.from({ length: TABLE_COLUMNS + 1 }, (_, index) => `c${index}`).join(',')
  assert.deepEqual(problemOf(`${wide}\n1\n`), { code: 'tooManyColumns', limit: TABLE_COLUMNS })
})

test('ten megabytes of quotes, delimiters or one long line end soon', () => {
  for (const text of [
    '"'.repeat(10_000_001),
    ','.repeat(10_000_000),
    'a'.repeat(10_000_000),
    '"a""b'.repeat(1_000_000),
  ]) {
    const started = performance.now()
    assert.ok('problem' in readTable(utf8(text), limits))
    assert.ok(performance.now() - started < 5_000)
  }
})
