// The status profiles of the company: which there are, who follows them, which kind begins with which, and one to be written.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { BUILT_IN } from '../../src/policy/statuses/built-in.ts'
import { profileKey, type StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { CompanyProfile } from '../../src/sync/wire/company.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { compareText } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { kindsWord } from '../shared/kinds.ts'
import '../shared/page-styles.ts'
import { problemLine } from '../shared/problem.ts'
import { Steps } from '../shared/steps.ts'
import { showToast } from '../shared/toasts.ts'
import './new-profile.ts'
import type { NewProfileDialog } from './new-profile.ts'
import './profile-editor.ts'
import { readCompany } from '../shared/company-request.ts'
import { type ProfileDraft, saysTheSame } from './profile-draft.ts'
import { type CompanyProfiles, chooseForKind } from './profiles-office.ts'
import { profilesTexts } from './texts.ts'
import { isUntouched, type Written, writtenFor } from './written.ts'

/** A profile with its versions, the newest first. */
interface Line {
  readonly id: string
  readonly versions: readonly CompanyProfile[]
}

@customElement('profiles-screen')
export class ProfilesScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private company: CompanyProfiles | null = null
  @state() private problem = ''
  /** Id of the profile that is written. */
  @state() private opened: string | null = null
  @query('new-profile') private dialog!: NewProfileDialog
  #request: AbortController | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#request?.abort()
  }

  protected override render() {
    const t = profilesTexts()
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    const written = this.opened === null ? undefined : this.#drafts.get(this.opened)
    if (this.opened !== null && written && this.company)
      return html`<section class="page profiles">${this.#editor(this.opened, written)}</section>`
    return html`<section class="page profiles">
      <header class="title"><div><h1 tabindex="-1">${t.title}</h1></div>
        <vaadin-button theme="primary" data-add ?disabled=${!this.company} @click=${() => this.#begin('standard')}>${icon('add')}<span>${t.add}</span></vaadin-button></header>
      <p class="quiet lead">${t.lead}</p>
      ${problemLine(this.problem)}
      ${this.problem === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>`}
      ${this.company ? this.#list(this.company) : ''}
      ${!this.company && this.problem === '' ? html`<div class="shape" aria-busy="true">${Array.from({ length: 4 }, () => html`<i></i>`)}</div>` : ''}
      <new-profile .profiles=${this.#newest.map(one => one.profile)} .taken=${[...this.#lines.map(one => one.id), ...this.#drafts.keys()]}
        @profile-begun=${({ detail }: CustomEvent<ProfileDraft>) => this.#take(detail)}></new-profile>
    </section>`
  }

  /** Drafts of this person by the profiles' names. */
  get #drafts(): Map<string, Written> {
    return writtenFor(this.session.person.id)
  }

  /** Is there something about it that nobody has saved? */
  #isWritten(id: string): boolean {
    const written = this.#drafts.get(id)
    return written !== undefined && !isUntouched(written)
  }

  get #lines(): readonly Line[] {
    const all = new Map<string, CompanyProfile[]>()
    for (const one of this.company?.profiles ?? []) all.set(one.profile.id, [...(all.get(one.profile.id) ?? []), one])
    for (const [key, profile] of BUILT_IN) {
      if (!all.has(profile.id)) all.set(profile.id, [{ key, profile, followers: 0 }])
    }
    const lines = [...all].map(([id, versions]) => ({
      id,
      versions: versions.toSorted((a, b) => b.profile.version - a.profile.version),
    }))
    return lines.sort((a, b) => compareText(a.id, b.id))
  }

  get #newest(): readonly CompanyProfile[] {
    return this.#lines.flatMap(({ versions }) => versions[0] ?? [])
  }

  #list({ kindProfiles }: CompanyProfiles): TemplateResult {
    const t = profilesTexts()
    const lines = this.#lines
    const begun = [...this.#drafts].filter(([id, { from }]) => from === null && !lines.some(one => one.id === id))
    return html`<ul class="all">${begun.map(
      ([
        id,
      ]) => html`<li data-profile=${id}><div class="head"><strong>${id}</strong><span class="remark waiting">${t.unsaved}</span></div>
        <span class="ways"><button type="button" class="plain" data-what="open" @click=${() => this.#open(id, null)}>${t.open}</button></span></li>`,
    )}${lines.map(line => this.#line(line, kindProfiles))}</ul>
    <section class="kinds"><h2>${t.kinds}</h2><p class="quiet">${t.kindsLead}</p>
      ${Object.entries(kindProfiles).map(([kind, id]) => this.#kind(kind, id))}</section>`
  }

  #line({ id, versions }: Line, kindProfiles: CompanyProfiles['kindProfiles']): TemplateResult {
    const t = profilesTexts()
    const kinds = Object.keys(kindProfiles).filter(kind => kindProfiles[kind] === id)
    const [newest, ...older] = versions
    if (!newest) return html``
    return html`<li data-profile=${id}>
      <div class="head"><strong>${id}</strong>${this.#isWritten(id) ? html`<span class="remark waiting">${t.unsaved}</span>` : ''}
        ${kinds.length > 0 ? html`<span class="quiet">${t.newestFor(kinds.map(kindsWord).join(', '))}</span>` : ''}</div>
      <span class="ways"><button type="button" class="plain" data-what="duplicate" aria-label=${t.duplicateOf(id)} @click=${() => this.#begin(id)}>${icon('copy')}<span>${t.duplicate}</span></button>
        <button type="button" class="plain" data-what="open" aria-label=${t.openOf(id, newest.profile.version)} @click=${() => this.#open(id, this.#isWritten(id) ? null : newest.key)}>${icon('edit')}<span>${t.open}</span></button></span>
      <p class="quiet version">${this.#about(newest)}</p>
      ${older.map(
        each => html`<p class="quiet version"><button type="button" class="older" aria-label=${t.openOf(id, each.profile.version)}
          @click=${() => this.#open(id, each.key)}>${t.version(each.profile.version)}</button>, ${t.statuses(each.profile.statuses.length)}, ${t.followers(each.followers)}</p>`,
      )}</li>`
  }

  #about({ profile, followers }: CompanyProfile): string {
    const t = profilesTexts()
    return `${t.version(profile.version)} (${t.newest}), ${t.statuses(profile.statuses.length)}, ${t.followers(followers)}`
  }

  #kind(kind: string, id: string): TemplateResult {
    const t = profilesTexts()
    const system = this.#newest.find(one => one.profile.id === id)?.profile.system
    // A kind keeps its system: its documents already have that one's statuses.
    const offered = this.#newest.filter(one => one.profile.system === system)
    return html`<label class="kind"><span>${kindsWord(kind)}</span><span class="choice"><select data-kind=${kind} aria-label=${t.kindFor(kindsWord(kind))}
      @change=${(event: Event) => void this.#choose(kind, id, (event.target as HTMLSelectElement).value)}>${offered.map(
        ({ profile }) => html`<option value=${profile.id} .selected=${profile.id === id}>${profile.id}</option>`,
      )}</select></span></label>`
  }

  #editor(id: string, { from, steps }: Written): TemplateResult {
    const versions = this.#versions(id)
    const stored = versions.find(one => one.key === from) ?? null
    return html`<profile-editor .session=${this.session} .steps=${steps} .stored=${stored} .newest=${versions[0]?.profile.version ?? 0}
      .reload=${() => this.#reload(id)} @profile-closed=${() => this.#close(id)} @profile-discarded=${() => {
        this.#drafts.delete(id)
        this.#close(id)
      }} @profile-saved=${({ detail }: CustomEvent<StatusProfile>) => this.#saved(detail)} @profile-theirs=${() => this.#theirs(id)}></profile-editor>`
  }

  #versions(id: string): readonly CompanyProfile[] {
    return this.#lines.find(one => one.id === id)?.versions ?? []
  }

  /** `key`: the version to look at; null goes on with what is being written. */
  #open(id: string, key: string | null): void {
    if (!this.#isWritten(id)) this.#drafts.delete(id)
    const written = this.#drafts.get(id)
    const versions = this.#versions(id)
    const seen = versions.find(one => one.key === key)
    if (seen && written?.from !== key) {
      // As the next version it would come after the newest one, whichever it is made of.
      const content = { ...seen.profile, version: versions[0]?.profile.version ?? 0 }
      const steps = written?.steps ?? new Steps<ProfileDraft>(content)
      steps.put(content)
      this.#drafts.set(id, { from: key, steps })
    }
    this.opened = id
    void this.#focusTitle()
  }

  #begin(from: string): void {
    void this.dialog.show(from)
  }

  #take(draft: ProfileDraft): void {
    this.#drafts.set(draft.id, { from: null, steps: new Steps(draft) })
    this.#open(draft.id, null)
  }

  #close(id: string): void {
    if (!this.#isWritten(id)) this.#drafts.delete(id)
    this.opened = null
    void this.#focusTitle()
  }

  async #saved(profile: StatusProfile): Promise<void> {
    await this.#load()
    const written = this.#drafts.get(profile.id)
    // What was typed while it was on its way is typed still.
    const goesOn = written && !saysTheSame(written.steps.present, profile)
    const steps = goesOn ? written.steps : new Steps<ProfileDraft>(profile)
    if (goesOn) steps.put({ ...steps.present, version: profile.version }, 'version')
    this.#drafts.set(profile.id, { from: profileKey(profile), steps })
    this.requestUpdate()
  }

  /** Somebody else's version is there: one's own draft comes after it from now on. */
  async #reload(id: string): Promise<void> {
    await this.#load()
    const written = this.#drafts.get(id)
    const newest = this.#versions(id)[0]
    if (written && newest) written.steps.put({ ...written.steps.present, version: newest.profile.version }, 'version')
    await this.updateComplete
  }

  #theirs(id: string): void {
    const newest = this.#versions(id)[0]
    const written = this.#drafts.get(id)
    if (!newest || !written) return
    written.steps.put(newest.profile)
    this.#drafts.set(id, { from: newest.key, steps: written.steps })
    this.requestUpdate()
  }

  async #choose(kind: string, before: string, id: string): Promise<void> {
    this.problem = ''
    try {
      await chooseForKind(this.session.office, kind, id)
      const action = { label: this.t.common.undo, run: () => void this.#choose(kind, id, before) }
      showToast(this, { text: profilesTexts().kindChosen(kindsWord(kind), id), action })
      await this.#load()
    } catch (error) {
      this.problem = sentenceFor(error)
      await this.#load(this.problem)
    }
  }

  async #load(problem = ''): Promise<void> {
    if (!isOffice(this.session.person)) return
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = problem
    try {
      this.company = await readCompany(this.session.office, request.signal)
    } catch (error) {
      if (!request.signal.aborted) this.problem = sentenceFor(error)
    }
  }

  async #focusTitle(): Promise<void> {
    await this.updateComplete
    await this.querySelector('profile-editor')?.updateComplete
    this.querySelector<HTMLElement>('h1')?.focus()
  }
}

pageStyles(css`
  .profiles {
    h1:focus {
      outline: none;
    }
    .lead {
      max-width: 720px;
      margin-bottom: 16px;
    }
    .all {
      list-style: none;
      max-width: 860px;
      margin: 0 0 32px;
      padding: 0;
    }
    .all li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 0 12px;
      padding: 10px 0;
      border-bottom: 1px solid var(--line);
    }
    .all .head {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 8px;
    }
    .all .ways {
      display: flex;
      gap: 8px;
    }
    .version {
      grid-column: 1 / -1;
      font-size: 0.875rem;
    }
    .older {
      padding: 2px 0;
      border: 0;
      background: none;
      color: var(--saddle);
      font: inherit;
      text-decoration: underline;
      cursor: pointer;
    }
    .kinds {
      max-width: 860px;
    }
    .kind {
      display: flex;
      align-items: center;
      gap: 12px;
      margin-top: 8px;
    }
    .kind > span:first-child {
      min-width: 160px;
    }
    .kind .choice {
      min-width: 200px;
    }
    @media (max-width: 899px) {
      .all li {
        grid-template-columns: minmax(0, 1fr);
      }
      .all .ways {
        order: 1;
        margin-top: 8px;
      }
      .older {
        min-height: var(--touch);
      }
      .kind {
        flex-wrap: wrap;
      }
      .kind .choice {
        flex: 1;
      }
      new-profile .choice,
      .kind > span:first-child {
        min-width: 120px;
      }
    }
    new-profile label {
      display: grid;
      gap: 4px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'profiles-screen': ProfilesScreen
  }
}
