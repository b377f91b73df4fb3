// The shell: navigation, lamp and menu around the screen that the address names.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { icon, mark } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import type { SatchelToasts, Toast } from '../shared/toasts.ts'
import '../shared/toasts.ts'
import { AskedCount } from './asked-count.ts'
import type { SatchelFinder } from './finder.ts'
import './finder.ts'
import type { SatchelKeys } from './keys.ts'
import './keys.ts'
import './lamp.ts'
import './menu.ts'
import { NotRun } from './not-run.ts'
import './notices.ts'
import { places } from './places.ts'
import type { Route } from './router.ts'
import { type ScreenName, screenOf } from './screens.ts'
import type { Session } from './session.ts'

@customElement('satchel-shell')
export class SatchelShell extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private loaded: ReadonlySet<ScreenName> = new Set()
  /** A screen whose code could not be fetched. */
  @state() private missing: ScreenName | null = null
  @query('satchel-finder') private finder!: SatchelFinder
  @query('satchel-keys') private keys!: SatchelKeys
  @query('satchel-toasts') private toasts!: SatchelToasts
  readonly #route = new Watch(this, () => this.session?.router.route)
  readonly #desk = new Watch(this, () => desk)
  readonly #over = new Watch(this, () => this.session?.device.over)
  readonly #newer = new Watch(this, () => this.session?.updates?.ready)
  readonly #asked = new AskedCount(this, () => this.session)
  #stopLeaving: (() => void) | null = null
  #shown: Route['screen'] | null = null

  constructor() {
    super()
    new NotRun(this)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#key)
    // In that very turn: what leaving a field commits is saved then, and never again.
    this.#stopLeaving = this.session.device.over.subscribe(over => {
      if (over && document.activeElement instanceof HTMLElement) document.activeElement.blur()
    })
    this.addEventListener('satchel-toast', event => this.toasts.show((event as CustomEvent<Toast>).detail))
    this.addEventListener('quarantine-counted', event => this.#asked.show((event as CustomEvent<number>).detail))
    this.addEventListener('show-keys', () => this.keys.show())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#key)
    this.#stopLeaving?.()
  }

  protected override willUpdate(): void {
    const screen = this.#route.value?.screen
    if (screen && screen !== 'unknown' && !this.loaded.has(screen) && this.missing !== screen) void this.#load(screen)
  }

  protected override updated(): void {
    const screen = this.#route.value?.screen ?? null
    document.title = `${screenOf(screen === null || screen === 'unknown' ? 'pipelines' : screen).title()} · Satchel`
    // A new screen is announced by moving the focus to it; the first one keeps the browser's own place.
    if (this.#shown !== null && screen !== this.#shown) this.querySelector<HTMLElement>('main')?.focus()
    this.#shown = screen
  }

  protected override render() {
    const route = this.#route.value ?? { screen: 'pipelines' }
    const deep = route.screen !== 'unknown' && screenOf(route.screen).deep && !this.#desk.value
    return html`
      <a class="skip" href="#content" @click=${this.#skip}>${this.t.common.skip}</a>
      <header class="head">
        <a class="home" href="/pipelines">${mark()}<span>Satchel</span></a>
        <button type="button" class="find" @click=${() => this.finder.show()}>
          ${icon('search')}<span>${this.t.app.find}</span><kbd>Ctrl K</kbd>
        </button>
        <satchel-lamp .session=${this.session}></satchel-lamp>
        <satchel-menu .session=${this.session}></satchel-menu>
      </header>
      <satchel-notices .updates=${this.session.updates ?? null} .session=${this.session}></satchel-notices>
      <nav class="places ${deep ? 'away' : ''}" aria-label="Satchel">${places(this.session, route, this.#asked.asked, this.#desk.value ?? true)}</nav>
      <main id="content" tabindex="-1" ?inert=${this.#over.value ?? false}>${this.#screen(route)}</main>
      <satchel-finder .session=${this.session}></satchel-finder>
      <satchel-keys></satchel-keys>
      <satchel-toasts></satchel-toasts>
    `
  }

  #screen(route: Route): TemplateResult {
    if (route.screen === 'unknown') {
      return html`<div class="empty"><h1>${this.t.app.unknownPage}</h1>
        <a class="plain" href="/pipelines">${this.t.app.toPipelines}</a></div>`
    }
    if (this.missing === route.screen) {
      // Another window has taken a newer version, and this one's files went with the old: trying again would not help.
      if (this.#newer.value) {
        return html`<div class="empty"><p role="alert">${this.t.notices.update}</p>
          <button type="button" class="plain take" @click=${() =>
            this.dispatchEvent(
              new CustomEvent('take-update', { bubbles: true }),
            )}>${this.t.notices.take}</button></div>`
      }
      return html`<div class="empty"><p role="alert">${this.t.errors.offline}</p>
        <button type="button" class="plain" @click=${() => {
          this.missing = null
        }}>${this.t.common.retry}</button></div>`
    }
    if (!this.loaded.has(route.screen)) return html`<p class="unseen" role="status">${this.t.common.loading}</p>`
    return screenOf(route.screen).show(this.session, route)
  }

  async #load(screen: ScreenName): Promise<void> {
    try {
      await screenOf(screen).load()
    } catch {
      // The only way to fail here is a network that is gone; the browser has said so in its own words.
      this.missing = screen
      return
    }
    this.loaded = new Set([...this.loaded, screen])
    // While nobody waits: the next screen then opens at once, and also without a network.
    if (screen === 'pipelines' && !this.loaded.has('pipeline')) whenIdle(() => void this.#load('pipeline'))
    // What waits is asked for just when nothing can be fetched.
    if (screen === 'pipeline' && !this.loaded.has('waiting')) whenIdle(() => void this.#load('waiting'))
    if (screen === 'waiting' && !this.loaded.has('satchel')) whenIdle(() => void this.#load('satchel'))
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault()
    this.querySelector<HTMLElement>('main')?.focus()
  }

  readonly #key = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      this.finder.show()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typesInto(event)) return
    if (document.querySelector('dialog[open]')) return
    if (event.key === '?') this.keys.show()
    else if (event.key === 'w' || event.key === 'W') this.session.router.go({ screen: 'waiting' })
    else if (event.key === '/') {
      const search = this.querySelector<HTMLElement>('[data-search]')
      if (!search) return
      event.preventDefault()
      search.focus()
    } else if (event.key === 'n' || event.key === 'N') {
      const add = this.querySelector<HTMLElement>('[data-add]')
      if (!add) return
      event.preventDefault()
      add.click()
    }
  }
}

const whenIdle = (run: () => void): unknown =>
  'requestIdleCallback' in window ? window.requestIdleCallback(run) : setTimeout(run, 200)

function typesInto(event: KeyboardEvent): boolean {
  return event.composedPath().some(each => {
    if (!(each instanceof HTMLElement)) return false
    return each.isContentEditable || each.matches('input:not([type=checkbox]), textarea, select, [role=combobox]')
  })
}

pageStyles(css`
  satchel-shell {
    display: grid;
    height: 100dvh;
    grid-template: 52px auto minmax(0, 1fr) / var(--side) minmax(0, 1fr);
    grid-template-areas: 'head head' 'notices notices' 'places main';

    .skip {
      position: absolute;
      inset: 8px auto auto 8px;
      z-index: 40;
      padding: 12px 16px;
      border-radius: var(--corner);
      background: var(--sheet);
      transform: translateY(-200%);
    }
    .skip:focus {
      transform: none;
    }
    > .head {
      grid-area: head;
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 0 12px 0 16px;
      border-bottom: 1px solid var(--line);
    }
    .home {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: var(--touch);
      margin-inline-end: auto;
      color: var(--ink);
      font-weight: 600;
      font-size: 1rem;
      text-decoration: none;
    }
    .home .mark {
      width: 28px;
      height: 28px;
    }
    .find {
      display: flex;
      align-items: center;
      gap: 8px;
      height: 36px;
      min-width: 200px;
      padding: 0 8px 0 10px;
      border: 1px solid var(--line);
      border-radius: var(--corner);
      background: var(--sheet);
      color: var(--ink-quiet);
      font: inherit;
      cursor: pointer;
    }
    .find:hover {
      border-color: var(--line-strong);
    }
    .find span {
      flex: 1;
      text-align: start;
    }
    .find kbd {
      font: inherit;
      font-size: 0.75rem;
      padding: 1px 5px;
      border: 1px solid var(--line);
      border-radius: 4px;
    }
    satchel-notices {
      grid-area: notices;
    }
    .places {
      grid-area: places;
    }
    main {
      grid-area: main;
      min-height: 0;
      min-width: 0;
      overflow: auto;
      outline: none;
    }
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 12px;
    max-width: 460px;
    margin: 12vh auto 0;
    padding: 0 24px;
    text-align: center;
  }
  .empty .mark {
    width: 48px;
    height: 48px;
  }
  .empty .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-top: 4px;
  }
  @media (max-width: 899px) {
    satchel-shell {
      grid-template: 52px auto minmax(0, 1fr) auto / minmax(0, 1fr);
      grid-template-areas: 'head' 'notices' 'main' 'places';

      .find {
        min-width: 0;
        width: var(--touch);
        height: var(--touch);
        padding: 0;
        justify-content: center;
        border-color: transparent;
        background: none;
      }
      .find kbd {
        display: none;
      }
      .find span {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      > .head {
        padding: 0 4px 0 12px;
        gap: 0;
      }
      .places.away {
        display: none;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-shell': SatchelShell
  }
}
