// The documents with changes that are not at the office yet: how many, since when, and the way to them.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { WaitingDocument } from '../../src/sync/api.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { type DocumentSign, documentSigns, signWord } from '../app/signs.ts'
import { isAhead } from '../app/unsent.ts'
import { ago, moment } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { mark } from '../shared/icons.ts'
import { Tick } from '../shared/tick.ts'
import { documentName } from './document-name.ts'

/** Lines shown at first: nobody reads more, and an answer of the office changes one of them every few ms. */
const SHOWN = 100

@customElement('waiting-list')
export class WaitingList extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private all = false
  readonly #waiting = new Watch(this, () => this.session?.device.waitingDocuments)
  readonly #unsaved = new Watch(this, () => this.session?.device.unsaved)
  readonly #entries = new Watch(this, () => this.session?.device.waiting)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)
  readonly #lamp = new Watch(this, () => this.session?.device.lamp)

  constructor() {
    super()
    new Watch(this, () => this.session?.device.catalogue)
    new Tick(this)
  }

  protected override render() {
    const t = this.t.waiting
    const waiting = this.#waiting.value ?? []
    if (waiting.length === 0) return this.#lamp.value === 'saving' ? '' : this.#empty()
    const signs = documentSigns(waiting, this.#drafts.value ?? [], this.#unsaved.value ?? new Set())
    const shown = this.all ? waiting : waiting.slice(0, SHOWN)
    return html`<p class="lead">${t.total(this.#entries.value ?? 0, waiting.length)}</p>
      <ul class="waiting-lines">${shown.map(each => this.#line(each, signs.get(each.address)))}</ul>
      ${
        shown.length < waiting.length
          ? html`<button type="button" class="plain" @click=${() => {
              this.all = true
            }}>${t.more(waiting.length - shown.length)}</button>`
          : ''
      }`
  }

  #line({ address, entries, since }: WaitingDocument, sign: DocumentSign | undefined): TemplateResult {
    const t = this.t.waiting
    const now = this.session.clock()
    const route = documentRoute(address)
    const words = html`
      <strong>${documentName(this.session, address)}</strong>
      <span class="figure">${t.changes(entries)}</span>
      ${signWord(sign?.lamp ?? 'device')}
      ${
        isAhead(since, now)
          ? html`<span class="quiet">${t.ahead}</span>`
          : html`<time class="quiet" datetime=${new Date(since).toISOString()}>${t.since(ago(since, now))} · ${moment(since)}</time>`
      }`
    return html`<li>${route ? html`<a class="line" href=${hrefOf(route)}>${words}</a>` : html`<div class="line">${words}</div>`}</li>`
  }

  #empty(): TemplateResult {
    const t = this.t.waiting
    return html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p></div>`
  }
}

pageStyles(css`
  waiting-list {
    display: block;

    .waiting-lines {
      list-style: none;
      margin: 12px 0;
      padding: 0;
      border-top: 1px solid var(--line);
    }
    li {
      border-bottom: 1px solid var(--line);
    }
    .line {
      display: grid;
      grid-template-columns: minmax(0, 2fr) auto minmax(0, 1.6fr) minmax(7rem, auto);
      align-items: center;
      gap: 4px 16px;
      min-height: 44px;
      padding: 4px 8px;
      color: var(--ink);
      text-decoration: none;
    }
    .line > strong {
      font-weight: 500;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .line > .lamp {
      order: 1;
    }
    .line > :is(time, .quiet) {
      order: 2;
    }
    .line > .figure {
      order: 3;
    }
    a.line:hover {
      background: var(--well);
    }
  }
  @media (max-width: 899px) {
    waiting-list {
      .waiting-lines {
        margin: 12px -16px;
      }
      .line {
        grid-template-columns: minmax(0, 1fr) auto;
        min-height: var(--row-phone);
        padding: 8px 16px;
      }
      .line > strong {
        order: 0;
      }
      .line > .figure {
        order: 1;
      }
      .line > .lamp {
        order: 2;
        justify-self: start;
      }
      .line > :is(time, .quiet) {
        order: 3;
        grid-column: 1 / -1;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'waiting-list': WaitingList
  }
}
