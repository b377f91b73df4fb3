// Begins a pipeline, with or without a network; office and assistants may begin one for somebody else.
import '@vaadin/button'
import '@vaadin/combo-box'
import '@vaadin/text-field'
import { html } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { pipeline } from '../../src/documents/pipeline.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'
import { carriedOwners, type Owner, ownersOfOffice } from './owners.ts'

@customElement('new-pipeline')
export class NewPipeline extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private name = ''
  @state() private owner: string | null = null
  @state() private owners: readonly Owner[] = []
  @state() private tried = false
  @state() private problem = ''
  @query('dialog') private dialog!: HTMLDialogElement

  show(): void {
    const { person } = this.session
    this.name = person.role === 'rep' ? this.t.pipelines.nameSuggestion(person.name) : ''
    this.owner = person.id
    this.tried = false
    this.problem = ''
    this.owners = carriedOwners(this.session)
    this.dialog.showModal()
    void this.#askOffice()
  }

  protected override render() {
    const t = this.t.pipelines
    const { person } = this.session
    const excess = tooLong(this.name.trim(), NAME_MAX)
    return html`<dialog class="form-dialog" aria-labelledby="new-pipeline-title">
      <form novalidate @submit=${this.#submit} @keydown=${this.#enter}>
        <h2 id="new-pipeline-title">${t.add}</h2>
        ${problemLine(this.problem)}
        <vaadin-text-field label=${t.name} .value=${this.name} manual-validation autofocus
          .invalid=${excess !== '' || (this.tried && this.name.trim() === '')} .errorMessage=${excess || t.nameMissing}
          @input=${(event: Event) => {
            this.name = (event.currentTarget as HTMLInputElement).value
          }}></vaadin-text-field>
        ${
          person.role === 'rep'
            ? ''
            : html`<vaadin-combo-box label=${t.owner} item-label-path="name" item-value-path="id"
              .items=${this.owners.map(each => (each.id === person.id ? { ...each, name: `${t.ownerSelf} (${each.name})` } : each))}
              .value=${this.owner ?? ''} @value-changed=${(event: CustomEvent<{ value: string }>) => {
                this.owner = event.detail.value || null
              }}></vaadin-combo-box>`
        }
        <div class="actions">
          <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
          <vaadin-button theme="primary" @click=${this.#submit}>${t.create}</vaadin-button>
        </div>
      </form>
    </dialog>`
  }

  async #askOffice(): Promise<void> {
    try {
      this.owners = await ownersOfOffice(this.session, this.owners)
    } catch (error) {
      this.problem = sentenceFor(error)
    }
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.target as HTMLElement).closest('vaadin-text-field')) this.#submit(event)
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.tried = true
    const name = this.name.trim()
    if (name === '' || name.length > NAME_MAX) return
    const { device, person, router } = this.session
    try {
      const owner = this.owner !== null && this.owner !== person.id ? this.owner : undefined
      const opened = await device.create(pipeline, { name, currency: 'EUR' }, owner ? { owner } : {})
      this.dialog.close()
      router.go({ screen: 'pipeline', id: opened.address.split('/')[1] ?? '', record: null })
      await opened.close()
    } catch (error) {
      this.problem = sentenceFor(error)
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'new-pipeline': NewPipeline
  }
}
