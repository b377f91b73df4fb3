// Two people in one pipeline: values in conflict beside their fields, who changed what, and taking back one's own.
import { expect } from 'chai'
import '../../../components/app/keys.ts'
import '../../../components/pipeline/pipeline-screen.ts'
import '../../../components/pipeline/opportunity-table.ts'
import '../../../components/pipeline/opportunity-list.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { PipelineScreen } from '../../../components/pipeline/pipeline-screen.ts'
import type { Toast } from '../../../components/shared/toasts.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges } from '../../../src/documents/changes.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import type { OpenCollision } from '../../../src/sync/wire/collisions.ts'
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
import { archivedMeanwhile, collision, fieldChange, historyEntry, someHistory } from '../support/some-collisions.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const records: Readonly<Record<string, Fields>> = {
  one: { name: 'Lathe', account: 'Müller', quantity: 2, price: 100, stage: 'engaging', probability: 0.4 },
  two: { name: 'Drill', account: 'Acme', price: 50, stage: 'won', probability: 1 },
  three: { name: 'Saw', account: 'Beta', price: 10, stage: 'lost', probability: 0, archived: true },
}

describe('Working together in a pipeline', () => {
  let on: Stage
  let screen: PipelineScreen
  let documentId: string
  let address: Address
  let toasts: Toast[]

  async function show(
    open: readonly OpenCollision[] = [],
    { size = 'desk', mode = 'edit' }: { size?: Size; mode?: 'edit' | 'view' } = {},
  ): Promise<void> {
    on = await stage('rep', size)
    address = newAddress('pipeline', random)
    documentId = address.split('/')[1] ?? ''
    on.device.add(address, { name: 'Tools' }, records, 'Jörg Müller', 'PIP-2026-001', mode)
    on.device.collide(address, open)
    history.replaceState(null, '', `/pipelines/${documentId}`)
    const host = await fixture<HTMLElement>(html`<div></div>`)
    Object.assign(host.style, { height: '800px', width: size === 'desk' ? '1200px' : '390px' })
    toasts = []
    host.addEventListener('satchel-toast', event => toasts.push((event as CustomEvent<Toast>).detail))
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId })
    host.append(screen)
    on.session.router.route.subscribe(route => {
      if (route.screen === 'pipeline') screen.record = route.record
    })
    await screen.updateComplete
  }

  afterEach(() => leaveStage(on))

  const document_ = () => on.device.documents.get(address)!
  const value = (record: string, name: string): Value | undefined =>
    document_().doc.value.getMap<Value>('opportunities').get(`${record}.${name}`)
  const choose = async (record: string): Promise<void> => {
    on.session.router.go({ screen: 'pipeline', id: documentId, record })
    await until(() => screen.querySelector('record-form input'), 'the form')
  }
  const field = (name: string) => screen.querySelector<HTMLElement>(`record-field[data-field=${name}]`)!
  const note = (name: string) => field(name).parentElement!.querySelector<HTMLElement>('collision-note')
  const take = (root: Element) => root.querySelector<HTMLButtonElement>('.take')!
  const button = (root: Element, text: string) =>
    [...root.querySelectorAll<HTMLButtonElement>('button')].find(each => each.textContent?.trim() === text)
  const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true, composed: true, ...more }),
    )

  describe('a value in conflict', () => {
    const price = () => collision('one.price', { value: 90, standing: 100 })

    it('P06 is a note beside its field with both values, authors and times, and says which one stands', async () => {
      await show([price()])
      await choose('one')
      const shown = note('price')!
      const [theirs, mine] = [...shown.querySelectorAll('li')]
      expect(theirs?.textContent).to.match(/€90.*Olga Berg.*21 Nov 2026|€90[\s\S]*Olga Berg[\s\S]*2026/)
      expect(mine?.textContent).to.match(/€100[\s\S]*you[\s\S]*stands/)
      expect(theirs?.classList.contains('stands')).to.equal(false)
      expect(mine?.classList.contains('stands')).to.equal(true)
      await expectAccessible(screen)
    })

    it('P06 is decided by keeping what stands, with a word of it', async () => {
      const open = price()
      await show([open])
      await choose('one')
      button(note('price')!, 'Keep €100')!.click()
      await until(() => !note('price'), 'the note to go')
      expect(document_().decisions).to.deep.equal([{ collisions: [open.id], choice: 'kept', changes: [] }])
      expect(value('one', 'price')).to.equal(100)
      await until(() => toasts.some(({ text }) => text === 'Price: €100 stays.'), 'the word')
      expect(screen.querySelector('.conflict')).to.equal(null)
    })

    it('P06 is decided by one tap for the other, an ordinary change that can be taken back', async () => {
      const open = price()
      await show([open])
      await choose('one')
      take(note('price')!).click()
      await until(() => value('one', 'price') === 90, 'the other value')
      const changes = [['opportunities', 'one.price', 100, 90]]
      expect(document_().decisions).to.deep.equal([{ collisions: [open.id], choice: 'taken', changes }])
      const toast = await until(() => toasts.find(({ text }) => text === 'Price is now €90.'), 'the word')
      toast.action!.run()
      await until(() => value('one', 'price') === 100, 'the value before')
    })

    it('P06 says where something else stands by now, and offers both', async () => {
      await show([collision('one.price', { value: 90, standing: 95, outcome: 'other' })])
      await choose('one')
      expect(note('price')!.textContent).to.contain('Meanwhile somebody wrote €100.')
      expect(note('price')!.querySelectorAll('.take').length).to.equal(2)
      expect(button(note('price')!, 'Keep €100')).to.not.equal(undefined)
    })

    it('P06 of an import or of a text says so, and puts a whole text back', async () => {
      const text = collision('', {
        root: 'opportunities.one.notes',
        value: 'Call on Monday',
        standing: 'Call',
        origin: 'import',
      })
      await show([text])
      applyChanges(document_().doc.value, [['opportunities.one.notes', [{ insert: 'Call' }]]])
      await choose('one')
      const shown = screen.querySelector('collision-note')!
      expect(shown.textContent).to.contain('import (Olga Berg)')
      take(shown).click()
      await until(() => document_().doc.value.getText('opportunities.one.notes').toString() === 'Call on Monday', 'it')
    })

    it('P06 in a record that was archived meanwhile tells both, and restores it or leaves it', async () => {
      const open = archivedMeanwhile('three', ['price', 'nextStep'])
      await show([open])
      await choose('three')
      const shown = screen.querySelector('collision-note')!
      expect(shown.textContent).to.match(
        /Olga Berg changed Price, Next step .* and you archived it .* neither knowing of the other/,
      )
      await expectAccessible(screen)
      button(shown, 'Restore it')!.click()
      await until(() => value('three', 'archived') === false, 'the record')
      expect(document_().decisions[0]?.choice).to.equal('taken')
    })

    it('P06 is counted in the head, marked on its row, and listed with all others', async () => {
      await show([price(), collision('two.nextStep', { value: 'Call', standing: null })])
      await until(() => screen.querySelectorAll('vaadin-grid .undecided').length === 2, 'the marks')
      const count = await until(() => screen.querySelector<HTMLButtonElement>('.conflict'), 'the count')
      expect(count.textContent).to.contain('2 conflicting values')
      count.click()
      const list = await until(() => screen.querySelector('collision-list dialog[open]'), 'the list')
      await until(() => list.querySelectorAll('collision-note li').length === 4, 'the notes')
      expect([...list.querySelectorAll('h3')].map(each => each.textContent)).to.deep.equal(['Lathe', 'Drill'])
      await expectAccessible(list)
      button(list, 'Keep empty')!.click()
      await until(() => list.querySelectorAll('collision-note').length === 1, 'one to be decided')
      button(list, 'Show only these rows')!.click()
      const cells = () => [...screen.querySelectorAll('vaadin-grid-cell-content')].map(each => each.textContent?.trim())
      await until(() => cells().includes('Lathe') && screen.querySelector('vaadin-grid')?.size === 1, 'the one row')
      button(screen, 'Show all rows')!.click()
      await until(() => screen.querySelector('vaadin-grid')?.size === 2, 'all rows')
    })

    it('P06 can be looked at and not decided by who may only read', async () => {
      await show([price()], { mode: 'view' })
      await choose('one')
      expect(note('price')!.querySelector('button')).to.equal(null)
    })

    it('P06 tells who was first where a decision came too late', async () => {
      await show([])
      on.device.decidedTooLate.value = [{ address, id: 1, by: 'Olga Berg', choice: 'kept' }]
      await until(() => toasts.some(({ text }) => text.startsWith('Olga Berg had already decided')), 'the word')
    })

    it('P06 is there on a phone, in German too', async () => {
      await show([price()], { size: 'phone' })
      chooseLanguage('de')
      await until(() => screen.querySelector('opportunity-list .undecided'), 'the mark')
      await choose('one')
      const other = await until(() => note('price')!.querySelector<HTMLElement>('.take'), 'the button')
      expect(other.textContent).to.match(/^Übernehmen/)
      expect(other.getBoundingClientRect().height).to.be.at.least(44)
      expect(note('price')!.textContent).to.contain('gilt')
      await expectAccessible(screen)
    })
  })

  describe('history', () => {
    const path = () => `GET /api/documents/${address}/history`
    const answer =
      (body: unknown, status = 200) =>
      () =>
        new Response(JSON.stringify(body), { status })
    const open = async (): Promise<HTMLElement> => {
      screen.querySelector<HTMLButtonElement>('opportunity-panel [data-history]')!.click()
      return until(() => screen.querySelector<HTMLElement>('history-view'), 'the history')
    }

    it('names who changed which field from what to what, when, on which device, and how it came', async () => {
      await show()
      await choose('one')
      on.office.answers.set(path(), answer(someHistory('one')))
      const view = await open()
      await until(() => view.querySelectorAll('li').length === 4, 'the entries')
      const lines = [...view.querySelectorAll('li')].map(each => each.textContent?.replace(/\s+/g, ' ').trim() ?? '')
      expect(lines[0]).to.match(
        /Olga Berg .*Firefox.* Decided: Price stays €100 \(Jörg Müller\), not €90 \(Olga Berg\)/,
      )
      expect(lines[1]).to.match(/Notes 15 letters written, 2 letters removed .*Rückruf erbeten/)
      expect(lines[2]).to.match(/Renate Köhler .*for Jörg Müller.*Pixel 9.*Price €80 ?→ ?to €100.*Stage/)
      expect(lines[3]).to.match(/Import \(crm\).*Opportunity empty ?→ ?to Lathe/)
      await expectAccessible(screen)
    })

    it('sets a value again with one tap, as a change that can be taken back', async () => {
      await show()
      await choose('one')
      on.office.answers.set(path(), answer(someHistory('one')))
      const view = await open()
      const tap = await until(
        () => view.querySelector<HTMLElement>('[aria-label="Set Price to €80 again"]'),
        'the value',
      )
      tap.click()
      await until(() => value('one', 'price') === 80, 'the value before')
      expect(document_().commits.at(-1)).to.deep.equal([['opportunities', 'one.price', 100, 80]])
      const toast = await until(() => toasts.find(({ text }) => text === 'Price is €80 again.'), 'the word')
      toast.action!.run()
      await until(() => value('one', 'price') === 100, 'what stood')
    })

    it('shows what waits on this device on top, also without a network, and comes back with it', async () => {
      await show()
      document_().waiting = [
        { saved: Date.UTC(2026, 10, 22), changes: [['opportunities', 'one.price', 80, 100]], decision: null },
        { saved: null, changes: [['opportunities', 'two.price', 1, 2]], decision: null },
      ]
      on.office.reachable = false
      on.device.connection.value = 'offline'
      await choose('one')
      const view = await open()
      await until(() => view.textContent?.includes('needs a network'), 'the sentence')
      expect(view.querySelectorAll('li').length).to.equal(1)
      expect(view.querySelector('li')?.textContent).to.match(/Jörg Müller[\s\S]*€80[\s\S]*€100/)
      await expectAccessible(screen)
      on.office.reachable = true
      on.office.answers.set(path(), answer(someHistory('one')))
      on.device.connection.value = 'online'
      await until(() => view.querySelectorAll('li').length === 5, 'the rest')
      expect(view.textContent).to.not.contain('needs a network')
    })

    it('reads on until there is something about the record, and further when asked', async () => {
      await show()
      await choose('one')
      const asked: string[] = []
      const pages = new Map([
        ['', { entries: [], next: 50 }],
        ['50', { entries: [historyEntry(40, { changes: [fieldChange('one.price', 1, 2)] })], next: 40 }],
        ['40', { entries: [historyEntry(3, { changes: [fieldChange('one.price', null, 1)] })], next: null }],
      ])
      const { fetch } = on.office
      const office = on.session.office as unknown as { history: unknown }
      office.history = async (_: Address, { before }: { before: number | null }) => {
        asked.push(String(before ?? ''))
        return pages.get(String(before ?? ''))
      }
      expect(fetch).to.be.a('function')
      const view = await open()
      await until(() => view.querySelectorAll('li').length === 1, 'the first entry')
      const more = await until(() => button(view, 'Show earlier changes'), 'the button')
      more.click()
      await until(() => view.querySelectorAll('li').length === 2, 'the second')
      expect(asked).to.deep.equal(['', '50', '40'])
      expect(button(view, 'Show earlier changes')).to.equal(undefined)
    })

    it('R7 says where it reaches back to, where earlier changes were removed, and still gives back what is there', async () => {
      await show()
      await choose('one')
      const [since, at] = [new Date(2026, 7, 1).getTime(), new Date(2026, 10, 1).getTime()]
      const kept = historyEntry(40, { changes: [fieldChange('one.price', 80, 100)] })
      on.office.answers.set(path(), answer({ entries: [kept], next: null, trimmed: { since, at } }))
      const view = await open()
      const said = (text: string) => until(() => view.textContent?.includes(text), text)
      await said('The history reaches back to Aug 1, 2026. What was changed before is no longer kept')
      await said('removed on Nov 1, 2026')
      await expectAccessible(screen)
      view.querySelector<HTMLElement>('[aria-label="Set Price to €80 again"]')!.click()
      await until(() => value('one', 'price') === 80, 'the value from before that')
      chooseLanguage('de')
      await said('Der Verlauf reicht bis zum 01.08.2026 zurück.')
      await said('Es wurde am 01.11.2026 entfernt')
      chooseLanguage('en')
      on.office.answers.set(path(), answer({ entries: [], next: null, trimmed: { since, at } }))
      await choose('two')
      const other = await open()
      await until(
        () => other.textContent?.includes('Nothing has been changed here since Aug 1, 2026. What'),
        'nothing since',
      )
      expect(other.textContent).to.not.contain('Nothing has been changed here yet.')
    })

    it('of the whole pipeline names the opportunities', async () => {
      await show()
      on.office.answers.set(path(), answer(someHistory('one')))
      screen.querySelector<HTMLButtonElement>('pipeline-head [data-history]')!.click()
      const dialog = await until(() => screen.querySelector('history-dialog dialog[open]'), 'the dialog')
      await until(() => dialog.querySelectorAll('li').length === 4, 'the entries')
      expect(dialog.querySelector('.of')?.textContent).to.equal('Lathe')
      await expectAccessible(dialog)
    })
  })

  describe('undo', () => {
    const input = (name: string) => field(name).querySelector<HTMLInputElement>('input')!
    const change = async (name: string, text: string, expected: Value): Promise<void> => {
      type(input(name), text)
      input(name).dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
      await until(() => value('one', name) === expected, name)
    }

    it('takes back one’s own last changes with Ctrl+Z, as new changes, and does them again', async () => {
      await show()
      await choose('one')
      await change('price', '120', 120)
      await change('account', 'Meier', 'Meier')
      expect(press('z')).to.equal(false)
      await until(() => value('one', 'account') === 'Müller', 'the account')
      press('z')
      await until(() => value('one', 'price') === 100, 'the price')
      expect(document_().commits.at(-1)).to.deep.equal([['opportunities', 'one.price', 120, 100]])
      press('y')
      await until(() => value('one', 'price') === 120, 'the price again')
      press('Z', { shiftKey: true })
      await until(() => value('one', 'account') === 'Meier', 'the account again')
    })

    it('has buttons where there is something to take back, also on a phone', async () => {
      await show([], { size: 'phone' })
      await choose('one')
      const undo = () => screen.querySelector<HTMLButtonElement>('pipeline-head [data-what=undo]')
      expect(undo()).to.equal(null)
      await change('price', '120', 120)
      const there = await until(undo, 'the button')
      expect(there.getBoundingClientRect().height).to.be.at.least(44)
      there.click()
      await until(() => value('one', 'price') === 100, 'the price')
      const toast = await until(() => toasts.find(({ action }) => action?.label === 'Redo'), 'the way back')
      toast.action!.run()
      await until(() => value('one', 'price') === 120, 'the price again')
    })

    it('leaves alone what somebody else changed meanwhile, and asks', async () => {
      await show()
      await choose('one')
      await change('price', '120', 120)
      document_().remotely(doc => applyChanges(doc, [['opportunities', 'one.price', 120, 130]]))
      press('z')
      const toast = await until(() => toasts.find(({ text }) => text.includes('Somebody changed')), 'the question')
      expect(value('one', 'price')).to.equal(130)
      toast.action!.run()
      await until(() => value('one', 'price') === 100, 'it set back all the same')
      expect(document_().commits.at(-1)).to.deep.equal([['opportunities', 'one.price', 130, 100]])
    })

    it('leaves Ctrl+Z to the browser while one types', async () => {
      await show()
      await choose('one')
      await change('price', '120', 120)
      type(input('account'), 'Mei')
      expect(press('z', {}, input('account'))).to.equal(true)
      expect(value('one', 'price')).to.equal(120)
      const search = screen.querySelector<HTMLInputElement>('[data-search]')!
      expect(press('z', {}, search)).to.equal(true)
    })

    it('what is selected in a number stays so when it is shown without its grouping', async () => {
      await show()
      await choose('one')
      await change('price', '1234', 1234)
      await until(() => input('price').value === '1,234.00', 'the grouping')
      input('price').focus()
      input('price').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }))
      input('price').select()
      await until(() => input('price').value === '1234', 'the number as it is typed')
      expect([input('price').selectionStart, input('price').selectionEnd]).to.deep.equal([0, 4])
    })

    it('says where there is nothing to take back', async () => {
      await show()
      press('z')
      await until(() => toasts.some(({ text }) => text === 'There is nothing to undo.'), 'the word')
    })
  })
})
