// All pipelines this device carries, from their summaries: no document is opened to show a list.
import '@vaadin/button'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { hrefOf } from '../app/router.ts'
import { isOffice, mayMerge, type Session } from '../app/session.ts'
import { type DocumentSign, documentLamp, documentSigns } from '../app/signs.ts'
import { number, total } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { arrived } from '../handover/arrived.ts'
import { icon, mark } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import type { NewPipeline } from './new-pipeline.ts'
import './new-pipeline.ts'
import { isLaidAside, type Order, type OrderKey, orderLines, pipelineLines, readOrder, searchLines } from './lines.ts'

const PREFERENCE = 'pipelines.order'

@customElement('pipelines-screen')
export class PipelinesScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private archivedToo = false
  @state() private search = ''
  @state() private order: Order = { by: 'name', down: false }
  @query('new-pipeline') private dialog!: NewPipeline
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #known = new Watch(this, () => this.session?.device.catalogueKnown)
  readonly #waiting = new Watch(this, () => this.session?.device.waitingDocuments)
  readonly #unsaved = new Watch(this, () => this.session?.device.unsaved)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)
  readonly #desk = new Watch(this, () => desk)

  override connectedCallback(): void {
    super.connectedCallback()
    this.order = readOrder(this.session.preferences.get(PREFERENCE)) ?? this.order
  }

  protected override render() {
    const all = pipelineLines(this.#catalogue.value ?? new Map())
    if (all.length === 0 && !this.#known.value) return this.#shape()
    return html`
      <section class="page" @dragover=${(event: Event) => event.preventDefault()} @drop=${this.#drop}>
        ${all.length === 0 ? this.#empty() : this.#list(all)}
      </section>
      <new-pipeline .session=${this.session}></new-pipeline>
    `
  }

  #list(all: readonly CatalogueLine[]): TemplateResult {
    const t = this.t.pipelines
    const archived = all.filter(isLaidAside).length
    const listed = this.archivedToo ? all : all.filter(line => !isLaidAside(line))
    const found = orderLines(searchLines(listed, this.search), this.order)
    return html`
      <header class="title">
        <div><h1>${t.title}</h1><p class="quiet" role="status">${t.count(found.length)}</p></div>
        <div class="actions">
          <a class="plain" data-open href=${hrefOf({ screen: 'open' })}>${icon('file')}<span>${this.t.app.open}</span></a>
          ${mayMerge(this.session.person) ? html`<a class="plain" data-merge href=${hrefOf({ screen: 'merge', id: null })}>${icon('merge')}<span>${this.t.app.merge}</span></a>` : ''}
          <vaadin-button theme="primary" data-add @click=${() => this.dialog.show()}>${icon('add')}<span>${t.add}</span></vaadin-button>
        </div>
      </header>
      <div class="tools">
        <label class="search">${icon('search')}<span class="unseen">${t.search}</span>
          <input data-search type="search" placeholder=${this.#desk.value ? t.search : this.t.common.search} .value=${this.search}
            @input=${(event: Event) => {
              this.search = (event.target as HTMLInputElement).value
            }} /></label>
        ${archived > 0 ? this.#archivedToggle(archived) : ''}
        ${this.#desk.value ? '' : this.#orderSelect()}
      </div>
      ${this.#collisionsHint(found)}
      ${found.length === 0 ? this.#nothingFound() : this.#desk.value ? this.#table(found) : this.#rows(found)}
    `
  }

  #archivedToggle(count: number): TemplateResult {
    return html`<label class="tick"><input type="checkbox" data-archived .checked=${this.archivedToo}
      @change=${(event: Event) => {
        this.archivedToo = (event.target as HTMLInputElement).checked
      }} /><span>${this.t.pipelines.archivedToo(count)}</span></label>`
  }

  /** Said once above the list: what the marks on its lines mean. */
  #collisionsHint(lines: readonly CatalogueLine[]): TemplateResult | '' {
    const collisions = lines.reduce((sum, line) => sum + line.collisions, 0)
    const t = this.t.pipelines
    return collisions > 0 ? html`<p class="conflicts">${t.collisions(collisions)}: ${t.collisionsHint}</p>` : ''
  }

  #table(lines: readonly CatalogueLine[]): TemplateResult {
    const t = this.t.pipelines
    const signs = this.#signs()
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
          return html`<tr @click=${(event: Event) => this.#open(event, line)}>
            <th scope="row"><a href=${hrefTo(line)}>${summary.name || this.t.pipeline.unnamed}</a>${this.#remarks(line)}</th>
            <td>${facts.ownerName}</td>
            <td class="quiet">${facts.key || t.noKey}</td>
            <td class="figure">${number(figure(line, 'opportunities'))}</td>
            <td class="figure">${number(figure(line, 'open'))}</td>
            <td class="figure">${total(revenueOf(line, 'openRevenue'), currency)}</td>
            <td class="figure">${total(revenueOf(line, 'weightedRevenue'), currency)}</td>
            <td class="figure">${total(revenueOf(line, 'wonRevenue'), currency)}</td>
            <td class="where">${documentLamp(signs.get(line.address), summary.name)}</td>
          </tr>`
        })}
      </tbody>
    </table>`
  }

  #rows(lines: readonly CatalogueLine[]): TemplateResult {
    const t = this.t.pipelines
    const signs = this.#signs()
    return html`<ul class="lines">${lines.map(line => {
      const currency = String(line.summary.currency ?? '')
      return html`<li><a class="line" href=${hrefTo(line)}>
        <span class="main"><strong>${line.summary.name || this.t.pipeline.unnamed}</strong>
          <span class="figure">${total(revenueOf(line, 'openRevenue'), currency)}</span></span>
        <span class="more quiet"><span>${[line.facts.ownerName, line.facts.key || t.noKey].filter(Boolean).join(' · ')}</span>
          <span class="figure">${number(figure(line, 'open'))} ${t.open.toLowerCase()}</span></span>
        ${this.#remarks(line)}
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

  #signs(): ReadonlyMap<Address, DocumentSign> {
    return documentSigns(this.#waiting.value ?? [], this.#drafts.value ?? [], this.#unsaved.value ?? new Set())
  }

  #remarks(line: CatalogueLine): TemplateResult | '' {
    const t = this.t.pipelines
    const archived = isLaidAside(line) ? html`<span class="remark">${t.archived}</span>` : ''
    const collisions =
      line.collisions > 0
        ? html`<span class="remark waiting" title=${t.collisionsHint}>${t.collisions(line.collisions)}</span>`
        : ''
    return archived || collisions ? html`${archived}${collisions}` : ''
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

  #open(event: Event, line: CatalogueLine): void {
    if ((event.target as HTMLElement).closest('a')) return
    this.session.router.go({ screen: 'pipeline', id: idOf(line), record: null })
  }

  #nothingFound(): TemplateResult {
    const t = this.t.pipelines
    return html`<div class="empty"><p>${t.nothingFound}</p>
      <button type="button" class="plain" @click=${() => {
        this.search = ''
      }}>${t.clearSearch}</button></div>`
  }

  #empty(): TemplateResult {
    const t = this.t.pipelines
    const office = isOffice(this.session.person)
    return html`<div class="empty">${mark()}
      <h1>${t.emptyTitle}</h1>
      <p class="quiet">${office ? t.emptyOffice : t.emptyOwn}</p>
      <div class="actions">
        ${office ? html`<vaadin-button theme="primary" @click=${() => this.session.router.go({ screen: 'import' })}>${icon('import')}<span>${t.toImport}</span></vaadin-button>` : ''}
        <a class="plain" data-open href=${hrefOf({ screen: 'open' })}>${icon('file')}<span>${this.t.app.open}</span></a>
        <vaadin-button theme=${office ? '' : 'primary'} data-add @click=${() => this.dialog.show()}>${icon('add')}<span>${t.add}</span></vaadin-button>
      </div></div>`
  }

  /** The page's own shape while the list is on its way. */
  #shape(): TemplateResult {
    return html`<section class="page" aria-busy="true"><header class="title"><h1>${this.t.pipelines.title}</h1></header>
      <p class="unseen" role="status">${this.t.common.loading}</p>
      <div class="shape" aria-hidden="true">${Array.from({ length: 8 }, () => html`<i></i>`)}</div></section>`
  }
}

const idOf = (line: CatalogueLine): string => line.address.split('/')[1] ?? ''
const hrefTo = (line: CatalogueLine): string => `/pipelines/${idOf(line)}`

/** Null where nothing counted has a price. */
function revenueOf(line: CatalogueLine, name: string): number | null {
  const value = line.summary[name]
  return typeof value === 'number' ? value : null
}

function figure(line: CatalogueLine, name: string): number {
  const value = line.summary[name]
  return typeof value === 'number' ? value : 0
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
  pipelines-screen .where .lamp {
    min-height: 28px;
    margin: 0 -10px;
  }
  pipelines-screen .title .actions {
    display: flex;
    align-items: center;
    gap: 8px;
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
