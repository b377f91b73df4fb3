// Begins a pipeline; office and assistants may begin one for somebody else.
import '@vaadin/combo-box'
import { html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../src/sync/api.ts'
import { sentenceFor } from '../app/sentences.ts'
import { NewOf, type NewTexts } from '../document/new-document.ts'
import { carriedOwners, type Owner, ownersOfOffice } from '../document/owners.ts'
import { nameOptions } from '../shared/selects.ts'

@customElement('new-pipeline')
export class NewPipeline extends NewOf {
  @state() private owner: string | null = null
  @state() private owners: readonly Owner[] = []

  protected override words(): NewTexts {
    return this.t.pipelines
  }

  protected override reset(): void {
    const { person } = this.session
    if (person.role === 'rep') this.name = this.t.pipelines.nameSuggestion(person.name)
    this.owner = person.id
    this.owners = carriedOwners(this.session)
    void this.#askOffice()
  }

  protected override more(): TemplateResult | '' {
    const t = this.t.pipelines
    const { person } = this.session
    if (person.role === 'rep') return ''
    return html`<vaadin-combo-box @opened-changed=${nameOptions} label=${t.owner} item-label-path="name" item-value-path="id"
      .items=${this.owners.map(each => (each.id === person.id ? { ...each, name: `${t.ownerSelf} (${each.name})` } : each))}
      .value=${this.owner ?? ''} @value-changed=${(event: CustomEvent<{ value: string }>) => {
        this.owner = event.detail.value || null
      }}></vaadin-combo-box>`
  }

  protected override begin(name: string): Promise<OpenDocument> {
    const { device, person } = this.session
    const owner = this.owner !== null && this.owner !== person.id ? this.owner : undefined
    return device.create(pipeline, { name, currency: 'EUR' }, owner ? { owner } : {})
  }

  async #askOffice(): Promise<void> {
    try {
      this.owners = await ownersOfOffice(this.session, this.owners)
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
