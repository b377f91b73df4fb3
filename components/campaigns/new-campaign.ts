// Begins a campaign: its type and period, what it hangs below, and for whom it is.
import '@vaadin/combo-box'
import '@vaadin/date-picker'
import '@vaadin/select'
import { css, html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import { campaign } from '../../src/documents/campaign.ts'
import type { Value } from '../../src/documents/values.ts'
import type { OpenDocument } from '../../src/sync/api.ts'
import { sentenceFor } from '../app/sentences.ts'
import { choiceItems } from '../document/field-value.ts'
import { isLaidAside, linesOf } from '../document/lines.ts'
import { NewOf, type NewTexts } from '../document/new-document.ts'
import '../document/placing/audience-field.ts'
import type { Placed } from '../document/placing/audience-field.ts'
import { idsOf, knownAtOffice, knownHere, type Nameable, nobodyNamed } from '../document/placing/choices.ts'
import { compareText } from '../i18n/format.ts'
import { label } from '../i18n/i18n.ts'
import { dateTexts } from '../shared/dates.ts'
import { pageStyles } from '../shared/element.ts'
import { nameOptions } from '../shared/selects.ts'
import { campaignTexts } from './texts.ts'

const nowhere: Placed = { territory: null, audience: nobodyNamed }

@customElement('new-campaign')
export class NewCampaign extends NewOf {
  /** What its fields begin with besides the name. */
  @state() private fields: Readonly<Record<string, Value>> = {}
  @state() private parent = ''
  @state() private placed: Placed = nowhere
  @state() private nameable: Nameable = nobodyNamed

  protected override words(): NewTexts {
    return campaignTexts()
  }

  protected override reset(): void {
    this.fields = {}
    this.parent = ''
    this.placed = nowhere
    this.nameable = knownHere(this.session)
    void knownAtOffice(this.session, this.nameable).then(
      nameable => {
        this.nameable = nameable
      },
      error => {
        this.problem = sentenceFor(error)
      },
    )
  }

  protected override more(): TemplateResult {
    const t = campaignTexts()
    const { device } = this.session
    const parents = linesOf(device.catalogue.value, campaign)
      .filter(line => !isLaidAside(line))
      .map(({ address, summary, facts }) => ({ address, label: [summary.name, facts.key].filter(Boolean).join(' · ') }))
      .sort((a, b) => compareText(a.label, b.label))
    return html`
      <vaadin-select label=${this.#label('type')} .items=${[...choiceItems(campaign.field('type')?.value ?? { type: 'boolean' })]}
        .value=${String(this.fields.type ?? '')} @opened-changed=${nameOptions}
        @change=${(event: Event) => this.#set('type', event)}></vaadin-select>
      <div class="pair">${['begins', 'ends'].map(
        name => html`<vaadin-date-picker label=${this.#label(name)} auto-open-disabled .i18n=${dateTexts()} .value=${String(this.fields[name] ?? '')}
          @change=${(event: Event) => this.#set(name, event)}></vaadin-date-picker>`,
      )}</div>
      ${
        parents.length === 0
          ? ''
          : html`<vaadin-combo-box @opened-changed=${nameOptions} label=${t.below} data-parent item-label-path="label" item-value-path="address" clear-button-visible
            .items=${parents} .value=${this.parent} @value-changed=${(event: CustomEvent<{ value: string }>) => {
              this.parent = event.detail.value
            }}></vaadin-combo-box>`
      }
      <audience-field .value=${this.placed} .nameable=${this.nameable} .placed=${(placed: Placed) => {
        this.placed = placed
      }}></audience-field>`
  }

  #label(field: string): string {
    const declared = campaign.field(field)
    return declared ? label(declared.label) : field
  }

  #set(name: string, event: Event): void {
    const { value } = event.currentTarget as HTMLElement & { value: string }
    this.fields = { ...this.fields, [name]: value === '' ? null : value }
  }

  protected override begin(name: string): Promise<OpenDocument> {
    const { territory, audience } = this.placed
    const ids = idsOf(audience)
    const named = ids.people.length + ids.teams.length + ids.territories.length > 0
    return this.session.device.create(
      campaign,
      { name, ...this.fields },
      {
        ...(territory ? { territory: territory.id } : {}),
        ...(named ? { audience: ids } : {}),
        ...(this.parent === '' ? {} : { parent: this.parent as Address }),
      },
    )
  }
}

pageStyles(css`
  new-campaign {
    /* Longer than a phone held sideways is high. */
    dialog {
      max-height: calc(100dvh - 24px);
      overflow-y: auto;
    }
    .pair {
      display: flex;
      gap: 12px;
    }
    .pair > * {
      flex: 1;
      min-width: 0;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'new-campaign': NewCampaign
  }
}
