// Status profiles of the company: the list, one being written with its proof, trying it, saving it as a version.
import { setViewport } from '@web/test-runner-commands'
import { expect } from 'chai'
import '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { profileSentence } from '../../../components/profiles/problem-texts.ts'
import '../../../components/profiles/profiles-screen.ts'
import { writtenFor } from '../../../components/profiles/written.ts'
import { reasonSentence } from '../../../components/statuses/reasons.ts'
import type { ProfileProblem, StatusReason } from '../../../src/policy/reasons.ts'
import { userStatus } from '../../../src/policy/statuses/profile.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import type { PostProfile, Rejected } from '../../../src/sync/wire/company.ts'
import { KAMPAGNEN, refused, type SomeCompany, someCompany } from '../support/editors-company.ts'
import {
  expectAccessible,
  fixture,
  html,
  leaveStage,
  type Size,
  type Stage,
  stage,
  type as typeText,
  until,
} from '../support/screen.ts'

let on: Stage
let screen: HTMLElement
let company: SomeCompany

const query = <E extends HTMLElement = HTMLElement>(selector: string): E | null => screen.querySelector<E>(selector)
const all = (selector: string) => [...screen.querySelectorAll<HTMLElement>(selector)]
const text = (selector: string): string => query(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const click = async (selector: string): Promise<void> => (await until(() => query(selector), selector)).click()
const posts = () => on.office.requests.filter(each => each.what === 'POST /api/company/profiles')
const sent = (at: number): PostProfile => posts()[at]!.body as PostProfile
const cell = (status: number, transaction: string): string =>
  `.cell[data-status='${status}'][data-transaction=${transaction}]`

async function show({ role = 'office' as Role, size = 'desk' as Size } = {}): Promise<void> {
  on = await stage(role, size)
  company = someCompany(on.office)
  screen = await fixture(html`<profiles-screen .session=${on.session}></profiles-screen>`)
}

async function open(id = 'kampagnen'): Promise<void> {
  await click(`li[data-profile=${id}] [data-what=open]`)
  await until(() => query('proof-pane .verdict.sound, proof-pane .verdict.unsound'), 'the verdict')
}

const sound = () => until(() => query('proof-pane .verdict.sound'), 'a sound profile')
const unsound = () => until(() => query('proof-pane .verdict.unsound'), 'an unsound profile')

/** Presses a key in a cell of the matrix. */
function press(selector: string, key: string): void {
  query(selector)?.focus()
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

describe('Status profiles', () => {
  afterEach(() => {
    writtenFor('me').clear()
    leaveStage(on)
  })

  it('S4 are listed with their versions, who follows them and which kind begins with which', async () => {
    await show()
    await until(() => all('.all li').length === 3, 'three profiles')
    expect(text('li[data-profile=kampagnen]')).to.match(
      /^kampagnen for new Campaigns Duplicate Open Version 2 \(newest\), 5 own statuses, 1 document Version 1, 4 own statuses, 7 documents$/,
    )
    expect(text('li[data-profile=standard]')).to.include('system statuses only, 12 documents')
    await expectAccessible(screen)
    chooseLanguage('de')
    await until(() => text('h1') === 'Statusprofile', 'German')
    expect(text('li[data-profile=kampagnen]')).to.include('für neue Kampagnen')
    await expectAccessible(screen)
  })

  it('are chosen for the new documents of a kind, among those of its own system', async () => {
    await show()
    const select = await until(() => query<HTMLSelectElement>('select[data-kind=campaign]'), 'the choice')
    expect([...select.options].map(each => each.value)).to.deep.equal(['kampagnen', 'standard'])
    select.value = 'standard'
    select.dispatchEvent(new Event('change'))
    await until(() => text('li[data-profile=standard]').includes('for new Campaigns'), 'the new choice')
    expect(company.kindProfiles.campaign).to.equal('standard')
  })

  it('M1 show the system’s part as the matrix has it, and the own one to be set', async () => {
    await show()
    await open()
    const row = (code: string) => [...(query(`tr[data-transaction=${code}]`)?.querySelectorAll('td.fixed') ?? [])]
    expect(row('CMSA').map(each => each.querySelector('.signs')?.textContent?.trim())).to.deep.equal([
      '·',
      '✓',
      '✓',
      '·',
      '·',
      '·',
      '·',
      '+',
    ])
    expect(row('CREL')[0]?.textContent).to.match(/permits, Running it clears it/)
    expect(text('tr[data-transaction=CCNS] .needs')).to.equal('needs Released')
    expect(query(cell(0, 'CMSA'))?.ariaLabel).to.equal('Vorbereitung: Distribute: forbids')
    expect(query(cell(1, 'CEXE'))?.ariaLabel).to.equal(
      'Durchführung: Set for processing: no influence, Running it sets it',
    )
    expect(query<HTMLInputElement>('tr[data-transaction=CPLN] input')?.checked).to.equal(true)
    await expectAccessible(screen)
  })

  it('are written with the keyboard alone: the matrix is one stop, arrows move, keys set', async () => {
    await show()
    await open()
    expect(all('profile-matrix [data-cell]').filter(each => each.tabIndex === 0).length).to.equal(1)
    press(cell(0, 'CREL'), 'ArrowRight')
    press(':focus', 'ArrowDown')
    expect(document.activeElement).to.equal(query(cell(1, 'CCLS')))
    expect((document.activeElement as HTMLElement).tabIndex).to.equal(0)
    press(':focus', ' ')
    press(':focus', '+')
    await until(() => query(cell(1, 'CCLS'))?.ariaLabel?.endsWith('permits, Running it sets it'), 'both')
    press(':focus', ' ')
    press(':focus', '+')
    await until(() => query(cell(1, 'CCLS'))?.ariaLabel?.endsWith(': permits with a warning'), 'a warning')
    press(cell(1, 'CCLS'), 'End')
    expect((document.activeElement as HTMLElement).getAttribute('type')).to.equal('checkbox')
    const undo = query<HTMLButtonElement>('[data-what=undo]')
    for (let n = 0; n < 4; n++) {
      undo?.click()
      await new Promise(requestAnimationFrame)
    }
    await until(() => query(cell(1, 'CCLS'))?.ariaLabel?.endsWith(': no influence'), 'as it was')
    expect(text('.title [role=status]')).to.match(/^Version 2\. As it is stored\./)
  })

  it('P3 are refused with the way into a dead end, and saved once it is meant', async () => {
    await show()
    await open()
    await click("user-statuses li[data-status='3'] .head")
    await click('[data-field=end]')
    await unsound()
    expect(text('proof-pane li p')).to.equal('No other number ever follows Abschluss, and it is not meant as an end.')
    expect(all('proof-pane .way li').map(each => each.textContent)).to.deep.equal([
      'Created + Vorbereitung',
      'Set for processing',
      'set Prüfung',
      'set Abschluss',
      'here nothing follows',
    ])
    expect(text('.title .verdict')).to.equal('1 problem')
    await expectAccessible(screen)
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem').startsWith('Not saved'), 'the refusal')
    expect(document.activeElement?.textContent).to.equal('Is it sound?')
    expect(posts()).to.deep.equal([])
    await click('[data-field=end]')
    await click("user-statuses li[data-status='4'] .head")
    typeText(await until(() => query<HTMLInputElement>('[data-field=text] input'), 'the text'), 'Gesperrt')
    await sound()
    await click('[data-save]:not([disabled])')
    await until(() => text('.title').includes('Version 3. As it is stored.'), 'version 3')
    const { profile } = sent(0)
    expect([profile.version, profile.statuses[4]?.text]).to.deep.equal([2, 'Gesperrt'])
    expect(company.profiles.at(-1)?.key).to.equal('kampagnen@3')
    expect(company.profiles.find(one => one.key === 'kampagnen@2')?.profile).to.deep.equal(KAMPAGNEN)
  })

  it('P4 name the place nearest to where a transaction could run', async () => {
    await show()
    await open('standard')
    await click('tr[data-transaction=CPLN] input')
    await unsound()
    expect(text('proof-pane li')).to.include('“Plan” can never run.').and.to.include('Created')
    expect(text('proof-pane li .quiet')).to.equal('No active status permits “Plan”.')
    press('tr[data-transaction=CPLN] input', 'ArrowUp')
    await click('[data-what=undo]')
    await sound()
  })

  it('P1 say what is not in order as it is typed, without a proof', async () => {
    await show()
    await open()
    await click('[data-add-status]')
    await unsound()
    expect(text('proof-pane li')).to.equal('Status 6 needs a text of 1 to 30 characters.')
    expect(text('try-profile')).to.include('It can be tried as soon as')
    typeText(await until(() => query<HTMLInputElement>('.opened [data-field=code] input'), 'the code'), 'prep')
    typeText(query<HTMLInputElement>('.opened [data-field=text] input') as HTMLInputElement, 'Neu')
    await until(() => text('proof-pane li') === 'The code PREP is there twice.', 'the code')
    await click("li[data-status='5'] [data-what=archive]")
    await sound()
    expect(document.activeElement).to.equal(query('[data-add-status]'))
  })

  it('S5–S7, N2, U2 can be tried: statuses change as they would, and what is refused says why', async () => {
    await show()
    await open()
    const tried = (code: string) => text(`try-profile [data-try=${code}]`)
    expect(tried('CMSA')).to.equal(
      'Distribute “Vorbereitung” forbids “Distribute”. No active status permits “Distribute”; “Released”, “Finished” or “Prüfung” would.',
    )
    expect(tried('PRUE')).to.equal('Set Prüfung “Prüfung” has number 3; after “Vorbereitung” only 1 to 2 may follow.')
    await click('try-profile [data-try=CREL] button')
    await until(() => text('.said') === 'Release: now Released, Vorbereitung.', 'released')
    await click('try-profile [data-try=DURC] button')
    await click('try-profile [data-try=PRUE] button')
    await until(() => tried('CMSA').includes('Prüfung warns. Run anyway'), 'the warning')
    await click('try-profile [data-try=CMSA] button')
    await until(() => text('.said') === 'Distribute: now Released, Distributed, Prüfung.', 'distributed')
    const role = query<HTMLSelectElement>('try-profile select') as HTMLSelectElement
    role.value = 'rep'
    role.dispatchEvent(new Event('change'))
    await until(
      () =>
        tried('ENDE').endsWith(
          'Sales representative may not set or clear “Abschluss”; that is for Office or Administrator.',
        ),
      'the role',
    )
    await click('[data-restart]')
    await until(() => text('try-profile .active') === 'CreatedVorbereitung', 'the beginning')
  })

  it('S4 are saved after somebody else’s version only when asked again, and nothing typed is lost', async () => {
    await show()
    await open()
    await click("user-statuses li[data-status='4'] .head")
    typeText(await until(() => query<HTMLInputElement>('[data-field=text] input'), 'the text'), 'Gesperrt')
    const theirs = { ...KAMPAGNEN, version: 3, unused: ['CPLN', 'CTR3'] }
    company.profiles = [...company.profiles, { key: 'kampagnen@3', profile: theirs, followers: 0 }]
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem').startsWith('Somebody was first: version 3 is new.'), 'the conflict')
    expect(text("user-statuses li[data-status='4']")).to.include('Gesperrt')
    await expectAccessible(screen)
    await click('[data-theirs]')
    await until(() => query<HTMLInputElement>('tr[data-transaction=CTR3] input')?.checked, 'theirs')
    await click('[data-what=undo]')
    await until(() => text("user-statuses li[data-status='4']").includes('Gesperrt'), 'one’s own')
    await click('[data-save]:not([disabled])')
    await until(() => company.profiles.at(-1)?.key === 'kampagnen@4', 'version 4')
    expect(company.profiles.at(-1)?.profile.unused).to.deep.equal(['CPLN'])
    await until(() => text('.title').includes('Version 4. As it is stored.'), 'what is stored')
  })

  it('tell what the office found, and that it cannot be reached', async () => {
    await show()
    await open()
    await click('tr[data-transaction=CTR3] input')
    await sound()
    const refuse = (problem: Rejected['problems'][number]) =>
      on.office.answers.set('POST /api/company/profiles', () => refused('problems', 422, [problem]))
    refuse({ code: 'unreachable', status: 'PLOK', nearest: [] })
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem') === 'Nothing ever leads to Planung gesperrt.', 'the problem')
    refuse({ code: 'tooMany', what: 'profiles', limit: 1_000 })
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem') === 'The office says problems.', 'the office’s own sentence')
    on.office.reachable = false
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem').includes('cannot be reached'), 'the sentence')
    expect(query<HTMLInputElement>('tr[data-transaction=CTR3] input')?.checked).to.equal(true)
  })

  it('begin as a copy under a name that is free, and wait unsaved while one looks elsewhere', async () => {
    await show()
    await click('li[data-profile=standard] [data-what=duplicate]')
    const name = await until(() => query<HTMLInputElement>('new-profile input'), 'the name')
    await expectAccessible(screen)
    typeText(name, 'kampagnen')
    await click('new-profile [data-take]')
    await until(() => text('new-profile .problem').includes('already'), 'taken')
    typeText(name, 'Süd West')
    await click('new-profile [data-take]')
    await until(() => text('new-profile .problem').includes('small letters'), 'wrong')
    typeText(name, 'sued-west')
    await click('new-profile [data-take]')
    await until(() => text('h1') === 'sued-west', 'the editor')
    await sound()
    await click('.back')
    await until(() => text('li[data-profile=sued-west]').includes('not saved'), 'it waits')
    leaveStage(on)
    await show()
    await open('sued-west')
    await click('[data-save]:not([disabled])')
    await until(() => text('.title').includes('Version 1. As it is stored.'), 'version 1')
    expect(sent(0).profile.version).to.equal(0)
  })

  it('are taken up again in an older version, which becomes the next', async () => {
    await show()
    await click('li[data-profile=kampagnen] .older')
    await sound()
    expect(text('.title [role=status]')).to.include('version 1; the newest is 2. Saving makes version 3')
    await click('[data-save]:not([disabled])')
    await until(() => text('.title').includes('Version 3. As it is stored.'), 'version 3')
    expect(company.profiles.at(-1)?.profile.statuses.length).to.equal(4)
  })

  it('fit a phone: the matrix scrolls in its box beside the transactions’ names, in both languages and dark', async () => {
    await show({ size: 'phone' })
    chooseLanguage('de')
    document.documentElement.dataset.theme = 'dark'
    try {
      await open()
      await click("user-statuses li[data-status='3'] .head")
      await click('[data-field=end]')
      await unsound()
      const box = query('profile-matrix .matrix-box') as HTMLElement
      expect(box.scrollWidth).to.be.greaterThan(box.clientWidth)
      query(cell(4, 'CMSA'))?.focus()
      await until(() => box.scrollLeft > 0, 'the last column')
      const name = query('tr[data-transaction=CMSA] th') as HTMLElement
      expect(Math.round(name.getBoundingClientRect().left)).to.equal(Math.round(box.getBoundingClientRect().left) + 1)
      expect(document.documentElement.scrollWidth).to.be.at.most(document.documentElement.clientWidth)
      for (const each of all('.cell, .plain, .head, .bare'))
        expect(each.getBoundingClientRect().height, each.outerHTML).to.be.at.least(44)
      await expectAccessible(screen)
    } finally {
      delete document.documentElement.dataset.theme
      await setViewport({ width: 1440, height: 900 })
    }
  })

  it('are nobody’s but the office’s, and say so when they cannot be loaded', async () => {
    await show({ role: 'rep' })
    expect(text('h1')).to.equal('Status profiles are kept by the office.')
    expect(on.office.requests).to.deep.equal([])
    leaveStage(on)
    on = await stage('office')
    on.office.reachable = false
    screen = await fixture(html`<profiles-screen .session=${on.session}></profiles-screen>`)
    await until(() => text('.problem').includes('cannot be reached'), 'the sentence')
    someCompany(on.office)
    on.office.reachable = true
    await click('.problem + .plain')
    await until(() => all('.all li').length === 3, 'the list')
  })
})

describe('Sentences about profiles', () => {
  const numbered = userStatus({ code: 'A', text: 'Alpha', number: { own: 1, lowest: 1, highest: 1 } })
  const profile = { ...KAMPAGNEN, statuses: [numbered, userStatus({ code: 'B', text: '' })] }
  const at = (place: string): ProfileProblem => ({ code: 'shape', at: place, rule: 'a list' })
  const problems: readonly ProfileProblem[] = [
    ...[
      'statuses.0.code',
      'statuses.1.text',
      'statuses.0.number.own',
      'statuses',
      'id',
      'format',
      'statuses.0.end',
    ].map(at),
    { code: 'codeTwice', status: 'A' },
    { code: 'numberTwice', number: 1, statuses: ['A', 'B'] },
    { code: 'intervalEmpty', status: 'A', lowest: 3, highest: 2 },
    { code: 'referenceUnknown', status: 'A', what: 'transaction', id: 'XXXX' },
    { code: 'referenceUnknown', status: null, what: 'status', id: 'YYYY' },
    { code: 'contradicts', status: 'A', transaction: 'CREL' },
    { code: 'clearsNumbered', status: 'A', transaction: 'CREL' },
    { code: 'unreachable', status: 'B', nearest: [] },
    { code: 'unreachable', status: 'A', nearest: ['B'] },
    { code: 'deadEnd', status: 'A', path: [] },
    { code: 'deadEnd', status: 'FSHD', path: [] },
    { code: 'neverRuns', transaction: 'CREL', path: [], reasons: [] },
    { code: 'tooManyWays', limit: 300_000 },
  ]
  const reasons: readonly StatusReason[] = [
    { code: 'permits', status: 'REL', transaction: 'CMSA' },
    { code: 'warns', status: 'A', transaction: 'CMSA' },
    { code: 'forbids', status: 'A', transaction: 'CMSA' },
    { code: 'nothingPermits', transaction: 'CMSA' },
    { code: 'needsStatus', transaction: 'CCNS', oneOf: ['REL'] },
    { code: 'statusUnknown', status: 'XX' },
    { code: 'transactionUnknown', transaction: 'XXXX' },
    { code: 'warningOpen', transaction: 'CMSA', by: ['A'] },
    { code: 'numberDoesNotFollow', status: 'A', number: 1, after: 'B', lowest: 2, highest: 2 },
    { code: 'onlyReplaced', status: 'A' },
    { code: 'systemStatus', status: 'REL' },
    { code: 'roleMayNotSet', status: 'A', role: 'rep', roles: [] },
    { code: 'alreadySet', status: 'A' },
    { code: 'notSet', status: 'A' },
    { code: 'documentUnknown', document: 'campaign/1' },
    { code: 'tooManyAlong', transaction: 'CCLS', limit: 10_000 },
    { code: 'noStatuses', kind: 'pipeline' },
    { code: 'profileUnknown', profile: 'gone@3' },
  ]

  for (const language of ['en', 'de'] as const) {
    it(`are whole, different ones for every reason and problem, in ${language}`, () => {
      chooseLanguage(language)
      const said = [
        ...problems.map(each => profileSentence(each, profile)),
        ...reasons.map(each => reasonSentence(each, profile)),
      ]
      expect(new Set(said).size).to.equal(said.length)
      for (const each of said)
        expect(each)
          .to.match(/^.+[.]$/)
          .and.not.to.match(/undefined|null|object|NaN|=>/)
      chooseLanguage('en')
    })
  }
})
