// Who has what: the list with its reasons and devices, somebody's satchel, planned changes, and everything that can go wrong.
import { expect } from 'chai'
import '../../../components/distribution/distribution-screen.ts'
import type { DistributionScreen } from '../../../components/distribution/distribution-screen.ts'
import '../../../components/distribution/person-satchel-screen.ts'
import type { PersonSatchelScreen } from '../../../components/distribution/person-satchel-screen.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { Role } from '../../../src/policy/rights.ts'
import type { Distribution, PlanAnswer } from '../../../src/sync/wire/company.ts'
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
import {
  CAMPAIGN,
  COMPANY,
  NOW,
  PIPELINE,
  someDistribution,
  somePersonDistribution,
} from '../support/some-distribution.ts'

let on: Stage
let screen: DistributionScreen | PersonSatchelScreen

const reply = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })
const nothing: PlanAnswer = { granted: [], withdrawn: [], totals: { granted: 0, withdrawn: 0 }, more: 0, stopped: [] }

async function prepare(role: Role, size: Size): Promise<void> {
  on = await stage(role, size)
  const { answers } = on.office
  answers.set('GET /api/company', () => reply(COMPANY))
  answers.set(`GET /api/distribution/${CAMPAIGN}`, () => reply(someDistribution()))
  answers.set('GET /api/distribution/people/anna', () => reply(somePersonDistribution('anna')))
}

async function show({ role = 'office' as Role, size = 'desk' as Size, ready = true, address = CAMPAIGN } = {}) {
  if (!on) await prepare(role, size)
  const session = { ...on.session, clock: () => NOW }
  screen = await fixture(html`<distribution-screen .session=${session} .address=${address}></distribution-screen>`)
  if (ready) await until(() => screen.querySelector('.answers'), 'the list')
}

async function showPerson(ready = true): Promise<void> {
  const session = { ...on.session, clock: () => NOW }
  screen = await fixture(html`<person-satchel-screen .session=${session} .person=${'anna'}></person-satchel-screen>`)
  if (ready) await until(() => screen.querySelector('.answers'), 'the list')
}

const text = (selector: string): string =>
  screen.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const all = (selector: string) => [...screen.querySelectorAll<HTMLElement>(selector)]
const element = <T extends HTMLElement>(selector: string): T => {
  const found = screen.querySelector<T>(selector)
  if (!found) throw new Error(`there is no ${selector}`)
  return found
}
const shownPeople = () => all('.answers > li').map(({ dataset }) => dataset.person)
async function choose(name: string, value: string): Promise<void> {
  const select = element<HTMLSelectElement>(`select[name=${name}]`)
  select.value = value
  expect(select.value, `${name} offers ${value}`).to.equal(value)
  select.dispatchEvent(new Event('change', { bubbles: true }))
  await screen.updateComplete
  await element<HTMLElement & { updateComplete: Promise<unknown> }>('what-if-panel').updateComplete
}
const planned = () =>
  on.office.requests.filter(({ what }) => what === 'POST /api/distribution/what-if').map(({ body }) => body)

describe('who has a document', () => {
  afterEach(() => {
    leaveStage(on)
    on = undefined as never
  })

  it('D9 lists those who have it first, each with how far it has come and why in a sentence', async () => {
    await show()
    expect(text('h1')).to.contain('Grillsaison 2026')
    expect(screen.querySelector<HTMLAnchorElement>('.title a')?.pathname).to.equal(`/${CAMPAIGN}`)
    expect(all('.named .remark').map(each => each.textContent)).to.deep.equal(['Released', 'Geprüft'])
    expect(shownPeople()).to.deep.equal(['me', 'anna', 'joerg', 'vicki', 'assi', 'darcel', 'gone'])
    expect(text('[data-person=anna] summary')).to.equal(
      'Anna Schön Sales representative Has it It is meant for the team “Team Nord”, and Anna Schön is in it or in one below it.',
    )
    expect(text('[data-person=joerg] .how-far')).to.equal('Will get it')
    expect(text('[data-person=vicki] .how-far')).to.equal('Is losing it')
    expect(text('[data-person=gone] .why')).to.equal('Gerd Gegangen does not work here any more.')
    await expectAccessible(screen)
  })

  it('D9 is asked again by itself while it is on its way to a device that is here, and an open line stays open', async () => {
    await prepare('office', 'desk')
    const later = someDistribution()
    const onItsWay = (state: 'will' | 'has'): Distribution => ({
      ...later,
      lines: later.lines.map(line =>
        line.person === 'anna' ? { ...line, devices: [{ device: 'd', name: 'Pixel', seen: NOW, state }] } : line,
      ),
    })
    on.office.answers.set(`GET /api/distribution/${CAMPAIGN}`, () => reply(onItsWay('will')))
    await show()
    expect(text('[data-person=anna] .how-far')).to.equal('Will get it')
    element<HTMLDetailsElement>('[data-person=anna] details').open = true
    on.office.answers.set(`GET /api/distribution/${CAMPAIGN}`, () => reply(onItsWay('has')))
    await until(() => text('[data-person=anna] .how-far') === 'Has it', 'that it has come')
    expect(element<HTMLDetailsElement>('[data-person=anna] details').open).to.equal(true)
  })

  it('D1 a line opens to the four conditions, met or not, and to each device', async () => {
    await show()
    const { office } = on
    expect(element<HTMLAnchorElement>('[data-back]').pathname).to.equal(`/${CAMPAIGN}`)
    element('[data-person=vicki] summary').click()
    const verdicts = all('[data-person=vicki] [data-condition]').map(
      ({ dataset, className }) => `${dataset.condition} ${className}`,
    )
    expect(verdicts).to.deep.equal(['status met', 'rights unmet', 'scope unmet', 'period met'])
    expect(text('[data-person=vicki] [data-condition=status]')).to.contain('“Released” permits “Distribute”.')
    expect(text('[data-person=vicki] .devices')).to.contain('gives it back with its next connection')
    expect(text('[data-person=anna] .devices')).to.contain(
      'Chrome, Android gets it with its next connection, here last 2 days ago',
    )
    expect(text('[data-person=me] .devices')).to.contain('has it, here now')
    expect(text('[data-person=darcel] .devices')).to.contain('not here yet')
    expect(text('[data-person=gone] .more-of-it')).to.contain('no device yet')
    expect(element<HTMLAnchorElement>('[data-person=vicki] a').getAttribute('href')).to.equal('/people/vicki/satchel')
    await expectAccessible(screen)
    expect(office.requests.filter(({ what }) => what.startsWith('POST'))).to.deep.equal([])
  })

  it('D9 shows only those who have it, get it or have it not, or who are looked for', async () => {
    await show()
    for (const [part, people] of [
      ['has', ['me', 'anna']],
      ['will', ['joerg']],
      ['not', ['assi', 'darcel', 'gone']],
    ] as const) {
      element(`[data-part=${part}]`).click()
      await screen.updateComplete
      expect(shownPeople()).to.deep.equal(people)
    }
    element('[data-part=all]').click()
    typeText(element<HTMLInputElement>('input[type=search]'), 'uebelacker')
    await screen.updateComplete
    expect(shownPeople()).to.deep.equal(['joerg'])
    typeText(element<HTMLInputElement>('input[type=search]'), 'nobody')
    await screen.updateComplete
    expect(text('.people-of-it [role=status]')).to.equal('Nobody matches.')
    element('.people-of-it > .plain').click()
    await screen.updateComplete
    expect(shownPeople()).to.have.length(7)
  })

  it('D9 asks the office by name where the company has more people than are told', async () => {
    await prepare('office', 'desk')
    const whole = someDistribution()
    const found: Distribution = { ...whole, lines: whole.lines.slice(0, 2), more: 5 }
    on.office.answers.set(`GET /api/distribution/${CAMPAIGN}`, () => reply(found))
    await show()
    expect(text('[data-more]')).to.contain('5 more are not shown')
    on.office.answers.set(`GET /api/distribution/${CAMPAIGN}`, () =>
      reply({ ...whole, lines: whole.lines.slice(3, 4) }),
    )
    typeText(element<HTMLInputElement>('input[type=search]'), 'Vicki')
    await until(() => shownPeople().includes('vicki'), 'who was looked for')
  })

  it('C7 asks what would happen if a transaction ran, and shows who would get and lose it', async () => {
    await show()
    const line = (person: string, personName: string) => ({
      address: CAMPAIGN,
      key: 'K',
      name: 'N',
      person,
      personName,
    })
    const answer: PlanAnswer = {
      ...nothing,
      granted: [line('vicki', 'Vicki Laflamme')],
      withdrawn: [line('joerg', 'Jörg Größer'), line('anna', 'Anna Schön')],
      totals: { granted: 1, withdrawn: 2 },
    }
    on.office.answers.set('POST /api/distribution/what-if', () => reply(answer))
    await choose('kind', 'run')
    await choose('value', 'CCNS')
    element('[data-ask]').click()
    await until(() => screen.querySelector('.turned'), 'what would happen')
    expect(planned()).to.deep.equal([{ change: { what: 'documents', id: CAMPAIGN, to: { run: 'CCNS' } } }])
    expect(all('.turned[data-turned=granted] li').map(each => each.textContent)).to.deep.equal(['Vicki Laflamme'])
    expect(all('.turned[data-turned=withdrawn] li').map(each => each.textContent)).to.deep.equal([
      'Anna Schön',
      'Jörg Größer',
    ])
    expect(text('.outcome'))
      .to.contain('1 would get it')
      .and.to.contain('2 would lose it')
      .and.to.contain('Nothing was changed.')
    await expectAccessible(screen)
    await choose('value', 'CLKS')
    expect(screen.querySelector('.turned'), 'an answer about another plan').to.equal(null)
  })

  it('C7 offers only what can be another: statuses, owners, places, people', async () => {
    await show()
    on.office.answers.set('POST /api/distribution/what-if', () => reply(nothing))
    const options = (name: string) => all(`select[name=${name}] option`).map(each => (each as HTMLOptionElement).value)
    await choose('kind', 'run')
    expect(options('value')).to.not.include('CPLN').and.to.not.include('CMSA-')
    await choose('kind', 'set')
    expect(options('value')).to.deep.equal(['', 'PRFG'])
    await choose('kind', 'clear')
    expect(options('value')).to.deep.equal(['', 'GEPR'])
    await choose('kind', 'owner')
    expect(options('value')).to.not.include('me').and.to.not.include('gone')
    await choose('kind', 'drop')
    expect(options('value')).to.deep.equal(['', 'teams/nord'])
    await choose('kind', 'territory')
    await choose('value', '-')
    element('[data-ask]').click()
    await until(() => screen.querySelector('[data-nothing]'), 'that nothing would happen')
    await choose('kind', 'personTerritory')
    await choose('person', 'anna')
    await choose('value', 'by')
    element('[data-ask]').click()
    await until(() => planned().length === 2, 'the second question')
    const [first, second] = planned() as { change: { to: Record<string, unknown> } }[]
    expect(first?.change.to).to.deep.equal({ territory: null })
    expect(second?.change.to).to.deep.include({ id: 'anna', territories: ['by'], teams: ['nord'] })
  })

  it('C2 says why a plan cannot be, and of a transaction which document stops it', async () => {
    await show()
    const { answers } = on.office
    const stopped = [
      { address: CAMPAIGN, key: 'K', reasons: [{ code: 'forbids', status: 'REL', transaction: 'CREL' }] },
    ]
    answers.set('POST /api/distribution/what-if', () => reply({ ...nothing, stopped }))
    await choose('kind', 'run')
    await choose('value', 'CREL')
    element('[data-ask]').click()
    await until(() => screen.querySelector('.stopped'), 'why not')
    expect(text('.stopped')).to.equal('“Released” forbids “Release”.')
    const problems = [{ code: 'unknown', what: 'person', id: 'anna', of: CAMPAIGN }]
    answers.set('POST /api/distribution/what-if', () => reply({ code: 'problems', problems }, 422))
    await choose('kind', 'owner')
    await choose('value', 'anna')
    element('[data-ask]').click()
    await until(() => text('.outcome').includes('Anna Schön'), 'what is wrong')
    on.office.reachable = false
    element('[data-ask]').click()
    await until(() => text('.outcome').includes('cannot be reached'), 'that there is no network')
  })

  it('has its plan behind a button on a phone, and is accessible in German', async () => {
    await prepare('office', 'phone')
    chooseLanguage('de')
    await show()
    expect(screen.querySelector('what-if-panel')).to.equal(null)
    element('[data-plan]').click()
    await until(() => screen.querySelector('what-if-panel'), 'the plan')
    expect(text('[data-person=anna] .why')).to.contain('Es ist für das Team „Team Nord“ bestimmt')
    await choose('kind', 'team')
    element('[data-person=anna] summary').click()
    expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth)
    await expectAccessible(screen)
  })

  it('says that the office cannot be reached, and tries again', async () => {
    await prepare('office', 'desk')
    on.office.reachable = false
    await show({ ready: false })
    await until(() => screen.querySelector('.problem:not([hidden])'), 'the problem')
    await expectAccessible(screen)
    on.office.reachable = true
    element('.problem + .plain').click()
    await until(() => screen.querySelector('.answers'), 'the list')
  })

  it('says that there is no such document, and to whom it is not shown', async () => {
    await prepare('office', 'desk')
    on.office.answers.set(`GET /api/distribution/${PIPELINE}`, () =>
      reply({ error: { code: 'notFound', message: 'No.' } }, 404),
    )
    await show({ ready: false, address: PIPELINE })
    await until(() => text('h1') === 'There is no such document.', 'that it is not there')
    leaveStage(on)
    await prepare('rep', 'desk')
    await show({ ready: false })
    expect(text('h1')).to.equal('Who has what is seen by whoever manages people.')
    expect(on.office.requests.filter(({ what }) => what.includes('distribution'))).to.deep.equal([])
  })
})

describe('somebody’s satchel', () => {
  beforeEach(() => prepare('office', 'desk'))
  afterEach(() => {
    leaveStage(on)
    on = undefined as never
  })

  it('D9 has what they have with the reason, and what they do not have where it is looked for', async () => {
    await showPerson()
    expect(text('h1')).to.equal('The satchel of Anna Schön')
    expect(screen.querySelector<HTMLAnchorElement>('.title a')?.pathname).to.equal('/people')
    expect(all('.answers > li').map(({ dataset }) => dataset.address)).to.deep.equal([CAMPAIGN, PIPELINE])
    expect(text(`[data-address="${PIPELINE}"] .why`)).to.equal('Anna Schön looks after it.')
    expect(element<HTMLAnchorElement>('.more-of-it a').getAttribute('href')).to.equal(`/distribution/${CAMPAIGN}`)
    await expectAccessible(screen)
    on.office.answers.set('GET /api/distribution/people/anna', () => reply(somePersonDistribution('anna', true)))
    typeText(element<HTMLInputElement>('input[type=search]'), 'frühjahr')
    await until(() => all('.answers > li').length === 3, 'what they do not have')
    const hasNot = all('.answers > li').find(each => each.textContent?.includes('Frühjahrsputz'))
    expect(hasNot?.querySelector('.why')?.textContent).to.equal(
      'No active status permits “Distribute”; “Released” or “Finished” would. It is not current yet: it begins on 01/03/2027.'.replace(
        '01/03/2027',
        new Intl.DateTimeFormat(navigator.language, { ...DAY, timeZone: 'UTC' }).format(Date.UTC(2027, 2, 1)),
      ),
    )
  })

  it('D9 goes on page by page', async () => {
    const { lines, ...rest } = somePersonDistribution('anna')
    on.office.answers.set('GET /api/distribution/people/anna', () =>
      reply({ ...rest, lines: lines.slice(0, 1), next: CAMPAIGN }),
    )
    await showPerson()
    on.office.answers.set('GET /api/distribution/people/anna', () =>
      reply({ ...rest, lines: lines.slice(1), next: null }),
    )
    element('.plain.more').click()
    await until(() => all('.answers > li').length === 2, 'the second page')
    expect(screen.querySelector('.plain.more')).to.equal(null)
  })

  it('says what is missing: nothing there, nothing found, nobody of that name, no network', async () => {
    const { answers } = on.office
    answers.set('GET /api/distribution/people/anna', () => reply({ ...somePersonDistribution(), lines: [] }))
    await showPerson(false)
    await until(() => text('h2') === 'Nothing in this satchel yet', 'that it is empty')
    await expectAccessible(screen)
    typeText(element<HTMLInputElement>('input[type=search]'), 'xyz')
    await until(() => text('[role=status]') === 'No document matches.', 'that nothing is found')
    on.office.reachable = false
    typeText(element<HTMLInputElement>('input[type=search]'), 'xy')
    await until(() => text('.problem').includes('cannot be reached'), 'that there is no network')
    on.office.reachable = true
    answers.set('GET /api/distribution/people/anna', () => reply({ error: { code: 'notFound', message: 'No.' } }, 404))
    element('.problem + .plain').click()
    await until(() => text('h1') === 'There is nobody of that name.', 'that there is nobody')
  })
})

const DAY = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
