// What holds for every kind of document this program knows.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { kinds } from '../../../relay/kinds.ts'

describe('every kind', () => {
  for (const [name, { declaration }] of kinds) {
    const { policy, fields } = declaration
    test(`${name}: who gets a document never hangs on a field that whoever edits may change`, () => {
      const looked = [...policy.fields, ...(policy.period ? [policy.period.from, policy.period.to] : [])]
      for (const each of looked) assert.equal(fields.find(field => field.name === each)?.right, 'configure', each)
    })
    if (policy.profile !== null) {
      test(`O13 ${name}: whoever may only edit it does not lay it aside for everybody`, () => {
        assert.equal(fields.find(field => field.name === 'archived')?.right, 'configure')
      })
    }
    test(`${name}: its summary tells what policy looks at`, () => {
      const values = Object.fromEntries(fields.map(({ name: field }) => [field, `value of ${field}`]))
      const summary = declaration.summarize({ fields: values, collections: new Map() })
      const looked = [...policy.fields, ...(policy.period ? [policy.period.from, policy.period.to] : [])]
      for (const each of looked) assert.equal(summary[each], `value of ${each}`, each)
    })
  }
})
