// What somebody has, or does not have, and why: the question of the distribution screen from the person's side.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { parseAddress } from '../../src/documents/address.ts'
import type { Company, PersonDistribution } from '../../src/sync/wire/company.ts'
import { OfficeError } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { backLink } from '../document/not-here.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { howFar } from '../../src/sync/wire/how-far.ts'
import { readCompany } from '../shared/company-request.ts'
import { kindWord } from '../shared/kinds.ts'
import { conditions, deviceList, howFarSign, openSign, shortly } from './answer-parts.ts'
import { personDistribution } from './distribution-office.ts'
import type { Names } from './reason-sentences.ts'
import { namesOf } from './reason-texts.ts'
import { distributionTexts } from './texts.ts'
import './distribution-styles.ts'

type Line = PersonDistribution['lines'][number]

/** ms after the last letter until the office is asked. */
const TYPED_MS = 250

@customElement('person-satchel-screen')
export class PersonSatchelScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** Id of whose satchel it is. */
  @property({ attribute: false }) person!: string
  @state() private found: PersonDistribution | null = null
  @state() private lines: readonly Line[] = []
  @state() private company: Company | null = null
  @state() private problem = ''
  @state() private missing = false
  @state() private text = ''
  #request: AbortController | null = null
  #typed: ReturnType<typeof setTimeout> | undefined

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('person')) return
    this.found = null
    this.text = ''
    void this.#load(null)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typed)
    this.#request?.abort()
  }

  protected override render() {
    const t = distributionTexts()
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    if (this.missing) return html`<div class="empty">${mark()}<h1>${t.noPerson}</h1></div>`
    const { found, company, problem } = this
    return html`<section class="page person-satchel">
      ${found ? this.#head(found) : html`<header class="title"><h1>${t.titleOfPerson}</h1></header>`}
      ${problemLine(problem)}
      ${problem === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#load(null)}>${this.t.common.retry}</button>`}
      ${found && company ? this.#list(found, company) : ''}
      ${!(found && company) && problem === '' ? html`<div class="shape" aria-busy="true">${Array.from({ length: 6 }, () => html`<i></i>`)}</div>` : ''}
    </section>`
  }

  #head({ name, role, active }: PersonDistribution): TemplateResult {
    const t = distributionTexts()
    return html`<header class="title">${backLink({ href: '/people', text: this.t.people.title })}<div><h1>${t.satchelOf(name)}</h1>
        <p class="quiet">${this.t.app.roles[role]}${active ? '' : `, ${t.person.inactive}`}</p></div></header>
      <p class="quiet lead">${t.person.lead}</p>
      <div class="tools"><label class="search">${icon('search')}<span class="unseen">${t.person.search}</span>
        <input type="search" .value=${this.text} placeholder=${t.person.search} autocomplete="off" maxlength="200"
          @input=${(event: Event) => {
            this.text = (event.currentTarget as HTMLInputElement).value
            clearTimeout(this.#typed)
            this.#typed = setTimeout(() => void this.#load(null), TYPED_MS)
          }} /></label></div>`
  }

  #list({ next, name }: PersonDistribution, company: Company): TemplateResult {
    const t = distributionTexts().person
    if (this.lines.length === 0 && next === null) {
      if (this.text.trim() !== '') return html`<p class="quiet" role="status">${t.nothingFound}</p>`
      return html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p></div>`
    }
    return html`<ul class="answers">${this.lines.map(line => this.#line(line, company, name))}</ul>
      ${next === null ? '' : html`<button type="button" class="plain more" @click=${() => this.#load(next)}>${t.more}</button>`}`
  }

  #line(line: Line, company: Company, who: string): TemplateResult {
    const t = distributionTexts()
    const { address, key, name, answer, devices } = line
    const names = this.#names(company, line)
    const title = name || key
    return html`<li data-address=${address}><details>
      <summary>
        <span class="who"><strong>${title}</strong> <span class="quiet what">${kindWord(parseAddress(address)?.kind ?? '')} ${key}</span></span>
        ${howFarSign(howFar({ answer, devices }), t.states[howFar({ answer, devices })])}
        <span class="why">${shortly(answer, names, who)}</span>${openSign()}
      </summary>
      <div class="more-of-it">
        ${conditions(answer, names, who)}
        ${deviceList(devices, this.session.clock())}
        <p><a href=${`/distribution/${address}`}>${t.person.who(title)}</a></p>
      </div>
    </details></li>`
  }

  #names(company: Company, { address, key, name, profile }: Line): Names {
    const followed = company.profiles.find(one => one.key === profile)?.profile
    return namesOf(company, followed, new Map([[address, name || key]]))
  }

  /** One request at a time; a newer one takes the place of the one before. */
  async #load(after: string | null): Promise<void> {
    if (!isOffice(this.session.person)) return
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = ''
    this.missing = false
    const { session, person, text } = this
    try {
      const [found, company] = await Promise.all([
        personDistribution(session.office, person, { text: text.trim(), after }, request.signal),
        this.company ?? readCompany(session.office, request.signal),
      ])
      this.lines = after === null ? found.lines : [...this.lines, ...found.lines]
      this.found = found
      this.company = company
    } catch (error) {
      if (request.signal.aborted) return
      this.missing = error instanceof OfficeError && error.code === 'notFound'
      this.problem = this.missing ? '' : sentenceFor(error)
    }
  }
}

pageStyles(css`
  .person-satchel .more {
    margin-top: 12px;
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'person-satchel-screen': PersonSatchelScreen
  }
}
