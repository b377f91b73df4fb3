import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  alongOf,
  expectedStatuses,
  OPPOSITES,
  statusOffers,
  transactionOffers,
} from '../../../components/statuses/offers.ts'
import type { Address } from '../../../src/documents/address.ts'
import { BUILT_IN } from '../../../src/policy/statuses/built-in.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../src/policy/statuses/profile.ts'
import { VISITS_PROFILE } from '../../../src/policy/statuses/visits.ts'
import type { CatalogueLine } from '../../../src/sync/api.ts'

const own: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'own',
  statuses: [
    userStatus({ code: 'DRAF', text: 'Draft', number: { own: 10, lowest: 20, highest: 20 }, warns: ['CREL'] }),
    userStatus({ code: 'BUDG', text: 'Budget', number: { own: 20, lowest: 30, highest: 30 } }),
    userStatus({ code: 'DONE', text: 'Settled', number: { own: 30, lowest: 30, highest: 30 }, end: true }),
    userStatus({ code: 'BOSS', text: 'For the boss', roles: ['admin'] }),
    userStatus({ code: 'LIVE', text: 'Live', number: { own: 90, lowest: 90, highest: 90 }, setWhen: ['CAPR'] }),
  ],
}

/** Those that can be run now, with a `?` where a warning goes with it. */
const runnable = (profile: StatusProfile, ...active: string[]): string[] =>
  transactionOffers(profile, active)
    .filter(({ changes, outcome }) => changes && outcome !== 'forbidden')
    .map(({ code, outcome }) => (outcome === 'warned' ? `${code}?` : code))

describe('What a status panel offers', () => {
  for (const [active, offered] of [
    [['CRTE'], ['CREL', 'CLKS', 'CAPR', 'CEXE']],
    [['REL'], ['CCLS', 'CLKS', 'CAPR', 'CEXE', 'CCNS', 'CMSA']],
    [
      ['REL', 'LCK'],
      ['CLKU', 'CMSA'],
    ],
    [
      ['REL', 'APPR', 'MSA'],
      ['CCLS', 'CLKS', 'CEXE', 'CCNS'],
    ],
    [['FSHD'], ['CCLU', 'CLKS', 'CMSA']],
    [['CNC'], ['CCNU']],
    [['CRTE', 'XXXX'], []],
  ] as const) {
    it(`S5 of a campaign that is ${active.join(', ')}: ${offered.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(runnable(STANDARD_PROFILE, ...active), offered)
    })
  }

  it('V2 of a visit report is to confirm it, or to take it up again', () => {
    assert.deepEqual(runnable(VISITS_PROFILE, 'OPEN'), ['VCNF'])
    assert.deepEqual(runnable(VISITS_PROFILE, 'CONF'), ['VREO'])
  })

  it('tells apart what is asked of a status and what can be run, and gives every one a reason', () => {
    const offers = transactionOffers(STANDARD_PROFILE, ['CRTE'])
    const questions = offers.filter(({ changes }) => !changes).map(({ code }) => code)
    assert.deepEqual(questions, ['CSTC', 'CSTE', 'CEDL', 'CCID', 'CTR3', 'CTGS'])
    assert.deepEqual(
      offers.filter(({ reasons }) => reasons.length === 0),
      [],
    )
  })

  it('S6 N2 warns, and does not offer what would set a number that does not follow', () => {
    assert.deepEqual(runnable(own, 'CRTE', 'DRAF'), ['CREL?', 'CLKS', 'CEXE'])
    const approve = transactionOffers(own, ['CRTE', 'DRAF']).find(({ code }) => code === 'CAPR')
    assert.deepEqual([approve?.outcome, approve?.reasons[0]?.code], ['forbidden', 'numberDoesNotFollow'])
  })

  it('U1 U2 N3 offers the company’s statuses, each with the reason where it cannot be set or cleared', () => {
    const told = (role: string) =>
      statusOffers(own, ['CRTE', 'DRAF'], role).map(each => [each.code, each.outcome, each.reasons[0]?.code])
    assert.deepEqual(told('office'), [
      ['DRAF', 'forbidden', 'onlyReplaced'],
      ['BUDG', 'permitted', undefined],
      ['DONE', 'forbidden', 'numberDoesNotFollow'],
      ['BOSS', 'forbidden', 'roleMayNotSet'],
      ['LIVE', 'forbidden', 'numberDoesNotFollow'],
    ])
    assert.deepEqual(told('admin')[3], ['BOSS', 'permitted', undefined])
  })

  it('expects of what waits what the office will make of it, one after the other', () => {
    const run = (transaction: string) => ({ command: 'run', version: 1, transaction, warned: false }) as const
    assert.deepEqual(expectedStatuses(STANDARD_PROFILE, ['CRTE'], [run('CREL'), run('CLKS')], 'office'), ['REL', 'LCK'])
    assert.deepEqual(
      expectedStatuses(STANDARD_PROFILE, ['CRTE'], [run('CCLS')], 'office'),
      ['CRTE'],
      'it would not run',
    )
    const set = { command: 'status', version: 1, status: 'BUDG', set: true, warned: false } as const
    assert.deepEqual(expectedStatuses(own, ['CRTE', 'DRAF'], [set], 'office'), ['CRTE', 'BUDG'])
    assert.deepEqual(expectedStatuses(own, ['CRTE'], [{ command: 'archive', version: 1, archived: true }], 'office'), [
      'CRTE',
    ])
  })

  it('takes back with a transaction that its own outcome permits', () => {
    const first = [...BUILT_IN.values()].flatMap(profile =>
      [...OPPOSITES].flatMap(([code, back]) => {
        for (const active of [['CRTE'], ['REL'], ['REL', 'LCK'], ['OPEN'], ['CONF']]) {
          const after = expectedStatuses(
            profile,
            active,
            [{ command: 'run', version: 1, transaction: code, warned: false }],
            '',
          )
          if (after.join() === active.join()) continue
          const again = expectedStatuses(
            profile,
            after,
            [{ command: 'run', version: 2, transaction: back, warned: false }],
            '',
          )
          return [again.join() === active.join()]
        }
        return []
      }),
    )
    assert.deepEqual(first, Array(OPPOSITES.size).fill(true))
  })
})

describe('Who runs a transaction along', () => {
  const line = (name: string, statuses: readonly string[], parent?: string) =>
    ({
      address: `campaign/${name}`,
      facts: { statuses, profile: 'standard@1', ...(parent && { parent: `campaign/${parent}` }) },
    }) as unknown as CatalogueLine
  const linesOf = (...lines: CatalogueLine[]) => new Map(lines.map(each => [each.address, each]))
  const along = (lines: ReadonlyMap<Address, CatalogueLine>, code: string, name = 'a') => {
    const found = alongOf(lines, BUILT_IN, `campaign/${name}` as Address, code)
    return found && [found.with.map(each => each.address), found.against.map(each => each.line.address)]
  }

  it('H1 H2 names everybody below who would finish, at any level, and leaves out who stays as it is', () => {
    const lines = linesOf(
      line('a', ['REL']),
      line('b', ['REL'], 'a'),
      line('c', ['REL'], 'b'),
      line('d', ['CRTE'], 'a'),
    )
    assert.deepEqual(along(lines, 'CCLS'), [['campaign/b', 'campaign/c'], []])
    assert.equal(along(lines, 'CREL'), null, 'concerns its own document alone')
  })

  it('H4 names who stands against it, and then nobody goes along', () => {
    const lines = linesOf(line('a', ['REL']), line('b', ['REL', 'LCK'], 'a'), line('c', ['REL'], 'b'))
    assert.deepEqual(along(lines, 'CCLS'), [[], ['campaign/b']])
  })

  it('H3 goes up to undo, and is nobody’s where the profile is not known', () => {
    const lines = linesOf(line('a', ['FSHD']), line('b', ['FSHD'], 'a'))
    assert.deepEqual(along(lines, 'CCLU', 'b'), [['campaign/a'], []])
    assert.equal(alongOf(lines, new Map(), 'campaign/b' as Address, 'CCLU'), null)
  })
})
