// Documents that were taken from this device: which, why, and what became of what was saved; until somebody has seen it.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import type { Notice } from '../../src/sync/stores/store.ts'
import type { Session } from '../app/session.ts'
import { ago } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import { satchelTexts } from './texts.ts'
import { whyTaken } from './why-taken.ts'

@customElement('taken-list')
export class TakenList extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private problem = ''
  readonly #notices = new Watch(this, () => this.session?.device.notices)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const notices = this.#notices.value ?? []
    if (notices.length === 0) return ''
    const t = satchelTexts()
    const gone = notices.filter(({ phase }) => phase === 'gone').map(({ address }) => address)
    return html`<h2>${t.takenTitle}</h2>
      <ul>${notices.map(each => this.#notice(each))}</ul>
      ${problemLine(this.problem)}
      ${
        gone.length > 1
          ? html`<button type="button" class="plain" @click=${() => this.#seen(gone)}>${t.seenAll}</button>`
          : ''
      }`
  }

  #notice(notice: Notice): TemplateResult {
    const t = satchelTexts()
    const { address, name, key, at, phase } = notice
    const kept = (this.#drafts.value ?? []).some(draft => draft.address === address)
    return html`<li>
      <div>
        <strong>${name || this.t.pipeline.unnamed}</strong>
        <span class="quiet">${key}${key === '' ? '' : ' · '}${ago(at, this.session.clock())}</span>
        <p>${whyTaken(notice)}</p>
        <p class="quiet">${t[phase]}${kept ? ` ${t.withDrafts}` : ''}</p>
      </div>
      ${
        phase === 'gone'
          ? html`<button type="button" class="plain" aria-label="${t.seen}: ${name}" @click=${() =>
              this.#seen([address])}>${t.seen}</button>`
          : ''
      }
    </li>`
  }

  async #seen(addresses: readonly Address[]): Promise<void> {
    this.problem = ''
    try {
      await this.session.device.seen(addresses)
    } catch {
      // The disk refused; the sentence about the disk says more on every screen.
      this.problem = satchelTexts().failed
    }
  }
}

pageStyles(css`
  taken-list {
    display: block;

    h2 {
      margin: 8px 0;
      font-size: 1rem;
    }
    ul {
      list-style: none;
      margin: 0 0 12px;
      padding: 0;
      border: 1px solid var(--waiting);
      border-radius: 12px;
      overflow: hidden;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
      padding: 10px 16px;
      background: var(--waiting-wash);
    }
    li + li {
      border-top: 1px solid var(--line);
    }
    li > div {
      flex: 1 1 16rem;
      min-width: 0;
    }
    li p {
      margin: 2px 0 0;
    }
    strong {
      font-weight: 500;
      overflow-wrap: anywhere;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'taken-list': TakenList
  }
}
