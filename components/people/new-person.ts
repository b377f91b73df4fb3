// Adds a person and shows, once, the link with which they sign in for the first time.
import '@vaadin/button'
import '@vaadin/select'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Role } from '../../src/sync/wire/catalogue.ts'
import type { Colleague } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { signInLink } from '../entry/secret.ts'
import { copyText } from '../shared/copy-text.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { icon } from '../shared/icons.ts'
import { nameOptions } from '../shared/selects.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'

/** Office staff hand out ways in for reps and assistants; an administrator for everybody. */
export const offered = (own: Role): readonly Role[] =>
  own === 'admin' ? ['rep', 'assistant', 'office', 'admin'] : ['rep', 'assistant']

export interface AssistsChosen {
  readonly assistant: Colleague
  /** Ids. */
  readonly assists: readonly string[]
}

@customElement('new-person')
export class NewPersonDialog extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) people: readonly Colleague[] = []
  @state() private name = ''
  @state() private chosenRole: Role = 'rep'
  @state() private assists: ReadonlySet<string> = new Set()
  @state() private tried = false
  @state() private busy = false
  @state() private problem = ''
  @state() private added: { readonly name: string; readonly link: string; readonly again: boolean } | null = null
  /** An assistant whose reps are being changed. */
  @state() private assistant: Colleague | null = null
  @query('dialog') private dialog!: HTMLDialogElement

  show(): void {
    this.name = ''
    this.chosenRole = 'rep'
    this.assists = new Set()
    this.tried = false
    this.problem = ''
    this.added = null
    this.assistant = null
    this.dialog.showModal()
  }

  /** A link for somebody who is there already, from its secret. */
  showLink(name: string, secret: string): void {
    this.show()
    this.added = { name, link: signInLink(window.location, secret), again: true }
  }

  /** Whom an assistant works for. */
  showAssists(assistant: Colleague): void {
    this.show()
    this.assists = new Set(assistant.assists ?? [])
    this.assistant = assistant
  }

  protected override render() {
    return html`<dialog class="form-dialog" aria-labelledby="new-person-title">${
      this.added ? this.#link(this.added) : this.assistant ? this.#assistsForm(this.assistant) : this.#form()
    }</dialog>`
  }

  #form(): TemplateResult {
    const t = this.t.people
    const roles = offered(this.session.person.role)
    const excess = tooLong(this.name.trim(), NAME_MAX)
    return html`<form novalidate @submit=${this.#submit} @keydown=${this.#enter}>
      <h2 id="new-person-title">${t.add}</h2>
      ${problemLine(this.problem)}
      <vaadin-text-field label=${t.name} .value=${this.name} manual-validation autofocus autocomplete="off"
        .invalid=${excess !== '' || (this.tried && this.name.trim() === '')} .errorMessage=${excess || t.nameMissing}
        @input=${(event: Event) => {
          this.name = (event.currentTarget as HTMLInputElement).value
        }}></vaadin-text-field>
      <vaadin-select label=${t.role} .value=${this.chosenRole} @opened-changed=${nameOptions}
        .items=${roles.map(value => ({ value, label: this.t.app.roles[value] }))}
        @change=${(event: Event) => {
          this.chosenRole = (event.currentTarget as HTMLInputElement).value as Role
        }}></vaadin-select>
      ${this.chosenRole === 'assistant' ? this.#reps() : ''}
      <div class="actions">
        <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
        <vaadin-button theme="primary" ?disabled=${this.busy} @click=${this.#submit}>${t.create}</vaadin-button>
      </div>
    </form>`
  }

  #assistsForm(assistant: Colleague): TemplateResult {
    const t = this.t.people
    const save = (event: Event): void => {
      event.preventDefault()
      this.tried = true
      if (this.assists.size === 0) return
      const detail: AssistsChosen = { assistant, assists: [...this.assists] }
      this.dispatchEvent(new CustomEvent<AssistsChosen>('assists-chosen', { detail, bubbles: true }))
      this.dialog.close()
    }
    return html`<form novalidate @submit=${save}>
      <h2 id="new-person-title">${t.changeAssists(assistant.name)}</h2>
      ${this.#reps()}
      <div class="actions">
        <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
        <vaadin-button theme="primary" data-save @click=${save}>${t.save}</vaadin-button>
      </div>
    </form>`
  }

  #reps(): TemplateResult {
    const t = this.t.people
    const reps = this.people.filter(each => each.role === 'rep' && (each.active !== false || this.assists.has(each.id)))
    return html`<fieldset class="reps">
      <legend>${t.assists}</legend>
      <p class="quiet">${reps.length === 0 ? t.noReps : t.assistsHelp}</p>
      <div class="names">${reps.map(
        rep => html`<label class="tick"><input type="checkbox" .checked=${this.assists.has(rep.id)}
          @change=${() => this.#toggle(rep.id)} />${rep.name}</label>`,
      )}</div>
      ${this.tried && this.assists.size === 0 && reps.length > 0 ? problemLine(t.assistsMissing) : ''}
    </fieldset>`
  }

  #link({
    name,
    link,
    again,
  }: {
    readonly name: string
    readonly link: string
    readonly again: boolean
  }): TemplateResult {
    const t = this.t.people
    return html`<form class="handover" @submit=${(event: Event) => event.preventDefault()}>
      <h2 id="new-person-title">${t.linkTitle(name)}</h2>
      <p class="quiet">${again ? t.newLinkLead : t.linkLead}</p>
      <input class="link" readonly aria-label=${t.copyLink} .value=${link}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
      <div class="actions">
        <vaadin-button @click=${() => copyText(this, link)}>${icon('copy')}<span>${t.copyLink}</span></vaadin-button>
        <vaadin-button theme="primary" @click=${() => this.dialog.close()}>${t.done}</vaadin-button>
      </div>
    </form>`
  }

  #toggle(id: string): void {
    const chosen = new Set(this.assists)
    if (!chosen.delete(id)) chosen.add(id)
    this.assists = chosen
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.target as HTMLElement).closest('vaadin-text-field')) this.#submit(event)
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.tried = true
    const name = this.name.trim()
    const assistant = this.chosenRole === 'assistant'
    if (this.busy || name === '' || name.length > NAME_MAX || (assistant && this.assists.size === 0)) return
    this.busy = true
    this.problem = ''
    try {
      const assists = assistant ? { assists: [...this.assists] } : {}
      const { link } = await this.session.office.addPerson({ name, role: this.chosenRole, ...assists })
      this.added = { name, link: signInLink(window.location, link), again: false }
      this.dispatchEvent(new CustomEvent('person-added', { bubbles: true }))
    } catch (error) {
      this.problem = sentenceFor(error)
    } finally {
      this.busy = false
    }
  }
}

pageStyles(css`
  new-person {
    .reps {
      box-sizing: border-box;
      margin: 0;
      padding: 0;
      border: 0;
      min-width: 0;
    }
    legend {
      padding: 0;
      font-weight: 500;
    }
    .names {
      max-height: 200px;
      overflow: auto;
      margin-top: 8px;
    }
    .names .tick {
      min-height: 32px;
    }
    .link {
      box-sizing: border-box;
      height: var(--touch);
      padding: 0 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--corner);
      background: var(--well);
      color: var(--ink);
      font: inherit;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'new-person': NewPersonDialog
  }
}
