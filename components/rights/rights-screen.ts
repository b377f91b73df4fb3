// Who may do what, and how far: the matrix of rights, changed as a whole and saved as one new version.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { hasCompanyRight } from '../../src/policy/matrix.ts'
import { parseRights } from '../../src/policy/parse-rights.ts'
import { COMPANY_ACTIONS, type RightsMatrix, ROLES, SCOPES } from '../../src/policy/rights.ts'
import type { PutRights } from '../../src/sync/wire/company.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { CompanyRefused, change, isOutrun, readCompany } from '../shared/company-request.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/matrix-styles.ts'
import '../shared/page-styles.ts'
import { problemLine } from '../shared/problem.ts'
import type { Steps } from '../shared/steps.ts'
import { showToast } from '../shared/toasts.ts'
import { undoByKey, undoRedo } from '../shared/undo-redo.ts'
import './field-groups.ts'
import { refusedSentence } from '../shared/refused-sentence.ts'
import { isRightsProblem, rightsSentence } from './problem-texts.ts'
import { changesOf, hasCompany, withCompany } from './rights-draft.ts'
import { byKind, byRole, type Column, type EditRights } from './rights-table.ts'
import './rights-table.ts'
import { KINDS, kindsWord } from '../shared/kinds.ts'
import { roleWord } from '../statuses/words.ts'
import { rightsTexts } from './texts.ts'
import { changeSentence } from './words.ts'
import { rightsStored, writtenRights } from './written.ts'

@customElement('rights-screen')
export class RightsScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private stored: RightsMatrix | null = null
  @state() private problem = ''
  /** The problem is that nothing could be loaded. */
  @state() private failed = false
  @state() private saving = false
  @state() private looksAt: { readonly by: 'role' | 'kind'; readonly name: string } = { by: 'role', name: 'rep' }
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
    const t = rightsTexts()
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    const { stored } = this
    return html`<section class="page rights" @keydown=${this.#keys}>
      <header class="title staying"><div><h1>${t.title}</h1><p class="quiet" role="status">${stored ? this.#standing(stored) : ''}</p></div>
        ${stored && this.#mayEdit ? this.#buttons(stored) : ''}</header>
      <p class="quiet lead">${t.lead}</p>
      ${problemLine(this.problem)}
      ${this.failed ? html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>` : ''}
      ${stored ? this.#content(stored) : this.failed ? '' : html`<div class="shape" aria-busy="true">${Array.from({ length: 6 }, () => html`<i></i>`)}</div>`}
    </section>`
  }

  /** Whoever administers; asked of the matrix itself, as the relay does. */
  get #mayEdit(): boolean {
    return this.stored !== null && hasCompanyRight(this.stored, this.session.person.role, 'administer')
  }

  get #steps(): Steps<RightsMatrix> | null {
    return this.stored && writtenRights(this.session.person.id, this.stored)
  }

  #standing(stored: RightsMatrix): string {
    const t = rightsTexts()
    if (!this.#mayEdit) return `${t.version(stored.version)}. ${t.readOnly}`
    if (this.saving) return t.saving
    const changes = changesOf(stored, this.#steps?.present ?? stored).length
    return `${t.version(stored.version)}. ${changes === 0 ? t.unchanged : t.changes(changes)}`
  }

  #buttons(stored: RightsMatrix): TemplateResult {
    const t = rightsTexts()
    const steps = this.#steps
    const changed = steps !== null && changesOf(stored, steps.present).length > 0
    return html`<div class="ways">
      ${steps ? undoRedo(steps, this.#moved) : ''}
      ${changed ? html`<button type="button" class="plain" data-back @click=${this.#back}>${t.back}</button>` : ''}
      <vaadin-button theme="primary" data-save ?disabled=${!changed || this.saving} @click=${this.#save}>${t.save}</vaadin-button></div>`
  }

  #content(stored: RightsMatrix): TemplateResult {
    const t = rightsTexts()
    const draft = this.#steps?.present ?? stored
    const edit = this.#mayEdit ? this.#edit : null
    const { by, name } = this.looksAt
    const columns: readonly Column[] =
      by === 'role'
        ? byRole(
            name,
            KINDS.map(kind => kind.name),
          )
        : byKind(name, ROLES)
    return html`${this.#choice()}
      <rights-table .stored=${stored} .draft=${draft} .columns=${columns} .edit=${edit} name=${by === 'role' ? roleWord(name) : kindsWord(name)}></rights-table>
      <details class="scopes"><summary>${t.reach}</summary><dl>${SCOPES.map(
        scope => html`<dt>${t.scopes[scope]}</dt><dd class="quiet">${t.scopeHelp[scope]}</dd>`,
      )}</dl></details>
      ${this.#company(stored, draft)}
      <field-groups .draft=${draft} .edit=${edit}></field-groups>
      ${this.#changes(stored, draft)}`
  }

  #choice(): TemplateResult {
    const t = rightsTexts()
    const { by, name } = this.looksAt
    const part = (to: RightsScreen['looksAt'], words: string) =>
      html`<button type="button" class="plain" data-looks=${to.name} aria-pressed=${to.by === by && to.name === name} @click=${() => {
        this.looksAt = to
      }}>${words}</button>`
    return html`<div class="looks">
      <div role="group" aria-label=${t.byRole}><span class="quiet">${t.byRole}</span>${ROLES.map(role => part({ by: 'role', name: role }, roleWord(role)))}</div>
      <div role="group" aria-label=${t.byKind}><span class="quiet">${t.byKind}</span>${[
        '*',
        ...KINDS.map(kind => kind.name),
      ].map(kind => part({ by: 'kind', name: kind }, kindsWord(kind)))}</div></div>`
  }

  #company(stored: RightsMatrix, draft: RightsMatrix): TemplateResult {
    const t = rightsTexts()
    return html`<section class="company"><h2>${t.companyTitle}</h2><p class="quiet">${t.companyLead}</p>
      <div class="scroll" role="group" tabindex="0" aria-label=${t.companyTitle}><table><thead><tr><th scope="col">${t.right}</th>${ROLES.map(
        role => html`<th scope="col">${roleWord(role)}</th>`,
      )}</tr></thead>
        <tbody>${COMPANY_ACTIONS.map(
          action =>
            html`<tr data-action=${action}><th scope="row">${t.rights[action]}</th>${ROLES.map(role => {
              const has = hasCompany(draft, role, action)
              const changed = has !== hasCompany(stored, role, action)
              return html`<td class=${changed ? 'changed' : ''}><input type="checkbox" data-role=${role} .checked=${has} ?disabled=${!this.#mayEdit}
              aria-label=${t.companyCell(t.rights[action], roleWord(role))} @change=${(event: Event) => {
                const { checked } = event.target as HTMLInputElement
                this.#edit(before => withCompany(before, role, action, checked))
              }} /></td>`
            })}</tr>`,
        )}</tbody></table></div></section>`
  }

  #changes(stored: RightsMatrix, draft: RightsMatrix): TemplateResult | '' {
    const changes = changesOf(stored, draft)
    if (changes.length === 0) return ''
    return html`<section class="changes"><h2>${rightsTexts().changesTitle}</h2><ul>${changes.map(each => html`<li>${changeSentence(each)}</li>`)}</ul></section>`
  }

  readonly #edit: EditRights = (change, about = '') => {
    const steps = this.#steps
    steps?.put(change(steps.present), about)
    this.problem = ''
    this.requestUpdate()
  }

  readonly #back = (): void => {
    const steps = this.#steps
    if (!steps || !this.stored) return
    steps.put(this.stored)
    this.problem = ''
    this.requestUpdate()
    const run = () => {
      steps.undo()
      this.requestUpdate()
    }
    showToast(this, { text: rightsTexts().wentBack, action: { label: this.t.common.undo, run } })
  }

  readonly #keys = (event: KeyboardEvent): void => undoByKey(event, this.#steps, this.#moved)

  readonly #moved = (): void => this.requestUpdate()

  readonly #save = async (): Promise<void> => {
    const { stored } = this
    const draft = this.#steps?.present
    if (!stored || !draft) return
    const matrix: RightsMatrix = { ...draft, version: stored.version }
    const { problems } = parseRights(matrix)
    this.problem = problems.map(rightsSentence).join(' ')
    if (problems.length > 0) return this.#toProblem()
    this.saving = true
    try {
      await change(this.session.office, 'PUT', 'rights', { matrix } satisfies PutRights)
      rightsStored(this.session.person.id, matrix)
      await this.#load()
      showToast(this, { text: rightsTexts().saved(this.stored?.version ?? stored.version + 1) })
    } catch (error) {
      await this.#refused(error)
    } finally {
      this.saving = false
    }
  }

  async #refused(error: unknown): Promise<void> {
    if (error instanceof CompanyRefused) {
      this.problem = refusedSentence(error, one => (isRightsProblem(one) ? rightsSentence(one) : null))
    } else if (isOutrun(error)) {
      await this.#load(rightsTexts().first)
    } else this.problem = sentenceFor(error)
    this.#toProblem()
  }

  #toProblem(): void {
    void this.updateComplete.then(() => this.querySelector('.problem')?.scrollIntoView({ block: 'nearest' }))
  }

  /** `said`: what is to be told beside what was loaded. */
  async #load(said?: (version: number) => string): Promise<void> {
    if (!isOffice(this.session.person)) return
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = ''
    this.failed = false
    try {
      this.stored = (await readCompany(this.session.office, request.signal)).rights
      this.problem = said?.(this.stored.version) ?? ''
    } catch (error) {
      if (request.signal.aborted) return
      this.problem = sentenceFor(error)
      this.failed = true
    }
  }
}

pageStyles(css`
  .rights {
    .lead {
      max-width: 720px;
      margin-bottom: 12px;
    }
    .looks {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 32px;
      margin: 12px 0;
    }
    .looks > div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
    }
    .scopes {
      margin: 12px 0 32px;
    }
    .scopes summary {
      min-height: 32px;
      cursor: pointer;
    }
    .scopes dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 4px 16px;
      margin: 4px 0;
    }
    .scopes dd {
      margin: 0;
    }
    .company {
      max-width: 860px;
      margin-bottom: 32px;
    }
    .scroll {
      position: relative;
      overflow-x: auto;
    }
    .company table {
      width: 100%;
      margin-top: 8px;
      border-collapse: collapse;
    }
    .company :is(th, td) {
      height: 40px;
      padding: 4px 8px;
      border-bottom: 1px solid var(--line);
      text-align: center;
      font-weight: 400;
    }
    .company th:first-child {
      text-align: start;
      padding-inline-start: 0;
    }
    .company thead th {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
      font-weight: 500;
    }
    .company input {
      width: 18px;
      height: 18px;
      margin: 0;
      vertical-align: middle;
      accent-color: var(--saddle);
    }
    .company .changed {
      background: var(--waiting-wash);
      box-shadow: inset 0 0 0 1px var(--waiting);
    }
    field-groups,
    .changes {
      max-width: 860px;
    }
    .changes {
      margin-top: 32px;
    }
    .changes ul {
      margin: 8px 0 0;
      padding-inline-start: 20px;
    }
    @media (max-width: 899px) {
      .scopes summary {
        min-height: var(--touch);
        align-content: center;
      }
      .company th:first-child {
        position: sticky;
        left: 0;
        background: var(--paper);
        min-width: 132px;
      }
      .company input {
        width: 22px;
        height: 22px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'rights-screen': RightsScreen
  }
}
