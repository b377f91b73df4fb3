// Sign in with name and password. Links come in through the fragment and never pass this form.
import '@vaadin/button'
import '@vaadin/password-field'
import '@vaadin/text-field'
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Office } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import { entryFrame, withoutSigningIn } from './frame.ts'

@customElement('sign-in-screen')
export class SignInScreen extends SatchelElement {
  @property({ attribute: false }) office!: Office
  /** No company has been set up at this relay. */
  @property({ type: Boolean }) empty = false
  /** The session ended while work went on: said above the form. */
  @property({ type: Boolean }) ended = false
  /** Whether one may work on a file without signing in. */
  @property({ type: Boolean }) without = false
  /** A sentence about a link that did not work. */
  @property() problem = ''
  @state() private name = ''
  @state() private password = ''
  @state() private tried = false
  @state() private busy = false

  protected override render() {
    const t = this.t.signIn
    if (this.empty) return entryFrame('Satchel', t.noSetUp, problemLine(this.problem))
    const [title, lead] = this.ended ? [this.t.session.signedOutTitle, this.t.session.signedOutLead] : [t.title, t.lead]
    return entryFrame(
      title,
      lead,
      html`<form novalidate @submit=${this.#submit} @keydown=${this.#enter}>
        ${problemLine(this.problem)}
        <vaadin-text-field name="name" autocomplete="username" label=${t.name} .value=${this.name}
          .invalid=${this.tried && this.name.trim() === ''} .errorMessage=${t.nameMissing} manual-validation
          @input=${(event: Event) => {
            this.name = (event.currentTarget as HTMLInputElement).value
          }}></vaadin-text-field>
        <vaadin-password-field name="password" autocomplete="current-password" label=${t.password} .value=${this.password}
          .invalid=${this.tried && this.password === ''} .errorMessage=${t.passwordMissing} manual-validation
          @input=${(event: Event) => {
            this.password = (event.currentTarget as HTMLInputElement).value
          }}></vaadin-password-field>
        <vaadin-button theme="primary" ?disabled=${this.busy} @click=${this.#submit}>${t.submit}</vaadin-button>
        ${this.without ? withoutSigningIn(t.without) : ''}
      </form>`,
    )
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !(event.target as HTMLElement).matches('vaadin-button, button')) this.#submit(event)
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.tried = true
    if (this.busy || this.name.trim() === '' || this.password === '') return
    this.busy = true
    this.problem = ''
    try {
      await this.office.signIn({ name: this.name.trim(), password: this.password })
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
    'sign-in-screen': SignInScreen
  }
}
