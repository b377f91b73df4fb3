// The dialog by which a document is begun, with or without a network: what it is called, and what its kind asks besides.
import '@vaadin/button'
import '@vaadin/text-field'
import { html, type TemplateResult } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { OpenDocument } from '../../src/sync/api.ts'
import { documentRoute } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { problemLine } from '../shared/problem.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'

/** What the dialog says of its kind. */
export interface NewTexts {
  readonly add: string
  readonly name: string
  readonly nameMissing: string
  readonly create: string
}

export abstract class NewOf extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() protected name = ''
  @state() private tried = false
  @state() protected problem = ''
  @query('dialog') private dialog!: HTMLDialogElement

  protected abstract words(): NewTexts
  /** Begins it under this name. */
  protected abstract begin(name: string): Promise<OpenDocument>
  /** Every time it is shown. */
  protected abstract reset(): void
  /** What is asked besides the name. */
  protected abstract more(): TemplateResult | ''

  show(): void {
    this.name = ''
    this.tried = false
    this.problem = ''
    this.reset()
    this.dialog.showModal()
  }

  protected override render() {
    const t = this.words()
    const excess = tooLong(this.name.trim(), NAME_MAX)
    return html`<dialog class="form-dialog" aria-labelledby="new-title">
      <form novalidate @submit=${this.#submit} @keydown=${this.#enter}>
        <h2 id="new-title">${t.add}</h2>
        ${problemLine(this.problem)}
        <vaadin-text-field label=${t.name} .value=${this.name} manual-validation autofocus
          .invalid=${excess !== '' || (this.tried && this.name.trim() === '')} .errorMessage=${excess || t.nameMissing}
          @input=${(event: Event) => {
            this.name = (event.currentTarget as HTMLInputElement).value
          }}></vaadin-text-field>
        ${this.more()}
        <div class="actions">
          <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
          <vaadin-button theme="primary" @click=${this.#submit}>${t.create}</vaadin-button>
        </div>
      </form>
    </dialog>`
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.target as HTMLElement).closest('vaadin-text-field')) this.#submit(event)
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.tried = true
    const name = this.name.trim()
    if (name === '' || name.length > NAME_MAX) return
    try {
      const opened = await this.begin(name)
      this.dialog.close()
      const route = documentRoute(opened.address)
      if (route) this.session.router.go(route)
      await opened.close()
    } catch (error) {
      this.problem = sentenceFor(error)
    }
  }
}
