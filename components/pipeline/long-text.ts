// A long text bound to its Y.Text: every stroke goes into the document, every remote one leaves the cursor in place.
import '@vaadin/text-area'
import type { TextArea } from '@vaadin/text-area'
import { html, type PropertyValues } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type * as Y from 'yjs'
import type { DeltaOperation } from '../../src/documents/changes.ts'
import { SatchelElement } from '../shared/element.ts'
import { editBetween, movedBy } from './text-diff.ts'

@customElement('long-text')
export class LongText extends SatchelElement {
  @property({ attribute: false }) text!: Y.Text
  @property() label = ''
  @property({ type: Number }) max = 0
  @property({ type: Boolean }) readonly = false
  @query('vaadin-text-area') private area!: TextArea
  #bound: Y.Text | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#bind()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#bound?.unobserve(this.#remote)
    this.#bound = null
  }

  protected override render() {
    return html`<vaadin-text-area label=${this.label} maxlength=${this.max} min-rows="4" max-rows="16"
      ?readonly=${this.readonly} manual-validation @input=${this.#typed}></vaadin-text-area>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('text')) this.#bind()
  }

  #bind(): void {
    if (this.#bound === this.text) return
    this.#bound?.unobserve(this.#remote)
    this.#bound = this.text
    this.text.observe(this.#remote)
    this.area.value = this.text.toString()
  }

  readonly #typed = (): void => {
    const cursor = (this.area.inputElement as HTMLTextAreaElement).selectionStart
    const edit = editBetween(this.text.toString(), this.area.value, cursor)
    if (!edit) return
    const write = (): void => {
      if (edit.removed > 0) this.text.delete(edit.at, edit.removed)
      if (edit.inserted !== '') this.text.insert(edit.at, edit.inserted)
    }
    if (this.text.doc) this.text.doc.transact(write, this)
    else write()
  }

  readonly #remote = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    const input = this.area.inputElement as HTMLTextAreaElement
    const delta = event.delta as DeltaOperation[]
    const selection = [input.selectionStart, input.selectionEnd].map(position => movedBy(delta, position))
    this.area.value = this.text.toString()
    // Vaadin hands the value on to its textarea at once; the selection is set on what is there then.
    if (document.activeElement === input) input.setSelectionRange(selection[0] ?? 0, selection[1] ?? 0)
    this.classList.remove('flash')
    void this.offsetWidth
    this.classList.add('flash')
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'long-text': LongText
  }
}
