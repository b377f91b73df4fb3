// Begins work with a satchel file on a device that never signed in: a name, and the file (P12).
import '@vaadin/text-field'
import '@vaadin/button'
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { arrived } from '../handover/arrived.ts'
import { openFile } from '../handover/open-file.ts'
import type { OpenedFile } from '../handover/open-worker.ts'
import { handoverTexts } from '../handover/texts.ts'
import '../shared/drop-area.ts'
import { SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'
import { entryFrame } from './frame.ts'

/** A file that may be worked on, and who does. */
export interface FirstFile {
  readonly name: string
  readonly opened: OpenedFile
}

@customElement('first-file-screen')
export class FirstFileScreen extends SatchelElement {
  /** Begins work with the file; rejects where this device cannot keep it. */
  @property({ attribute: false }) begin: (first: FirstFile) => Promise<void> = async () => undefined
  /** ms since 1970. */
  @property({ attribute: false }) clock: () => number = Date.now
  @state() private name = ''
  @state() private tried = false
  @state() private busy = false
  @state() private problem: (() => string) | null = null
  /** Chosen before the name was there. */
  #file: File | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#file = arrived.value
    arrived.value = null
  }

  protected override render() {
    const t = handoverTexts()
    const excess = tooLong(this.name.trim(), NAME_MAX)
    return entryFrame(
      t.firstTitle,
      t.firstLead,
      html`<form novalidate @submit=${(event: Event) => event.preventDefault()}>
        ${problemLine(this.problem ? `${this.problem()} ${t.unchanged}` : '')}
        <vaadin-text-field name="name" autocomplete="name" label=${t.name} helper-text=${t.nameHelp} .value=${this.name}
          .invalid=${excess !== '' || (this.tried && this.name.trim() === '')} .errorMessage=${excess || this.t.signIn.nameMissing} manual-validation
          @input=${(event: Event) => {
            this.name = (event.currentTarget as HTMLInputElement).value
          }} @change=${() => this.#file && this.#open(this.#file)}></vaadin-text-field>
        ${
          this.busy
            ? html`<p role="status">${t.reading} …</p>`
            : html`<drop-area accept=".satchel" choose=${t.choose} drop=${t.drop}
              @files-chosen=${({ detail: [file] }: CustomEvent<readonly File[]>) => file && this.#open(file)}></drop-area>`
        }
        <vaadin-button data-sign-in @click=${() => this.dispatchEvent(new CustomEvent('sign-in-here', { bubbles: true }))}>${t.toSignIn}</vaadin-button>
      </form>`,
    )
  }

  async #open(file: File): Promise<void> {
    this.#file = file
    this.tried = true
    if (this.busy || this.name.trim() === '' || this.name.trim().length > NAME_MAX) return
    this.busy = true
    this.problem = null
    const opened = await openFile(file, null, this.clock()).catch(() => ({ problem: () => this.t.errors.offline }))
    if ('problem' in opened) this.problem = opened.problem
    else {
      await this.begin({ name: this.name.trim(), opened }).catch(() => {
        this.problem = () => handoverTexts().failed
      })
    }
    this.busy = false
    this.#file = null
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'first-file-screen': FirstFileScreen
  }
}
