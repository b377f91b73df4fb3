// Everything that can stand against a change of the company is a sentence, in both languages, with names instead of ids.
import { expect } from 'chai'
import { problemSentence } from '../../../components/company/problem-texts.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { RightsProblem, WorldProblem } from '../../../src/policy/reasons.ts'

type CompanyProblem = WorldProblem | RightsProblem

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
  roleTwice: { code: 'roleTwice', role: 'rep' },
  roleMissing: { code: 'roleMissing', role: 'rep' },
  rowTwice: { code: 'rowTwice', role: null, kind: 'campaign', right: 'view' },
  groupUnknown: { code: 'groupUnknown', kind: 'campaign', group: 'money' },
  groupTwice: { code: 'groupTwice', kind: 'campaign', group: 'money' },
  nobodyAdministers: { code: 'nobodyAdministers' },
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

  it('tells the way around', () => {
    chooseLanguage('de')
    expect(problemSentence(PROBLEMS.cycle, nameOf)).to.equal('Damit läge es unter sich selbst: Alpha › Beta › Alpha.')
  })

  it('leaves what a newer office says to the office’s own sentence', () => {
    expect(problemSentence({ code: 'ofTomorrow' } as never)).to.equal(null)
  })
})
