// The order of a table's rows.
import { expect } from 'chai'
import { type Column, type ColumnContext, inOrderOf } from '../../../components/document/columns.ts'
import type { ValueType } from '../../../src/documents/values.ts'

const TEXT: ValueType = { type: 'text', max: 100 }
const NUMBER: ValueType = { type: 'number', min: 0, max: 100, decimals: 0 }

const column = (type: Column['type']): Column => ({
  name: 'value',
  label: { de: 'Wert', en: 'Value' },
  type,
  width: 100,
  initial: true,
  value: fields => fields.value ?? null,
})
const context: ColumnContext = { currency: 'EUR', recordName: () => '', recordPosition: () => 0 }
const rows = (...values: (string | number | null)[]) => values.map((value, at) => ({ at, fields: { value } }))
const order = (type: Column['type'], down: boolean, ...values: (string | number | null)[]): number[] =>
  inOrderOf(rows(...values), column(type), context, down).map(({ at }) => at)

describe('rows in the order of a column', () => {
  it('compares texts as people read them, numbers in them by size', () => {
    expect(order(TEXT, false, 'Werk 10', 'werk 2', 'Amt')).to.deep.equal([2, 1, 0])
    expect(order(TEXT, true, 'Werk 10', 'werk 2', 'Amt')).to.deep.equal([0, 1, 2])
  })

  it('leaves what reads the same as it was, in either direction', () => {
    expect(order(TEXT, false, 'b', 'A', 'a', 'B', 'A')).to.deep.equal([1, 2, 4, 0, 3])
    expect(order(TEXT, true, 'b', 'A', 'a', 'B', 'A')).to.deep.equal([0, 3, 1, 2, 4])
  })

  it('puts what is empty last, in either direction', () => {
    expect(order(NUMBER, false, null, 3, 1)).to.deep.equal([2, 1, 0])
    expect(order(NUMBER, true, null, 3, 1)).to.deep.equal([1, 2, 0])
    expect(order(TEXT, true, '', 'a', 'b')).to.deep.equal([2, 1, 0])
  })
})
