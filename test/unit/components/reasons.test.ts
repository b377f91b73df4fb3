// Every reason has one sentence in each language, with the names in it that it is about.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Names, type Reason, type Sentences, sentence } from '../../../components/distribution/reason-sentences.ts'
import { de } from '../../../components/distribution/reasons-de.ts'
import { en } from '../../../components/distribution/reasons-en.ts'

/** One of each; a code that is missing here does not compile. */
const REASONS: { readonly [Code in Reason['code']]: readonly [Extract<Reason, { readonly code: Code }>, ...string[]] } =
  {
    permits: [{ code: 'permits', status: 'REL', transaction: 'CMSA' }, '<REL>', '<CMSA>'],
    warns: [{ code: 'warns', status: 'REL', transaction: 'CMSA' }, '<REL>', '<CMSA>'],
    forbids: [{ code: 'forbids', status: 'REL', transaction: 'CMSA' }, '<REL>', '<CMSA>'],
    nothingPermits: [{ code: 'nothingPermits', transaction: 'CMSA' }, '<CMSA>'],
    needsStatus: [{ code: 'needsStatus', transaction: 'CCNS', oneOf: ['REL', 'FSHD'] }, '<CCNS>', '<REL>', '<FSHD>'],
    statusUnknown: [{ code: 'statusUnknown', status: 'ZZZZ' }, 'ZZZZ'],
    transactionUnknown: [{ code: 'transactionUnknown', transaction: 'ZZZZ' }, 'ZZZZ'],
    warningOpen: [{ code: 'warningOpen', transaction: 'CREL', by: ['W1'] }, '<CREL>', '<W1>'],
    numberDoesNotFollow: [
      { code: 'numberDoesNotFollow', status: 'S4', number: 40, after: 'S1', lowest: 10, highest: 30 },
      ...['<S4>', '40', '<S1>', '10', '30'],
    ],
    onlyReplaced: [{ code: 'onlyReplaced', status: 'S1' }, '<S1>'],
    systemStatus: [{ code: 'systemStatus', status: 'REL' }, '<REL>'],
    roleMayNotSet: [
      { code: 'roleMayNotSet', status: 'S1', role: 'rep', roles: ['office', 'admin'] },
      ...['<S1>', '<rep>', '<office>', '<admin>'],
    ],
    alreadySet: [{ code: 'alreadySet', status: 'S1' }, '<S1>'],
    notSet: [{ code: 'notSet', status: 'S1' }, '<S1>'],
    documentUnknown: [{ code: 'documentUnknown', document: 'd' }, '<d>'],
    tooManyAlong: [{ code: 'tooManyAlong', transaction: 'CCLS', limit: 10_000 }, '<CCLS>', '10000'],
    noStatuses: [{ code: 'noStatuses', kind: 'pipeline' }, '<pipeline>'],
    profileUnknown: [{ code: 'profileUnknown', profile: 'own@3' }, 'own@3'],
    owner: [{ code: 'owner', owner: 'o' }, 'Anna'],
    assists: [{ code: 'assists', owner: 'o' }, 'Anna', '<o>'],
    named: [{ code: 'named' }, 'Anna'],
    namedTeam: [{ code: 'namedTeam', team: 't' }, 'Anna', '<t>'],
    namedTerritory: [{ code: 'namedTerritory', territory: 't' }, 'Anna', '<t>'],
    rule: [{ code: 'rule', rule: 'r' }, 'Anna', '<r>'],
    team: [{ code: 'team', team: 't' }, 'Anna', '<t>'],
    territory: [{ code: 'territory', territory: 't' }, 'Anna', '<t>'],
    role: [{ code: 'role', role: 'office', action: 'view' }, '<office>'],
    person: [{ code: 'person', person: 'p', action: 'carry' }, '<p>'],
    roleLacks: [{ code: 'roleLacks', role: 'rep', action: 'view' }, '<rep>'],
    personLacks: [{ code: 'personLacks', person: 'p', action: 'view' }, '<p>'],
    notOwner: [{ code: 'notOwner', owner: 'o' }, '<o>'],
    notAssisted: [{ code: 'notAssisted', owner: 'o' }, 'Anna', '<o>'],
    outOfReach: [{ code: 'outOfReach', action: 'carry', scope: 'team', owner: 'o' }, 'Anna', '<o>'],
    fieldGroup: [{ code: 'fieldGroup', group: 'prices', fields: ['price', 'margin'] }, 'prices', 'price', 'margin'],
    noObject: [{ code: 'noObject', action: 'view' }],
    personInactive: [{ code: 'personInactive', person: 'p' }, '<p>'],
    substitutes: [{ code: 'substitutes', absent: 'a', as: { code: 'owner', owner: 'a' } }, 'Anna', '<a>'],
    plans: [{ code: 'plans', person: 'p' }, '<p>'],
    noPeriod: [{ code: 'noPeriod' }],
    current: [{ code: 'current', from: '2026-01-01', to: '2026-12-31' }, '<2026-01-01>', '<2026-12-31>'],
    ahead: [{ code: 'ahead', from: '2026-01-01' }, '<2026-01-01>'],
    notYet: [{ code: 'notYet', from: '2026-01-01' }, '<2026-01-01>'],
    over: [{ code: 'over', to: '2026-01-01' }, '<2026-01-01>'],
    periodInvalid: [{ code: 'periodInvalid', from: '2026-02-01', to: '2026-01-01' }, '<2026-02-01>', '<2026-01-01>'],
    cycle: [{ code: 'cycle', path: ['a', 'b', 'a'] }, '<a> › <b> › <a>'],
    parentUnknown: [{ code: 'parentUnknown', node: 'n', parent: 'p' }, '<n>', '<p>'],
    treeTooDeep: [{ code: 'treeTooDeep', node: 'n', limit: 32 }, '<n>', '32'],
    tooMany: [{ code: 'tooMany', what: 'rules', limit: 500 }, '500'],
    unknown: [{ code: 'unknown', what: 'team', id: 't', of: 'd' }, '<t>', '<d>'],
    inUse: [{ code: 'inUse', what: 'teams', id: 't', by: 'd' }, '<t>', '<d>'],
    otherName: [{ code: 'otherName', id: 'a', own: 'b' }, '<a>', '<b>'],
    period: [{ code: 'period', of: 'd', reason: { code: 'over', to: '2026-01-01' } }, '<d>', '<2026-01-01>'],
    ruleReachesNobody: [{ code: 'ruleReachesNobody', rule: 'r' }, '<r>'],
    ruleReachesEverybody: [{ code: 'ruleReachesEverybody', rule: 'r' }, '<r>'],
    substitutesThemself: [{ code: 'substitutesThemself', person: 'p' }, '<p>'],
  }

const marked = (id: string): string => `<${id}>`
const names: Names = {
  ...{ person: marked, team: marked, territory: marked, node: marked, rule: marked, document: marked, any: marked },
  permitting: () => [],
  ...{ status: marked, transaction: marked, role: marked, kind: marked, day: marked, number: String },
}

describe('reasons as sentences', () => {
  for (const [language, sentences] of Object.entries({ en, de } satisfies Record<string, Sentences>)) {
    const said = new Map<string, string>()
    for (const [code, [reason, ...parts]] of Object.entries(REASONS)) {
      it(`${language}: ${code}`, () => {
        const text = sentence(sentences, reason, names, 'Anna')
        assert.match(text, /^[A-ZÄÖÜ<„“].*\.$/su)
        assert.doesNotMatch(text, /undefined|\[object|\bnull\b/)
        for (const part of parts) assert.ok(text.includes(part), `${text} lacks ${part}`)
        assert.equal(said.get(text), undefined, 'no two reasons sound the same')
        said.set(text, code)
      })
    }
  }

  it('says a period without ends, and a status that nobody sets, in words', () => {
    const open = sentence(en, { code: 'current', from: null, to: null }, names, 'Anna')
    assert.equal(open, 'It is current: without an end.')
    assert.equal(sentence(de, { code: 'current', from: 'x', to: null }, names, ''), 'Es gilt gerade: ab dem <x>.')
    const byNobody: Reason = { code: 'roleMayNotSet', status: 'S', role: 'rep', roles: [] }
    assert.match(sentence(de, byNobody, names, ''), /nur Geschäftsvorgänge/)
  })

  it('says in whose place somebody has something, about that person', () => {
    const reason: Reason = { code: 'substitutes', absent: 'a', as: { code: 'named' } }
    assert.equal(sentence(en, reason, names, 'Anna'), 'Anna stands in for <a>. It is meant for <a> by name.')
  })
})
