import { expect } from 'chai'
import type { StatusPanel } from '../../../components/statuses/status-panel.ts'
import '../../../components/statuses/status-panel.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { expectAccessible, fixture, html, leaveStage, type Stage, stage, until } from '../support/screen.ts'
import { addCampaigns, addVisits, campaignAt, everything, visitAt } from '../support/some-campaigns.ts'

describe('The status panel', () => {
  let on: Stage
  let panel: StatusPanel
  /** What the page was told in toasts, the newest last. */
  let said: { text: string; action?: { label: string; run: () => void } }[] = []

  async function show(
    address: ReturnType<typeof campaignAt>,
    role: 'office' | 'rep' | 'admin' = 'office',
  ): Promise<void> {
    on = await stage(role)
    said = []
    const may = role === 'rep' ? (['view', 'edit'] as const) : everything
    addCampaigns(on.device, may)
    addVisits(on.device)
    const line = () => on.device.catalogue.value.get(address) ?? null
    const frame = await fixture<HTMLElement>(
      html`<main><status-panel .session=${on.session} .line=${line()}></status-panel></main>`,
    )
    frame.addEventListener('satchel-toast', event => said.push((event as CustomEvent).detail))
    panel = frame.querySelector('status-panel') as StatusPanel
    on.device.catalogue.subscribe(() => {
      panel.line = line()
    })
    await panel.updateComplete
  }
  afterEach(() => leaveStage(on))

  const text = (selector: string) => panel.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
  const offered = () =>
    [...panel.querySelectorAll<HTMLElement & { disabled: boolean }>('[data-act]')]
      .filter(each => !each.disabled)
      .map(each => each.dataset.act)
  const active = () => [...panel.querySelectorAll<HTMLElement>('.status')].map(each => each.dataset.status)
  const press = async (code: string) => {
    panel.querySelector<HTMLElement>(`[data-act=${code}]`)?.click()
    await panel.updateComplete
  }
  const go = () => panel.querySelector<HTMLElement>('[data-go]')

  it('shows codes and words, what may be run now, and for everything else why not', async () => {
    await show(campaignAt('Herbst Ost'))
    expect(active()).to.deep.equal(['REL', 'LCK'])
    expect(text('[data-status=LCK]')).to.equal('LCK Locked')
    expect(offered()).to.deep.equal(['CLKU', 'CMSA'])
    expect(text('[data-offer=CCLS]')).to.equal('Finish “Locked” forbids “Finish”.')
    expect(text('[data-offer=CCNU]')).to.equal(
      'Reset rejected No active status permits “Reset rejected”; “Rejected” would.',
    )
    expect(text('[data-offer=CEDL]')).to.include('not permitted')
    await expectAccessible(panel)
    chooseLanguage('de')
    await until(() => text('[data-status=LCK]') === 'LCK Gesperrt', 'German')
    expect(text('[data-offer=CCLS]')).to.equal('Abschließen „Gesperrt“ verbietet „Abschließen“.')
  })

  it('runs at once what concerns this document alone, and takes it back', async () => {
    await show(campaignAt('Hausmesse Ost'))
    on.device.answers = true
    await press('CLKS')
    await until(() => active().includes('LCK'), 'the lock')
    expect(said[0]?.text).to.equal('Lock: the office has been asked.')
    said[0]?.action?.run()
    await until(() => !active().includes('LCK'), 'undone')
  })

  it('waits for the office without a network, and goes on from what it will be', async () => {
    await show(campaignAt('Hausmesse Ost'))
    on.device.connection.value = 'offline'
    await press('CREL')
    await until(() => text('.waits') === '“Release” waits for the office.', 'the waiting')
    expect(said[0]?.text).to.equal('Release: it waits on this device for the office.')
    expect(panel.querySelector('.coming')?.textContent).to.include('Released')
    expect(offered()).to.include('CCLS')
    on.device.answer(campaignAt('Hausmesse Ost'))
    await until(() => active().join() === 'REL', 'the answer')
    expect(panel.querySelector('.waits')).to.equal(null)
  })

  it('says in a sentence what came to nothing', async () => {
    await show(campaignAt('Hausmesse Ost'))
    const address = campaignAt('Hausmesse Ost')
    await press('CREL')
    on.device.tell(address, { statuses: ['CNC'] })
    on.device.answer(address)
    await until(() => text('.failed') !== '', 'the sentence')
    expect(text('.failed')).to.include('“Hausmesse Ost”').and.to.include('do not permit it')
  })

  it('warns once, where it stands, and runs with the warning seen', async () => {
    await show(campaignAt('Jubiläum'))
    await press('CREL')
    expect(text('.confirm')).to.include('A warning goes with it.')
    expect(on.device.transactions.value.size).to.equal(0)
    await expectAccessible(panel)
    go()?.click()
    await until(() => on.device.transactions.value.size === 1, 'the command')
    const [command] = on.device.transactions.value.get(campaignAt('Jubiläum')) ?? []
    expect(command).to.deep.equal({ command: 'run', transaction: 'CREL', warned: true, version: 1 })
  })

  it('says beforehand who goes along, and does not run what somebody stands against', async () => {
    await show(campaignAt('Herbst'))
    await press('CCLS')
    expect(text('.confirm')).to.include('Herbst Ost: “Locked” forbids “Finish”.')
    expect(go()).to.equal(null)
    on.device.tell(campaignAt('Herbst Ost'), { statuses: ['REL'] })
    await until(() => text('.along').includes('1 document below it'), 'who goes along')
    go()?.click()
    await until(() => on.device.transactions.value.size === 1, 'the command')
  })

  it('sets the company’s statuses within their numbers, each other with its reason', async () => {
    await show(campaignAt('Jubiläum'))
    const closed = [...panel.querySelectorAll('.offers .closed')].map(each =>
      each.textContent?.replace(/\s+/g, ' ').trim(),
    )
    expect(closed).to.deep.equal([
      'Set Abgerechnet “Abgerechnet” has number 30; after “Entwurf” only 20 may follow.',
      'Set Chefsache Office may not set or clear “Chefsache”; that is for Administrator.',
    ])
    on.device.answers = true
    await press('BUDG')
    await until(() => active().join() === 'CRTE,BUDG', 'the next number')
    await press('HOLD')
    await until(() => active().includes('HOLD'), 'put off')
    await press('HOLD')
    await until(() => !active().includes('HOLD'), 'cleared')
  })

  it('is read-only for whoever may not run business transactions', async () => {
    await show(campaignAt('Herbst'), 'rep')
    expect(offered()).to.deep.equal([])
    expect(panel.querySelectorAll('[data-act]').length).to.equal(0)
    expect(panel.textContent).to.include('changing it is for those who may run')
    expect(panel.textContent).to.include('“Released” permits “')
    await expectAccessible(panel)
  })

  it('confirms a visit report and takes it up again', async () => {
    await show(visitAt('Isdom'))
    on.device.answers = true
    expect(offered()).to.deep.equal(['VREO'])
    await press('VREO')
    await until(() => active().join() === 'OPEN', 'open')
    expect(offered()).to.deep.equal(['VCNF'])
  })

  it('says what it cannot know: a profile that has not come yet, and a document without statuses', async () => {
    await show(campaignAt('Herbst'))
    on.device.tell(campaignAt('Herbst'), { profile: 'own@9' })
    await until(() => panel.textContent?.includes('does not know the status profile own@9'), 'the sentence')
    panel.line = null
    await until(() => panel.textContent?.includes('No status yet'), 'the other sentence')
  })
})
