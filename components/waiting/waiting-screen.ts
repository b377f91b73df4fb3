// Where everything is that was entered here: what waits to go to the office, and what the office did not accept.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { signIcons } from '../app/signs.ts'
import { number } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import '../shared/page-styles.ts'
import './line-state.ts'
import './not-accepted.ts'
import './waiting-list.ts'

type Part = 'waiting' | 'refused'

@customElement('waiting-screen')
export class WaitingScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) shows: Part = 'waiting'
  readonly #waiting = new Watch(this, () => this.session?.device.waiting)
  readonly #keeping = new Watch(this, () => this.session?.keeping)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const { waiting, lamp } = this.t
    // What is at the office already would only have to be fetched again.
    const atRisk = this.#keeping.value === 'refused' && (this.#waiting.value ?? 0) > 0
    return html`<section class="page">
      <header class="title"><h1>${this.shows === 'waiting' ? waiting.title : lamp.refused}</h1></header>
      <nav class="parts" aria-label=${lamp.title}>
        ${this.#tab('waiting', waiting.tab, this.#waiting.value ?? 0)}
        ${this.#tab('refused', lamp.refused, this.#drafts.value?.length ?? 0)}
      </nav>
      ${
        this.shows === 'waiting'
          ? html`<line-state .session=${this.session}></line-state><waiting-list .session=${this.session}></waiting-list>
            ${atRisk ? html`<p class="lead quiet">${lamp.notKept}</p>` : ''}`
          : html`<not-accepted .session=${this.session}></not-accepted>`
      }
    </section>`
  }

  #tab(part: Part, text: string, changes: number): TemplateResult {
    return html`<a class="plain" href=${hrefOf({ screen: part })} aria-current=${part === this.shows ? 'page' : nothing}
      >${icon(signIcons[part === 'waiting' ? 'device' : 'refused'])}<span>${text}</span>${
        changes > 0 ? html`<strong>${number(changes)}</strong>` : ''
      }</a>`
  }
}

pageStyles(css`
  waiting-screen {
    .parts {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-bottom: 16px;
    }
    .parts a[aria-current] {
      border-color: var(--saddle);
      background: var(--saddle-wash);
      color: var(--saddle);
    }
    .lead {
      max-width: 720px;
    }
    .empty {
      margin-top: 8vh;
    }
  }
  @media (max-width: 899px) {
    waiting-screen .parts a {
      flex: 1 1 auto;
      padding: 0 8px;
      white-space: nowrap;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'waiting-screen': WaitingScreen
  }
}
