// The list of all documents of a kind that this device carries, from their summaries: no document is opened to show it.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import type { Kind } from '../../src/documents/kind.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { type DocumentSign, documentSigns } from '../app/signs.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { icon } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import { isLaidAside, linesOf } from './lines.ts'

/** What a list says of its kind. */
export interface ListTexts {
  readonly title: string
  readonly search: string
  readonly nothingFound: string
}

export abstract class ListOf extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() protected archivedToo = false
  @state() protected search = ''
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #known = new Watch(this, () => this.session?.device.catalogueKnown)
  readonly #waiting = new Watch(this, () => this.session?.device.waitingDocuments)
  readonly #unsaved = new Watch(this, () => this.session?.device.unsaved)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)
  readonly #desk = new Watch(this, () => desk)

  protected abstract readonly kind: Kind
  protected abstract words(): ListTexts
  protected abstract list(all: readonly CatalogueLine[]): TemplateResult
  protected abstract empty(): TemplateResult
  /** The dialog by which one begins a document. */
  protected abstract dialog(): TemplateResult

  protected get atDesk(): boolean {
    return this.#desk.value ?? true
  }

  protected override render() {
    const all = linesOf(this.#catalogue.value, this.kind)
    if (all.length === 0 && !this.#known.value) return this.#shape()
    return html`
      <section class="page">${all.length === 0 ? this.empty() : this.list(all)}</section>
      ${this.dialog()}
    `
  }

  /** Those that are listed before anybody searches. */
  protected listed(all: readonly CatalogueLine[]): readonly CatalogueLine[] {
    return this.archivedToo ? all : all.filter(line => !isLaidAside(line))
  }

  protected searchField(): TemplateResult {
    const t = this.words()
    return html`<label class="search">${icon('search')}<span class="unseen">${t.search}</span>
      <input data-search type="search" placeholder=${this.atDesk ? t.search : this.t.common.search} .value=${this.search}
        @input=${(event: Event) => {
          this.search = (event.target as HTMLInputElement).value
        }} /></label>`
  }

  protected archivedToggle(all: readonly CatalogueLine[]): TemplateResult | '' {
    const count = all.filter(isLaidAside).length
    if (count === 0) return ''
    return html`<label class="tick"><input type="checkbox" data-archived .checked=${this.archivedToo}
      @change=${(event: Event) => {
        this.archivedToo = (event.target as HTMLInputElement).checked
      }} /><span>${this.t.pipelines.archivedToo(count)}</span></label>`
  }

  protected remarks(line: CatalogueLine): TemplateResult | '' {
    const t = this.t.pipelines
    const archived = isLaidAside(line) ? html`<span class="remark">${t.archived}</span>` : ''
    const collisions =
      line.collisions > 0
        ? html`<span class="remark waiting" title=${t.collisionsHint}>${t.collisions(line.collisions)}</span>`
        : ''
    return archived || collisions ? html`${archived}${collisions}` : ''
  }

  protected signs(): ReadonlyMap<Address, DocumentSign> {
    return documentSigns(this.#waiting.value ?? [], this.#drafts.value ?? [], this.#unsaved.value ?? new Set())
  }

  protected open(event: Event, line: CatalogueLine): void {
    const route = documentRoute(line.address)
    if (route && !(event.target as HTMLElement).closest('a')) this.session.router.go(route)
  }

  protected nothingFound(clear: () => void = () => {}): TemplateResult {
    return html`<div class="empty"><p>${this.words().nothingFound}</p>
      <button type="button" class="plain" @click=${() => {
        this.search = ''
        clear()
      }}>${this.t.pipelines.clearSearch}</button></div>`
  }

  /** The page's own shape while the list is on its way. */
  #shape(): TemplateResult {
    return html`<section class="page" aria-busy="true"><header class="title"><h1>${this.words().title}</h1></header>
      <p class="unseen" role="status">${this.t.common.loading}</p>
      <div class="shape" aria-hidden="true">${Array.from({ length: 8 }, () => html`<i></i>`)}</div></section>`
  }
}

export const hrefTo = ({ address }: CatalogueLine): string => {
  const route = documentRoute(address)
  return route ? hrefOf(route) : ''
}

pageStyles(css`
  .lines .where .lamp {
    min-height: 28px;
    margin: 0 -10px;
  }
  .title .actions {
    display: flex;
    align-items: center;
    gap: 8px;
  }
`)
