// The office's quarantine: what was not accepted from whom, questions first, and one of them to be decided.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { QuarantineCounts, QuarantineLine } from '../../src/sync/wire/quarantine.ts'
import { hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { ago, moment } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import './quarantine-entry.ts'
import { quarantinePage } from './quarantine-office.ts'
import { officeReason, quarantineTexts } from './texts.ts'
import { fieldLabel, placeOf } from './words.ts'

@customElement('quarantine-screen')
export class QuarantineScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** The entry that is looked at; null for the list alone. */
  @property({ attribute: false }) number: number | null = null
  @state() private lines: readonly QuarantineLine[] | null = null
  @state() private next: string | null = null
  @state() private counts: QuarantineCounts | null = null
  @state() private settled = false
  @state() private problem = ''
  readonly #desk = new Watch(this, () => desk)
  #request: AbortController | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#request?.abort()
  }

  protected override render() {
    const t = quarantineTexts()
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    const alone = this.number !== null && !this.#desk.value
    return html`<section class="page quarantine ${this.number === null ? '' : 'chosen'}" @quarantine-decided=${() => this.#load()}>
      ${alone ? '' : html`<div class="list">${this.#head()}${this.#list()}</div>`}
      ${this.number === null ? this.#pick() : this.#entry(this.number, alone)}
    </section>`
  }

  #head(): TemplateResult {
    const t = quarantineTexts()
    const { counts } = this
    const others = counts ? counts.open - counts.asked : 0
    return html`<header class="title"><div><h1>${t.title}</h1>
        <p class="quiet" role="status">${counts ? t.asked(counts.asked) : ''}${others > 0 ? html`, ${t.others(others)}` : ''}</p></div></header>
      <p class="quiet lead">${t.lead}</p>
      <div class="parts" role="group" aria-label=${t.title}>
        ${this.#part(false, t.open)}${this.#part(true, t.settled)}
      </div>
      ${problemLine(this.problem)}
      ${this.problem === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>`}`
  }

  #part(settled: boolean, text: string): TemplateResult {
    return html`<button type="button" class="plain" aria-pressed=${settled === this.settled} @click=${() => {
      this.settled = settled
      this.lines = null
      void this.#load()
    }}>${text}</button>`
  }

  #list(): TemplateResult {
    const t = quarantineTexts()
    const { lines, problem } = this
    if (!lines) {
      if (problem !== '') return html``
      return html`<div class="shape" aria-busy="true">${Array.from({ length: 4 }, () => html`<i></i>`)}</div>`
    }
    if (lines.length === 0) {
      if (this.settled) return html`<p class="quiet">${t.noneSettled}</p>`
      return html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p></div>`
    }
    return html`<ul class="quarantined">${lines.map(line => this.#line(line))}</ul>
      ${this.next === null ? '' : html`<button type="button" class="plain more" @click=${() => this.#more()}>${t.more}</button>`}`
  }

  #line(line: QuarantineLine): TemplateResult {
    const t = quarantineTexts()
    const { document, settled } = line
    const at = settled?.at ?? line.asked ?? line.received
    const what = [...new Set(line.places.map(place => fieldLabel(place, line)))].join(', ')
    const more = line.changes - line.places.length
    return html`<li><a href=${hrefOf({ screen: 'quarantine', number: line.id })}
      aria-current=${line.id === this.number ? 'true' : nothing} data-places=${line.places.map(placeOf).join(' ')}>
      <span class="who"><strong>${line.person}</strong>
        ${line.asked !== null && !settled ? html`<span class="remark">${t.isQuestion}</span>` : ''}</span>
      <time class="quiet" datetime=${new Date(at).toISOString()} title=${moment(at)}>${ago(at, this.session.clock())}</time>
      <span class="where">${document ? document.name || document.key : t.unknownDocument}${
        line.recordName ? html`, ${line.recordName}` : ''
      }</span>
      <span class="quiet what">${what === '' ? (line.kept ? t.whole : t.notKept) : what}${more > 0 ? html` ${t.further(more)}` : ''}</span>
      <span class="why">${
        settled ? t[settled.state](settled.by, moment(settled.at)) : officeReason(line.refusal.code)
      }</span>
    </a></li>`
  }

  #pick(): TemplateResult | '' {
    if (!this.#desk.value || !this.lines || this.lines.length === 0) return ''
    return html`<div class="detail"><p class="quiet">${quarantineTexts().pick}</p></div>`
  }

  #entry(number: number, alone: boolean): TemplateResult {
    return html`<div class="detail">
      ${
        alone
          ? html`<a class="plain back" href=${hrefOf({ screen: 'quarantine', number: null })}>${icon('back')}<span>${quarantineTexts().back}</span></a>`
          : ''
      }
      <quarantine-entry .session=${this.session} .number=${number}></quarantine-entry>
    </div>`
  }

  async #load(): Promise<void> {
    await this.#fetch(null)
  }

  async #more(): Promise<void> {
    await this.#fetch(this.next)
  }

  /** One request at a time; a newer one takes the place of the one before. */
  async #fetch(after: string | null): Promise<void> {
    if (!isOffice(this.session.person)) return
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = ''
    try {
      const page = await quarantinePage(this.session.office, this.settled, after, request.signal)
      this.lines = after === null ? page.entries : [...(this.lines ?? []), ...page.entries]
      this.next = page.next
      this.counts = page.counts
      this.dispatchEvent(new CustomEvent('quarantine-counted', { bubbles: true, detail: page.counts.asked }))
    } catch (error) {
      if (!request.signal.aborted) this.problem = sentenceFor(error)
    }
  }
}

pageStyles(css`
  .quarantine {
    display: grid;
    gap: 24px 32px;

    .lead {
      max-width: 640px;
      margin-bottom: 12px;
    }
    .parts {
      display: flex;
      gap: 8px;
      margin-bottom: 12px;
    }
    .quarantined {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .quarantined a {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 2px 12px;
      padding: 10px 12px;
      border-bottom: 1px solid var(--line);
      color: inherit;
      text-decoration: none;
    }
    .quarantined a:hover {
      background: var(--well);
    }
    .quarantined a[aria-current] {
      background: var(--saddle-wash);
    }
    .where,
    .what,
    .why {
      grid-column: 1 / -1;
      overflow-wrap: anywhere;
    }
    .why {
      font-size: 0.8125rem;
      color: var(--ink-quiet);
    }
    time {
      white-space: nowrap;
    }
    .more {
      margin-top: 12px;
    }
    .back {
      margin-bottom: 12px;
    }
    .empty {
      margin-top: 8vh;
    }
  }
  @media (min-width: 900px) {
    .quarantine {
      grid-template-columns: minmax(320px, 5fr) minmax(0, 7fr);
      align-items: start;
    }
    .quarantine .detail {
      position: sticky;
      top: 0;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'quarantine-screen': QuarantineScreen
  }
}
