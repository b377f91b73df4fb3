// Who has this document, how far it has come with their devices, and why; and what a planned change would make of that.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { type Address, parseAddress } from '../../src/documents/address.ts'
import { fold, matcher } from '../../src/documents/fold.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Company, Distribution, DistributionLine } from '../../src/sync/wire/company.ts'
import { OfficeError } from '../app/office.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { backLink } from '../document/not-here.ts'
import { number } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { HOW_FAR, type HowFar, howFar } from '../../src/sync/wire/how-far.ts'
import { readCompany } from '../shared/company-request.ts'
import { kindWord } from '../shared/kinds.ts'
import { conditions, deviceList, howFarSign, isHere, openSign, shortly } from './answer-parts.ts'
import { distributionOf } from './distribution-office.ts'
import type { Names } from './reason-sentences.ts'
import { namesOf } from './reason-texts.ts'
import { distributionTexts } from './texts.ts'
import './distribution-styles.ts'
import './what-if-panel.ts'

/** ms until it is asked again how far it has come while it is under way to or from a device that is here. */
const AGAIN_MS = 2_000

@customElement('distribution-screen')
export class DistributionScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) address!: Address
  @state() private found: Distribution | null = null
  @state() private company: Company | null = null
  @state() private problem = ''
  @state() private missing = false
  @state() private shown: HowFar | null = null
  @state() private text = ''
  /** Whether a planned change is asked about; at a desk there is always room for it. */
  @state() private planning = false
  readonly #desk = new Watch(this, () => desk)
  #request: AbortController | null = null
  #again: ReturnType<typeof setTimeout> | undefined

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('address')) return
    this.found = null
    this.text = ''
    this.shown = null
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#again)
    this.#request?.abort()
  }

  protected override render() {
    const t = distributionTexts()
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    if (this.missing) return html`<div class="empty">${mark()}<h1>${t.notHere}</h1></div>`
    const { found, company, problem } = this
    return html`<section class="page distribution">
      ${found ? '' : html`<header class="title"><h1>${t.title}</h1></header>`}
      ${problemLine(problem)}
      ${problem === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>`}
      ${found && company ? this.#whole(found, company) : ''}
      ${!(found && company) && problem === '' ? html`<div class="shape" aria-busy="true">${Array.from({ length: 6 }, () => html`<i></i>`)}</div>` : ''}
    </section>`
  }

  #whole(found: Distribution, company: Company): TemplateResult {
    const profile = company.profiles.find(({ key }) => key === found.document.profile)?.profile
    const names = namesOf(company, profile, new Map([[found.address, found.document.name || found.document.key]]))
    return html`${this.#head(found, names)}
      <div class="sides">
        ${this.#desk.value || this.planning ? this.#panel(found, company, profile, names) : ''}
        <div class="people-of-it">${this.#tools(found)}${this.#list(found, names)}</div>
      </div>`
  }

  #head({ address, document }: Distribution, names: Names): TemplateResult {
    const t = distributionTexts()
    const { key, name, owner, statuses, territory, audience } = document
    const meant = [
      ...audience.teams.map(names.team),
      ...audience.territories.map(names.territory),
      ...audience.people.map(names.person),
    ]
    const facts = [
      `${kindWord(parseAddress(address)?.kind ?? '')} ${key}`,
      t.owner(names.person(owner)),
      ...(territory === null ? [] : [t.liesIn(names.territory(territory))]),
      meant.length === 0 ? t.meantForNobody : t.meantFor(meant.join(', ')),
    ]
    const route = documentRoute(address)
    return html`<header class="title">${route ? backLink({ href: hrefOf(route), text: t.toDocument }) : ''}<div>
        <div class="named"><h1>${name || key}</h1>${statuses.map(code => html`<span class="remark">${names.status(code)}</span>`)}</div>
        <p class="quiet">${facts.join(', ')}</p>
      </div>
      ${
        this.#desk.value
          ? ''
          : html`<button type="button" class="plain" aria-expanded=${this.planning} data-plan @click=${() => {
              this.planning = !this.planning
            }}>${t.plan.title}</button>`
      }</header>
      <p class="quiet lead">${t.lead}</p>`
  }

  #tools({ lines, more }: Distribution): TemplateResult {
    const t = distributionTexts()
    const count = (state: HowFar | null) => lines.filter(line => state === null || howFar(line) === state).length
    const part = (state: HowFar | null, text: string) => {
      const n = count(state)
      if (n === 0 && state !== null && this.shown !== state) return ''
      return html`<button type="button" class="plain" data-part=${state ?? 'all'} aria-pressed=${this.shown === state} @click=${() => {
        this.shown = state
      }}>${text} <span class="quiet">${number(n + (state === null ? more : 0))}</span></button>`
    }
    return html`<div class="tools">
      <label class="search">${icon('search')}<span class="unseen">${t.search}</span>
        <input type="search" .value=${this.text} placeholder=${t.search} autocomplete="off" maxlength="200" @input=${(
          event: Event,
        ) => {
          this.text = (event.currentTarget as HTMLInputElement).value
          // Whoever is not in the answer is asked for by name.
          if (more > 0 || this.#narrowed) void this.#load()
        }} /></label>
      <div class="parts" role="group" aria-label=${t.show}>
        ${part(null, t.all)}${HOW_FAR.map(state => part(state, t.states[state]))}
      </div>
    </div>`
  }

  #list({ lines, more }: Distribution, names: Names): TemplateResult {
    const t = distributionTexts()
    const matches = matcher(this.text)
    const shown = lines.filter(line => (this.shown === null || howFar(line) === this.shown) && matches(fold(line.name)))
    if (shown.length === 0) {
      return html`<p class="quiet" role="status">${t.nobodyFound}</p>
        <button type="button" class="plain" @click=${() => {
          this.text = ''
          this.shown = null
          if (this.#narrowed) void this.#load()
        }}>${t.clear}</button>`
    }
    return html`<ul class="answers">${repeat(
      shown,
      ({ person }) => person,
      line => this.#line(line, names),
    )}</ul>
      ${more > 0 ? html`<p class="quiet" data-more>${t.more(more)}</p>` : ''}`
  }

  #line(line: DistributionLine, names: Names): TemplateResult {
    const t = distributionTexts()
    const { person, name, role, answer, devices } = line
    const state = howFar(line)
    return html`<li data-person=${person}><details>
      <summary>
        <span class="who"><strong>${name}</strong> <span class="quiet what">${this.t.app.roles[role]}</span></span>
        ${howFarSign(state, t.states[state])}
        <span class="why">${shortly(answer, names, name)}</span>${openSign()}
      </summary>
      <div class="more-of-it">
        ${conditions(answer, names, name)}
        ${deviceList(devices, this.session.clock())}
        <p><a href=${`/people/${person}/satchel`}>${t.toSatchel(name)}</a></p>
      </div>
    </details></li>`
  }

  #panel(found: Distribution, company: Company, profile: StatusProfile | undefined, names: Names): TemplateResult {
    return html`<what-if-panel .session=${this.session} .address=${found.address} .document=${found.document}
      .company=${company} .profile=${profile} .names=${names}></what-if-panel>`
  }

  /** Whether only those are here whom a text names. */
  #narrowed = false

  /** One request at a time; a newer one takes the place of the one before. */
  async #load(): Promise<void> {
    if (!isOffice(this.session.person)) return
    clearTimeout(this.#again)
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = ''
    this.missing = false
    const { text, session } = this
    try {
      const [found, company] = await Promise.all([
        distributionOf(session.office, this.address, text.trim(), request.signal),
        this.company ?? readCompany(session.office, request.signal),
      ])
      this.found = found
      this.company = company
      this.#narrowed = text.trim() !== ''
      if (isUnderWay(found, session.clock())) this.#again = setTimeout(() => void this.#load(), AGAIN_MS)
    } catch (error) {
      if (request.signal.aborted) return
      this.missing = error instanceof OfficeError && error.code === 'notFound'
      this.problem = this.missing ? '' : sentenceFor(error)
    }
  }
}

const isUnderWay = ({ lines }: Distribution, now: number): boolean =>
  lines.some(({ devices }) =>
    devices.some(device => (device.state === 'will' || device.state === 'leaving') && isHere(device, now)),
  )

pageStyles(css`
  .distribution {
    .title .plain {
      flex: none;
    }
    .sides {
      display: grid;
      gap: 16px 32px;
      align-items: start;
    }
    .people-of-it {
      min-width: 0;
    }
    @media (min-width: 900px) {
      .sides {
        grid-template-columns: minmax(0, 1fr) minmax(280px, 340px);
      }
      what-if-panel {
        order: 1;
        position: sticky;
        top: 0;
      }
    }
    @media (max-width: 899px) {
      .title {
        flex-wrap: wrap;
      }
      .title .plain {
        flex: 1 1 100%;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'distribution-screen': DistributionScreen
  }
}
