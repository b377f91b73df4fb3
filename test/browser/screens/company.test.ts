// The portal on screen: trees walked and changed, rules with what they would show, a person's settings, problems as sentences.
import { expect } from 'chai'
import '../../../components/app/keys.ts'
import { Office } from '../../../components/app/office.ts'
import '../../../components/company/company-screen.ts'
import { companyTexts } from '../../../components/company/texts.ts'
import { chooseLanguage, language } from '../../../components/i18n/i18n.ts'
import '../../../components/people/people-screen.ts'
import type { SatchelElement } from '../../../components/shared/element.ts'
import '../../../components/shared/toasts.ts'
import type { Toast } from '../../../components/shared/toasts.ts'
import type { Role } from '../../../src/policy/rights.ts'
import type { AudienceRule } from '../../../src/policy/scope/world.ts'
import type { Company, PutPerson, PutRule, WhatIf } from '../../../src/sync/wire/company.ts'
import { SOME, SomeCompany } from '../support/portal-company.ts'
import {
  expectAccessible,
  fixture,
  html,
  leaveStage,
  type Size,
  type Stage,
  stage,
  type,
  until,
} from '../support/screen.ts'

type Field = HTMLElement & { value: string }

let on: Stage
let company: SomeCompany
let screen: SatchelElement
let toasts: Toast[]

interface Shown {
  readonly role?: Role
  readonly size?: Size
  readonly start?: Company
  readonly tab?: string
  readonly people?: boolean
}

async function show({ role = 'office', size = 'desk', start = SOME, tab = 'teams', people = false }: Shown = {}) {
  on = await stage(role, size)
  on.office.people = start.people.map(({ id, name, role, active }) => ({ id, name, role, active }))
  company = new SomeCompany(on.office.fetch, start)
  history.replaceState(null, '', `/company#${tab}`)
  const session = { ...on.session, office: new Office(company.fetch, () => language.value) }
  toasts = []
  screen = await fixture<SatchelElement>(
    people
      ? html`<people-screen .session=${session}></people-screen>`
      : html`<company-screen .session=${session}></company-screen>`,
  )
  screen.addEventListener('satchel-toast', event => toasts.push((event as CustomEvent<Toast>).detail))
}

const $ = <E extends HTMLElement>(selector: string): E | null => screen.querySelector<E>(selector)
const text = (selector: string): string => $(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const appears = <E extends HTMLElement>(selector: string) => until(() => $<E>(selector), selector)
const press = async (selector: string) => (await appears(selector)).click()
const said = (words: string) =>
  until(
    () => toasts.at(-1)?.text.includes(words) && toasts.at(-1),
    `the toast “${words}”, not “${toasts.at(-1)?.text}”`,
  )
const names = () => [...screen.querySelectorAll('.branch .what')].map(each => each.textContent)
const key = (name: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
const at = () => (document.activeElement as HTMLElement | null)?.dataset.node
/** Types a whole text into a Vaadin field and leaves it. */
function fill(field: HTMLElement | null, words: string): void {
  const input = field?.querySelector('input')
  if (!input) throw new Error('no such field')
  type(input, words)
  input.dispatchEvent(new Event('change', { bubbles: true }))
}
function choose(box: Field | null, value: string): void {
  if (!box) throw new Error('no such choice')
  box.value = value
  box.dispatchEvent(new Event('change', { bubbles: true }))
}
/** What was asked last, as it was sent. */
const sent = <T>(): T => company.asked.at(-1)?.body as T
const reply = (body: unknown, status: number): Response => new Response(JSON.stringify(body), { status })
const problems = (...list: object[]) =>
  reply({ error: { code: 'problems', message: 'No.' }, code: 'problems', problems: list }, 422)

describe('The company', () => {
  afterEach(() => leaveStage(on))

  for (const [size, tongue] of [
    ['desk', 'en'],
    ['phone', 'de'],
  ] as const) {
    it(`is accessible on every tab, ${size}, ${tongue}`, async () => {
      await show({ size })
      chooseLanguage(tongue)
      await press('[data-node=north]')
      await appears('company-node')
      await expectAccessible(screen)
      for (const tab of ['territories', 'rules']) {
        location.hash = tab
        await appears(tab === 'rules' ? '.company-rules' : '.empty')
        await expectAccessible(screen)
      }
      await press('[data-rule=r] [data-what=change]')
      await appears('dialog[open] .ticks')
      await expectAccessible(screen)
    })
  }

  it('is the office’s', async () => {
    await show({ role: 'rep' })
    expect(text('h1')).to.equal(companyTexts().officeOnly)
    expect(on.office.requests).to.deep.equal([])
  })

  it('shows a tree as deep as an outline, and walks it with the keys', async () => {
    await show()
    await appears('[data-node=sales]')
    expect(names()).to.deep.equal(['Sales', 'North', 'South'])
    $('[data-node=sales]')?.focus()
    key('ArrowDown')
    expect(at()).to.equal('north')
    await until(() => text('company-node h2') === 'Sales › North', 'the detail')
    key('ArrowRight')
    await appears('[data-node=hamburg]')
    key('ArrowRight')
    expect(at()).to.equal('hamburg')
    key('ArrowLeft')
    expect(at()).to.equal('north')
    key('ArrowLeft')
    await until(() => !$('[data-node=hamburg]'), 'the branch to close')
    key('End')
    expect(at()).to.equal('south')
    key('Home')
    expect(at()).to.equal('sales')
    key('Enter')
    await until(() => document.activeElement?.closest('company-node vaadin-text-field'), 'the name')
  })

  it('says who is in a team and below it, and which rules name it', async () => {
    await show()
    await press('[data-node=north]')
    await appears('company-node .chips')
    expect(text('company-node .chips')).to.equal('Darcel Schlecht')
    expect(text('company-node')).to.include('1 further person below it.').and.include('Listings')
    expect(text('[data-node=north] .many')).to.equal('2 people')
    $('[data-node=north]')?.focus()
    key('ArrowRight')
    await press('[data-node=hamburg]')
    // Who does not work here any more counts for nothing, and can be taken out.
    await until(() => text('company-node .chips') === 'Vicki LaflammeXaver Weg', 'both')
    expect(text('[data-node=hamburg] .many')).to.equal('1 person')
    await press('[data-off=x]')
    await said('Xaver Weg is no longer in “Hamburg”.')
  })

  it('begins with the first team, then one below it with the keys', async () => {
    await show({ start: { ...SOME, teams: [], people: [], rules: [] } })
    await appears('.empty')
    expect(text('.empty h2')).to.equal('No teams yet')
    await press('[data-add-first]')
    const field = await appears('.adding vaadin-text-field')
    await press('[data-create]')
    expect(company.asked).to.deep.equal([])
    fill(field, ' Sales ')
    await press('[data-create]')
    await said('“Sales” was added. Nobody’s documents change.')
    const { id } = company.now.teams[0] ?? { id: '' }
    expect(id).to.match(/^[A-Za-z0-9_-]{22}$/)
    expect(company.asked).to.deep.equal([
      { what: `PUT teams/${id}`, body: { name: 'Sales', parent: null, version: 0 } },
    ])
    await until(() => at() === id, 'the tree to have the keyboard')
    key('Insert')
    await appears('.adding vaadin-text-field')
    expect(text('.adding h2')).to.equal('New team below “Sales”')
    fill($('.adding vaadin-text-field'), 'North')
    await press('[data-create]')
    await until(() => names().length === 2, 'both')
    expect(company.now.teams.find(one => one.name === 'North')?.parent).to.equal(id)
    const toast = await said('“North” was added.')
    toast.action?.run()
    await said('Taken back.')
    await until(() => names().join() === 'Sales', 'one again')
  })

  it('renames, moves and takes both back; what a move gave and took is said', async () => {
    await show()
    await press('[data-node=north]')
    const name = await appears('company-node vaadin-text-field')
    fill(name, 'Far North')
    const renamed = await said('Renamed to “Far North”.')
    expect(company.asked.at(-1)?.body).to.deep.equal({ name: 'Far North', parent: 'sales', version: 1 })
    renamed.action?.run()
    await said('Taken back.')
    expect(company.asked.at(-1)?.body).to.deep.equal({ name: 'North', parent: 'sales', version: 2 })
    company.came = { granted: 3, withdrawn: 1 }
    const box = await appears<Field & { items: { id: string }[] }>('company-node .node > vaadin-combo-box')
    // Not below itself, nor below what lies below it.
    expect(box.items.map(one => one.id)).to.deep.equal(['top', 'sales', 'south'])
    choose(box, 'south')
    await said('“North” now lies below “South”. 3 documents given, 1 document withdrawn, counted per person.')
    await until(() => text('company-node h2') === 'Sales › South › North', 'the new place')
  })

  it('puts somebody into a team and takes them out, with the way back', async () => {
    await show()
    await press('[data-node=south]')
    const box = await appears<Field>('company-node name-choice vaadin-combo-box')
    box.value = 'd'
    await said('Darcel Schlecht is now in “South”.')
    expect(company.asked.at(-1)).to.deep.equal({
      what: 'PUT people/d',
      body: { teams: ['north', 'south'], territories: [], own: [], version: 1 },
    })
    await press('company-node [data-off=d]')
    const left = await said('Darcel Schlecht is no longer in “South”.')
    left.action?.run()
    await said('Taken back.')
    expect(company.now.people[0]?.teams).to.deep.equal(['north', 'south'])
  })

  it('removes a team and brings it back; one in use stays, and says by whom', async () => {
    await show()
    await press('[data-node=south]')
    await press('company-node [data-remove]')
    const removed = await said('The team “South” was removed.')
    expect(company.asked.at(-1)?.what).to.equal('DELETE teams/south?version=1')
    await until(() => !$('[data-node=south]'), 'it to go')
    removed.action?.run()
    await until(() => $('[data-node=south]'), 'it to come back')
    expect(company.asked.at(-1)?.body).to.deep.equal({ name: 'South', parent: 'sales', version: 0 })
    company.refusal = problems({ code: 'inUse', what: 'teams', id: 'north', by: 'r' })
    $('[data-node=north]')?.focus()
    key('Delete')
    await until(() => text('.problem:not([hidden])').includes('“Listings”'), 'why it stays')
    expect($('[data-node=north]')).to.not.equal(null)
    company.refusal = problems({ code: 'inUse', what: 'teams', id: 'north', by: `campaign/${'x'.repeat(22)}` })
    key('Delete')
    await until(() => text('.problem:not([hidden])').includes('“Campaign”'), 'what it is')
  })

  it('says that somebody was first, and shows how it stands', async () => {
    await show()
    await press('[data-node=north]')
    company.now = {
      ...SOME,
      teams: SOME.teams.map(one => (one.id === 'north' ? { ...one, name: 'Norden', version: 2 } : one)),
    }
    company.refusal = reply({ error: { code: 'version', message: 'Somebody was first.' } }, 409)
    fill(await appears('company-node vaadin-text-field'), 'Mine')
    await until(() => text('company-node .problem:not([hidden])') === companyTexts().moved, 'the sentence')
    await until(() => $<Field>('company-node vaadin-text-field')?.value === 'Norden', 'how it stands')
  })

  it('says that the office is needed, and asks again', async () => {
    await show()
    await appears('[data-node=north]')
    company.reachable = false
    await press('[data-node=north]')
    fill(await appears('company-node vaadin-text-field'), 'Mine')
    await until(() => text('company-node .problem:not([hidden])') === companyTexts().offlineHint, 'the sentence')
    leaveStage(on)
    await show()
    screen.remove()
    company.reachable = false
    document.body.append(screen)
    await until(() => text('.company > .problem:not([hidden])') === companyTexts().offlineHint, 'the sentence')
    company.reachable = true
    await press('.company > .plain')
    await until(() => $('.company > .problem')?.hidden, 'it to be gone')
    screen.remove()
  })

  it('opens one team at a time on a phone', async () => {
    await show({ size: 'phone' })
    await press('[data-node=north]')
    await appears('company-node')
    expect($('company-tree')).to.equal(null)
    await press('.back')
    await appears('company-tree')
    expect($('company-node')).to.equal(null)
  })
})

describe('Rules', () => {
  afterEach(() => leaveStage(on))

  it('O16 are told in words, and removed with the way back', async () => {
    await show({ tab: 'rules' })
    await appears('[data-rule=r]')
    const words = text('[data-rule=r] .what')
    for (const part of ['Listings', 'Campaigns with Type New listing or without a value', 'Sales › North', 'Vicki']) {
      expect(words).to.include(part)
    }
    company.came = { granted: 0, withdrawn: 4 }
    await press('[data-rule=r] [data-what=remove]')
    const removed = await said('The rule “Listings” was removed. 4 documents withdrawn, counted per person.')
    await appears('.empty')
    removed.action?.run()
    await appears('[data-rule=r]')
    expect(sent<PutRule>().version).to.equal(0)
  })

  it('O14 O16 a new one says what it would show before it is saved', async () => {
    await show({ tab: 'rules' })
    const line = (address: string, person: string) => ({ address, person, key: '', name: '', personName: '' }) as never
    company.whatIf = {
      granted: [line('a', 'd'), line('b', 'd'), line('a', 'v')],
      withdrawn: [line('c', 'd')],
      more: 0,
    }
    await press('[data-add]')
    await appears('dialog[open]')
    await press('[data-save]')
    expect(company.asked).to.deep.equal([])
    fill($('dialog vaadin-text-field'), 'Events')
    await press('[data-save]')
    await until(() => text('dialog .problem:not([hidden])').includes('nothing to anybody'), 'what is missing')
    await press('[data-value=event]')
    ;(await appears<Field>('[data-whom=teams] vaadin-combo-box')).value = 'south'
    await until(
      () => text('rule-preview').includes('This shows 2 documents to 2 people who did not have them.'),
      'what it would show',
    )
    expect(text('rule-preview')).to.include('1 document is withdrawn from 1 person.')
    company.came = { granted: 3, withdrawn: 1 }
    await press('[data-save]')
    await said('The rule “Events” holds. 3 documents given, 1 document withdrawn')
    const put = company.asked.at(-1)?.body as PutRule
    const expected: Omit<AudienceRule, 'id'> = {
      ...{ kind: 'campaign', when: [{ field: 'type', oneOf: ['event'] }] },
      ...{ to: { people: [], teams: ['south'], territories: [] }, everybodyIsMeant: false },
    }
    expect(put).to.deep.equal({ name: 'Events', rule: { id: put.rule.id, ...expected }, version: 0 })
    const question = company.asked.find(one => one.what === 'what-if')?.body as WhatIf
    expect(question.change.what).to.equal('rules')
    expect($('dialog[open]')).to.equal(null)
  })

  it('is saved where the office cannot say what it would show', async () => {
    await show({ tab: 'rules' })
    await press('[data-rule=r] [data-what=change]')
    await appears('dialog[open] rule-preview')
    await until(() => company.asked.some(one => one.what === 'what-if'), 'the question')
    await until(() => text('rule-preview') === '', 'no answer')
    await press('dialog [data-value=""]')
    await press('[data-save]')
    const changed = await said('The rule “Listings” holds.')
    expect(sent<PutRule>().rule.when).to.deep.equal([{ field: 'type', oneOf: ['listing'] }])
    changed.action?.run()
    await said('Taken back.')
    expect(company.now.rules[0]?.rule).to.deep.equal(SOME.rules[0]?.rule)
  })

  it('asks whether everybody is meant, and says where no right reaches by a rule', async () => {
    await show({ tab: 'rules' })
    await press('[data-add]')
    fill(await appears('dialog vaadin-text-field'), 'All')
    ;(await appears<Field>('[data-whom=teams] vaadin-combo-box')).value = 'sales'
    const tick = await appears<HTMLInputElement>('[data-everybody]')
    await press('[data-save]')
    await until(() => text('dialog .problem:not([hidden])').includes('“All” shows every document'), 'the question')
    tick.click()
    choose($<Field>('dialog vaadin-select'), 'visit-report')
    await until(() => text('dialog').includes(companyTexts().rule.nothingShown), 'the hint')
    choose($<Field>('dialog vaadin-select'), 'campaign')
    await until(() => !text('dialog').includes(companyTexts().rule.nothingShown), 'it to go')
    await press('[data-save]')
    await said('The rule “All” holds.')
    expect(sent<PutRule>().rule.everybodyIsMeant).to.equal(true)
  })
})

describe('A person’s settings', () => {
  afterEach(() => leaveStage(on))

  it('stand beside the way to what the person has, and why', async () => {
    await show({ people: true })
    const way = await appears<HTMLAnchorElement>('[data-person=d] a')
    expect([way.pathname, way.title]).to.deep.equal([
      '/people/d/satchel',
      `What ${way.textContent} has in the satchel, and why`,
    ])
  })

  const open = async (role: Role, size: Size = 'desk') => {
    await show({ role, size, people: true })
    const satchel = await appears<HTMLAnchorElement>('[data-person=d] [data-what=satchel]')
    expect(satchel.pathname).to.equal('/people/d/satchel')
    await press('[data-person=d] [data-what=settings]')
    await appears('dialog[open] name-choice')
  }

  it('O12 an administrator gives rights of one’s own beside what the role says', async () => {
    await open('admin')
    expect(text('[data-places=teams] .chips')).to.equal('Sales › North')
    expect(text('[data-places=territories]')).to.include('no territories yet')
    await press('[data-add-own]')
    const row = await appears('.own li')
    const [kind, right, scope] = [...row.querySelectorAll<Field>('vaadin-select')]
    expect([kind?.value, right?.value, scope?.value]).to.deep.equal(['campaign', 'view', 'addressed'])
    expect(row.textContent).to.include('Role: addressed')
    choose(scope ?? null, 'team')
    await expectAccessible(screen)
    company.came = { granted: 7, withdrawn: 0 }
    await press('dialog[open] [data-save]')
    const saved = await said('The settings of Darcel Schlecht were changed. 7 documents given, counted per person.')
    const grant = { kind: 'campaign', right: 'view', group: null, scope: 'team' }
    expect(company.asked).to.deep.equal([
      { what: 'PUT people/d', body: { teams: ['north'], territories: [], own: [grant], version: 1 } },
    ])
    saved.action?.run()
    await said('Taken back.')
    expect(company.now.people[0]?.own).to.deep.equal([])
  })

  it('O12 two rows about the same are not saved', async () => {
    await open('admin')
    await press('[data-add-own]')
    await appears('.own li')
    await press('[data-add-own]')
    await until(() => screen.querySelectorAll('.own li').length === 2, 'both rows')
    choose($<Field>('.own li:last-child vaadin-select:nth-of-type(2)'), 'view')
    await until(() => text('own-rights .problem') !== '', 'the sentence')
    await press('dialog[open] [data-save]')
    expect(company.asked).to.deep.equal([])
  })

  it('O14 the office says where somebody stands, and leaves rights to administrators', async () => {
    await open('office', 'phone')
    expect($('own-rights')).to.equal(null)
    expect(text('.own-part')).to.include('None; the role’s hold.')
    await expectAccessible(screen)
    ;(await appears<Field>('[data-places=teams] vaadin-combo-box')).value = 'hamburg'
    await press('[data-off=north]')
    await until(() => text('[data-places=teams] .chips').includes('Hamburg'), 'the team')
    await press('dialog[open] [data-save]')
    await said('The settings of Darcel Schlecht were changed.')
    expect(company.now.people[0]?.teams).to.deep.equal(['hamburg'])
  })

  it('goes on from what somebody else said meanwhile', async () => {
    await open('office')
    company.now = {
      ...SOME,
      people: SOME.people.map(one => (one.id === 'd' ? { ...one, teams: ['south'], version: 2 } : one)),
    }
    company.refusal = reply({ error: { code: 'version', message: 'Somebody was first.' } }, 409)
    await press('dialog[open] [data-save]')
    await until(() => text('dialog .problem:not([hidden])') === companyTexts().moved, 'the sentence')
    expect(text('[data-places=teams] .chips')).to.equal('Sales › South')
    await press('dialog[open] [data-save]')
    await said('The settings of Darcel Schlecht were changed.')
    expect(sent<PutPerson>().version).to.equal(2)
  })
})
