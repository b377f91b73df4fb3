// A pipeline's own fields (name, description, ...) in a dialog, from the kind's declaration; saved as one types.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { FieldDeclaration, Fields } from '../../src/documents/kind.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { showToast } from '../shared/toasts.ts'
import '../document/facts/document-facts.ts'
import type { DocumentFacts } from '../document/facts/document-facts.ts'
import { historyTexts } from '../document/history/texts.ts'
import { inhabited } from '../document/presence/people.ts'
import '../document/record-field.ts'
import type { FieldCommit, RecordField } from '../document/record-field.ts'
import { stagesTexts } from './stages/texts.ts'
import type { Workspace } from './workspace.ts'

/** Fields of the pipeline itself are told apart from those of its opportunities. */
const OWN = 'own-'

@customElement('pipeline-details')
export class PipelineDetails extends SatchelElement {
  @property({ attribute: false }) workspace!: Workspace
  @property({ attribute: false }) fields: Fields = {}
  /** Whether this person may also change how the pipeline works. */
  @property({ type: Boolean }) configures = false
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) line: CatalogueLine | null = null
  @query('dialog') private dialog!: HTMLDialogElement
  @query('document-facts') private facts!: DocumentFacts
  readonly #places = new Watch(this, () => this.workspace?.presence.places)

  show(): void {
    this.facts.show()
    this.dialog.showModal()
  }

  protected override render() {
    const fields = pipeline.declaration.fields.filter(({ value }) => value.type !== 'boolean')
    return html`<dialog class="form-dialog" aria-labelledby="pipeline-details-title" closedby="any" @close=${this.#leave}>
      <form novalidate @submit=${(event: Event) => event.preventDefault()} @keydown=${this.#enter}
        @focusin=${this.#entered} @focusout=${() => this.workspace.presence.enter(null)}>
        <h2 id="pipeline-details-title">${this.t.pipeline.details}</h2>
        ${fields.map(field => this.#field(field))}
        <document-facts .session=${this.session} .line=${this.line} @transacted=${() => this.dialog.close()}></document-facts>
        <div class="actions">${
          this.configures
            ? html`<vaadin-button data-stages @click=${() => this.#instead('show-stages')}>${stagesTexts().title}</vaadin-button>`
            : ''
        }<vaadin-button data-history @click=${() => this.#instead('show-history')}>${historyTexts().title}</vaadin-button>
          <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.close}</vaadin-button></div>
      </form>
    </dialog>`
  }

  #field(field: FieldDeclaration): TemplateResult {
    const people =
      inhabited(this.#places.value ?? [], '')
        .get('')
        ?.get(field.name) ?? []
    return html`<record-field data-field=${`${OWN}${field.name}`} .people=${people} .field=${field} .value=${this.fields[field.name] ?? null}
      ?readonly=${field.right === 'configure' && !this.configures}
      .commit=${(commit: FieldCommit) => void this.#save(commit)}></record-field>`
  }

  async #save({ field, base, value }: FieldCommit): Promise<void> {
    try {
      await this.workspace.commitOwn(field.name, base, value)
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(this, { text: this.t.errors.storage, tone: 'problem' })
    }
  }

  /** Another dialog; on a phone the head has no room for the history. */
  #instead(shown: 'show-history' | 'show-stages'): void {
    this.dialog.close()
    this.dispatchEvent(new CustomEvent(shown, { bubbles: true }))
  }

  readonly #entered = (event: FocusEvent): void => {
    const within = (event.target as Element).closest<RecordField>('record-field')
    const field = within?.readonly === false ? within.dataset.field?.slice(OWN.length) : undefined
    if (field) this.workspace.presence.enter({ collection: '', record: '', field })
  }

  readonly #leave = (): void => {
    for (const field of this.querySelectorAll<RecordField>('record-field')) field.leave()
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.target as HTMLElement).matches('input')) this.dialog.close()
  }
}

pageStyles(css`
  pipeline-details {
    display: contents;

    /* Longer than a phone held sideways is high. */
    dialog {
      max-height: calc(100dvh - 24px);
      overflow-y: auto;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-details': PipelineDetails
  }
}
