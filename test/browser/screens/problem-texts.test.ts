// Everything that can stand against a change of the company is a sentence, in both languages, with names instead of ids.
import { expect } from 'chai'
import { type CompanyProblem, problemSentence } from '../../../components/company/problem-texts.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'

/** One of each; the compiler asks for every code there is. */
const PROBLEMS: { readonly [C in CompanyProblem['code']]: Extract<CompanyProblem, { readonly code: C }> } = {
  cycle: { code: 'cycle', path: ['a', 'b', 'a'] },
  parentUnknown: { code: 'parentUnknown', node: 'a', parent: 'b' },
  treeTooDeep: { code: 'treeTooDeep', node: 'a', limit: 32 },
  tooMany: { code: 'tooMany', what: 'rules', limit: 1_000 },
  unknown: { code: 'unknown', what: 'team', id: 'a', of: 'b' },
  inUse: { code: 'inUse', what: 'teams', id: 'a', by: 'b' },
  otherName: { code: 'otherName', id: 'a', own: 'b' },
  period: { code: 'period', of: 'a', reason: { code: 'over', to: '2026-01-01' } },
  ruleReachesNobody: { code: 'ruleReachesNobody', rule: 'a' },
  ruleReachesEverybody: { code: 'ruleReachesEverybody', rule: 'a' },
  substitutesThemself: { code: 'substitutesThemself', person: 'a' },
  shape: { code: 'shape', at: 'statuses.0.code', rule: 'one of X, Y' },
  roleTwice: { code: 'roleTwice', role: 'a' },
  roleMissing: { code: 'roleMissing', role: 'a' },
  rowTwice: { code: 'rowTwice', role: null, kind: 'a', right: 'b' },
  groupUnknown: { code: 'groupUnknown', kind: 'b', group: 'a' },
  groupTwice: { code: 'groupTwice', kind: 'b', group: 'a' },
  nobodyAdministers: { code: 'nobodyAdministers' },
  codeTwice: { code: 'codeTwice', status: 'REL' },
  numberTwice: { code: 'numberTwice', number: 5, statuses: ['a', 'b'] },
  intervalEmpty: { code: 'intervalEmpty', status: 'a', lowest: 9, highest: 3 },
  referenceUnknown: { code: 'referenceUnknown', status: 'a', what: 'transaction', id: 'b' },
  contradicts: { code: 'contradicts', status: 'a', transaction: 'b' },
  clearsNumbered: { code: 'clearsNumbered', status: 'a', transaction: 'b' },
  unreachable: { code: 'unreachable', status: 'a', nearest: ['b'] },
  deadEnd: { code: 'deadEnd', status: 'a', path: [{ set: 'a' }, { run: 'b' }] },
  neverRuns: {
    code: 'neverRuns',
    transaction: 'b',
    path: [{ clear: 'a' }],
    reasons: [
      { code: 'forbids', status: 'a', transaction: 'b' },
      { code: 'nothingPermits', transaction: 'b' },
      { code: 'needsStatus', transaction: 'b', oneOf: ['a'] },
    ],
  },
  tooManyWays: { code: 'tooManyWays', limit: 300_000 },
}
const NAMES: Readonly<Record<string, string>> = { a: 'Alpha', b: 'Beta' }
const nameOf = (id: string): string => NAMES[id] ?? id

describe('Problems of the company', () => {
  for (const tongue of ['en', 'de'] as const) {
    for (const problem of Object.values(PROBLEMS)) {
      it(`${problem.code} is a sentence, ${tongue}`, () => {
        chooseLanguage(tongue)
        const sentence = problemSentence(problem, nameOf)
        expect(sentence).to.match(/^[„“A-ZÄÖÜ].*\.$/su)
        expect(sentence).to.not.match(/undefined|\[object|\b[ab]\b(?! )/u)
      })
    }
  }

  it('tells the way to a dead end, and what stands against a transaction', () => {
    chooseLanguage('en')
    expect(problemSentence(PROBLEMS.deadEnd, nameOf)).to.equal(
      'After Alpha nothing follows, and it is not marked as an end. The way there: set Alpha › run Beta.',
    )
    expect(problemSentence(PROBLEMS.neverRuns, nameOf)).to.equal(
      'Beta can never run: Alpha forbids it; no status permits it; one of these would have to be set: Alpha. Nearest to it: clear Alpha.',
    )
    chooseLanguage('de')
    expect(problemSentence(PROBLEMS.cycle, nameOf)).to.equal('Damit läge es unter sich selbst: Alpha › Beta › Alpha.')
  })

  it('has a sentence for what a newer office says', () => {
    chooseLanguage('en')
    expect(problemSentence({ code: 'ofTomorrow' } as never)).to.equal('This cannot be taken over as it is.')
  })
})
