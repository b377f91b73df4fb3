// All opportunities of all pipelines, as the office's own tables tell of them: filter, order, totals, page by page.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { OPPORTUNITIES, pipeline } from '../../src/documents/pipeline.ts'
import type { Choices, Covered, OpportunityLine, StageTotal } from '../../src/sync/wire/lists.ts'
import { OfficeError } from '../app/office.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { display, moment, total } from '../i18n/format.ts'
import { label } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { whatTheDeviceHas } from './away.ts'
import { filterFields, searchField } from './filters.ts'
import { opportunityChoices, opportunityPage, opportunityTotals } from './office-lists.ts'
import { isFiltered, type ListQuery, parseQuery, USUAL, writeQuery } from './query.ts'
import { stageWord } from './stage-words.ts'
import { opportunitiesTexts } from './texts.ts'
import { countOf, stageTotals } from './totals.ts'

/** ms after the last letter until it is searched for. */
const TYPING_MS = 200

const collection = pipeline.collection(OPPORTUNITIES)
/** What fits beside pipeline and owner; the rest is one tap away. */
const SHOWN = ['name', 'account', 'product', 'stage', 'closeDate', 'revenue', 'weightedRevenue']
const declared = [...(collection?.fields ?? []), ...(collection?.derived ?? [])]
const columns = SHOWN.flatMap(name => declared.filter(each => each.name === name))
const orders = [...columns.map(({ name }) => name), 'owner', 'pipeline']
const FIGURES: ReadonlySet<string> = new Set(['money', 'number', 'fraction'])

@customElement('opportunities-screen')
export class OpportunitiesScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** As it stands in the address. */
  @property({ attribute: false }) search = ''
  @state() private lines: readonly OpportunityLine[] | null = null
  @state() private totals: readonly StageTotal[] | null = null
  @state() private choices: Choices | null = null
  @state() private covered: Covered | null = null
  @state() private next: string | null = null
  /** Not even beyond what is usually looked at. */
  @state() private nothingAtAll = false
  @state() private problem = ''
  @state() private away = false
  @state() private filtering = false
  readonly #desk = new Watch(this, () => desk)
  #request: AbortController | null = null
  #asked: string | null = null
  #typing: ReturnType<typeof setTimeout> | undefined
  #stop: (() => void) | null = null

  constructor() {
    super()
    new Watch(this, () => this.session?.device.catalogue)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#look)
    // What was out of reach is asked for again by itself.
    this.#stop = this.session.device.connection.subscribe(status => {
      if (status === 'online' && this.away) this.#load()
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#look)
    clearTimeout(this.#typing)
    this.#stop?.()
    this.#request?.abort()
    this.#asked = null
  }

  protected override willUpdate(): void {
    if (this.isConnected && this.#asked !== this.search) this.#load()
  }

  get #query(): ListQuery {
    return parseQuery(this.search, orders)
  }

  protected override render() {
    const t = opportunitiesTexts()
    const count = this.totals === null ? '' : t.count(countOf(this.totals))
    return html`<section class="page opportunities">
      <header class="title"><div><h1>${t.title}</h1><p class="quiet" role="status">${this.away ? '' : count}</p></div>
        ${this.#moment()}</header>
      ${this.away ? whatTheDeviceHas(this.session, () => this.#load()) : this.#list()}
    </section>`
  }

  /** The list is a moment behind; which one, and whether something newer is known of. */
  #moment(): TemplateResult | '' {
    const t = opportunitiesTexts()
    const { covered } = this
    if (!covered || this.away) return ''
    const newer = covered.behind > 0 && covered.building === null
    const when = covered.at === null ? '' : moment(covered.at)
    const told = when === '' ? '' : newer || covered.building ? t.asOf(when) : t.current(when)
    return html`<div class="moment">
      <p class="quiet">${told}${newer ? html`<span class="remark waiting">${t.behind(covered.behind)}</span>` : ''}</p>
      <button type="button" class="plain" data-refresh @click=${() => this.#load()}>${icon('update')}<span>${t.refresh}</span></button>
    </div>`
  }

  #list(): TemplateResult {
    const t = opportunitiesTexts()
    const query = this.#query
    const { building } = this.covered ?? {}
    return html`
      ${this.#tools(query)}
      ${building ? html`<p class="building" role="status">${t.building(building.done, building.total)}</p>` : ''}
      ${this.totals === null ? '' : stageTotals(this.totals, query.filter.stage, stage => this.#choose('stage', stage === query.filter.stage ? undefined : stage))}
      ${problemLine(this.problem)}
      ${this.problem === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>`}
      ${this.#lines(query)}
      ${this.next === null ? '' : html`<button type="button" class="plain further" @click=${() => this.#more()}>${t.more}</button>`}
    `
  }

  #tools(query: ListQuery): TemplateResult {
    const t = opportunitiesTexts()
    const fields = filterFields(query.filter, this.choices, (name, value) => this.#choose(name, value))
    const clear = isFiltered(query)
      ? html`<button type="button" class="plain" data-clear @click=${() => this.#ask({ ...query, filter: USUAL.filter })}>${icon('close')}<span>${t.clear}</span></button>`
      : ''
    const search = searchField(query.filter.text ?? '', text => this.#type(text))
    if (this.#desk.value) return html`<div class="tools">${search}${fields}${clear}</div>`
    return html`<div class="tools">${search}
        <button type="button" class="plain" aria-expanded=${this.filtering} @click=${() => {
          this.filtering = !this.filtering
        }}>${icon('pipelines')}<span>${t.filter}</span></button></div>
      ${this.filtering ? html`<div class="tools fields">${fields}${this.#orderSelect(query)}${clear}</div>` : ''}`
  }

  #lines(query: ListQuery): TemplateResult | '' {
    const t = opportunitiesTexts()
    const { lines } = this
    if (!lines) {
      if (this.problem !== '') return ''
      return html`<p class="unseen" role="status">${this.t.common.loading}</p>
        <div class="shape" aria-hidden="true">${Array.from({ length: 8 }, () => html`<i></i>`)}</div>`
    }
    if (lines.length > 0) return this.#desk.value ? this.#table(lines, query) : this.#rows(lines)
    if (this.nothingAtAll) return this.#empty()
    if (isFiltered(query)) return html`<div class="empty"><p>${t.nothing}</p></div>`
    if (query.filter.type !== undefined) {
      return html`<div class="empty"><p>${t.nothing}</p>
        <button type="button" class="plain" @click=${() => this.#ask({ ...query, filter: {} })}>${t.showAll}</button></div>`
    }
    return this.#empty()
  }

  #empty(): TemplateResult {
    const t = opportunitiesTexts()
    return html`<div class="empty">${mark()}<h2>${t.empty}</h2><p class="quiet">${t.emptyLead}</p></div>`
  }

  #table(lines: readonly OpportunityLine[], query: ListQuery): TemplateResult {
    const t = opportunitiesTexts()
    return html`<div class="wide"><table class="lines">
      <thead><tr>${columns.map(({ name, label: text, value }) => this.#head(name, label(text), query, FIGURES.has(value.type)))}
        ${this.#head('pipeline', t.pipeline, query)}${this.#head('owner', t.owner, query)}</tr></thead>
      <tbody>${lines.map(
        line => html`<tr @click=${(event: Event) => this.#open(event, line)}>
          ${columns.map(({ name, value }, at) => {
            const figure = FIGURES.has(value.type) ? 'figure' : ''
            if (at > 0) return html`<td class=${figure}>${this.#cell(line, name)}</td>`
            return html`<th scope="row"><a href=${hrefTo(line)}>${nameOf(line)}</a></th>`
          })}
          <td class="quiet">${line.document.name || line.document.key}</td><td class="quiet">${line.document.ownerName}</td>
        </tr>`,
      )}</tbody>
    </table></div>`
  }

  #cell(line: OpportunityLine, name: string): string {
    const column = columns.find(each => each.name === name)
    if (!column) return ''
    if (name === 'stage') return line.stage.name === '' ? '' : stageWord(line.stage)
    return display(column.value, line.values[name], line.currency, () => '')
  }

  #rows(lines: readonly OpportunityLine[]): TemplateResult {
    return html`<ul class="lines">${lines.map(line => {
      const { values, document } = line
      const revenue = typeof values.revenue === 'number' ? values.revenue : null
      const stands = [stageWord(line.stage), this.#cell(line, 'closeDate')].filter(Boolean).join(' · ')
      return html`<li><a class="line" href=${hrefTo(line)}>
        <span class="main"><strong>${nameOf(line)}</strong><span class="figure">${total(revenue, line.currency)}</span></span>
        <span class="more quiet"><span>${stands}</span><span class="whose">${document.ownerName || document.name}</span></span>
      </a></li>`
    })}</ul>`
  }

  #head(key: string, text: string, { sort, down }: ListQuery, figures = false): TemplateResult {
    const chosen = sort === key
    return html`<th scope="col" class=${figures ? 'figure' : ''} aria-sort=${chosen ? (down ? 'descending' : 'ascending') : nothing}>
      <button type="button" data-sort=${key} @click=${() => this.#sort(key, chosen ? !down : figures)}>
        ${text}<span class="arrow" aria-hidden="true">${chosen ? (down ? '▾' : '▴') : ''}</span></button></th>`
  }

  #orderSelect({ sort }: ListQuery): TemplateResult {
    const t = opportunitiesTexts()
    const names = new Map([
      ...columns.map(each => [each.name, label(each.label)] as const),
      ['owner', t.owner],
      ['pipeline', t.pipeline],
    ])
    return html`<label class="choice"><span class="unseen">${t.sort}</span>${icon('sort')}
      <select name="sort" @change=${(event: Event) => {
        const key = (event.target as HTMLSelectElement).value
        this.#sort(
          key,
          columns.some(({ name, value }) => name === key && FIGURES.has(value.type)),
        )
      }}>${[...names].map(([key, name]) => html`<option value=${key} ?selected=${key === sort}>${name}</option>`)}</select></label>`
  }

  #open(event: Event, line: OpportunityLine): void {
    if ((event.target as HTMLElement).closest('a')) return
    const route = documentRoute(line.document.address, line.record)
    if (route) this.session.router.go(route)
  }

  #type(text: string): void {
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#choose('text', text.trim() || undefined), TYPING_MS)
  }

  #choose(name: keyof ListQuery['filter'], value: string | undefined): void {
    const { [name]: _before, ...others } = this.#query.filter
    this.#ask({ ...this.#query, filter: value === undefined ? others : { ...others, [name]: value } })
  }

  #sort(sort: string, down: boolean): void {
    this.#ask({ ...this.#query, sort, down })
  }

  /** Filters are no steps on the way back: one comes from here to where one was before. */
  #ask(query: ListQuery): void {
    this.session.router.go({ screen: 'opportunities', search: writeQuery(query) }, 'replace')
  }

  readonly #look = (): void => {
    // Who has read on for pages is not thrown back to the first.
    if (document.visibilityState === 'visible' && this.lines !== null && this.lines.length <= 50) this.#load()
  }

  #load(): void {
    this.#asked = this.search
    void this.#fetch(null)
  }

  #more(): void {
    if (this.next !== null) void this.#fetch(this.next)
  }

  /** The lines first; what they come to and what there is to choose from follow. A newer request takes the place of one. */
  async #fetch(after: string | null): Promise<void> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    const { office } = this.session
    const query = this.#query
    this.problem = ''
    try {
      const page = await opportunityPage(office, query, after, request.signal)
      // Nothing that is usually looked at: is there anything at all? A company that has just begun is told how to begin.
      const none = after === null && page.lines.length === 0 && query.filter.type !== undefined && !isFiltered(query)
      const any = none ? await opportunityPage(office, { ...query, filter: {} }, null, request.signal) : page
      this.nothingAtAll = none && any.lines.length === 0
      this.lines = after === null ? page.lines : [...(this.lines ?? []), ...page.lines]
      this.next = page.next
      this.covered = page.covered
      this.away = false
      if (after !== null) return
      this.totals = (await opportunityTotals(office, query.filter, request.signal)).totals
      this.choices ??= await opportunityChoices(office, request.signal)
    } catch (error) {
      if (request.signal.aborted) return
      const unreached = (error instanceof OfficeError && error.code === 'offline') || isTimeout(error)
      // What is on the screen stays there; a list that cannot be had at all gives way to what is here.
      if (unreached && this.lines === null) this.away = true
      else this.problem = unreached ? this.t.errors.offline : sentenceFor(error)
    }
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError'

const nameOf = ({ values }: OpportunityLine): string => {
  const named = [values.name, values.account, values.reference].find(each => typeof each === 'string' && each !== '')
  return typeof named === 'string' ? named : opportunitiesTexts().unnamed
}

function hrefTo(line: OpportunityLine): string {
  const route = documentRoute(line.document.address, line.record)
  return route ? hrefOf(route) : '#'
}

pageStyles(css`
  .opportunities {
    max-width: 1600px;

    .moment {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
      align-items: center;
      gap: 4px 12px;
      text-align: end;
    }
    .wide {
      overflow-x: auto;
    }
    table.lines td,
    table.lines th[scope='row'] {
      max-width: 200px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .further {
      margin-top: 12px;
    }
    .away {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
      margin-bottom: 12px;
    }
    .away p {
      max-width: 640px;
    }
    .building {
      color: var(--waiting);
    }
    ul.lines .whose {
      flex: none;
      max-width: 50%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  @media (max-width: 899px) {
    .opportunities {
      .fields .choice {
        flex: 1 1 40%;
      }
      .title {
        flex-wrap: wrap;
        gap: 4px;
        margin-bottom: 8px;
      }
      /* Beside the title where it fits: a button alone on a line would be a riddle. */
      .moment {
        flex: 1 1 auto;
        flex-wrap: nowrap;
        justify-content: flex-end;
      }
      .moment .plain span {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .moment .plain {
        width: var(--touch);
        padding: 0;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'opportunities-screen': OpportunitiesScreen
  }
}
