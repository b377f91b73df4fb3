// What would happen if: one planned change, chosen and asked about; who would get something, who would lose it. It changes
// nothing.
import '@vaadin/button'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import type { Company, DistributedDocument, PlanAnswer, WhatIfLine } from '../../src/sync/wire/company.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { compareText } from '../i18n/format.ts'
import { CompanyRefused } from '../shared/company-request.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { transactionWord } from '../statuses/words.ts'
import { whatIf } from './distribution-office.ts'
import { audienceValue, type Chosen, isPlanKind, PLAN_KINDS, type PlanKind, planOf } from './plan.ts'
import type { Names } from './reason-sentences.ts'
import { isWorldProblem, reasonText } from './reason-texts.ts'
import { distributionTexts } from './texts.ts'

type Option = readonly [value: string, text: string]

@customElement('what-if-panel')
export class WhatIfPanel extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) address!: Address
  @property({ attribute: false }) document!: DistributedDocument
  @property({ attribute: false }) company!: Company
  /** The document's; undefined where it has no statuses. */
  @property({ attribute: false }) profile: StatusProfile | undefined
  @property({ attribute: false }) names!: Names
  @state() private kind: PlanKind | null = null
  @state() private person = ''
  @state() private value: string | null = null
  @state() private asking = false
  @state() private answer: PlanAnswer | null = null
  @state() private problems: readonly string[] = []
  #request: AbortController | null = null

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#request?.abort()
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // An answer about the document as it was says nothing of it as it is.
    if (changed.has('address') && changed.get('address') !== undefined) this.#forget()
  }

  protected override render() {
    const t = distributionTexts().plan
    return html`<section class="what-if" aria-labelledby="what-if-title">
      <h2 id="what-if-title">${t.title}</h2>
      <p class="quiet">${t.lead}</p>
      <form novalidate @submit=${(event: Event) => {
        event.preventDefault()
        void this.#ask()
      }}>
        ${this.#select('kind', t.change, this.kind ?? '', this.#kinds(), value => {
          this.kind = isPlanKind(value) ? value : null
          this.person = ''
          this.value = null
        })}
        ${this.#second()}
        <vaadin-button theme="primary" data-ask ?disabled=${!this.#chosen() || this.asking}
          @click=${() => this.#ask()}>${t.ask}</vaadin-button>
      </form>
      <div class="outcome" aria-live="polite">${this.asking ? html`<p class="quiet">${t.asking} …</p>` : this.#outcome()}</div>
    </section>`
  }

  #kinds(): Option[] {
    const t = distributionTexts().plan
    const offered = PLAN_KINDS.filter(
      kind => kind === 'team' || kind === 'personTerritory' || this.#options(kind).length > 0,
    )
    return offered.map(kind => [kind, `… ${t.kinds[kind]}`])
  }

  /** The fields that the kind of change asks for. */
  #second(): TemplateResult | '' {
    const t = distributionTexts().plan
    const { kind } = this
    if (!kind) return ''
    const labels: Readonly<Record<PlanKind, string>> = {
      ...{ run: t.transaction, set: t.status, clear: t.status, owner: t.person, territory: t.territory },
      ...{ add: t.audience, drop: t.audience, team: t.team, personTerritory: t.territory },
    }
    const ofPerson = kind === 'team' || kind === 'personTerritory'
    const mayBeNone = ofPerson || kind === 'territory'
    return html`${
      ofPerson
        ? this.#select('person', t.person, this.person, this.#people(), value => {
            this.person = value
          })
        : ''
    }
    ${this.#select(
      'value',
      labels[kind],
      this.value === '' && mayBeNone ? NONE : (this.value ?? ''),
      this.#options(kind),
      value => {
        this.value = value === NONE ? '' : value === '' ? null : value
      },
    )}`
  }

  #select(name: string, label: string, value: string, options: readonly Option[], choose: (value: string) => void) {
    const t = distributionTexts().plan
    return html`<label class="field"><span>${label}</span><span class="choice"><select name=${name} .value=${value}
      @change=${(event: Event) => {
        this.#forget()
        choose((event.currentTarget as HTMLSelectElement).value)
      }}>
      <option value="" ?selected=${value === ''}>${t.choose}</option>
      ${options.map(([id, text]) => html`<option value=${id} ?selected=${id === value}>${text}</option>`)}
    </select></span></label>`
  }

  #people(): Option[] {
    return named(this.company.people.filter(({ active }) => active))
  }

  #options(kind: PlanKind): Option[] {
    const { document, company, profile, names } = this
    const t = distributionTexts().plan
    const none: Option = [NONE, t.none]
    const audience = (part: 'people' | 'teams' | 'territories', heading: string, ids: readonly Option[]): Option[] =>
      ids.map(([id, text]) => [audienceValue(part, id), `${heading}: ${text}`])
    const { people, teams, territories } = document.audience
    switch (kind) {
      case 'run':
        return profile ? this.#transactions(profile) : []
      case 'set':
        return (profile?.statuses ?? [])
          .filter(({ code }) => !document.statuses.includes(code))
          .map(({ code }) => [code, names.status(code)])
      case 'clear':
        return (profile?.statuses ?? [])
          .filter(({ code, number }) => document.statuses.includes(code) && number === null)
          .map(({ code }) => [code, names.status(code)])
      case 'owner':
        return this.#people().filter(([id]) => id !== document.owner)
      case 'territory':
        return [none, ...named(company.territories)].filter(([id]) => id !== (document.territory ?? NONE))
      case 'team':
        return [none, ...named(company.teams)]
      case 'personTerritory':
        return [none, ...named(company.territories)]
      case 'add':
        return [
          ...audience('teams', t.team, named(company.teams.filter(({ id }) => !teams.includes(id)))),
          ...audience(
            'territories',
            t.territory,
            named(company.territories.filter(({ id }) => !territories.includes(id))),
          ),
          ...audience(
            'people',
            t.person,
            this.#people().filter(([id]) => !people.includes(id)),
          ),
        ]
      case 'drop':
        return [
          ...audience(
            'teams',
            t.team,
            teams.map(id => [id, names.team(id)]),
          ),
          ...audience(
            'territories',
            t.territory,
            territories.map(id => [id, names.territory(id)]),
          ),
          ...audience(
            'people',
            t.person,
            people.map(id => [id, names.person(id)]),
          ),
        ]
    }
  }

  /** Those that change something; what is never run here is not offered. */
  #transactions(profile: StatusProfile): Option[] {
    const rules = rulesOf(profile)
    const changing = [...rules.transactions.values()].filter(({ code, sets, clears }) => {
      const byUser = profile.statuses.some(one => one.setWhen.includes(code) || one.clearedWhen.includes(code))
      return !profile.unused.includes(code) && (byUser || sets.length + clears.length > 0)
    })
    return changing.map(({ code }) => [code, transactionWord(code)])
  }

  #chosen(): Chosen | null {
    const { kind, person, value } = this
    return kind && value !== null ? { kind, person, value } : null
  }

  #outcome(): TemplateResult | typeof nothing {
    const t = distributionTexts().plan
    const { answer, problems } = this
    if (problems.length > 0) return html`${problems.map(problem => problemLine(problem))}`
    if (!answer) return nothing
    if (answer.stopped.length > 0) {
      return html`<p>${t.stopped}</p><ul class="stopped">${answer.stopped.map(({ address, key, reasons }) => {
        const texts = reasons.map(reason => reasonText(reason, this.names, ''))
        return html`<li>${address === this.address ? '' : html`<strong>${key}</strong>: `}${texts.join(' ')}</li>`
      })}</ul><p class="quiet">${t.changedNothing}</p>`
    }
    const { totals, granted, withdrawn, more } = answer
    if (totals.granted + totals.withdrawn === 0) return html`<p data-nothing>${t.nothing}</p>`
    const isOne = [...granted, ...withdrawn].every(({ address }) => address === this.address) && more === 0
    const heading = (one: (n: number) => string, many: (n: number) => string, n: number) => (isOne ? one(n) : many(n))
    return html`
      ${this.#turned('granted', heading(t.granted, t.grantedMany, totals.granted), granted)}
      ${this.#turned('withdrawn', heading(t.withdrawn, t.withdrawnMany, totals.withdrawn), withdrawn)}
      ${more > 0 ? html`<p class="quiet">${t.more(more)}</p>` : ''}
      <p class="quiet">${t.changedNothing}</p>`
  }

  #turned(what: 'granted' | 'withdrawn', heading: string, lines: readonly WhatIfLine[]): TemplateResult | '' {
    if (lines.length === 0) return ''
    // What is looked at comes first.
    const away = (line: WhatIfLine): number => (line.address === this.address ? 0 : 1)
    const sorted = [...lines].sort((a, b) => away(a) - away(b) || compareText(a.personName, b.personName))
    return html`<h3 class=${what}><span aria-hidden="true">${what === 'granted' ? '+' : '−'}</span>${heading}</h3>
      <ul class="turned" data-turned=${what}>${sorted.map(
        ({ address, name, key, personName }) =>
          html`<li>${personName}${
            address === this.address
              ? ''
              : html`<span class="quiet">, <a href=${`/distribution/${address}`}>${name || key}</a></span>`
          }</li>`,
      )}</ul>`
  }

  #forget(): void {
    this.#request?.abort()
    this.asking = false
    this.answer = null
    this.problems = []
  }

  async #ask(): Promise<void> {
    const chosen = this.#chosen()
    const change = chosen && planOf(chosen, this.address, this.document, this.company)
    if (!change) return
    this.#forget()
    const request = new AbortController()
    this.#request = request
    this.asking = true
    try {
      this.answer = await whatIf(this.session.office, change, request.signal)
    } catch (error) {
      if (!request.signal.aborted) this.problems = this.#words(error)
    } finally {
      if (this.#request === request) this.asking = false
    }
  }

  #words(error: unknown): readonly string[] {
    const t = distributionTexts().plan
    if (!(error instanceof CompanyRefused)) return [sentenceFor(error)]
    const known = error.problems.filter(isWorldProblem)
    if (known.length === 0) return [t.unsound]
    return [t.rejected, ...known.map(one => reasonText(one, this.names, ''))]
  }
}

/** Chosen: none of them. Empty is nothing chosen yet. */
const NONE = '-'

const named = (all: readonly { readonly id: string; readonly name: string }[]): Option[] =>
  [...all].sort((a, b) => compareText(a.name, b.name)).map(({ id, name }) => [id, name])

pageStyles(css`
  .what-if {
    display: grid;
    gap: 12px;
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--sheet);

    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      justify-items: stretch;
    }
    .field {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
      min-width: 0;
      font-size: 0.875rem;
    }
    .field > span:first-child {
      font-weight: 500;
    }
    .choice select {
      font-size: 1rem;
      text-overflow: ellipsis;
    }
    h3 {
      display: flex;
      gap: 6px;
      font-size: 1rem;
      margin: 8px 0 0;
    }
    h3.granted {
      color: var(--safe);
    }
    h3.withdrawn {
      color: var(--refused);
    }
    .turned,
    .stopped {
      display: grid;
      gap: 4px;
      margin: 4px 0 8px;
      padding: 0;
      list-style: none;
      overflow-wrap: anywhere;
    }
    .outcome > * + .problem {
      margin-top: 8px;
    }
    .outcome:empty {
      display: none;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'what-if-panel': WhatIfPanel
  }
}
