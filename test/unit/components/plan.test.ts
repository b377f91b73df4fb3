// What is chosen in the form of a planned change, as the change that is asked about.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { audienceValue, type Chosen, planOf } from '../../../components/distribution/plan.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { CompanyPerson, DistributedDocument, DocumentPlan, PlannedChange } from '../../../src/sync/wire/company.ts'

const address = 'campaign/AAAAAAAAAAAAAAAAAAAAAA' as Address
const document: DistributedDocument = {
  ...{ key: 'CMP-1', name: 'Spring', owner: 'o', profile: 'standard@1', statuses: ['REL'], territory: 'north' },
  audience: { people: ['anna'], teams: ['a'], territories: [] },
}
const anna: CompanyPerson = {
  ...{ id: 'anna', name: 'Anna', role: 'rep', active: true, assists: [], own: [], version: 7 },
  ...{ teams: ['a', 'b'], territories: ['north'] },
}
const plan = (chosen: Partial<Chosen> & Pick<Chosen, 'kind'>): PlannedChange | null =>
  planOf({ person: '', value: '', ...chosen }, address, document, { people: [anna] })

const plans: readonly [Partial<Chosen> & Pick<Chosen, 'kind'>, DocumentPlan][] = [
  [{ kind: 'run', value: 'CCLS' }, { run: 'CCLS' }],
  [{ kind: 'set', value: 'S1' }, { set: 'S1' }],
  [{ kind: 'clear', value: 'S1' }, { clear: 'S1' }],
  [{ kind: 'owner', value: 'anna' }, { owner: 'anna' }],
  [{ kind: 'territory', value: 'south' }, { territory: 'south' }],
  [{ kind: 'territory', value: '' }, { territory: null }],
  [
    { kind: 'add', value: audienceValue('teams', 'b/c') },
    { audience: { people: ['anna'], teams: ['a', 'b/c'], territories: [] } },
  ],
  [{ kind: 'add', value: audienceValue('teams', 'a') }, { audience: document.audience }],
  [
    { kind: 'drop', value: audienceValue('people', 'anna') },
    { audience: { people: [], teams: ['a'], territories: [] } },
  ],
]

describe('a plan from a form', () => {
  for (const [chosen, to] of plans) {
    it(`is ${JSON.stringify(to)} for ${chosen.kind} ${chosen.value}`, () => {
      assert.deepEqual(plan(chosen), { what: 'documents', id: address, to })
    })
  }

  it('about a person is their whole record, with one team or territory or none', () => {
    const { version: _version, name: _name, ...record } = anna
    assert.deepEqual(plan({ kind: 'team', person: 'anna', value: 'c' }), {
      ...{ what: 'people', id: 'anna' },
      to: { ...record, teams: ['c'] },
    })
    assert.deepEqual(plan({ kind: 'personTerritory', person: 'anna' }), {
      ...{ what: 'people', id: 'anna' },
      to: { ...record, territories: [] },
    })
  })

  for (const chosen of [
    { kind: 'run' },
    { kind: 'owner' },
    { kind: 'add' },
    { kind: 'drop', value: 'nothing' },
    { kind: 'add', value: 'owners/x' },
    { kind: 'team', value: 'a' },
    { kind: 'team', person: 'nobody', value: 'a' },
  ] as const) {
    it(`is none while it is only ${JSON.stringify(chosen)}`, () => assert.equal(plan(chosen), null))
  }
})
