// A long text bound to its Y.Text: every stroke goes into the document, every remote one leaves the cursor in place, and
// everybody's cursors are seen by everybody.
import '@vaadin/text-area'
import type { TextArea } from '@vaadin/text-area'
import { css, html, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type * as Y from 'yjs'
import type { DeltaOperation } from '../../src/documents/changes.ts'
import { applyTextDelta } from '../../src/documents/text-delta.ts'
import type { OpenDocument } from '../../src/sync/api.ts'
import type { Presence } from '../../src/sync/presence.ts'
import type { Place } from '../../src/sync/present.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { tooLong } from '../shared/too-long.ts'
import type { Kept, KeptTexts } from './kept-texts.ts'
import { Carets } from './presence/carets.ts'
import { Cursors } from './presence/cursors.ts'
import { flash } from './presence/flashes.ts'
import { type Person, samePeople } from './presence/people.ts'
import { fieldSign } from './presence/signs.ts'
import { editBetween, movedBy } from './text-diff.ts'
import { textDelta } from './text-edit.ts'

@customElement('long-text')
export class LongText extends SatchelElement {
  @property({ attribute: false }) open!: OpenDocument
  @property({ attribute: false }) text!: Y.Text
  /** Where it stands in the document. */
  @property({ attribute: false }) place!: Place
  @property({ attribute: false }) presence: Presence | null = null
  /** Who else is in it. */
  @property({
    attribute: false,
    hasChanged: (now: readonly Person[], before?: readonly Person[]) => !samePeople(now, before),
  })
  people: readonly Person[] = []
  @property() label = ''
  @property({ type: Number }) max = 0
  @property({ type: Boolean }) readonly = false
  /** Where a text that is too long is kept while it is. */
  @property({ attribute: false }) kept: KeptTexts | null = null
  /** A text too long to be saved stands in the field. */
  @state() private excess = ''
  @query('vaadin-text-area') private area!: TextArea
  @query('.carets') private layer!: HTMLElement
  #bound: Y.Text | null = null
  #held: Kept | null = null
  #followed: Presence | null = null
  #carets: Carets | null = null
  readonly #cursors = new Cursors()
  #stop: () => void = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('selectionchange', this.#selected)
    if (this.hasUpdated) this.#bind()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('selectionchange', this.#selected)
    this.#release()
  }

  protected override render() {
    return html`<vaadin-text-area label=${this.label} min-rows="4" max-rows="16" .invalid=${this.excess !== ''}
      .errorMessage=${`${this.excess} ${this.t.field.keptUntilShorter}`} ?readonly=${this.readonly} manual-validation @input=${this.#typed}></vaadin-text-area>
      ${fieldSign(this.people)}<div class="carets" aria-hidden="true"></div>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('text') || changed.has('presence')) this.#bind()
  }

  get #input(): HTMLTextAreaElement {
    return this.area.inputElement as HTMLTextAreaElement
  }

  #bind(): void {
    const { text, presence } = this
    if (this.#bound === text && this.#followed === presence) return
    this.#release()
    this.#bound = text
    this.#followed = presence
    text.observe(this.#remote)
    this.#held = this.kept?.get(this.place.record, this.place.field) ?? null
    const shown = this.#held ? this.#merged(this.#held) : text.toString()
    if (this.area.value !== shown) this.area.value = shown
    this.#weigh()
    const frame = this.area.shadowRoot?.querySelector<HTMLElement>('[part~=input-field]')
    if (!presence || !frame) return
    this.#carets = new Carets(this.layer, this.#input, frame)
    this.#stop = presence.people.subscribe(this.#showCarets)
    this.#selected()
  }

  #release(): void {
    this.#bound?.unobserve(this.#remote)
    this.#bound = null
    this.#held = null
    this.excess = ''
    this.#followed = null
    this.#stop()
    this.#stop = () => {}
    this.#carets?.end()
    this.#carets = null
    this.#cursors.forget()
  }

  readonly #showCarets = (): void => {
    const present = this.presence?.people.value ?? []
    this.#carets?.show(this.#cursors.in(this.text, this.place, present))
  }

  /** One's own caret, for the others. */
  readonly #selected = (): void => {
    if (!this.presence || this.readonly || document.activeElement !== this.area?.inputElement) return
    const { selectionStart, selectionEnd, selectionDirection } = this.#input
    const [anchor, head] =
      selectionDirection === 'backward' ? [selectionEnd, selectionStart] : [selectionStart, selectionEnd]
    this.presence.select(this.place, this.text, anchor, head)
  }

  readonly #typed = (): void => {
    this.#weigh()
    if (this.#held) return
    const cursor = this.#input.selectionStart
    const edit = editBetween(this.text.toString(), this.area.value, cursor)
    if (!edit) return
    const write = (): void => {
      if (edit.removed > 0) this.text.delete(edit.at, edit.removed)
      if (edit.inserted !== '') this.text.insert(edit.at, edit.inserted)
    }
    if (this.text.doc) this.text.doc.transact(write, this)
    else write()
    this.#selected()
    this.#showCarets()
  }

  /** Holds what is too long for the document, and lets go of it as soon as it fits. Taking away is always possible. */
  #weigh(): void {
    const { value } = this.area
    const now = this.text.toString()
    const excess = value.length > Math.max(this.max, now.length) ? tooLong(value, this.max) : ''
    if (excess === '' && !this.#held) return
    this.excess = excess
    this.#held = excess === '' ? null : { base: now, text: value }
    this.kept?.set(this.place.record, this.place.field, this.#held)
  }

  /** What is held here with what others wrote meanwhile; where both wrote at one place, what stands here stays. */
  #merged({ base, text }: Kept): string {
    const now = this.text.toString()
    const delta = textDelta(String(base ?? ''), text, now)
    return delta === null ? text : applyTextDelta(now, delta)
  }

  readonly #remote = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    const input = this.#input
    const delta = event.delta as DeltaOperation[]
    const { selectionDirection } = input
    const selection = [input.selectionStart, input.selectionEnd].map(position => movedBy(delta, position))
    this.area.value = this.#held ? this.#merged(this.#held) : this.text.toString()
    this.#weigh()
    // Vaadin hands the value on to its textarea at once; the selection is set on what is there then.
    if (document.activeElement === input) {
      input.setSelectionRange(selection[0] ?? 0, selection[1] ?? 0, selectionDirection)
      this.#selected()
    }
    this.#showCarets()
    if (this.open.isNews(transaction)) flash(this)
  }
}

pageStyles(css`
  long-text {
    position: relative;
    border-radius: 6px;

    /* Vaadin leaves room above the label where it has no helper beside it. */
    .who-field {
      top: 12px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'long-text': LongText
  }
}
