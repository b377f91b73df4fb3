// What a campaign hangs below and what hangs below it; hung elsewhere by whoever may, with or without a network.
import '@vaadin/combo-box'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { hrefTo } from '../document/list-screen.ts'
import { mayDo } from '../document/may.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { nameOptions } from '../shared/selects.ts'
import { showToast } from '../shared/toasts.ts'
import { statusSigns } from '../statuses/status-signs.ts'
import { campaignTexts } from './texts.ts'
import { aboveOf, childrenOf, possibleParents } from './tree.ts'

@customElement('campaign-hierarchy')
export class CampaignHierarchy extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) line: CatalogueLine | null = null
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #profiles = new Watch(this, () => this.session?.device.profiles)

  protected override render() {
    const t = campaignTexts()
    const { line } = this
    if (!line) return ''
    const lines = this.#catalogue.value ?? new Map<Address, CatalogueLine>()
    const above = aboveOf(lines, line.address)
    const below = childrenOf(lines, line.address)
    return html`<section class="sheet" aria-labelledby="hierarchy-title"><h2 id="hierarchy-title">${t.hierarchy}</h2>
      ${above.length === 0 ? html`<p class="quiet">${line.facts.parent === undefined ? t.top : t.hidden}</p>` : this.#list(above)}
      <h3>${t.children}</h3>
      ${below.length === 0 ? html`<p class="quiet">${t.noChildren}</p>` : this.#list(below)}
      ${this.#choice(line, lines)}
    </section>`
  }

  #list(lines: readonly CatalogueLine[]): TemplateResult {
    return html`<ul>${lines.map(
      line =>
        html`<li><a href=${hrefTo(line)}>${line.summary.name || this.t.pipeline.unnamed}</a> ${statusSigns(line, this.#profiles.value)}</li>`,
    )}</ul>`
  }

  #choice(line: CatalogueLine, lines: ReadonlyMap<Address, CatalogueLine>): TemplateResult | '' {
    const isSettled = line.facts.key !== '' && line.facts.archived === undefined
    if (!isSettled || !mayDo(this.session, line, 'configure')) return ''
    const items = possibleParents(lines, line.address).map(({ address, summary, facts }) => ({
      address,
      label: [summary.name, facts.key].filter(Boolean).join(' · '),
    }))
    if (items.length === 0 && line.facts.parent === undefined) return ''
    return html`<vaadin-combo-box @opened-changed=${nameOptions} label=${campaignTexts().below} data-parent item-label-path="label" item-value-path="address"
      clear-button-visible .items=${items} .value=${line.facts.parent ?? ''}
      @change=${(event: Event) => this.#move(line, (event.currentTarget as HTMLElement & { value: string }).value)}></vaadin-combo-box>`
  }

  async #move(line: CatalogueLine, value: string): Promise<void> {
    const t = campaignTexts()
    const parent = value === '' ? null : (value as Address)
    const before = line.facts.parent ?? null
    if (parent === before || !(await this.#ask(line, parent))) return
    const name = parent && this.#catalogue.value?.get(parent)?.summary.name
    const undo = { label: this.t.common.undo, run: () => void this.#ask(line, before) }
    showToast(this, { text: name ? t.moved(name) : t.movedTop, action: undo })
  }

  async #ask(line: CatalogueLine, parent: Address | null): Promise<boolean> {
    try {
      await this.session.device.transact(line.address, { command: 'move', parent })
      return true
    } catch (error) {
      showToast(this, { text: sentenceFor(error), tone: 'problem' })
      return false
    }
  }
}

pageStyles(css`
  campaign-hierarchy {
    display: block;

    h3 {
      margin-top: 12px;
      font-size: 0.875rem;
    }
    ul {
      margin: 4px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
      min-height: 32px;
      padding-block: 4px;
    }
    vaadin-combo-box {
      width: 100%;
      margin-top: 12px;
    }
  }
  @media (max-width: 899px) {
    campaign-hierarchy li {
      min-height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'campaign-hierarchy': CampaignHierarchy
  }
}
