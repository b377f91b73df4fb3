// What is said of a person beside their account: teams, territories and, for administrators, rights of their own.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { CompanyPerson } from '../../src/sync/wire/company.ts'
import { OfficeError } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import '../shared/page-styles.ts'
import { readCompany } from '../shared/company-request.ts'
import { problemLine } from '../shared/problem.ts'
import { makeChange } from './changing.ts'
import { putPerson, type Tree } from './company-office.ts'
import { Directory } from './directory.ts'
import './name-choice.ts'
import './own-rights.ts'
import { saysTwice } from './own-rights.ts'
import { companyTexts } from './texts.ts'

@customElement('person-settings')
export class PersonSettings extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private directory: Directory | null = null
  /** As they stand at the office, and as they are to be. */
  @state() private stands: CompanyPerson | null = null
  @state() private wanted: CompanyPerson | null = null
  @state() private name = ''
  @state() private busy = false
  @state() private problem = ''
  @query('dialog') private dialog!: HTMLDialogElement

  async show(person: { readonly id: string; readonly name: string }): Promise<void> {
    this.name = person.name
    this.stands = null
    this.wanted = null
    this.problem = ''
    this.dialog.showModal()
    try {
      const found = (await this.#load()).person(person.id)
      this.stands = found
      this.wanted = found
    } catch (error) {
      const offline = error instanceof OfficeError && error.code === 'offline'
      this.problem = offline ? companyTexts().offlineHint : sentenceFor(error)
    }
  }

  protected override render() {
    const { wanted, directory } = this
    return html`<dialog class="form-dialog tall person-dialog" aria-labelledby="person-settings-title">
      <form novalidate @submit=${this.#save}>
        <header><h2 id="person-settings-title">${companyTexts().person.title(this.name)}</h2>
          <button type="button" class="bare" aria-label=${this.t.common.close} @click=${() => this.dialog.close()}>${icon('close')}</button></header>
        ${wanted && directory ? this.#fields(wanted, directory) : this.#shape()}
        ${problemLine(this.problem)}
        <div class="actions">
          <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
          <vaadin-button theme="primary" data-save ?disabled=${this.busy || !wanted} @click=${this.#save}>${companyTexts().person.save}</vaadin-button>
        </div>
      </form></dialog>`
  }

  #shape(): TemplateResult | '' {
    if (this.problem !== '') return ''
    return html`<div class="shape" aria-busy="true">${Array.from({ length: 3 }, () => html`<i></i>`)}</div>`
  }

  #fields(wanted: CompanyPerson, directory: Directory): TemplateResult {
    const t = companyTexts().person
    return html`${this.#places(wanted, directory, 'teams', t.addTeam, t.noTeams)}
      ${this.#places(wanted, directory, 'territories', t.addTerritory, t.noTerritories)}
      <section class="own-part" aria-label=${t.own}><h3>${t.own}</h3>
        ${
          this.session.person.role === 'admin'
            ? html`<p class="quiet">${t.ownLead(this.t.app.roles[wanted.role])}</p>
              <own-rights .own=${wanted.own} .personRole=${wanted.role} .matrix=${directory.company.rights}
                @own-changed=${({ detail }: CustomEvent<CompanyPerson['own']>) => {
                  this.wanted = { ...wanted, own: detail }
                }}></own-rights>`
            : html`<p class="quiet">${t.ownAdmin(wanted.own.length)}</p>`
        }</section>`
  }

  #places(wanted: CompanyPerson, directory: Directory, tree: Tree, adding: string, empty: string): TemplateResult {
    const t = companyTexts().person
    const items = directory.places(tree)
    return html`<name-choice .heading=${t[tree]} .adding=${adding} .items=${items} .chosen=${wanted[tree]} .nameOf=${directory.nameOf}
      .none=${items.length === 0 ? empty : t.none} data-places=${tree}
      @names-chosen=${({ detail }: CustomEvent<readonly string[]>) => {
        this.wanted = { ...wanted, [tree]: detail }
      }}></name-choice>`
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { stands, wanted } = this
    if (!stands || !wanted || this.busy || saysTwice(wanted.own)) return
    this.busy = true
    const { id, name, version } = stands
    const said = ({ teams, territories, own }: CompanyPerson) => ({ teams, territories, own })
    const changing = {
      // The dialog closes; the screen it belongs to says what has happened.
      host: this.closest<HTMLElement>('people-screen') ?? this,
      office: this.session.office,
      directory: () => this.directory,
      reload: () => this.#load(),
    }
    this.problem = await makeChange(changing, {
      text: companyTexts().person.saved(name),
      send: office => putPerson(office, id, { ...said(wanted), version }),
      back: now => {
        const by = now.person(id)
        return by && (office => putPerson(office, id, { ...said(stands), version: by.version }))
      },
    })
    this.busy = false
    if (this.problem === '') this.dialog.close()
    // Somebody was first: what they said is where one goes on from.
    else if (this.directory?.person(id)?.version !== version) {
      this.stands = this.directory?.person(id) ?? null
      this.wanted = this.stands
    }
  }

  async #load(): Promise<Directory> {
    const directory = new Directory(await readCompany(this.session.office))
    this.directory = directory
    return directory
  }
}

pageStyles(css`
  .person-dialog {
    --dialog-width: 680px;

    h3 {
      font-size: 0.875rem;
      font-weight: 500;
    }
    .own-part {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'person-settings': PersonSettings
  }
}
