import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DateOrder, detectDateOrder, parseDate } from '../../../src/exchange/dates.ts'
import { demoFile, tableOf } from './files.ts'

test('dates are read in the order asked for, with every separator', () => {
  for (const [text, order] of [
    ['20-10-2016', 'dmy'],
    ['20/10/2016', 'dmy'],
    ['20.10.2016', 'dmy'],
    ['20. 10. 2016', 'dmy'],
    ['10/20/2016', 'mdy'],
    ['2016-10-20', 'ymd'],
    ['2016/10/20', 'ymd'],
    ['20161020', 'ymd'],
    [' 2016-10-20 ', 'ymd'],
  ] as const) {
    assert.equal(parseDate(text, order), '2016-10-20', text)
  }
  assert.equal(parseDate('1.2.2016', 'dmy'), '2016-02-01')
  assert.equal(parseDate('1/2/2016', 'mdy'), '2016-01-02')
})

test('a time of day behind a date is left away', () => {
  for (const time of ['T00:00:00Z', ' 00:00', 'T23:59:59.999+02:00', ' 11:30 PM', ' 9:05:00 a.m.', 'T08:00-0500']) {
    assert.equal(parseDate(`2016-10-20${time}`, 'ymd'), '2016-10-20', time)
  }
})

test('what is no day of the calendar is no date', () => {
  for (const text of [
    '31.02.2016',
    '29.02.2015',
    '0.1.2016',
    '32.1.2016',
    '1.13.2016',
    '',
    '1.2',
    'soon',
    '1.2-2016',
  ]) {
    assert.equal(parseDate(text, 'dmy'), null, text)
  }
  assert.equal(parseDate('29.02.2016', 'dmy'), '2016-02-29')
  assert.equal(parseDate('2016-13-01', 'ymd'), null)
})

test('years of two digits are refused in every order', () => {
  for (const order of ['dmy', 'mdy', 'ymd'] as const) {
    assert.equal(parseDate('01/02/16', order), null)
    assert.equal(parseDate('16-02-01', order), null)
  }
  assert.equal(detectDateOrder(['01/02/16', '25/12/16']), 'none')
})

test('O05 one telling date decides for the column', () => {
  assert.equal(detectDateOrder(['01-02-2016', '03-04-2016', '13-01-2016']), 'dmy')
  assert.equal(detectDateOrder(['01/02/2016', '03/04/2016', '01/13/2016']), 'mdy')
  assert.equal(detectDateOrder(['2016-01-02', '2016-03-04']), 'ymd')
})

test('O05 a column in which every date fits both readings is ambiguous, and not guessed', () => {
  assert.equal(detectDateOrder(['01/02/2016', '03/04/2016', '12/11/2016']), 'ambiguous')
  assert.equal(detectDateOrder(['01.02.2016']), 'ambiguous')
})

test('dates that are the same day either way leave nothing to ask', () => {
  const order = detectDateOrder(['05.05.2016', '12.12.2016'])
  assert.ok(order === 'dmy')
  assert.equal(detectDateOrder(['05.05.2016', '01.02.2016']), 'ambiguous')
})

test('O05 orders that contradict one another make a column mixed', () => {
  assert.equal(detectDateOrder(['13/01/2016', '01/13/2016']), 'mixed')
  assert.equal(detectDateOrder(['2016-01-02', '13/01/2016']), 'mixed')
})

test('cells that are no dates do not decide', () => {
  assert.equal(detectDateOrder(['soon', '', '13.01.2016', 'Q3']), 'dmy')
  assert.equal(detectDateOrder(['soon', '', 'Q3']), 'none')
  assert.equal(detectDateOrder([]), 'none')
})

test('O05 both date columns of the real file are day-first', () => {
  const table = tableOf(demoFile('sales_pipeline.csv'))
  for (const column of ['engage_date', 'close_date']) {
    const index = table.columns.indexOf(column)
    assert.equal(detectDateOrder(table.rows.map(row => row.cells[index] ?? '')), 'dmy')
  }
})

test('a date written in an order is read back in it, and the column is never taken for another', () => {
  const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  const written = (iso: string, order: DateOrder): string => {
    const [year, month, day] = iso.split('-')
    return order === 'dmy' ? `${day}.${month}.${year}` : order === 'mdy' ? `${month}/${day}/${year}` : iso
  }
  fc.assert(
    fc.property(fc.array(days, { minLength: 1 }), fc.constantFrom('dmy', 'mdy', 'ymd'), (dates, order) => {
      const isos = dates.map(date => date.toISOString().slice(0, 10))
      const texts = isos.map(iso => written(iso, order))
      assert.deepEqual(
        texts.map(text => parseDate(text, order)),
        isos,
      )
      const found = detectDateOrder(texts)
      if (found === 'ambiguous') assert.notEqual(order, 'ymd')
      else if (found !== order) {
        assert.ok(found !== 'mixed' && found !== 'none')
        assert.deepEqual(
          texts.map(text => parseDate(text, found)),
          isos,
        )
      }
    }),
  )
})
