// A long text bound to its Y.Text: every stroke goes into the document, every remote one leaves the cursor in place, and
// everybody's cursors are seen by everybody.
import '@vaadin/text-area'
import type { TextArea } from '@vaadin/text-area'
import { css, html, type PropertyValues } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type * as Y from 'yjs'
import type { DeltaOperation } from '../../src/documents/changes.ts'
import type { OpenDocument } from '../../src/sync/api.ts'
import type { Presence } from '../../src/sync/presence.ts'
import type { Place } from '../../src/sync/present.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { Carets } from './presence/carets.ts'
import { Cursors } from './presence/cursors.ts'
import { flash } from './presence/flashes.ts'
import { type Person, samePeople } from './presence/people.ts'
import { fieldSign } from './presence/signs.ts'
import { editBetween, movedBy } from './text-diff.ts'

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
  @query('vaadin-text-area') private area!: TextArea
  @query('.carets') private layer!: HTMLElement
  #bound: Y.Text | null = null
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
    return html`<vaadin-text-area label=${this.label} maxlength=${this.max} min-rows="4" max-rows="16"
      ?readonly=${this.readonly} manual-validation @input=${this.#typed}></vaadin-text-area>
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
    if (this.area.value !== text.toString()) this.area.value = text.toString()
    const frame = this.area.shadowRoot?.querySelector<HTMLElement>('[part~=input-field]')
    if (!presence || !frame) return
    this.#carets = new Carets(this.layer, this.#input, frame)
    this.#stop = presence.people.subscribe(this.#showCarets)
    this.#selected()
  }

  #release(): void {
    this.#bound?.unobserve(this.#remote)
    this.#bound = null
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

  readonly #remote = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    const input = this.#input
    const delta = event.delta as DeltaOperation[]
    const { selectionDirection } = input
    const selection = [input.selectionStart, input.selectionEnd].map(position => movedBy(delta, position))
    this.area.value = this.text.toString()
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
