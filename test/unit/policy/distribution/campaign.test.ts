// A campaign's way to the devices and back, as the rows of the features tell it: gate, release, earlier, excluded, withdrawn.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { audience } from '../../../../src/policy/distribution/audience.ts'
import { decidingReasons, distribution } from '../../../../src/policy/distribution/decide.ts'
import type { PolicyDocument } from '../../../../src/policy/scope/world.ts'
import { choose, clear } from '../../../../src/policy/statuses/choose.ts'
import { MARKETING, RELEASE, STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { profileKey } from '../../../../src/policy/statuses/profile.ts'
import { initialStatuses } from '../../../../src/policy/statuses/rules.ts'
import { run } from '../../../../src/policy/statuses/run.ts'
import { PolicyLists } from '../../../support/policy-lists.ts'
import { byId, COMPANY_PROFILE, campaign, codes, company, missing, whoHas } from './company.ts'

const world = company()
const SOUTH = ['lena', 'rita', 'sami']
const withOffice = (people: readonly string[]) => [...people, 'olga'].sort()
const own = (statuses: readonly string[]) => campaign({ profile: profileKey(COMPANY_PROFILE), statuses })

describe('C04 the distribution gate', () => {
  const cases: readonly [statuses: readonly string[], given: boolean][] = [
    [[], false],
    [['CRTE'], false],
    [['CRTE', 'LCK'], false],
    [['CRTE', 'APPR'], false],
    [['CNC'], false],
    [['LCK'], false],
    [['REL'], true],
    [['REL', 'LCK'], true],
    [['REL', 'MSA'], true],
    [['FSHD'], true],
    [['FSHD', 'LCK', 'EXEC'], true],
    [['REL', 'STOP'], false],
    [['REL', 'NOTE'], true],
    [['CRTE', 'NOTE'], false],
    [['CRTE', 'SOON'], true],
    [['CRTE', 'SOON', 'STOP'], false],
    [['CRTE', 'CARE'], true],
    [['CNC', 'SOON'], true],
    [['REL', 'WHAT'], false],
  ]
  for (const [statuses, given] of cases) {
    test(`C04 ${statuses.join(' ') || 'no status'}: ${given ? 'on the devices of the south' : 'on no device'}`, () => {
      assert.deepEqual(whoHas(own(statuses), world), withOffice(given ? SOUTH : []))
      const answer = distribution(own(statuses), 'rita', world)
      assert.deepEqual(missing(answer), given ? [] : ['status'])
    })
  }

  test('C04 the answer names the statuses that keep it back', () => {
    assert.deepEqual(decidingReasons(distribution(own(['REL', 'STOP']), 'rita', world)), [
      { code: 'forbids', status: 'STOP', transaction: 'CMSA' },
      { code: 'permits', status: 'REL', transaction: 'CMSA' },
    ])
    assert.deepEqual(decidingReasons(distribution(campaign({ statuses: ['CRTE'] }), 'rita', world)), [
      { code: 'nothingPermits', transaction: 'CMSA' },
    ])
  })

  test('C04 a profile version that is not there keeps it back', () => {
    const answer = distribution(campaign({ profile: 'standard@7' }), 'rita', world)
    assert.deepEqual(decidingReasons(answer), [{ code: 'profileUnknown', profile: 'standard@7' }])
  })

  test('D2 a warning on Distribute asks nobody', () => {
    assert.equal(distribution(own(['CRTE', 'CARE']), 'rita', world).given, true)
  })
})

/** One campaign from its beginning, every step by the rules; what each step turns is told by the lists. */
class Life {
  readonly lists: PolicyLists
  #now: PolicyDocument

  constructor(profile = COMPANY_PROFILE) {
    this.#now = campaign({ profile: profileKey(profile), statuses: initialStatuses(profile) })
    this.lists = new PolicyLists(company({ documents: byId(this.#now) }))
  }

  /** Who got and who lost it by saving these statuses. */
  save(statuses: readonly string[]): { granted: string[]; withdrawn: string[] } {
    this.#now = { ...this.#now, statuses }
    const realigned = this.lists.apply({ what: 'documents', id: this.#now.id, to: this.#now })
    assert.ok(realigned.done)
    const people = (list: readonly { readonly person: string }[]) => list.map(one => one.person).sort()
    return { granted: people(realigned.granted), withdrawn: people(realigned.withdrawn) }
  }

  run(transaction: string) {
    const ran = run(COMPANY_PROFILE, this.#now.statuses, transaction)
    assert.ok(ran.done, JSON.stringify(ran))
    return this.save(ran.statuses)
  }

  set(status: string) {
    const chosen = choose(COMPANY_PROFILE, this.#now.statuses, status, 'office')
    assert.ok(chosen.done)
    return this.save(chosen.statuses)
  }

  clear(status: string) {
    const cleared = clear(COMPANY_PROFILE, this.#now.statuses, status, 'office')
    assert.ok(cleared.done)
    return this.save(cleared.statuses)
  }

  get has(): readonly string[] {
    return this.lists.audience(this.#now.id).toSorted()
  }
}

const NOTHING = { granted: [], withdrawn: [] }

describe('the life of a campaign', () => {
  test('C05 released and saved, it goes to everybody it is meant for; set without saving, nothing goes', () => {
    const life = new Life()
    const set = run(COMPANY_PROFILE, ['CRTE'], RELEASE)
    assert.ok(set.done)
    assert.deepEqual(life.has, ['olga'], 'running a transaction on paper moves nothing')
    assert.deepEqual(life.save(set.statuses), { granted: SOUTH, withdrawn: [] })
  })

  test('C06 Created only, nothing arrives', () => {
    const life = new Life()
    assert.deepEqual(life.has, ['olga'])
    for (const transaction of ['CLKS', 'CLKU', 'CAPR', 'CEXE', 'CSTC']) {
      assert.deepEqual(life.run(transaction), NOTHING, transaction)
    }
  })

  test('C07 a status that lets go earlier delivers it while it is still Created', () => {
    const life = new Life()
    assert.deepEqual(life.set('SOON'), { granted: SOUTH, withdrawn: [] })
    assert.deepEqual(life.run('CREL'), NOTHING, 'releasing it brings nobody anything new')
    assert.deepEqual(life.clear('SOON'), NOTHING, 'and it stays when the status goes')
  })

  test('C08 excluded, none receives it; when the status goes, it is delivered', () => {
    const life = new Life()
    assert.deepEqual(life.set('STOP'), NOTHING)
    assert.deepEqual(life.run('CREL'), NOTHING)
    assert.deepEqual(life.clear('STOP'), { granted: SOUTH, withdrawn: [] })
  })

  test('C08 a status without influence excludes nothing', () => {
    const life = new Life()
    life.set('NOTE')
    assert.deepEqual(life.run('CREL'), { granted: SOUTH, withdrawn: [] })
  })

  test('C09 a forbidding status withdraws it with the reason, and lifted brings it back', () => {
    const life = new Life()
    life.run('CREL')
    const statuses = ['REL', 'STOP']
    const thought = life.lists.satchels.whatIf({
      what: 'documents',
      id: 'summer',
      to: own(statuses),
    })
    assert.ok(thought.done)
    assert.deepEqual(thought.withdrawn.map(one => one.person).sort(), SOUTH)
    for (const { answer } of thought.withdrawn) {
      assert.ok(answer)
      assert.deepEqual(codes(decidingReasons(answer)), ['forbids', 'permits'])
    }
    assert.deepEqual(life.set('STOP'), { granted: [], withdrawn: SOUTH })
    assert.deepEqual(life.clear('STOP'), { granted: SOUTH, withdrawn: [] })
  })

  test('C09 rejecting withdraws it, resetting brings it back; locking and finishing do neither', () => {
    const life = new Life()
    life.run('CREL')
    assert.deepEqual(life.run('CLKS'), NOTHING)
    assert.deepEqual(life.run('CLKU'), NOTHING)
    assert.deepEqual(life.run('CCLS'), NOTHING)
    assert.deepEqual(life.run('CCLU'), NOTHING)
    assert.deepEqual(life.run('CCNS'), { granted: [], withdrawn: SOUTH })
    assert.deepEqual(life.run('CCNU'), { granted: SOUTH, withdrawn: [] })
  })

  test('C10 a saved campaign is with the office that plans it, and for no device', () => {
    const life = new Life()
    assert.deepEqual(life.has, ['olga'])
    const answer = life.lists.satchels.answer('summer', 'olga')
    assert.ok(answer)
    assert.deepEqual(decidingReasons(answer)[0], { code: 'plans', person: 'olga' })
    assert.equal(answer.status.met, false, 'its statuses are told all the same')
  })

  test('C27 what is decided before a change is decided without it, what is decided after it with it', () => {
    const life = new Life()
    const before = life.lists.satchels.answer('summer', 'rita')
    life.run('CREL')
    const after = life.lists.satchels.answer('summer', 'rita')
    assert.deepEqual([before?.given, after?.given], [false, true])
  })

  test('C32 made on a device it is Released by its import, not before', () => {
    const life = new Life(STANDARD_PROFILE)
    assert.deepEqual(life.has, ['olga'])
    assert.deepEqual(life.run(RELEASE), { granted: SOUTH, withdrawn: [] })
  })

  test('C33 and is at once ready for others, with no action of the office', () => {
    const imported = run(STANDARD_PROFILE, initialStatuses(STANDARD_PROFILE), RELEASE)
    assert.ok(imported.done)
    const made = campaign({ owner: 'rita', statuses: imported.statuses })
    const others = withOffice([...SOUTH, 'anna'])
    assert.deepEqual(whoHas(made, world), others, 'Anna, because she assists Rita who made it')
    assert.deepEqual([...audience(made, world).keys()].sort(), others)
  })

  test('every transaction there is: who has it changes exactly when Distribute is permitted or not', () => {
    for (const { code } of MARKETING.transactions) {
      for (const before of [['CRTE'], ['REL'], ['FSHD'], ['CNC'], ['REL', 'LCK']]) {
        const ran = run(STANDARD_PROFILE, before, code)
        if (!ran.done) continue
        const had = before.includes('REL') || before.includes('FSHD')
        const has = ran.statuses.includes('REL') || ran.statuses.includes('FSHD')
        assert.deepEqual(whoHas(campaign({ statuses: before }), world), withOffice(had ? SOUTH : []), code)
        assert.deepEqual(whoHas(campaign({ statuses: ran.statuses }), world), withOffice(has ? SOUTH : []), code)
      }
    }
  })
})
