// Pipelines as they are today come out of the default data: their owner, the owner's assistants and the office have them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { authorize } from '../../../../src/policy/authorize.ts'
import { audience, satchel } from '../../../../src/policy/distribution/audience.ts'
import { distribution, subjectOf } from '../../../../src/policy/distribution/decide.ts'
import { permission } from '../../../../src/policy/distribution/permit.ts'
import { Satchels } from '../../../../src/policy/distribution/satchels.ts'
import { DOCUMENT_ACTIONS, ROLES } from '../../../../src/policy/rights.ts'
import { plainDocument, plainPerson, plainWorld } from '../../../../src/policy/scope/world.ts'
import { byId } from './company.ts'

const NAMES = ['ada', 'ben', 'cem', 'dora', 'eva', 'fay']
const people = fc
  .tuple(
    ...NAMES.map(id =>
      fc
        .record({ role: fc.constantFrom(...ROLES), reps: fc.subarray(NAMES, { maxLength: 2 }), active: fc.boolean() })
        .map(({ role, reps, active }) => plainPerson({ id, role, active, assists: role === 'assistant' ? reps : [] })),
    ),
  )
  .map(list => byId(...list))
const worldOf = people.map(all => {
  const documents = NAMES.map(owner => plainDocument({ id: `of-${owner}`, kind: 'pipeline', owner }))
  return plainWorld({ today: '2026-01-01', people: all, documents: byId(...documents) })
})

describe('a pipeline today, from data', () => {
  const all = byId(
    plainPerson({ id: 'rita', role: 'rep' }),
    plainPerson({ id: 'sami', role: 'rep' }),
    plainPerson({ id: 'anna', role: 'assistant', assists: ['rita'] }),
    plainPerson({ id: 'arno', role: 'assistant', assists: ['sami'] }),
    plainPerson({ id: 'olga', role: 'office' }),
    plainPerson({ id: 'adam', role: 'admin' }),
  )
  const pipeline = plainDocument({ id: 'p', kind: 'pipeline', owner: 'rita' })
  const world = plainWorld({ today: '2026-01-01', people: all, documents: byId(pipeline) })

  test('its owner, the owner’s assistants, the office and the admin have it', () => {
    assert.deepEqual([...audience(pipeline, world).keys()].sort(), ['adam', 'anna', 'olga', 'rita'])
  })
  const why: Readonly<Record<string, object>> = {
    rita: { code: 'owner', owner: 'rita' },
    anna: { code: 'assists', owner: 'rita' },
    olga: { code: 'role', role: 'office', action: 'carry' },
    adam: { code: 'role', role: 'admin', action: 'carry' },
  }
  for (const [person, reason] of Object.entries(why)) {
    test(`${person} has it because of ${JSON.stringify(reason)}`, () => {
      assert.deepEqual(distribution(pipeline, person, world).scope.reasons, [reason])
    })
  }
  for (const person of ['sami', 'arno']) {
    test(`${person} does not, and no status or period is to blame`, () => {
      const answer = distribution(pipeline, person, world)
      assert.deepEqual([answer.given, answer.status.met, answer.period.met], [false, true, true])
      assert.deepEqual(answer.status.reasons, [{ code: 'noStatuses', kind: 'pipeline' }])
    })
  }
  test('a person is asked as easily', () => {
    assert.deepEqual([...satchel('anna', world).keys()], ['p'])
    assert.deepEqual([...satchel('arno', world).keys()], [])
  })
})

test('whoever may view a pipeline today has it, and nobody else', () => {
  fc.assert(
    fc.property(worldOf, world => {
      const satchels = new Satchels(world)
      for (const document of world.documents.values()) {
        for (const person of world.people.values()) {
          const may = person.active && authorize(subjectOf(person), 'view', document).allowed
          assert.equal(distribution(document, person.id, world).given, may)
          assert.equal(satchels.audience(document.id).includes(person.id), may)
        }
      }
    }),
  )
})

test('whatever somebody may do to a pipeline today, `permission` says the same', () => {
  fc.assert(
    fc.property(worldOf, fc.constantFrom(...DOCUMENT_ACTIONS), (world, action) => {
      for (const document of world.documents.values()) {
        for (const person of world.people.values()) {
          const { allowed, reasons } = permission(document, person.id, action, world)
          const today = authorize(subjectOf(person), action, document)
          assert.equal(allowed, person.active && today.allowed)
          if (person.active) assert.deepEqual(reasons, today.reasons)
        }
      }
    }),
  )
})
