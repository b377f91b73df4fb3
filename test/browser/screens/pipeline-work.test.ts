// Working on a whole pipeline: its board and funnel, changing many at once, exporting and bringing back.
import { expect } from 'chai'
import '../../../components/pipeline/pipeline-screen.ts'
import type { SatchelToasts, Toast } from '../../../components/shared/toasts.ts'
import '../../../components/shared/toasts.ts'
import type { PipelineView } from '../../../components/app/router.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { fileOf, sheetOf } from '../../../components/pipeline/exchange/export-file.ts'
import type { PipelineScreen } from '../../../components/pipeline/pipeline-screen.ts'
import { Workspace } from '../../../components/pipeline/workspace.ts'
import { randomBytes } from '../../../components/shared/random.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import { expectAccessible, fixture, html, leaveStage, type Size, type Stage, stage, until } from '../support/screen.ts'

const records: Readonly<Record<string, Fields>> = {
  one: { name: 'Lathe', account: 'Müller', price: 200, stage: 'engaging', probability: 0.4, owner: 'Jörg Müller' },
  two: { name: 'Drill', account: 'Acme', price: 50, stage: 'won', probability: 1, closeDate: '2026-02-03' },
  three: { name: 'Saw', account: 'Beta', price: 10, stage: 'lost', probability: 0 },
  four: { name: 'Mill', price: 100, stage: 'engaging', probability: 0.55 },
}

describe('Work on a pipeline', () => {
  let on: Stage
  let screen: PipelineScreen
  let documentId: string

  async function show(
    view: PipelineView,
    options: { shown?: typeof records; mode?: 'edit' | 'view'; size?: Size } = {},
  ) {
    const { shown = records, mode = 'edit', size = 'desk' } = options
    on = await stage('rep', size)
    const address = newAddress('pipeline', randomBytes)
    documentId = address.split('/')[1] ?? ''
    on.device.add(address, { name: 'Tools' }, shown, 'Jörg Müller', 'PIP-2026-001', mode)
    history.replaceState(null, '', `/pipelines/${documentId}?view=${view}`)
    const host = await fixture<HTMLElement>(html`<div><satchel-toasts></satchel-toasts></div>`)
    Object.assign(host.style, {
      height: size === 'desk' ? '800px' : '780px',
      width: size === 'desk' ? '1300px' : '390px',
    })
    const toasts = host.querySelector<SatchelToasts>('satchel-toasts')!
    host.addEventListener('satchel-toast', event => toasts.show((event as CustomEvent<Toast>).detail))
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId, record: null, view })
    host.append(screen)
    on.session.router.route.subscribe(route => {
      if (route.screen !== 'pipeline') return
      screen.record = route.record
      screen.view = route.view ?? null
    })
    await screen.updateComplete
  }

  afterEach(() => leaveStage(on))

  const pipeline = () => [...on.device.documents.values()][0]!
  const value = (record: string, name: string): Value | undefined =>
    pipeline().doc.value.getMap<Value>('opportunities').get(`${record}.${name}`)
  const $ = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector)
  const cardOf = (record: string) => $(`pipeline-board [data-card="${record}"]`)
  const columnOf = (record: string) => cardOf(record)?.closest<HTMLElement>('[data-column]')?.dataset.column
  const press = (key: string, target: Element = document.activeElement!) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  const undo = async () => {
    const button = await until(() => $('satchel-toasts .action'), 'the way back')
    button.click()
  }

  describe('on the board', () => {
    it('shows a column per stage in order, with count, total and weighted total, and nothing grave to axe', async () => {
      await show('board')
      await until(() => cardOf('one'), 'the cards')
      const columns = [...document.querySelectorAll<HTMLElement>('[data-column]')]
      expect(columns.map(each => each.dataset.column)).to.deep.equal([
        'prospecting',
        'engaging',
        'proposal',
        'negotiation',
        'won',
        'lost',
      ])
      const engaging = columns[1]!
      expect(engaging.querySelector('h2')?.textContent?.replace(/\s+/g, ' ').trim()).to.equal('Engaging 2')
      expect([...engaging.querySelectorAll('dd')].map(each => each.textContent)).to.deep.equal(['€300', '€135'])
      expect(cardOf('two')?.textContent).to.match(/Drill\s+Acme\s+€50\s+03\/02\/2026|Drill\s+Acme\s+€50\s+02\/03\/2026/)
      await expectAccessible(screen)
    })

    it('moves a card by keyboard, says where it would go, takes the usual probability along, and back', async () => {
      await show('board')
      const card = await until(() => cardOf('one'), 'the card')
      card.focus()
      press(' ')
      press('ArrowRight')
      press('ArrowRight')
      const said = () => $('pipeline-board [aria-live]')?.textContent
      await until(() => said() === 'Negotiation, 4 of 6', 'what is said')
      expect(value('one', 'stage')).to.equal('engaging')
      press(' ')
      await until(
        () => columnOf('one') === 'negotiation' && document.activeElement === cardOf('one'),
        'the card in its column',
      )
      expect(pipeline().commits).to.deep.equal([
        [
          ['opportunities', 'one.stage', 'engaging', 'negotiation'],
          ['opportunities', 'one.probability', 0.4, 0.8],
        ],
      ])
      await undo()
      await until(() => columnOf('one') === 'engaging', 'the card back')
      expect(value('one', 'probability')).to.equal(0.4)
    })

    it('leaves a card where it was on Escape and on losing the focus, and goes from card to card with arrows', async () => {
      await show('board')
      const card = await until(() => cardOf('one'), 'the card')
      card.focus()
      press('ArrowDown')
      await until(() => document.activeElement === cardOf('four'), 'the next card')
      press('ArrowRight')
      await until(() => document.activeElement === cardOf('two'), 'the next column')
      press(' ')
      press('ArrowLeft')
      press('Escape')
      expect(pipeline().commits).to.deep.equal([])
      press(' ')
      cardOf('one')?.focus()
      await until(() => !$('.carrying'), 'the card put back')
      expect(pipeline().commits).to.deep.equal([])
    })

    it('keeps a probability somebody set themselves when its card moves', async () => {
      await show('board')
      await until(() => cardOf('four'), 'the card')
      const select = cardOf('four')?.parentElement?.querySelector('select')
      select!.value = 'won'
      select!.dispatchEvent(new Event('change', { bubbles: true }))
      await until(() => columnOf('four') === 'won', 'the card in its column')
      expect(value('four', 'probability')).to.equal(0.55)
    })

    it('moves a card by mouse, and opens nothing by it', async () => {
      await show('board')
      const card = await until(() => cardOf('one'), 'the card')
      const from = card.getBoundingClientRect()
      const to = $('[data-column=proposal]')!.getBoundingClientRect()
      const pointer = (type: string, x: number, y: number) =>
        card.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            cancelable: true,
            composed: true,
            pointerId: 1,
            isPrimary: true,
            button: 0,
            clientX: x,
            clientY: y,
            pointerType: 'mouse',
          }),
        )
      pointer('pointerdown', from.x + 20, from.y + 20)
      pointer('pointermove', from.x + 40, from.y + 20)
      pointer('pointermove', to.x + 40, to.y + 300)
      await until(() => $('[data-column=proposal].over'), 'the column marked')
      expect($('.ghost')).to.not.equal(null)
      pointer('pointerup', to.x + 40, to.y + 300)
      await until(() => columnOf('one') === 'proposal', 'the card in its column')
      expect($('.ghost')).to.equal(null)
      expect(screen.record).to.equal(null)
    })

    it('lets nobody move a card who may only read', async () => {
      await show('board', { mode: 'view' })
      const card = await until(() => cardOf('one'), 'the card')
      card.focus()
      press(' ')
      press('ArrowRight')
      press(' ')
      expect($('pipeline-board select')).to.equal(null)
      expect(pipeline().commits).to.deep.equal([])
    })

    it('shows one column at a time on a phone, with tabs to the others', async () => {
      await show('board', { size: 'phone' })
      await until(() => cardOf('one'), 'the cards')
      const tab = () => $('pipeline-board .tabs [aria-pressed=true]')?.dataset.tab
      expect(tab()).to.equal('engaging')
      $('pipeline-board [data-tab=won]')?.click()
      await until(() => tab() === 'won', 'the column of what is won')
      const { left, width } = $('[data-column=won]')!.getBoundingClientRect()
      expect(width).to.be.greaterThan(380)
      await until(
        () => Math.abs($('[data-column=won]')!.getBoundingClientRect().left) < 2,
        `the column in view, not at ${left}`,
      )
      await expectAccessible(screen)
    })

    it('holds 747 cards with few of them in the page', async () => {
      const many = Object.fromEntries(
        Array.from({ length: 747 }, (_, index) => [
          `r${index}`,
          { name: `Deal ${index}`, price: index, stage: index % 2 ? 'won' : 'lost' },
        ]),
      )
      await show('board', { shown: many })
      await until(() => cardOf('r1'), 'the cards')
      expect(document.querySelectorAll('pipeline-board .card').length).to.be.lessThan(120)
      expect($('[data-column=won] .number')?.textContent).to.equal('373')
    })
  })

  describe('as a funnel', () => {
    it('draws what stands in each stage with its table, and a tap filters', async () => {
      await show('funnel')
      const bar = await until(() => $('pipeline-funnel [data-stage=engaging]'), 'the bars')
      await expectAccessible(screen)
      const rows = [...document.querySelectorAll('pipeline-funnel tbody tr')].map(row =>
        [...row.querySelectorAll('th, td')].map(cell => cell.textContent?.trim()),
      )
      expect(rows[1]).to.deep.equal(['Engaging', '2', '50%', '€300', '€135'])
      expect($('pipeline-funnel tfoot')?.textContent).to.match(/4.*€360.*€185/s)
      bar.click()
      await until(() => screen.querySelector('.name p')?.textContent?.includes('2 of 4'), 'the filter')
      expect(document.querySelectorAll('pipeline-funnel .bar')).to.have.length(6)
      $('pipeline-funnel .to-table')?.click()
      await until(() => $('opportunity-table'), 'the table')
      expect(location.search).to.equal('?view=table')
    })

    it('remembers how the person looked at pipelines', async () => {
      await show('funnel')
      await until(() => $('pipeline-funnel .bar'), 'the bars')
      expect((on.session.preferences.get('pipeline.view') as { view: string }).view).to.equal('funnel')
      $('[data-view=board]')?.click()
      await until(() => cardOf('one'), 'the board')
      expect(location.search).to.equal('?view=board')
    })
  })

  describe('on many at once', () => {
    const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.tick-box input[data-check]')]
    const box = (record: string) => boxes().find(each => each.dataset.check === record)!

    it('changes what is ticked after a preview, in one go, with one way back', async () => {
      await show('table')
      await until(() => boxes().length >= 4, 'the boxes')
      box('one').click()
      await until(() => $('bulk-bar'), 'the bar')
      document.querySelector<HTMLElement>('bulk-bar .plain:not(.main)')?.click()
      await until(() => $('bulk-bar .count')?.textContent === '4 selected', 'all of them')
      await expectAccessible(screen)
      $('bulk-bar .main')?.click()
      const dialog = await until(() => $('bulk-dialog dialog[open]'), 'the dialog')
      const select = dialog.querySelector('record-field[data-field=stage] vaadin-select') as HTMLElement & {
        value: string
      }
      select.value = 'won'
      select.dispatchEvent(new Event('change', { bubbles: true }))
      await until(
        () => dialog.querySelector('.preview')?.textContent?.includes('3 of 4 opportunities will change'),
        'the preview',
      )
      expect(dialog.querySelector('.preview')?.textContent).to.match(/Stage 3 · Probability 2 · 1 already hold/)
      await expectAccessible(dialog)
      dialog.querySelector<HTMLElement>('vaadin-button[theme=primary]')?.click()
      await until(() => value('three', 'stage') === 'won' && !$('bulk-dialog dialog[open]'), 'the changes')
      expect(value('four', 'probability')).to.equal(0.55)
      expect(pipeline().commits).to.have.length(1)
      await undo()
      await until(() => value('three', 'stage') === 'lost', 'them back')
      expect([value('one', 'stage'), value('one', 'probability'), value('two', 'stage')]).to.deep.equal([
        'engaging',
        0.4,
        'won',
      ])
      expect(pipeline().commits).to.have.length(2)
    })

    it('ticks a range with Shift and archives it', async () => {
      await show('table')
      await until(() => boxes().length >= 4, 'the boxes')
      box('two').click()
      await until(() => $('bulk-bar'), 'the bar')
      box('four').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }))
      await until(() => $('bulk-bar .count')?.textContent === '3 selected', 'Drill, Lathe and Mill')
      ;[...document.querySelectorAll<HTMLElement>('bulk-bar .plain')]
        .find(each => each.textContent?.includes('Archive'))
        ?.click()
      await until(() => value('one', 'archived') === true, 'them archived')
      expect(value('three', 'archived')).to.equal(undefined)
      await undo()
      await until(() => !value('one', 'archived'), 'them back')
    })

    it('ticks rows on a phone after asking for it', async () => {
      await show('table', { size: 'phone' })
      await until(() => $('opportunity-list a'), 'the rows')
      $('[data-select]')?.click()
      const over = await until(() => $<HTMLInputElement>('opportunity-list .over input[data-check=one]'), 'the boxes')
      over.click()
      await until(() => $('bulk-bar .count')?.textContent === '1 selected', 'one of them')
      await expectAccessible(screen)
    })
  })

  describe('out and back', () => {
    async function exported(change: (text: string) => string = text => text): Promise<File> {
      const workspace = new Workspace(on.device, pipeline().address, { changed: () => {} })
      const blob = await fileOf(sheetOf(workspace, workspace.records.keys(), 'en', randomBytes), 'csv')
      return new File([change(await blob.text())], 'tools.csv')
    }

    async function bringBack(file: File): Promise<HTMLElement> {
      await until(() => $('[data-return]'), 'the menu')
      $('[data-return]')?.click()
      const dialog = await until(() => $('return-dialog dialog[open]'), 'the dialog')
      const input = dialog.querySelector<HTMLInputElement>('input[type=file]')!
      const transfer = new DataTransfer()
      transfer.items.add(file)
      input.files = transfer.files
      input.dispatchEvent(new Event('change'))
      return dialog
    }

    it('P06 an edited file is merged field by field after a preview, with one way back', async () => {
      await show('table')
      const file = await exported(text => text.replace('Lathe,Müller', 'Lathe,Maier').replace('Saw,Beta', 'Saw,Gamma'))
      pipeline().remotely(doc => doc.getMap('opportunities').set('three.account', 'Delta'))
      pipeline().remotely(doc => doc.getMap('opportunities').set('one.product', 'CNC'))
      const dialog = await bringBack(file)
      await until(() => dialog.querySelector('.groups'), 'the preview')
      const counts = [...dialog.querySelectorAll('.groups button')].map(each => each.textContent?.trim())
      expect(counts).to.deep.equal(['1 changed', '1 conflicting', '2 unchanged'])
      expect(dialog.querySelector('.record')?.textContent).to.match(/Saw.*Beta.*Gamma.*Here now: Delta/s)
      await expectAccessible(dialog)
      dialog.querySelector<HTMLElement>('[data-apply]')?.click()
      await until(() => value('one', 'account') === 'Maier', 'the changes')
      expect(pipeline().commits).to.deep.equal([
        [
          ['opportunities', 'one.account', 'Müller', 'Maier'],
          ['opportunities', 'three.account', 'Beta', 'Gamma'],
        ],
      ])
      expect(value('one', 'product')).to.equal('CNC')
      await undo()
      await until(() => value('one', 'account') === 'Müller', 'them back')
    })

    it('a workbook goes out and comes back unchanged', async () => {
      await show('table')
      chooseLanguage('de')
      const workspace = new Workspace(on.device, pipeline().address, { changed: () => {} })
      const blob = await fileOf(sheetOf(workspace, workspace.records.keys(), 'de', randomBytes), 'xlsx')
      const dialog = await bringBack(new File([blob], 'tools.xlsx'))
      await until(() => dialog.querySelector('.groups'), 'the preview')
      expect(dialog.querySelector('.groups')?.textContent?.trim()).to.match(/^4 unverändert$/)
    })

    it('a file that is not ours is refused with a sentence, and nothing changes', async () => {
      await show('table')
      const dialog = await bringBack(new File(['PK\x03\x04 and then nothing'], 'tools.xlsx'))
      const refused = await until(() => dialog.querySelector('.refused'), 'the sentence')
      expect(refused.textContent).to.match(/damaged.*Nothing was changed/s)
      expect(pipeline().commits).to.deep.equal([])
    })
  })
})
