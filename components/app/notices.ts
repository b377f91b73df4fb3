// What the app has to say by itself, in quiet lines below its head: a disk that refuses, a page that has had its day, a
// new version, unsent work that grows old.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { moment } from '../i18n/format.ts'
import { satchelTexts } from '../satchel/texts.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import { Tick } from '../shared/tick.ts'
import { hrefOf } from './router.ts'
import type { Session } from './session.ts'
import { isAhead, isOld, unsentSince } from './unsent.ts'
import type { Updates } from './updates.ts'

/** Documents on their way that are worth a line. */
const WORTH_SAYING = 50

@customElement('satchel-notices')
export class SatchelNotices extends SatchelElement {
  @property({ attribute: false }) updates: Updates | null = null
  /** None before anybody is signed in. */
  @property({ attribute: false }) session: Session | null = null
  /** Put off: the version waits until the next start. */
  @state() private later = false
  readonly #ready = new Watch(this, () => this.updates?.ready)
  readonly #route = new Watch(this, () => this.session?.router.route)
  readonly #waiting = new Watch(this, () => this.session?.device.waitingDocuments)
  readonly #over = new Watch(this, () => this.session?.device.over)
  readonly #progress = new Watch(this, () => this.session?.device.progress)
  readonly #notices = new Watch(this, () => this.session?.device.notices)
  readonly #trouble = new Watch(this, () => this.session?.device.trouble)

  constructor() {
    super()
    new Tick(this)
  }

  protected override render() {
    const t = this.t.notices
    const trouble = this.#trouble.value ? this.#line('refused', 'trouble', this.t.lamp.trouble) : ''
    const over = this.#over.value
    const renew = html`<button type="button" class="plain renew" @click=${() =>
      this.dispatchEvent(new CustomEvent('renew', { bubbles: true }))}>${this.t.lamp.reload}</button>`
    return html`<div role="alert">${trouble}${over ? this.#line('update', 'over', t.over, renew) : ''}</div>
    <div role="status">
      ${this.#bringing()}
      ${this.#taken()}
      ${this.#unsent()}
      ${
        this.#ready.value && !this.later && !over
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

  /** The first load: one can work meanwhile. A few documents are here before anybody has read it. */
  #bringing(): TemplateResult | '' {
    const progress = this.#progress.value
    if (!progress || progress.total < WORTH_SAYING || this.#route.value?.screen === 'satchel') return ''
    const t = satchelTexts()
    return this.#line('device', 'bringing', `${t.bringing}: ${t.brought(progress.done, progress.total)}`)
  }

  #taken(): TemplateResult | '' {
    const notices = this.#notices.value ?? []
    if (notices.length === 0 || this.#route.value?.screen === 'satchel') return ''
    const t = satchelTexts()
    const link = html`<a class="plain" href=${hrefOf({ screen: 'satchel' })}>${t.show}</a>`
    return this.#line('device', 'taken', t.taken(notices.length), link)
  }

  #unsent(): TemplateResult | '' {
    const since = unsentSince(this.#waiting.value ?? [])
    if (since === null || !this.session) return ''
    const now = this.session.clock()
    if (!isOld(since, now)) return ''
    const t = this.t.notices
    const there = this.#route.value?.screen === 'waiting'
    const link = there ? '' : html`<a class="plain" href=${hrefOf({ screen: 'waiting' })}>${t.whatWaits}</a>`
    return this.#line('device', 'old', isAhead(since, now) ? t.unsentLong : t.unsent(moment(since)), link)
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
    .notice.trouble {
      color: var(--problem);
    }
    .notice.over {
      background: var(--waiting-wash);
      color: var(--ink);
    }
    .notice.taken,
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
