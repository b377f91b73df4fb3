// Begins a status profile of the company's own: its name, and which profile it is a copy of at first.
import '@vaadin/button'
import '@vaadin/text-field'
import { html } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { ID } from '../../src/policy/reading.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { problemLine } from '../shared/problem.ts'
import { copyOf, type ProfileDraft } from './profile-draft.ts'
import { profilesTexts } from './texts.ts'

/** Characters of a profile's name. */
const NAME_LENGTH = 63

@customElement('new-profile')
export class NewProfileDialog extends SatchelElement {
  /** The newest version of every profile there is, the program's own among them. */
  @property({ attribute: false }) profiles: readonly StatusProfile[] = []
  /** Names that are not free. */
  @property({ attribute: false }) taken: readonly string[] = []
  @state() private name = ''
  @state() private from = ''
  @state() private problem = ''
  @query('dialog') private dialog!: HTMLDialogElement

  async show(from: string): Promise<void> {
    this.name = ''
    this.from = from
    this.problem = ''
    await this.updateComplete
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const t = profilesTexts()
    return html`<dialog class="form-dialog" aria-labelledby="new-profile-title"><h2 id="new-profile-title">${t.addTitle}</h2>
      <form novalidate @submit=${this.#take}>
        <vaadin-text-field label=${t.name} helper-text=${t.nameHint} .value=${this.name} maxlength=${NAME_LENGTH} autofocus
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value
          }}></vaadin-text-field>
        <label>${t.from}<span class="choice"><select @change=${(event: Event) => {
          this.from = (event.target as HTMLSelectElement).value
        }}>${this.profiles.map(({ id }) => html`<option value=${id} .selected=${id === this.from}>${id}</option>`)}</select></span></label>
        ${problemLine(this.problem)}
        <div class="actions"><vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
          <vaadin-button theme="primary" data-take @click=${this.#take}>${t.take}</vaadin-button></div>
      </form></dialog>`
  }

  readonly #take = (event: Event): void => {
    event.preventDefault()
    const t = profilesTexts()
    const name = this.name.trim()
    const from = this.profiles.find(each => each.id === this.from)
    this.problem = !ID.test(name) ? t.nameWrong : this.taken.includes(name) ? t.nameTaken(name) : ''
    if (this.problem !== '' || !from) return
    this.dialog.close()
    this.dispatchEvent(new CustomEvent<ProfileDraft>('profile-begun', { detail: copyOf(from, name) }))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'new-profile': NewProfileDialog
  }
}
