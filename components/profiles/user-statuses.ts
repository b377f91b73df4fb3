// The company's own statuses of a profile: the list, and one of them to be written.
import '@vaadin/text-field'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ROLES } from '../../src/policy/rights.ts'
import { MAX_TEXT } from '../../src/policy/statuses/parse.ts'
import type { UserStatus } from '../../src/policy/statuses/profile.ts'
import { systemOf } from '../../src/policy/statuses/rules.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { roleWord, transactionWord } from '../statuses/words.ts'
import {
  type ProfileDraft,
  withInitial,
  withMoved,
  withNewStatus,
  withNumbering,
  withNumberPart,
  withoutStatus,
  withRole,
  withStatus,
} from './profile-draft.ts'
import type { EditProfile } from './profile-matrix.ts'
import { profilesTexts } from './texts.ts'

/** Characters of a code (S2). */
const CODE_LENGTH = 4
/** Digits of a number, as many as the highest one has. */
const NUMBER_LENGTH = 4

type ByHand = 'anybody' | 'someRoles' | 'nobody'
const byHand = ({ roles }: UserStatus): ByHand =>
  roles === null ? 'anybody' : roles.length === 0 ? 'nobody' : 'someRoles'

@customElement('user-statuses')
export class UserStatuses extends SatchelElement {
  @property({ attribute: false }) draft!: ProfileDraft
  @property({ attribute: false }) edit!: EditProfile
  /** The one that is written, by its place. */
  @state() private opened: number | null = null

  protected override render() {
    const t = profilesTexts()
    const { statuses } = this.draft
    return html`<h2>${t.own}</h2><p class="quiet">${statuses.length === 0 ? t.none : t.ownLead}</p>
      <ul>${statuses.map((status, at) => this.#line(status, at))}</ul>
      <button type="button" class="plain" data-add-status @click=${this.#add}>${icon('add')}${t.addStatus}</button>`
  }

  #line(status: UserStatus, at: number): TemplateResult {
    const t = profilesTexts()
    const name = status.text.trim() || t.untitled
    const opened = this.opened === at
    const { length } = this.draft.statuses
    const button = (what: 'up' | 'down' | 'archive', words: string, run: () => void, disabled = false) =>
      html`<button type="button" class="bare" data-what=${what} aria-label=${words} title=${words} ?disabled=${disabled}
        @click=${run}>${icon(what === 'archive' ? 'close' : what)}</button>`
    return html`<li data-status=${at} class=${opened ? 'opened' : ''}>
      <div class="line"><button type="button" class="head" aria-expanded=${opened} @click=${() => {
        this.opened = opened ? null : at
      }}><span class="code">${status.code || '?'}</span> <strong>${name}</strong> ${this.#remarks(status)}</button>
        <span class="ways">${button('up', t.up(name), () => this.#move(at, -1), at === 0)}
          ${button('down', t.down(name), () => this.#move(at, 1), at === length - 1)}
          ${button('archive', t.remove(name), () => this.#remove(at))}</span></div>
      ${opened ? this.#form(status, at) : ''}</li>`
  }

  #remarks({ code, number, roles, runs, end }: UserStatus): TemplateResult {
    const t = profilesTexts()
    const said = [
      number ? `${figure(number.own)} → ${figure(number.lowest)}–${figure(number.highest)}` : '',
      code !== '' && this.draft.initial === code ? t.beginning : '',
      end ? t.ending : '',
      runs === null ? '' : t.runsShort(transactionWord(runs)),
      roles === null ? '' : roles.length === 0 ? t.nobody : t.rolesShort(roles.map(roleWord).join(', ')),
    ].filter(one => one !== '')
    return html`<span class="quiet remarks">${said.join(' · ')}</span>`
  }

  #form(status: UserStatus, at: number): TemplateResult {
    const t = profilesTexts()
    const write = (change: Partial<UserStatus>, about = '') => this.edit(draft => withStatus(draft, at, change), about)
    const typed = (name: string, take: (value: string) => void) => (event: Event) => {
      const { value } = event.target as HTMLInputElement
      if (value !== (name === 'code' ? status.code : status.text)) take(value)
    }
    return html`<div class="form">
      <div class="fields">
        <vaadin-text-field class="code" data-field="code" label=${t.code} .value=${status.code} maxlength=${CODE_LENGTH} allowed-char-pattern="[A-Za-z0-9]"
          @input=${typed('code', value => write({ code: value.toUpperCase() }, `code ${at}`))}></vaadin-text-field>
        <vaadin-text-field data-field="text" label=${t.text} .value=${status.text} maxlength=${MAX_TEXT}
          @input=${typed('text', value => write({ text: value }, `text ${at}`))}></vaadin-text-field>
      </div>
      ${this.#tick('initial', t.initial, status.code !== '' && this.draft.initial === status.code, on => this.edit(draft => withInitial(draft, on ? status.code : null)))}
      ${this.#tick('end', t.end, status.end, end => write({ end }), t.endHelp)}
      ${this.#tick('numbered', t.numbered, status.number !== null, numbered => this.edit(draft => withNumbering(draft, at, numbered)))}
      ${
        status.number
          ? html`<div class="fields numbers">${(['own', 'lowest', 'highest'] as const).map(part => this.#number(status, at, part))}</div>`
          : ''
      }
      ${this.#who(status, at)}
      <label class="pick"><span>${t.runs}</span><span class="choice"><select data-field="runs" @change=${(
        event: Event,
      ) => {
        const { value } = event.target as HTMLSelectElement
        write({ runs: value === '' ? null : value })
      }}><option value="" ?selected=${status.runs === null}>${t.runsNothing}</option>
        ${(systemOf(this.draft.system)?.transactions ?? []).map(
          ({ code }) => html`<option value=${code} .selected=${status.runs === code}>${transactionWord(code)}</option>`,
        )}</select></span></label>
    </div>`
  }

  #number(status: UserStatus, at: number, part: 'own' | 'lowest' | 'highest'): TemplateResult {
    const t = profilesTexts()
    const label = { own: t.ownNumber, lowest: t.lowest, highest: t.highest }[part]
    const value = status.number?.[part] ?? Number.NaN
    return html`<vaadin-text-field data-field=${part} label=${label} .value=${Number.isNaN(value) ? '' : String(value)} inputmode="numeric"
      maxlength=${NUMBER_LENGTH} allowed-char-pattern="[0-9]" @input=${(event: Event) => {
        const typed = (event.target as HTMLInputElement).value
        const number = typed === '' ? Number.NaN : Number(typed)
        if (!Object.is(number, value)) this.edit(draft => withNumberPart(draft, at, part, number), `${part} ${at}`)
      }}></vaadin-text-field>`
  }

  #who(status: UserStatus, at: number): TemplateResult {
    const t = profilesTexts()
    const chosen = byHand(status)
    const roles: Record<ByHand, readonly string[] | null> = {
      anybody: null,
      someRoles: ['admin', 'office'],
      nobody: [],
    }
    return html`<div class="pick"><label><span>${t.byHand}</span><span class="choice"><select data-field="byHand" @change=${(
      event: Event,
    ) => {
      const how = (event.target as HTMLSelectElement).value as ByHand
      this.edit(draft => withStatus(draft, at, { roles: roles[how] }))
    }}>${(['anybody', 'someRoles', 'nobody'] as const).map(
      each => html`<option value=${each} .selected=${each === chosen}>${t[each]}</option>`,
    )}</select></span></label>
      ${
        chosen === 'someRoles'
          ? html`<span class="ticks">${ROLES.map(role =>
              this.#tick(`role-${role}`, roleWord(role), status.roles?.includes(role) === true, may =>
                this.edit(draft => withRole(draft, at, role, may)),
              ),
            )}</span>`
          : ''
      }</div>`
  }

  #tick(name: string, words: string, on: boolean, set: (on: boolean) => void, more = ''): TemplateResult {
    return html`<label class="tick" title=${more || nothing}><input type="checkbox" data-field=${name} .checked=${on}
      @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />${words}${more === '' ? '' : html` <span class="quiet">${more}</span>`}</label>`
  }

  readonly #add = async (): Promise<void> => {
    this.opened = this.draft.statuses.length
    this.edit(withNewStatus)
    await this.updateComplete
    this.querySelector<HTMLElement>('li.opened [data-field=text]')?.focus()
  }

  async #move(at: number, by: -1 | 1): Promise<void> {
    this.edit(draft => withMoved(draft, at, by))
    if (this.opened === at) this.opened = at + by
    else if (this.opened === at + by) this.opened = at
    await this.updateComplete
    // The line went to another place, and focus with it: the same button again, or the way back at either end.
    const buttons = [by < 0 ? 'up' : 'down', by < 0 ? 'down' : 'up'].map(what =>
      this.querySelector<HTMLButtonElement>(`li[data-status='${at + by}'] [data-what=${what}]`),
    )
    buttons.find(button => button?.disabled === false)?.focus()
  }

  async #remove(at: number): Promise<void> {
    this.opened = null
    this.edit(draft => withoutStatus(draft, at))
    await this.updateComplete
    this.querySelector<HTMLElement>('[data-add-status]')?.focus()
  }
}

const figure = (number: number): string => (Number.isNaN(number) ? '?' : String(number))

pageStyles(css`
  user-statuses {
    display: block;

    ul {
      list-style: none;
      margin: 8px 0;
      padding: 0;
    }
    li {
      border-bottom: 1px solid var(--line);
    }
    .line {
      display: flex;
      align-items: center;
    }
    .head {
      flex: 1;
      min-width: 0;
      min-height: 40px;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 12px;
      padding: 4px 8px;
      border: 0;
      border-radius: 6px;
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .head:hover {
      background: var(--well);
    }
    .head .code {
      width: 44px;
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    .remarks {
      font-size: 0.8125rem;
    }
    .ways {
      display: flex;
    }
    .ways .bare {
      width: 36px;
      height: 36px;
    }
    .bare:disabled {
      opacity: 0.35;
      cursor: default;
    }
    .form {
      display: grid;
      gap: 10px;
      padding: 4px 8px 16px;
    }
    .fields {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .fields vaadin-text-field {
      flex: 1 1 200px;
      max-width: 320px;
    }
    .fields vaadin-text-field.code {
      flex: 0 1 120px;
      min-width: 88px;
    }
    .numbers {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 120px));
    }
    .numbers vaadin-text-field {
      min-width: 0;
    }
    .pick,
    .pick label {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    .pick > span:first-child,
    .pick label > span:first-child {
      min-width: 132px;
    }
    .ticks {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 16px;
    }
    @media (max-width: 899px) {
      .head {
        min-height: var(--row-phone);
      }
      .head strong {
        flex: 1;
      }
      .remarks {
        width: 100%;
      }
      .ways .bare {
        width: var(--touch);
        height: var(--touch);
      }
      .tick {
        min-height: var(--touch);
      }
      .pick .choice {
        width: 100%;
        min-width: 0;
      }
      .pick label {
        width: 100%;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'user-statuses': UserStatuses
  }
}
