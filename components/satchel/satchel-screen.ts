// My satchel: what is on this device, why, how large, and when it was brought up to date last.
import '@vaadin/progress-bar'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { documentRoute, hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { ago, size } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import '../shared/page-styles.ts'
import { Tick } from '../shared/tick.ts'
import { type SatchelLine, satchelLines } from './lines.ts'
import './taken-list.ts'
import { satchelTexts } from './texts.ts'

const MINUTE_MS = 60_000

/** Lines shown at first: nobody reads thousands. */
const SHOWN = 100

@customElement('satchel-screen')
export class SatchelScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private all = false
  /** Somebody pressed the button, and hears what came of it. */
  @state() private asked = false
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #held = new Watch(this, () => this.session?.device.held)
  readonly #progress = new Watch(this, () => this.session?.device.progress)
  readonly #updated = new Watch(this, () => this.session?.device.updated)
  readonly #connection = new Watch(this, () => this.session?.device.connection)

  constructor() {
    super()
    new Tick(this)
  }

  protected override render() {
    const t = satchelTexts()
    const catalogue = this.#catalogue.value ?? new Map()
    const { lines, others, bytes } = satchelLines(catalogue, this.#held.value ?? new Map(), this.session.person)
    const shown = this.all ? lines : lines.slice(0, SHOWN)
    return html`<section class="page">
      <header class="title"><h1>${t.title}</h1></header>
      <p class="lead quiet">${t.lead}</p>
      ${this.#state()}
      <taken-list .session=${this.session}></taken-list>
      ${
        lines.length === 0
          ? html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p></div>`
          : html`<p class="total"><strong>${t.total(lines.length, size(bytes))}</strong>${
              others > 0 ? html` <span class="quiet">${t.others(others)}</span>` : ''
            }</p>
            <ul class="carried">${shown.map(each => this.#line(each))}</ul>`
      }
      ${lines.length === 0 && others > 0 ? html`<p class="quiet">${t.others(others)}</p>` : ''}
      ${
        shown.length < lines.length
          ? html`<button type="button" class="plain" @click=${() => {
              this.all = true
            }}>${t.more(lines.length - shown.length)}</button>`
          : ''
      }
    </section>`
  }

  #state(): TemplateResult {
    const t = satchelTexts()
    const progress = this.#progress.value
    const isOnline = this.#connection.value === 'online'
    return html`<div class="state ${isOnline && !progress ? 'online' : ''}">
      ${icon(isOnline ? 'office' : 'offline')}
      <p role="status">${this.#words(isOnline)}</p>
      <button type="button" class="plain" ?disabled=${this.#connection.value === 'connecting'}
        @click=${this.#synchronise}>${icon('update')}<span>${t.synchronise}</span></button>
      ${
        progress
          ? html`<div class="bringing">
              <vaadin-progress-bar aria-label=${t.bringing} .max=${progress.total} .value=${progress.done}></vaadin-progress-bar>
              <p>${t.bringing}: ${t.brought(progress.done, progress.total)}</p>
            </div>`
          : ''
      }
    </div>`
  }

  #words(isOnline: boolean): string {
    const t = satchelTexts()
    const updated = this.#updated.value ?? null
    const when = updated === null ? t.never : t.wasUpToDate(this.#ago(updated))
    if (!isOnline) return this.asked && this.#connection.value === 'offline' ? `${when} ${t.tried}` : when
    if (this.#progress.value) return t.isComing
    return updated === null ? t.isComing : t.isUpToDate
  }

  /** Within a sentence about what was, “now” would be wrong. */
  #ago(ms: number): string {
    const now = this.session.clock()
    return now - ms < MINUTE_MS ? satchelTexts().justNow : ago(ms, now)
  }

  #line({ line, held, why, state }: SatchelLine): TemplateResult {
    const t = satchelTexts()
    const route = documentRoute(line.address)
    const reason = why === 'assists' ? t.assists(line.facts.ownerName) : t[why]
    const words = html`
      <strong>${line.summary.name || this.t.pipeline.unnamed}</strong>
      <span class="key quiet">${line.facts.key || this.t.pipelines.noKey}</span>
      <span class="why">${reason}</span>
      <span class="figure">${held && held.bytes > 0 ? size(held.bytes) : ''}</span>
      <span class="when quiet">${state === 'here' ? (held ? t.at(this.#ago(held.at)) : '') : t[state]}</span>`
    return html`<li>${
      route ? html`<a class="line" href=${hrefOf(route)}>${words}</a>` : html`<div class="line">${words}</div>`
    }</li>`
  }

  readonly #synchronise = (): void => {
    this.asked = true
    this.session.device.synchronise()
  }
}

pageStyles(css`
  satchel-screen {
    .state {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      margin: 12px 0 20px;
      padding: 10px 16px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
    }
    .state > p {
      flex: 1 1 14rem;
      margin: 0;
    }
    .state.online > .icon {
      color: var(--safe);
    }
    .bringing {
      flex: 1 1 100%;
    }
    .bringing p {
      margin: 4px 0 0;
    }
    .carried {
      list-style: none;
      margin: 12px 0;
      padding: 0;
      border-top: 1px solid var(--line);
    }
    .carried li {
      border-bottom: 1px solid var(--line);
    }
    .line {
      display: grid;
      grid-template-columns: minmax(0, 2fr) minmax(7rem, auto) minmax(0, 1.4fr) 5rem minmax(9rem, auto);
      align-items: center;
      gap: 4px 16px;
      min-height: 40px;
      padding: 4px 8px;
      color: var(--ink);
      text-decoration: none;
    }
    a.line:hover {
      background: var(--well);
    }
    .line > strong {
      font-weight: 500;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .figure {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
  }
  @media (max-width: 899px) {
    satchel-screen {
      .state button {
        flex: 1 1 100%;
      }
      .carried {
        margin: 12px -16px;
      }
      .line {
        grid-template-columns: minmax(0, 1fr) auto;
        min-height: var(--row-phone);
        padding: 8px 16px;
      }
      .line > .key {
        display: none;
      }
      .line > .figure {
        order: 1;
      }
      .line > .why {
        order: 2;
      }
      .line > .when {
        order: 3;
        text-align: end;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-screen': SatchelScreen
  }
}
