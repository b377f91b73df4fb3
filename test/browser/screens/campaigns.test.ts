import { expect } from 'chai'
import type { SatchelShell } from '../../../components/app/shell.ts'
import '../../../components/app/shell.ts'
import type { OwnFields } from '../../../components/document/own-fields.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
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
import { addCampaigns, campaignAt, everything } from '../support/some-campaigns.ts'

const NOON = Date.parse('2026-12-07T12:00:00')

describe('Campaigns', () => {
  let on: Stage
  let shell: SatchelShell

  async function show(
    path: string,
    { role = 'office' as Role, size = 'desk' as Size, empty = false } = {},
  ): Promise<void> {
    on = await stage(role, size)
    if (!empty) addCampaigns(on.device, role === 'rep' ? ['view', 'edit'] : everything)
    history.replaceState(null, '', path)
    window.dispatchEvent(new PopStateEvent('popstate'))
    const session = { ...on.session, clock: () => NOON }
    shell = await fixture<SatchelShell>(html`<satchel-shell .session=${session}></satchel-shell>`)
    await until(() => shell.querySelector('main h1'), 'the screen')
  }
  afterEach(() => leaveStage(on))

  const pathOf = (name: string) => `/${campaignAt(name)}`
  const all = <T extends HTMLElement>(selector: string) => [...shell.querySelectorAll<T>(selector)]
  const text = (selector: string) => shell.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
  const names = () =>
    all('.lines tbody tr').map(each => `${each.dataset.depth} ${each.querySelector('a')?.textContent}`)

  it('are listed as the tree they are, with statuses, periods and territories', async () => {
    await show('/campaigns')
    expect(names()).to.deep.equal(['0 Lagerräumung', '0 Herbst', '1 Herbst Ost', '2 Hausmesse Ost', '0 Jubiläum'])
    expect(text('tr[data-depth="1"]')).to.include('REL Released').and.to.include('Ost').and.to.include('0 of 2 done')
    expect(text('header.title [role=status]')).to.equal('5 campaigns')
    await expectAccessible(shell)
  })

  it('are found by name, status and territory, with the way to what was found', async () => {
    await show('/campaigns')
    const search = shell.querySelector<HTMLInputElement>('[data-search]')!
    type(search, 'hausmesse')
    await until(() => names().length === 3, 'the way down')
    expect(all('tr.around').length).to.equal(2)
    expect(text('header.title [role=status]')).to.equal('1 campaign')
    type(search, '')
    const status = await until(() => shell.querySelector<HTMLSelectElement>('[data-status]'), 'the filter')
    status.value = 'FSHD'
    status.dispatchEvent(new Event('change'))
    await until(() => names().join() === '0 Lagerräumung', 'what is finished')
    type(search, 'nothing of the kind')
    await until(() => text('main').includes('No campaign matches.'), 'nothing')
    all('.empty button')[0]?.click()
    await until(() => names().length === 5, 'all of them')
  })

  it('say what belongs here when there are none, and begin with what is asked', async () => {
    await show('/campaigns', { empty: true })
    expect(text('h1')).to.equal('No campaigns here yet')
    await expectAccessible(shell)
    const company = { people: [], teams: [{ id: 't1', name: 'Team Süd' }], territories: [{ id: 's', name: 'Süd' }] }
    on.office.answers.set('GET /api/company', () => new Response(JSON.stringify(company)))
    shell.querySelector<HTMLElement>('[data-add]')?.click()
    type(await until(() => shell.querySelector<HTMLInputElement>('dialog[open] input'), 'the dialog'), 'Sommer')
    const territory = await until(
      () => shell.querySelector<HTMLElement & { value: string }>('dialog [data-territory]'),
      'places',
    )
    territory.value = 's'
    const audience = shell.querySelector<HTMLElement & { value: string }>('dialog [data-audience]')!
    audience.value = 'teams/t1'
    await until(() => text('dialog .chip').includes('Team Süd'), 'the team')
    await expectAccessible(shell)
    all('dialog[open] vaadin-button').at(-1)?.click()
    await until(() => location.pathname.startsWith('/campaign/'), 'the new campaign')
    const [first] = on.device.begun.values()
    expect(first).to.deep.equal({ territory: 's', audience: { people: [], teams: ['t1'], territories: [] } })
  })

  it('begin without a network, with what this device knows', async () => {
    await show('/campaigns')
    on.office.reachable = false
    shell.querySelector<HTMLElement>('[data-add]')?.click()
    type(await until(() => shell.querySelector<HTMLInputElement>('dialog[open] input'), 'the dialog'), 'Winter')
    const parent = await until(
      () => shell.querySelector<HTMLElement & { value: string }>('dialog [data-parent]'),
      'parents',
    )
    parent.value = campaignAt('Herbst')
    all('dialog[open] vaadin-button').at(-1)?.click()
    await until(() => location.pathname.startsWith('/campaign/'), 'the new campaign')
    expect([...on.device.begun.values()]).to.deep.equal([{ parent: campaignAt('Herbst') }])
    expect(text('dialog .problem')).to.equal('')
  })

  it('show what they say and what is to be done, and save as one types', async () => {
    await show(pathOf('Herbst'))
    await until(() => shell.querySelector('activity-list tbody tr'), 'activities')
    expect(text('activity-list tbody tr')).to.include('Zwischenstand').and.to.include('overdue')
    const box = shell.querySelector<HTMLInputElement>('[data-done=a2]')!
    box.click()
    const document = on.device.documents.get(campaignAt('Herbst'))
    await until(() => document?.doc.value.getMap('activities').get('a2.done') === true, 'ticked off')
    const goal = await until(
      () => shell.querySelector<HTMLTextAreaElement>('[data-field=own-goal] textarea'),
      'the goal',
    )
    type(goal, 'Überall gelistet.')
    goal.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    await until(() => document?.doc.value.getMap('fields').get('goal') === 'Überall gelistet.', 'the goal kept')
    await expectAccessible(shell)
  })

  it('open an activity in its form and begin a new one with its first field', async () => {
    await show(pathOf('Herbst Ost'))
    const link = await until(() => shell.querySelector<HTMLElement>('activity-list tbody a'), 'an activity')
    link.click()
    await until(
      () => location.pathname.endsWith('/a1') && text('record-panel h2') === 'Zweitplatzierung vereinbaren',
      'its form',
    )
    await expectAccessible(shell)
    shell.querySelector<HTMLElement>('record-panel .close')?.click()
    await until(() => !shell.querySelector('record-panel'), 'closed')
    shell.querySelector<HTMLElement>('activity-list [data-add]')?.click()
    const name = await until(() => shell.querySelector<HTMLInputElement>('record-panel input'), 'the new form')
    type(name, 'Nachfassen')
    name.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    await until(() => text('activity-list').includes('Nachfassen'), 'the new activity')
  })

  it('say whom they are for, and are placed anew by whoever may configure', async () => {
    await show(pathOf('Herbst Ost'))
    await until(() => text('document-placing').includes('Team Ost Team'), 'the audience')
    on.office.reachable = false
    shell.querySelector<HTMLElement>('[data-place]')?.click()
    const remove = await until(() => shell.querySelector<HTMLElement>('audience-field .chip button'), 'a name')
    expect(remove.getAttribute('aria-label')).to.equal('Remove Darcel Schlecht')
    remove.click()
    await expectAccessible(shell.querySelector('document-placing')!)
    shell.querySelector<HTMLElement>('[data-apply]')?.click()
    await until(() => on.device.transactions.value.size === 1, 'the command')
    expect(on.device.transactions.value.get(campaignAt('Herbst Ost'))).to.deep.equal([
      {
        command: 'place',
        territory: 'east',
        audience: { people: [], teams: ['t'], territories: ['east'] },
        version: 1,
      },
    ])
    expect(text('facts-line')).to.include('Where it lies and whom it is for waits')
  })

  it('hang below others, but not below what hangs below them', async () => {
    await show(pathOf('Herbst Ost'))
    const parent = await until(
      () =>
        shell.querySelector<HTMLElement & { value: string; items: { address: string }[] }>(
          'campaign-hierarchy [data-parent]',
        ),
      'the choice',
    )
    expect(all('campaign-hierarchy li a').map(each => each.textContent)).to.deep.equal(['Herbst', 'Hausmesse Ost'])
    expect(parent.items.map(each => each.address)).not.to.include(campaignAt('Hausmesse Ost'))
    parent.value = ''
    parent.dispatchEvent(new Event('change'))
    await until(() => on.device.transactions.value.size === 1, 'the command')
    const [command] = on.device.transactions.value.get(campaignAt('Herbst Ost')) ?? []
    expect(command).to.include({ command: 'move', parent: null })
  })

  it('are read where a status or a right makes them read-only, and say which', async () => {
    await show(pathOf('Lagerräumung'))
    await until(() => text('.view-only') === 'Finished: its content can be read, not changed.', 'the sentence')
    expect(shell.querySelector('activity-list [data-add]')).to.equal(null)
    expect(all<HTMLElement & { readonly: boolean }>('own-fields record-field').every(each => each.readonly)).to.equal(
      true,
    )
    leaveStage(on)
    await show(pathOf('Herbst'), { role: 'rep', size: 'phone' })
    chooseLanguage('de')
    await until(() => text('status-panel').includes('Geschäftsvorgänge ausführen darf'), 'German')
    const locked = all<HTMLElement & { readonly: boolean; field: { name: string } }>('own-fields record-field').filter(
      each => each.readonly,
    )
    expect(locked.map(each => each.field.name)).to.deep.equal(['type', 'begins', 'ends'])
    expect(shell.querySelector('[data-place], [data-parent], [data-assign]')).to.equal(null)
    expect(all('.cards li').length).to.equal(2)
    await expectAccessible(shell)
  })

  it('W2 say beside the days that they end before they begin, as long as they do, in both languages', async () => {
    await show(pathOf('Herbst'))
    const { workspace } = await until(() => shell.querySelector<OwnFields>('own-fields'), 'the fields')
    expect(shell.querySelector('.reversed')).to.equal(null)
    await workspace.commitOwn('ends', '2026-12-31', '2026-08-31')
    await until(() => text('.reversed').startsWith('It ends before it begins'), 'the sentence')
    chooseLanguage('de')
    await until(() => text('.reversed').startsWith('Sie endet, bevor sie beginnt'), 'the German sentence')
    await expectAccessible(shell)
    await workspace.commitOwn('ends', '2026-08-31', '2026-09-01')
    await until(() => shell.querySelector('.reversed') === null, 'a single day')
  })

  it('lead the office to who has them, and nobody else', async () => {
    await show(pathOf('Herbst'))
    const who = await until(() => shell.querySelector<HTMLAnchorElement>('[data-who]'), 'the link')
    expect(who.pathname).to.equal(`/distribution/${campaignAt('Herbst')}`)
    expect(shell.querySelector('.places [aria-current]')?.textContent?.trim()).to.equal('Campaigns')
    who.click()
    await until(() => shell.querySelector('distribution-screen'), 'who has it')
    expect(shell.querySelector('.places [aria-current]')?.textContent?.trim()).to.equal('Campaigns')
    leaveStage(on)
    await show(pathOf('Herbst'), { role: 'rep' })
    expect(shell.querySelector('[data-who]')).to.equal(null)
  })

  it('are not here where they are not, with the way back', async () => {
    await show('/campaign/nowhere___________nowh')
    expect(text('h1')).to.equal('This document is not here for you')
    expect(shell.querySelector<HTMLAnchorElement>('main .empty a')?.pathname).to.equal('/campaigns')
  })
})

describe('The places of the app on a phone', () => {
  it('are three for a rep, and for the office four with the others behind More', async () => {
    const on = await stage('office', 'phone')
    history.replaceState(null, '', '/campaigns')
    window.dispatchEvent(new PopStateEvent('popstate'))
    const shell = await fixture<SatchelShell>(html`<satchel-shell .session=${on.session}></satchel-shell>`)
    const words = (selector: string) => [...shell.querySelectorAll(selector)].map(each => each.textContent?.trim())
    const more = await until(() => shell.querySelector<HTMLElement>('.places > button'), 'the last place')
    expect(words('.places > a')).to.deep.equal(['Pipelines', 'Campaigns', 'Visits', 'Review'])
    more.click()
    const sheet = shell.querySelector<HTMLElement>('#more-places')!
    expect(sheet.matches(':popover-open')).to.equal(true)
    expect(words('#more-places a')).to.deep.equal([
      'Opportunities',
      'Import',
      'People',
      'Company',
      'Status profiles',
      'Rights',
    ])
    await expectAccessible(shell)
    sheet.querySelector('a')?.click()
    expect([location.pathname, sheet.matches(':popover-open')]).to.deep.equal(['/opportunities', false])
    leaveStage(on)
  })
})
