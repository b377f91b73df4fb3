// One status profile being written: its statuses, what they permit, whether it is sound, and trying it; saved as a version.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { CompanyProfile } from '../../src/sync/wire/company.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { CompanyRefused, isOutrun } from '../shared/company-request.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import '../shared/matrix-styles.ts'
import '../shared/page-styles.ts'
import { problemLine } from '../shared/problem.ts'
import { refusedSentence } from '../shared/refused-sentence.ts'
import type { Steps } from '../shared/steps.ts'
import { showToast } from '../shared/toasts.ts'
import { undoByKey, undoRedo } from '../shared/undo-redo.ts'
import { type Checked, Checking } from './checking.ts'
import { isProfileProblem, profileSentence } from './problem-texts.ts'
import { asNextVersion, type ProfileDraft, saysTheSame } from './profile-draft.ts'
import type { EditProfile } from './profile-matrix.ts'
import './profile-matrix.ts'
import { saveProfile } from './profiles-office.ts'
import './proof-pane.ts'
import { profilesTexts } from './texts.ts'
import './try-profile.ts'
import './user-statuses.ts'

@customElement('profile-editor')
export class ProfileEditor extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** What is written, kept by whoever shows this: leaving loses nothing. Its version is the newest that is stored. */
  @property({ attribute: false }) steps!: Steps<ProfileDraft>
  /** What it began as, for comparison; null for a profile that is not stored yet. */
  @property({ attribute: false }) stored: CompanyProfile | null = null
  /** The newest version that is stored, 0 where there is none. */
  @property({ type: Number }) newest = 0
  /** Asks for what is stored now, after somebody else was first. */
  @property({ attribute: false }) reload!: () => Promise<void>
  @state() private problem = ''
  @state() private saving = false
  @state() private outrun = false
  @query('.page > .problem, .problem') private said!: HTMLElement | null
  readonly #checking = new Checking()
  readonly #checked = new Watch(this, () => this.#checking.answer)

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#checking.close()
  }

  protected override willUpdate(): void {
    this.#checking.ask(this.steps.present)
  }

  protected override render() {
    const t = profilesTexts()
    const draft = this.steps.present
    const checked: Checked = this.#checked.value ?? { state: 'checking' }
    return html`<header class="title staying">
        <div><button type="button" class="plain back" @click=${() => this.dispatchEvent(new CustomEvent('profile-closed'))}>${icon('back')}<span>${t.back}</span></button>
          <h1 tabindex="-1">${draft.id}</h1><p class="quiet" role="status">${this.#standing()} <a href="#proof" class="verdict ${checked.state}"
            @click=${this.#toProof}>${this.#verdict(checked)}</a></p></div>
        ${this.#buttons()}
      </header>
      ${problemLine(this.problem)}
      ${this.outrun ? html`<button type="button" class="plain" data-theirs @click=${this.#theirs}>${t.theirs}</button>` : ''}
      <div class="halves" @keydown=${this.#keys}>
        <div class="writing">
          <user-statuses .draft=${draft} .edit=${this.#edit}></user-statuses>
          <section><h2>${t.matrix}</h2><p class="quiet">${t.matrixLead}</p>
            <profile-matrix .draft=${draft} .edit=${this.#edit}></profile-matrix></section>
        </div>
        <div class="asking">
          <proof-pane .draft=${draft} .checked=${checked}></proof-pane>
          <try-profile .draft=${draft} .readable=${checked.state !== 'unsound' || checked.readable}></try-profile>
        </div>
      </div>`
  }

  get #changed(): boolean {
    return this.stored === null || !saysTheSame(this.stored.profile, this.steps.present)
  }

  #standing(): string {
    const t = profilesTexts()
    if (this.saving) return t.saving
    if (this.newest === 0) return t.isNew
    const seen = this.stored?.profile.version ?? this.newest
    if (seen < this.newest) return t.older(seen, this.newest)
    return this.#changed ? t.comesAfter(this.newest + 1) : `${t.version(seen)}. ${t.unchanged}`
  }

  #verdict(checked: Checked): string {
    const t = profilesTexts()
    if (checked.state === 'checking') return t.checkingShort
    return checked.state === 'sound' ? t.soundShort : t.wrongShort(checked.problems.length)
  }

  readonly #toProof = (event: Event): void => {
    event.preventDefault()
    this.querySelector<HTMLElement>('proof-pane h2')?.focus()
  }

  #buttons(): TemplateResult {
    const t = profilesTexts()
    const { steps } = this
    const older = this.stored !== null && this.stored.profile.version < this.newest
    return html`<div class="ways">
      ${undoRedo(steps, this.#moved)}
      ${this.#changed ? html`<button type="button" class="plain" data-discard @click=${this.#discard}>${t.discard}</button>` : ''}
      <vaadin-button theme="primary" data-save ?disabled=${this.saving || (!this.#changed && !older)} @click=${this.#save}>${t.save}</vaadin-button></div>`
  }

  readonly #edit: EditProfile = (change, about = '') => {
    this.steps.put(change(this.steps.present), about)
    this.problem = ''
    this.requestUpdate()
  }

  readonly #discard = (): void => {
    const { steps, stored } = this
    if (!stored) {
      this.dispatchEvent(new CustomEvent('profile-discarded'))
      return
    }
    steps.put({ ...stored.profile, version: this.newest })
    this.problem = ''
    this.outrun = false
    this.requestUpdate()
    const back = () => {
      steps.undo()
      this.requestUpdate()
    }
    showToast(this, { text: profilesTexts().discarded, action: { label: this.t.common.undo, run: back } })
  }

  readonly #keys = (event: KeyboardEvent): void => undoByKey(event, this.steps, this.#moved)

  readonly #moved = (): void => this.requestUpdate()

  readonly #save = async (): Promise<void> => {
    const t = profilesTexts()
    const draft = this.steps.present
    this.saving = true
    this.problem = ''
    this.outrun = false
    const checked = await this.#checking.settled()
    if (checked.state !== 'sound') {
      this.saving = false
      this.problem = t.notSound
      return this.querySelector<HTMLElement>('proof-pane h2')?.focus()
    }
    try {
      await saveProfile(this.session.office, draft)
      this.dispatchEvent(new CustomEvent('profile-saved', { detail: asNextVersion(draft) }))
      showToast(this, { text: t.saved(draft.id, draft.version + 1) })
    } catch (error) {
      await this.#refused(error, draft)
    } finally {
      this.saving = false
    }
  }

  async #refused(error: unknown, draft: ProfileDraft): Promise<void> {
    const t = profilesTexts()
    if (error instanceof CompanyRefused) {
      // The office found something this page did not: two versions of the program, most likely.
      this.problem = refusedSentence(error, one => (isProfileProblem(one) ? profileSentence(one, draft) : null))
    } else if (isOutrun(error)) {
      await this.reload()
      // Without theirs there is nothing to come after yet.
      this.outrun = this.newest > draft.version
      this.problem = !this.outrun ? sentenceFor(error) : draft.version === 0 ? t.taken : t.first(this.newest)
    } else this.problem = sentenceFor(error)
    await this.updateComplete
    this.said?.scrollIntoView({ block: 'nearest' })
  }

  readonly #theirs = (): void => {
    this.outrun = false
    this.problem = ''
    this.dispatchEvent(new CustomEvent('profile-theirs'))
  }
}

pageStyles(css`
  profile-editor {
    display: block;

    h1:focus,
    h2:focus {
      outline: none;
    }
    .back {
      margin-bottom: 8px;
    }
    h2 {
      scroll-margin-top: 120px;
    }
    .title .verdict {
      padding: 0 8px;
      border-radius: 999px;
      background: var(--well);
      color: var(--ink-quiet);
    }
    .title .verdict.sound {
      background: var(--safe-wash);
      color: var(--safe);
    }
    .title .verdict.unsound {
      background: var(--refused-wash);
      color: var(--refused);
    }
    .halves,
    .writing,
    .asking {
      grid-template-columns: minmax(0, 1fr);
    }
    .halves {
      display: grid;
      gap: 32px;
      margin-top: 16px;
    }
    .writing,
    .asking {
      display: grid;
      gap: 32px;
      align-content: start;
      min-width: 0;
    }
    section > p {
      margin-bottom: 8px;
    }
    @media (min-width: 1200px) {
      .halves {
        grid-template-columns: minmax(0, 1fr) 320px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'profile-editor': ProfileEditor
  }
}
