// The first minute of an installation: its company and its administrator.
import '@vaadin/button'
import '@vaadin/password-field'
import '@vaadin/text-field'
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Office } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { language } from '../i18n/i18n.ts'
import { SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import { entryFrame } from './frame.ts'

/** Short passwords fall to guessing even at five tries a quarter of an hour; the relay asks for the same. */
export const PASSWORD_LENGTH = 10

@customElement('set-up-screen')
export class SetUpScreen extends SatchelElement {
  @property({ attribute: false }) office!: Office
  @property({ attribute: false }) token = ''
  @state() private values = { company: '', name: '', password: '' }
  @state() private tried = false
  @state() private busy = false
  @state() private problem = ''

  protected override render() {
    const t = this.t.setUp
    const { company, name, password } = this.values
    return entryFrame(
      t.title,
      t.lead,
      html`<form novalidate @submit=${this.#submit} @keydown=${this.#enter}>
        ${problemLine(this.problem)}
        <vaadin-text-field label=${t.company} .value=${company} autocomplete="organization" manual-validation
          .invalid=${this.tried && company.trim() === ''} .errorMessage=${t.companyMissing}
          @input=${this.#set('company')}></vaadin-text-field>
        <vaadin-text-field label=${t.name} .value=${name} autocomplete="username" manual-validation
          .invalid=${this.tried && name.trim() === ''} .errorMessage=${this.t.signIn.nameMissing}
          @input=${this.#set('name')}></vaadin-text-field>
        <vaadin-password-field label=${t.password} .value=${password} autocomplete="new-password" manual-validation
          helper-text=${t.passwordHelp} .invalid=${this.tried && password.length < PASSWORD_LENGTH}
          .errorMessage=${t.passwordShort} @input=${this.#set('password')}></vaadin-password-field>
        <vaadin-button theme="primary" ?disabled=${this.busy} @click=${this.#submit}>${t.submit}</vaadin-button>
      </form>`,
    )
  }

  #set(field: 'company' | 'name' | 'password') {
    return (event: Event): void => {
      this.values = { ...this.values, [field]: (event.currentTarget as HTMLInputElement).value }
    }
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !(event.target as HTMLElement).matches('vaadin-button, button')) this.#submit(event)
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.tried = true
    const { company, name, password } = this.values
    if (this.busy || company.trim() === '' || name.trim() === '' || password.length < PASSWORD_LENGTH) return
    this.busy = true
    this.problem = ''
    try {
      const people = { company: company.trim(), name: name.trim(), password }
      await this.office.setUp({ token: this.token, ...people, language: language.value })
      this.dispatchEvent(new CustomEvent('signed-in', { bubbles: true }))
    } catch (error) {
      this.problem = sentenceFor(error)
    } finally {
      this.busy = false
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'set-up-screen': SetUpScreen
  }
}
