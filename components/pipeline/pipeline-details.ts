// A pipeline's own fields (name, description, ...) in a dialog, from the kind's declaration; saved as one types.
import '@vaadin/button'
import { css, html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { Fields } from '../../src/documents/kind.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import '../document/facts/document-facts.ts'
import type { DocumentFacts } from '../document/facts/document-facts.ts'
import { historyTexts } from '../document/history/texts.ts'
import { whoHasIt } from '../document/who-has-it.ts'
import '../document/own-fields.ts'
import type { OwnFields } from '../document/own-fields.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { stagesTexts } from './stages/texts.ts'
import type { Workspace } from './workspace.ts'

@customElement('pipeline-details')
export class PipelineDetails extends SatchelElement {
  @property({ attribute: false }) workspace!: Workspace
  @property({ attribute: false }) fields: Fields = {}
  /** Whether this person may also change how the pipeline works. */
  @property({ type: Boolean }) configures = false
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) line: CatalogueLine | null = null
  @query('dialog') private dialog!: HTMLDialogElement
  @query('own-fields') private own!: OwnFields | null
  @query('document-facts') private facts!: DocumentFacts

  show(): void {
    this.facts.show()
    this.dialog.showModal()
  }

  protected override render() {
    return html`<dialog class="form-dialog" aria-labelledby="pipeline-details-title" closedby="any" @close=${this.#leave}>
      <form novalidate @submit=${(event: Event) => event.preventDefault()} @keydown=${this.#enter}>
        <h2 id="pipeline-details-title">${this.t.pipeline.details}</h2>
        <own-fields .session=${this.session} .workspace=${this.workspace} .fields=${this.fields} ?configures=${this.configures}></own-fields>
        <document-facts .session=${this.session} .line=${this.line} @transacted=${() => this.dialog.close()}></document-facts>
        <div class="actions">${
          this.configures
            ? html`<vaadin-button data-stages @click=${() => this.#instead('show-stages')}>${stagesTexts().title}</vaadin-button>`
            : ''
        }${whoHasIt(this.session, this.line)}<vaadin-button data-history @click=${() => this.#instead('show-history')}>${historyTexts().title}</vaadin-button>
          <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.close}</vaadin-button></div>
      </form>
    </dialog>`
  }

  /** Another dialog; on a phone the head has no room for the history. */
  #instead(shown: 'show-history' | 'show-stages'): void {
    this.dialog.close()
    this.dispatchEvent(new CustomEvent(shown, { bubbles: true }))
  }

  readonly #leave = (): void => {
    this.own?.leave()
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
