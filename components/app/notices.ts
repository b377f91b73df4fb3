// What the app has to say by itself, in quiet lines below its head: a new version, unsent work that grows old.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { moment } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import type { Unsent } from './unsent.ts'
import type { Updates } from './updates.ts'

/** ms between looks at how old unsent work has become. */
const LOOK_MS = 60_000

@customElement('satchel-notices')
export class SatchelNotices extends SatchelElement {
  @property({ attribute: false }) updates: Updates | null = null
  @property({ attribute: false }) unsent: Unsent | null = null
  /** Put off: the version waits until the next start. */
  @state() private later = false
  readonly #ready = new Watch(this, () => this.updates?.ready)
  readonly #since = new Watch(this, () => this.unsent?.since)
  #timer: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => this.requestUpdate(), LOOK_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  protected override render() {
    const t = this.t.notices
    const since = this.#since.value ?? null
    return html`<div role="status">
      ${since !== null && this.unsent?.isOld() ? this.#line('device', 'old', t.unsent(moment(since))) : ''}
      ${
        this.#ready.value && !this.later
          ? this.#line(
              'update',
              'update',
              t.update,
              html`<button type="button" class="plain take" @click=${() =>
                this.dispatchEvent(new CustomEvent('take-update', { bubbles: true }))}>${t.take}</button>
              <button type="button" class="plain" @click=${() => {
                this.later = true
              }}>${t.later}</button>`,
            )
          : ''
      }
    </div>`
  }

  #line(sign: IconName, name: string, text: string, actions: TemplateResult | '' = ''): TemplateResult {
    return html`<div class="notice ${name}">${icon(sign)}<span>${text}</span>${actions}</div>`
  }
}

pageStyles(css`
  satchel-notices {
    display: block;

    &.before {
      position: fixed;
      inset: 0 0 auto;
      z-index: 30;
    }
    .notice {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 10px;
      padding: 4px 16px;
      min-height: 36px;
      border-bottom: 1px solid var(--line);
      background: var(--well);
    }
    .notice span {
      flex: 1 1 12rem;
      padding: 4px 0;
    }
    .notice.old {
      background: var(--waiting-wash);
      color: var(--waiting);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-notices': SatchelNotices
  }
}
