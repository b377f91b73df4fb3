// The matrix of rights: read, changed as a whole, saved as one version; other people's versions and what makes no sense.
import { expect } from 'chai'
import '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { rightsSentence } from '../../../components/rights/problem-texts.ts'
import '../../../components/rights/rights-screen.ts'
import { forgetRights } from '../../../components/rights/written.ts'
import type { RightsProblem } from '../../../src/policy/reasons.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import type { PutRights } from '../../../src/sync/wire/company.ts'
import { refused, type SomeCompany, someCompany } from '../support/editors-company.ts'
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
const puts = () => on.office.requests.filter(each => each.what === 'PUT /api/company/rights')
const sent = (at: number): PutRights => puts()[at]!.body as PutRights
const place = (right: string, kind: string): string => `tr[data-right='${right}'] td[data-kind='${kind}'] select`

async function show({ role = 'admin' as Role, size = 'desk' as Size } = {}): Promise<void> {
  on = await stage(role, size)
  company = someCompany(on.office)
  screen = await fixture(html`<rights-screen .session=${on.session}></rights-screen>`)
}

async function choose(selector: string, value: string): Promise<void> {
  const select = await until(() => query<HTMLSelectElement>(selector), selector)
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

const granted = (role: string, kind: string, right: string) =>
  company.rights.roles.find(one => one.role === role)?.grants.find(one => one.kind === kind && one.right === right)
    ?.scope

describe('The matrix of rights', () => {
  afterEach(() => {
    forgetRights('me')
    leaveStage(on)
  })

  it('O11, R4 shows the four rights first, how far each reaches, and what holds where a kind has no row', async () => {
    await show()
    await until(() => query('rights-table td'), 'the table')
    expect(all('rights-table tbody:nth-of-type(1) tr[data-right]').map(each => each.dataset.right)).to.deep.equal([
      'view',
      'edit',
      'create',
      'delete',
    ])
    const shown = (right: string, kind: string) =>
      query<HTMLSelectElement>(place(right, kind))?.selectedOptions[0]?.textContent
    expect(shown('view', '*')).to.equal('own')
    expect(shown('view', 'campaign')).to.equal('addressed')
    expect(shown('view', 'pipeline')).to.equal('as for every kind: own')
    expect(shown('delete', '*')).to.equal('not given')
    await expectAccessible(screen)
    await click('[data-looks=campaign]')
    await until(
      () =>
        all('rights-table thead th')
          .map(each => each.textContent)
          .includes('Office'),
      'the roles',
    )
    expect(all('tr[data-right=view] select').map(each => (each as HTMLSelectElement).value)).to.deep.equal([
      '',
      '',
      'addressed',
      'addressed',
    ])
    chooseLanguage('de')
    await until(() => text('h1') === 'Rechte', 'German')
    await expectAccessible(screen)
  })

  it('O11 saves everything changed as one version, and says before what it changes', async () => {
    await show()
    await choose(place('view', 'campaign'), 'territory')
    await choose(place('delete', '*'), 'own')
    await choose(place('carry', 'campaign'), '')
    await click('tr[data-action=import] [data-role=assistant]')
    await until(() => text('.title [role=status]') === 'Version 1. 4 changes, not saved', 'four changes')
    expect(all('.changes li').map(each => each.textContent)).to.deep.equal([
      'Sales representative, Campaigns, View: addressed → territory',
      'Sales representative, Campaigns, Carry in the satchel: addressed → not given',
      'Sales representative, Every kind, Delete: not given → own',
      'Assistant: Import files: given',
    ])
    expect(query(place('view', 'campaign'))?.ariaLabel).to.equal('View, Campaigns, changed, was: addressed')
    await expectAccessible(screen)
    await click('[data-save]:not([disabled])')
    await until(() => text('.title [role=status]') === 'Version 2. As they are stored.', 'version 2')
    expect(sent(0).matrix.version).to.equal(1)
    expect(granted('rep', 'campaign', 'view')).to.equal('territory')
    expect(granted('rep', 'campaign', 'carry')).to.equal(undefined)
    expect(company.rights.roles.find(one => one.role === 'assistant')?.company).to.deep.equal(['import'])
    expect(all('.changed').length).to.equal(0)
  })

  it('goes back to what is stored, and back again', async () => {
    await show()
    let toast: { action?: { run: () => void } } | null = null
    screen.addEventListener('satchel-toast', event => {
      toast = (event as CustomEvent).detail
    })
    await choose(place('view', '*'), 'all')
    await click('[data-back]')
    await until(() => text('.title [role=status]').includes('As they are stored'), 'as stored')
    expect(query<HTMLSelectElement>(place('view', '*'))?.value).to.equal('own')
    const said = await until(() => toast, 'the way back')
    said.action?.run()
    await until(() => query<HTMLSelectElement>(place('view', '*'))?.value === 'all', 'the change again')
    screen.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }))
    query('.rights')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }))
    await until(() => query<HTMLSelectElement>(place('view', '*'))?.value === 'own', 'undone')
  })

  it('R8 refuses a company nobody administers with a sentence, before anything is sent', async () => {
    await show()
    await click('tr[data-action=administer] [data-role=admin]')
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem').startsWith('The administration must keep the right'), 'the sentence')
    expect(puts()).to.deep.equal([])
  })

  it('R6 gives a group of fields a row of its own, which takes nothing from anybody at first', async () => {
    await show()
    const name = await until(() => query<HTMLInputElement>('field-groups input[slot]'), 'the name')
    typeText(name, 'Preise!')
    await click('[data-add-group]')
    await until(() => text('field-groups .problem').includes('small letters'), 'the name is wrong')
    typeText(name, 'preise')
    await click('[data-add-group]')
    await click('[data-group=preise] [data-field=goal]')
    await click("[data-group=preise] [data-field='activities.due']")
    await until(() => query(place('edit preise', 'campaign')), 'its row')
    expect(query<HTMLSelectElement>(place('edit preise', 'campaign'))?.value).to.equal('addressed')
    await choose(place('edit preise', 'campaign'), 'none')
    await expectAccessible(screen)
    await click('[data-save]:not([disabled])')
    // Goes on before the answer is there.
    await click('[data-group=preise] .bare')
    await until(() => text('.title [role=status]').startsWith('Version 2.'), 'version 2')
    expect(company.rights.groups).to.deep.equal([
      { kind: 'campaign', group: 'preise', fields: ['goal', 'activities.due'] },
    ])
    await until(() => all('[data-group]').length === 0 && !query(place('edit preise', 'campaign')), 'gone')
    await click('[data-save]:not([disabled])')
    await until(() => company.rights.version === 3, 'version 3')
    expect(company.rights.roles.flatMap(one => one.grants).filter(one => one.group !== null)).to.deep.equal([])
  })

  it('puts one’s own changes on top of what somebody else saved meanwhile, once asked again', async () => {
    await show()
    await choose(place('view', 'campaign'), 'territory')
    const { rights } = company
    const roles = rights.roles.map(one => (one.role === 'assistant' ? { ...one, company: ['import' as const] } : one))
    company.rights = { ...rights, version: 2, roles }
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem').startsWith('Somebody was first: version 2 is new.'), 'the conflict')
    expect(all('.changes li').map(each => each.textContent)).to.deep.equal([
      'Sales representative, Campaigns, View: addressed → territory',
    ])
    await click('[data-save]:not([disabled])')
    await until(() => company.rights.version === 3, 'version 3')
    expect(granted('rep', 'campaign', 'view')).to.equal('territory')
    expect(company.rights.roles.find(one => one.role === 'assistant')?.company).to.deep.equal(['import'])
  })

  it('keeps changes while one looks at another screen', async () => {
    await show()
    await choose(place('view', 'campaign'), 'territory')
    const { rights } = company
    leaveStage(on)
    await show()
    company.rights = rights
    await until(() => text('.title [role=status]') === 'Version 1. 1 change, not saved', 'the change')
  })

  it('is walked with the arrow keys as one stop of the tab key', async () => {
    await show()
    await until(() => query(place('view', '*')), 'the table')
    expect(all('rights-table [data-cell]').filter(each => each.tabIndex === 0).length).to.equal(1)
    query(place('view', '*'))?.focus()
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    }
    expect(document.activeElement).to.equal(query(place('create', 'campaign')))
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'End', ctrlKey: true, bubbles: true, cancelable: true }),
    )
    expect(document.activeElement).to.equal(query(place('plan', 'pipeline')))
    expect((document.activeElement as HTMLElement).tabIndex).to.equal(0)
  })

  it('is read by the office and changed by nobody there; others are told whose it is', async () => {
    await show({ role: 'office' })
    await until(() => text('.title [role=status]').includes('the administration changes them'), 'the sentence')
    expect(all('select, [data-save], [data-add-group]').length).to.equal(0)
    expect(text('tr[data-right=view] td[data-kind=campaign]')).to.equal('addressed')
    expect(all('.company input').every(each => (each as HTMLInputElement).disabled)).to.equal(true)
    await expectAccessible(screen)
    leaveStage(on)
    await show({ role: 'assistant' })
    expect(text('h1')).to.equal('Rights are managed by the administration.')
    expect(on.office.requests).to.deep.equal([])
  })

  it('fits a phone, where the table scrolls in its box beside the rights’ names', async () => {
    await show({ size: 'phone' })
    chooseLanguage('de')
    await until(() => query('rights-table td'), 'the table')
    const box = query('rights-table .matrix-box') as HTMLElement
    expect(box.scrollWidth).to.be.greaterThan(box.clientWidth)
    query(place('view', 'pipeline'))?.focus()
    await until(() => box.scrollLeft > 0, 'the last column')
    const name = query('tr[data-right=view] th') as HTMLElement
    expect(Math.round(name.getBoundingClientRect().left)).to.equal(Math.round(box.getBoundingClientRect().left) + 1)
    expect(document.documentElement.scrollWidth).to.be.at.most(document.documentElement.clientWidth)
    for (const each of all('rights-table select, .plain'))
      expect(each.getBoundingClientRect().height).to.be.at.least(44)
    await expectAccessible(screen)
  })

  it('says that it cannot be loaded or saved, and loses nothing', async () => {
    on = await stage('admin')
    on.office.reachable = false
    screen = await fixture(html`<rights-screen .session=${on.session}></rights-screen>`)
    await until(() => text('.problem').includes('cannot be reached'), 'the sentence')
    company = someCompany(on.office)
    on.office.reachable = true
    await click('.problem + .plain')
    await choose(place('view', '*'), 'all')
    on.office.reachable = false
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem').includes('cannot be reached'), 'the sentence again')
    expect(query<HTMLSelectElement>(place('view', '*'))?.value).to.equal('all')
    on.office.reachable = true
    on.office.answers.set('PUT /api/company/rights', () =>
      refused('problems', 422, [{ code: 'roleMissing', role: 'rep' }]),
    )
    await click('[data-save]:not([disabled])')
    await until(() => text('.problem') === 'The role Sales representative is missing.', 'the office’s problem')
  })

  it('has a sentence for every problem, in both languages', () => {
    const problems: readonly RightsProblem[] = [
      { code: 'shape', at: 'roles', rule: 'a list' },
      { code: 'roleTwice', role: 'rep' },
      { code: 'roleMissing', role: 'rep' },
      { code: 'rowTwice', role: 'rep', kind: '*', right: 'view' },
      { code: 'rowTwice', role: null, kind: 'campaign', right: 'other' },
      { code: 'groupUnknown', kind: 'campaign', group: 'money' },
      { code: 'groupTwice', kind: 'campaign', group: 'money' },
      { code: 'nobodyAdministers' },
    ]
    for (const language of ['en', 'de'] as const) {
      chooseLanguage(language)
      const said = problems.map(rightsSentence)
      expect(new Set(said).size).to.equal(said.length)
      for (const each of said)
        expect(each)
          .to.match(/^.+[.]$/)
          .and.not.to.match(/undefined|null|object|=>/)
    }
    chooseLanguage('en')
  })
})
