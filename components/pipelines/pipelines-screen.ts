// All pipelines this device carries, from their summaries: no document is opened to show a list.
import '@vaadin/button'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { hrefOf } from '../app/router.ts'
import { isOffice, mayMerge } from '../app/session.ts'
import { documentLamp } from '../app/signs.ts'
import { figureOf, searchLines } from '../document/lines.ts'
import { hrefTo, ListOf, type ListTexts } from '../document/list-screen.ts'
import { arrived } from '../handover/arrived.ts'
import { number, total } from '../i18n/format.ts'
import { pageStyles } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import type { NewPipeline } from './new-pipeline.ts'
import './new-pipeline.ts'
import { type Order, type OrderKey, orderLines, readOrder } from './lines.ts'

const PREFERENCE = 'pipelines.order'

@customElement('pipelines-screen')
export class PipelinesScreen extends ListOf {
  @state() private order: Order = { by: 'name', down: false }
  @query('new-pipeline') private adding!: NewPipeline
  protected override readonly kind = pipeline

  protected override words(): ListTexts {
    return this.t.pipelines
  }

  protected override dialog(): TemplateResult {
    return html`<new-pipeline .session=${this.session}></new-pipeline>`
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.order = readOrder(this.session.preferences.get(PREFERENCE)) ?? this.order
  }

  protected override firstUpdated(): void {
    this.addEventListener('dragover', event => event.preventDefault())
    this.addEventListener('drop', this.#drop)
  }

  protected override list(all: readonly CatalogueLine[]): TemplateResult {
    const t = this.t.pipelines
    const found = orderLines(searchLines(this.listed(all), this.search), this.order)
    return html`
      <header class="title">
        <div><h1>${t.title}</h1><p class="quiet" role="status">${t.count(found.length)}</p></div>
        <div class="actions">
          <a class="plain" data-open href=${hrefOf({ screen: 'open' })}>${icon('file')}<span>${this.t.app.open}</span></a>
          ${mayMerge(this.session.person) ? html`<a class="plain" data-merge href=${hrefOf({ screen: 'merge', id: null })}>${icon('merge')}<span>${this.t.app.merge}</span></a>` : ''}
          <vaadin-button theme="primary" data-add @click=${() => this.adding.show()}>${icon('add')}<span>${t.add}</span></vaadin-button>
        </div>
      </header>
      <div class="tools">
        ${this.searchField()}
        ${this.archivedToggle(all)}
        ${this.atDesk ? '' : this.#orderSelect()}
      </div>
      ${this.#collisionsHint(found)}
      ${found.length === 0 ? this.nothingFound() : this.atDesk ? this.#table(found) : this.#rows(found)}
    `
  }

  /** Said once above the list: what the marks on its lines mean. */
  #collisionsHint(lines: readonly CatalogueLine[]): TemplateResult | '' {
    const collisions = lines.reduce((sum, line) => sum + line.collisions, 0)
    const t = this.t.pipelines
    return collisions > 0 ? html`<p class="conflicts">${t.collisions(collisions)}: ${t.collisionsHint}</p>` : ''
  }

  #table(lines: readonly CatalogueLine[]): TemplateResult {
    const t = this.t.pipelines
    const signs = this.signs()
    return html`<table class="lines">
      <thead><tr>
        ${this.#head('name', t.name)}${this.#head('owner', t.owner)}${this.#head('key', t.key)}
        ${this.#head('opportunities', t.opportunities, true)}${this.#head('open', t.open, true)}
        ${this.#head('openRevenue', t.openRevenue, true)}${this.#head('weightedRevenue', t.weighted, true)}${this.#head('wonRevenue', t.wonRevenue, true)}
        <th scope="col">${this.t.lamp.where}</th>
      </tr></thead>
      <tbody>
        ${lines.map(line => {
          const { summary, facts } = line
          const currency = String(summary.currency ?? '')
          return html`<tr @click=${(event: Event) => this.open(event, line)}>
            <th scope="row"><a href=${hrefTo(line)}>${summary.name || this.t.pipeline.unnamed}</a>${this.remarks(line)}</th>
            <td>${facts.ownerName}</td>
            <td class="quiet">${facts.key || t.noKey}</td>
            <td class="figure">${number(figureOf(line, 'opportunities') ?? 0)}</td>
            <td class="figure">${number(figureOf(line, 'open') ?? 0)}</td>
            <td class="figure">${total(figureOf(line, 'openRevenue'), currency)}</td>
            <td class="figure">${total(figureOf(line, 'weightedRevenue'), currency)}</td>
            <td class="figure">${total(figureOf(line, 'wonRevenue'), currency)}</td>
            <td class="where">${documentLamp(signs.get(line.address), summary.name)}</td>
          </tr>`
        })}
      </tbody>
    </table>`
  }

  #rows(lines: readonly CatalogueLine[]): TemplateResult {
    const t = this.t.pipelines
    const signs = this.signs()
    return html`<ul class="lines">${lines.map(line => {
      const currency = String(line.summary.currency ?? '')
      return html`<li><a class="line" href=${hrefTo(line)}>
        <span class="main"><strong>${line.summary.name || this.t.pipeline.unnamed}</strong>
          <span class="figure">${total(figureOf(line, 'openRevenue'), currency)}</span></span>
        <span class="more quiet"><span>${[line.facts.ownerName, line.facts.key || t.noKey].filter(Boolean).join(' · ')}</span>
          <span class="figure">${number(figureOf(line, 'open') ?? 0)} ${t.open.toLowerCase()}</span></span>
        ${this.remarks(line)}
      </a>${documentLamp(signs.get(line.address), line.summary.name)}</li>`
    })}</ul>`
  }

  /** A file that is dropped on the list is opened. */
  readonly #drop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (!file) return
    event.preventDefault()
    arrived.value = file
    this.session.router.go({ screen: 'open' })
  }

  #head(key: OrderKey, text: string, figures = false): TemplateResult {
    const { by, down } = this.order
    return html`<th scope="col" class=${figures ? 'figure' : ''}
      aria-sort=${by === key ? (down ? 'descending' : 'ascending') : nothing}>
      <button type="button" @click=${() => this.#sort({ by: key, down: by === key ? !down : figures })}>
        ${text}<span class="arrow" aria-hidden="true">${by === key ? (down ? '▾' : '▴') : ''}</span></button></th>`
  }

  #orderSelect(): TemplateResult {
    const t = this.t.pipelines
    const names: Readonly<Record<OrderKey, string>> = {
      name: t.name,
      owner: t.owner,
      key: t.key,
      opportunities: t.opportunities,
      open: t.open,
      openRevenue: t.openRevenue,
      weightedRevenue: t.weighted,
      wonRevenue: t.wonRevenue,
    }
    return html`<label class="choice"><span class="unseen">${t.sort}</span>${icon('sort')}
      <select @change=${(event: Event) => {
        const by = (event.target as HTMLSelectElement).value as OrderKey
        this.#sort({ by, down: !['name', 'owner', 'key'].includes(by) })
      }}>${Object.entries(names).map(
        ([key, name]) => html`<option value=${key} ?selected=${key === this.order.by}>${name}</option>`,
      )}</select></label>`
  }

  #sort(order: Order): void {
    this.order = order
    this.session.preferences.set(PREFERENCE, order)
  }

  protected override empty(): TemplateResult {
    const t = this.t.pipelines
    const office = isOffice(this.session.person)
    return html`<div class="empty">${mark()}
      <h1>${t.emptyTitle}</h1>
      <p class="quiet">${office ? t.emptyOffice : t.emptyOwn}</p>
      <div class="actions">
        ${office ? html`<vaadin-button theme="primary" @click=${() => this.session.router.go({ screen: 'import' })}>${icon('import')}<span>${t.toImport}</span></vaadin-button>` : ''}
        <a class="plain" data-open href=${hrefOf({ screen: 'open' })}>${icon('file')}<span>${this.t.app.open}</span></a>
        <vaadin-button theme=${office ? '' : 'primary'} data-add @click=${() => this.adding.show()}>${icon('add')}<span>${t.add}</span></vaadin-button>
      </div></div>`
  }
}

pageStyles(css`
  @media (max-width: 899px) {
    pipelines-screen .tools {
      flex-wrap: nowrap;
    }
    pipelines-screen .choice {
      flex: 0 1 42%;
      min-width: 0;
    }
  }
  @media (max-width: 899px) {
    pipelines-screen .title :is([data-merge], [data-open]) {
      width: var(--touch);
      box-sizing: border-box;
      padding: 0;
    }
    pipelines-screen .title :is([data-merge], [data-open]) span {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  pipelines-screen .conflicts {
    max-width: 760px;
    margin-bottom: 12px;
    color: var(--waiting);
    font-size: 0.8125rem;
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'pipelines-screen': PipelinesScreen
  }
}
