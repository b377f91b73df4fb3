// The user's own menu: language, appearance, keys, sign out.

import { css, html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { keepsTexts } from '../document/kept-texts.ts'
import { number } from '../i18n/format.ts'
import { chooseLanguage, type Language, language } from '../i18n/i18n.ts'
import { satchelTexts } from '../satchel/texts.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import { problemLine } from '../shared/problem.ts'
import { hrefOf } from './router.ts'
import type { Session } from './session.ts'
import { refusedOf } from './signs.ts'
import { chooseTheme, type Theme, theme } from './theme.ts'

const languages: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'de', name: 'Deutsch' },
  { code: 'en', name: 'English' },
]
const themes: readonly Theme[] = ['system', 'light', 'dark']

@customElement('satchel-menu')
export class SatchelMenu extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** Signing out with changes still here asks once more: nothing is lost, but the office does not have them. */
  @state() private asking = false
  readonly #theme = new Watch(this, () => theme)
  readonly #offer = new Watch(this, () => this.session?.install?.offer)
  readonly #waiting = new Watch(this, () => this.session?.device.waiting)
  readonly #notices = new Watch(this, () => this.session?.device.notices)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const t = this.t.app
    const { person, company } = this.session
    const waiting = this.#waiting.value ?? 0
    return html`
      <button type="button" class="opener" popovertarget="user-menu">
        <span class="initials" aria-hidden="true">${initials(person.name)}</span>
        <span class="unseen">${this.t.common.menu}: ${person.name}</span>
      </button>
      <div id="user-menu" class="panel" popover role="dialog" aria-label=${this.t.common.menu}
        @toggle=${() => {
          this.asking = false
        }}>
        <div><strong>${person.name}</strong><div class="quiet">${t.roles[person.role]}, ${company}</div></div>
        <div class="actions" @click=${this.#hide}>
          ${this.#place('satchel', 'device', satchelTexts().title, this.#notices.value?.length ?? 0)}
          ${this.#place('waiting', 'export', this.t.waiting.title, waiting)}
          ${this.#place('refused', 'refused', this.t.lamp.refused, refusedOf(this.#drafts.value ?? []).length)}
        </div>
        <fieldset>
          <legend>${t.language}</legend>
          ${languages.map(
            each => html`<button type="button" class="plain" lang=${each.code}
              aria-pressed=${language.value === each.code} @click=${() => chooseLanguage(each.code)}>${each.name}</button>`,
          )}
        </fieldset>
        <fieldset>
          <legend>${t.theme}</legend>
          ${themes.map(
            each => html`<button type="button" class="plain" aria-pressed=${this.#theme.value === each}
              @click=${() => chooseTheme(each)}>${t.themes[each]}</button>`,
          )}
        </fieldset>
        <div class="actions">
          ${
            this.#offer.value
              ? html`<button type="button" class="plain" @click=${this.#install}>${icon('device')}${t.install}</button>`
              : ''
          }
          <button type="button" class="plain keys" @click=${() => this.#ask('show-keys')}>${t.keys}</button>
          ${
            this.session.local
              ? html`<button type="button" class="plain" data-sign-in @click=${() => this.#ask('sign-in-here')}>${icon('key')}${t.signIn}</button>`
              : this.asking
                ? html`${problemLine(waiting > 0 ? this.t.session.signOutWaiting(waiting) : '')}
                ${problemLine(keepsTexts(this.session.device) ? this.t.session.signOutUnfinished : '')}
                <button type="button" class="plain" @click=${() => this.#ask('sign-out')}>${this.t.session.signOutAnyway}</button>`
                : html`<button type="button" class="plain" @click=${this.#signOut}>${icon('key')}${t.signOut}</button>`
          }
        </div>
      </div>
    `
  }

  #place(screen: 'satchel' | 'waiting' | 'refused', sign: IconName, text: string, changes: number) {
    return html`<a class="plain" href=${hrefOf({ screen })}>${icon(sign)}<span>${text}</span>${
      changes > 0 ? html`<strong>${number(changes)}</strong>` : ''
    }</a>`
  }

  readonly #hide = (): void => this.querySelector<HTMLElement>('.panel')?.hidePopover()

  readonly #install = (): void => {
    this.#hide()
    void this.session.install?.ask()
  }

  readonly #signOut = (): void => {
    if ((this.#waiting.value ?? 0) > 0 || keepsTexts(this.session.device)) this.asking = true
    else this.#ask('sign-out')
  }

  #ask(what: 'sign-out' | 'sign-in-here' | 'show-keys'): void {
    this.#hide()
    this.dispatchEvent(new CustomEvent(what, { bubbles: true }))
  }
}

/** First letters of the first and the last word: Darcel Schlecht is DS. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(word => word !== '')
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return chosen.map(word => [...(word ?? '')][0]?.toUpperCase() ?? '').join('')
}

pageStyles(css`
  satchel-menu {
    .opener {
      width: var(--touch);
      height: var(--touch);
      border: 0;
      padding: 0;
      background: none;
      cursor: pointer;
      display: grid;
      place-items: center;
      border-radius: 999px;
    }
    .initials {
      width: 32px;
      height: 32px;
      border-radius: 999px;
      display: grid;
      place-items: center;
      background: var(--saddle-wash);
      color: var(--saddle);
      font-weight: 600;
      font-size: 0.8125rem;
    }
    .opener:hover .initials {
      box-shadow: 0 0 0 1px var(--saddle);
    }
    fieldset {
      border: 0;
      padding: 0;
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    legend {
      padding: 0 0 4px;
      color: var(--ink-quiet);
    }
    .actions {
      display: flex;
      flex-direction: column;
      gap: 8px;
      padding-top: 12px;
      border-top: 1px solid var(--line);
    }
  }
  @media (max-width: 899px) {
    satchel-menu .keys {
      display: none;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-menu': SatchelMenu
  }
}
