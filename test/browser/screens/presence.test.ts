// Who is here: outlines and names on fields, signs on rows, flashes, and other people's carets in the notes.
import { emulateMedia } from '@web/test-runner-commands'
import { expect } from 'chai'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import '../../../components/pipeline/pipeline-screen.ts'
import '../../../components/pipeline/opportunity-list.ts'
import '../../../components/pipeline/opportunity-table.ts'
import type { PipelineScreen } from '../../../components/pipeline/pipeline-screen.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { positionAt } from '../../../src/sync/present.ts'
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

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const ROOT = 'opportunities.one.notes'
const records: Readonly<Record<string, Fields>> = {
  one: { name: 'Lathe', account: 'Müller', quantity: 2, price: 100, stage: 'engaging', probability: 0.4 },
  two: { name: 'Drill', account: 'Acme', price: 50, stage: 'won', probability: 1 },
}
const at = (field: string, record = 'one') => ({ collection: 'opportunities', record, field })

describe('Who is here', () => {
  let on: Stage
  let screen: PipelineScreen
  let own: Awareness
  const others: Awareness[] = []

  async function show(record: string | null, size: Size = 'desk', view = 'table'): Promise<void> {
    on = await stage('rep', size)
    const address = newAddress('pipeline', random)
    on.device.add(address, { name: 'Tools' }, records, 'Jörg Müller', 'PIP-2026-001')
    opened().doc.value.getText(ROOT).insert(0, 'first line\nsecond line')
    const host = await fixture<HTMLElement>(html`<div></div>`)
    Object.assign(host.style, { height: '800px' })
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId: address.split('/')[1], record, view })
    own = new Awareness(opened().doc.value)
    opened().awareness.value = own
    host.append(screen)
    await screen.updateComplete
    if (record !== null) await until(() => screen.querySelector('long-text textarea'), 'the form')
  }

  afterEach(async () => {
    leaveStage(on)
    for (const each of [own, ...others.splice(0)]) each.destroy()
    await emulateMedia({ reducedMotion: 'no-preference' })
  })

  const opened = () => [...on.device.documents.values()][0]!
  const field = (name: string) => screen.querySelector<HTMLElement>(`[data-field=${name}]`)!
  const outline = (name: string) => field(name).querySelector<HTMLElement>('.who-field')
  /** Of each field within the form, which may still be on its way in. */
  const places = () => {
    const form = screen.querySelector('record-form')!.getBoundingClientRect()
    return [...screen.querySelectorAll('record-form [data-field]')].map(each => {
      const { left, top, width, height } = each.getBoundingClientRect()
      return [left - form.left, top - form.top, width, height].map(Math.round)
    })
  }
  const notes = () => screen.querySelector<HTMLTextAreaElement>('long-text textarea')!
  const carets = () => [...screen.querySelectorAll<HTMLElement>('.caret')]
  const said = () => own.getLocalState() as { place?: unknown; cursor?: unknown } | null

  /** Another window, whose words come with what the relay puts in. */
  function window_(): { say(state: unknown): void } {
    const awareness = new Awareness(new Y.Doc())
    others.push(awareness)
    return {
      say: state => {
        awareness.setLocalState(state as Record<string, unknown>)
        applyAwarenessUpdate(own, encodeAwarenessUpdate(awareness, [awareness.clientID]), 'remote')
      },
    }
  }
  const mei = { name: 'Mei-Mei Johns', person: 'mei' }
  const cursor = (anchor: number, head = anchor) => {
    const text = opened().doc.value.getText(ROOT)
    const [from, to] = [anchor, head].map(index => Y.relativePositionToJSON(positionAt(text, index)))
    return { anchor: from, head: to }
  }

  for (const size of ['desk', 'phone'] as const) {
    it(`shows with a name in which field somebody is, takes no room for it, and lets it go (${size})`, async () => {
      await show('one', size)
      const before = places()
      const other = window_()
      other.say({ user: mei, place: at('price') })
      const sign = await until(() => outline('price'), 'the outline')
      expect(sign.textContent).to.contain('Mei-Mei Johns')
      expect(getComputedStyle(sign).borderTopWidth).to.equal('2px')
      expect(places()).to.deep.equal(before)
      for (const each of document.getAnimations()) each.finish()
      await expectAccessible(screen)
      other.say({ user: mei, place: at('notes') })
      await until(() => outline('notes') && !outline('price'), 'the notes')
      other.say({ user: mei, place: at('price', 'two') })
      await until(() => !screen.querySelector('.who-field'), 'another record')
      other.say({ user: mei, place: at('price') })
      await until(() => outline('price'), 'the outline again')
      other.say(null)
      await until(() => !screen.querySelector('.who-field'), 'that it is gone')
    })
  }

  it('reads in the light and in the dark', async () => {
    await show('one')
    const everybody = Array.from({ length: 8 }, (_, index) => `Person ${index}`)
    for (const name of everybody) window_().say({ user: { name, person: name }, place: at('price') })
    await until(() => outline('price')?.textContent?.includes('Person 7'), 'all of them')
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset.theme = theme
      await expectAccessible(screen)
    }
    delete document.documentElement.dataset.theme
  })

  it('counts a person once, in however many tabs, and oneself never', async () => {
    await show('one')
    window_().say({ user: mei, place: at('price') })
    const second = window_()
    second.say({ user: mei, place: at('price') })
    window_().say({ user: { name: 'Jörg Müller', person: 'me' }, place: at('price') })
    await until(() => outline('price'), 'the outline')
    expect(outline('price')?.dataset.who).to.equal('Mei-Mei Johns')
    expect(screen.querySelectorAll('who-is-here .avatar').length).to.equal(1)
    second.say({ user: mei, place: at('account') })
    await until(() => outline('account'), 'both places of the two tabs')
    expect(outline('price')?.dataset.who).to.equal('Mei-Mei Johns')
  })

  it('marks the cell and the row at the desk, the row on a phone and the card on a board', async () => {
    await show(null)
    const other = window_()
    other.say({ user: mei, place: at('account') })
    const chip = await until(() => screen.querySelector('opportunity-table .who-row'), 'the row’s sign')
    expect(chip.getAttribute('aria-label')).to.equal('Also here: Mei-Mei Johns')
    const grid = screen.querySelector('vaadin-grid')!
    const cells = () => [...grid.shadowRoot!.querySelectorAll('#items [part~=cell]')]
    await until(() => cells().filter(cell => /who-\d/.test(cell.getAttribute('part') ?? '')).length === 1, 'the cell')
    await expectAccessible(screen)
    other.say(null)
    await until(() => !screen.querySelector('.who-row'), 'that it is gone')
    leaveStage(on)
    await show(null, 'phone')
    window_().say({ user: mei, place: at('price') })
    await until(() => screen.querySelector('opportunity-list .row .who-row'), 'the row on a phone')
    await expectAccessible(screen)
    leaveStage(on)
    await show(null, 'desk', 'board')
    window_().say({ user: mei, place: at('price') })
    await until(() => screen.querySelector('[data-card=one] .who-row'), 'the card')
  })

  it('is told to the others while one is in a field, not when one only reads or looks elsewhere', async () => {
    await show('one')
    expect(said()).to.deep.equal({ user: { name: 'Jörg Müller' } })
    field('price').querySelector('input')!.focus()
    await until(() => said()?.place, 'the place')
    expect(said()?.place).to.deep.equal(at('price'))
    notes().focus()
    notes().setSelectionRange(2, 5, 'backward')
    await until(() => said()?.cursor, 'the caret')
    expect(said()?.place).to.deep.equal(at('notes'))
    expect(said()?.cursor).to.deep.equal(cursor(5, 2))
    screen.querySelector<HTMLElement>('[data-search]')?.focus()
    await until(() => !said()?.place, 'that one is out of it')
    screen.remove()
    expect(said()).to.equal(null)
  })

  it('tells and shows the same of the pipeline’s own fields', async () => {
    await show(null)
    screen.querySelector<HTMLElement>('.rename')?.click()
    const input = await until(() => field('own-name')?.querySelector('input'), 'the field')
    window_().say({ user: mei, place: { collection: '', record: '', field: 'name' } })
    await until(() => outline('own-name')?.dataset.who === 'Mei-Mei Johns', 'the outline')
    input.focus()
    await until(() => said()?.place, 'the place')
    expect(said()?.place).to.deep.equal({ collection: '', record: '', field: 'name' })
    screen.querySelector('dialog')?.close()
    await until(() => !said()?.place, 'that one is out of it')
  })

  it('flashes once where somebody else changed something, not what one does oneself or what was there', async () => {
    await show('one')
    const flashing = () => [...screen.querySelectorAll<HTMLElement>('.flash')].map(each => each.dataset.field)
    expect(flashing()).to.deep.equal([])
    type(field('account').querySelector('input')!, 'Meier')
    field('account').querySelector('input')!.blur()
    type(notes(), 'mine')
    await screen.updateComplete
    expect(flashing()).to.deep.equal([])
    const elsewhere = new Y.Doc()
    Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(opened().doc.value))
    elsewhere.getMap('opportunities').set('one.product', 'from another tab of mine')
    Y.applyUpdate(opened().doc.value, Y.encodeStateAsUpdate(elsewhere), 'another tab')
    await screen.updateComplete
    expect(flashing()).to.deep.equal([])
    opened().remotely(doc => {
      doc.getMap('opportunities').set('one.price', 7)
      doc.getText(ROOT).insert(0, 'theirs and ')
    })
    await until(() => flashing().length === 2, 'two marks')
    expect(flashing().sort()).to.deep.equal(['notes', 'price'])
    const grid = screen.querySelector('vaadin-grid')!
    const marked = () => grid.shadowRoot!.querySelectorAll('#items [part~=flash]').length
    await until(() => marked() === 1, 'the one cell')
    await until(() => flashing().length === 0 && marked() === 0, 'that they are over')
  })

  it('marks a change without motion where the user wants none', async () => {
    await emulateMedia({ reducedMotion: 'reduce' })
    await show('one')
    opened().remotely(doc => doc.getMap('opportunities').set('one.price', 7))
    await until(() => field('price').classList.contains('flash'), 'the mark')
    const style = getComputedStyle(field('price'))
    expect(style.animationName).to.equal('none')
    expect(style.backgroundColor).to.not.equal('rgba(0, 0, 0, 0)')
    window_().say({ user: mei, place: at('price') })
    const sign = await until(() => outline('price'), 'the outline')
    expect(getComputedStyle(sign).transitionDuration).to.equal('0s')
  })

  it('draws carets and selections with names where they stand, and moves them with what is written', async () => {
    await show('one')
    const other = window_()
    other.say({ user: mei, place: at('notes'), cursor: cursor(0) })
    const [first] = await until(() => carets().length === 1 && carets(), 'the caret')
    expect(first?.textContent).to.equal('Mei-Mei Johns')
    const start = first!.getBoundingClientRect()
    const input = notes().getBoundingClientRect()
    expect(start.left).to.be.within(input.left - 1, input.left + 24)
    other.say({ user: mei, place: at('notes'), cursor: cursor(2, 16) })
    await until(() => screen.querySelectorAll('.selected').length === 2, 'a selection over two lines')
    const second = carets()[0]!.getBoundingClientRect()
    const line = () =>
      Math.floor((carets()[0]!.getBoundingClientRect().top - notes().getBoundingClientRect().top) / start.height)
    expect(line()).to.equal(1)
    expect(second.height).to.equal(start.height)
    type(notes(), 'first line\nfirst and second line')
    await until(() => carets()[0]!.getBoundingClientRect().left > second.left + 20, 'that it went along')
    other.say({ user: mei, place: at('notes'), cursor: cursor(notes().value.length) })
    opened().remotely(doc => doc.getText(ROOT).insert(doc.getText(ROOT).length, '\n'))
    await until(() => line() === 2, 'the line after the last')
    other.say({ user: mei, place: at('price') })
    await until(() => carets().length === 0, 'none any more')
  })

  it('keeps a caret where it was while its letters are not here yet', async () => {
    await show('one')
    const other = window_()
    other.say({ user: mei, place: at('notes'), cursor: cursor(3) })
    await until(() => carets().length === 1, 'the caret')
    const before = carets()[0]!.getBoundingClientRect().left
    const elsewhere = new Y.Doc()
    Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(opened().doc.value))
    const text = elsewhere.getText(ROOT)
    text.insert(0, 'new letters, ')
    const ahead = Y.relativePositionToJSON(positionAt(text, 4))
    other.say({ user: mei, place: at('notes'), cursor: { anchor: ahead, head: ahead } })
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    expect(carets().map(each => each.getBoundingClientRect().left)).to.deep.equal([before])
    Y.applyUpdate(opened().doc.value, Y.encodeStateAsUpdate(elsewhere), 'remote')
    await until(() => carets()[0]!.getBoundingClientRect().left !== before, 'the letters, and the caret among them')
  })

  it('leaves one’s own caret and selection where they are when text arrives before them', async () => {
    await show('one')
    notes().focus()
    notes().setSelectionRange(6, 10, 'backward')
    opened().remotely(doc => doc.getText(ROOT).insert(0, 'The very '))
    const { selectionStart, selectionEnd, selectionDirection, value } = notes()
    expect(value.slice(selectionStart, selectionEnd)).to.equal('line')
    expect(selectionDirection).to.equal('backward')
  })

  it('stays whole whatever a changed program says', async () => {
    await show('one')
    const lies: unknown[] = [
      { user: { name: { toString: 'x' } }, place: at('price') },
      { user: { name: 'x'.repeat(3_000), person: 'a' }, place: at('price') },
      { user: { name: '<img src=x onerror=alert(1)>', person: 'b' }, place: at('price') },
      { user: { ...mei, person: 7 }, place: { collection: '__proto__', record: 'one', field: 'constructor' } },
      {
        user: { name: 'Eve', person: 'c' },
        place: at('notes'),
        cursor: { anchor: { type: {} }, head: { tname: 'x' } },
      },
      { user: { name: 'Eve', person: 'd' }, place: at('notes'), cursor: { anchor: cursor(1).anchor, head: [[[]]] } },
      { user: [], place: [], cursor: [] },
    ]
    for (const lie of lies) window_().say(lie)
    await until(() => outline('price') && outline('notes'), 'those that can be read')
    expect(screen.querySelector('img')).to.equal(null)
    expect(outline('price')!.querySelector('.who-name')!.getBoundingClientRect().width).to.be.at.most(220)
    expect(carets().length).to.equal(0)
    expect(document.documentElement.scrollWidth).to.be.at.most(window.innerWidth)
    window_().say({ user: mei, place: at('account') })
    await until(() => outline('account'), 'and others as ever')
  })
})
