// One refused change as the office decides it: who, when, why, field by field what was typed and what stands.
import '@vaadin/button'
import '@vaadin/text-area'
import type { TextArea } from '@vaadin/text-area'
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { sameValue, type Value } from '../../src/documents/values.ts'
import type { QuarantinedChange, QuarantineEntry, Repair } from '../../src/sync/wire/quarantine.ts'
import { OfficeError } from '../app/office.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { moment } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { wordsCell } from '../shared/long-words.ts'
import { problemLine } from '../shared/problem.ts'
import { showToast } from '../shared/toasts.ts'
import { tooLong } from '../shared/too-long.ts'
import { declineEntry, quarantineEntry, RepairRefused, runEntry } from './quarantine-office.ts'
import './repair-field.ts'
import type { RepairField } from './repair-field.ts'
import { officeReason, quarantineTexts } from './texts.ts'
import { fieldLabel, placeOfChange, recordLabel, valueWords } from './words.ts'

/** UTF-16 units of the word to the author. */
const WORD = 500

@customElement('quarantine-entry')
export class QuarantineEntryView extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) number = 0
  @state() private entry: QuarantineEntry | null = null
  @state() private problem = ''
  /** What each place is to hold, where it is another value than what was typed. */
  @state() private values: ReadonlyMap<string, Value> = new Map()
  /** Places the gate does not admit. */
  @state() private refused: readonly string[] = []
  @state() private busy = false
  @state() private declining = false
  #request: AbortController | null = null

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('number')) return
    this.entry = null
    this.#begin()
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#request?.abort()
  }

  #begin(): void {
    this.problem = ''
    this.values = new Map()
    this.refused = []
    this.declining = false
  }

  protected override render() {
    const { entry } = this
    if (!entry) {
      return html`${problemLine(this.problem)}${
        this.problem === ''
          ? html`<div class="shape" aria-busy="true">${Array.from({ length: 3 }, () => html`<i></i>`)}</div>`
          : html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>`
      }`
    }
    const t = quarantineTexts()
    return html`<article aria-labelledby="quarantined">
      ${this.#head(entry)}
      ${entry.kept ? '' : html`<p role="note">${t.notKeptWhy}</p>`}
      ${entry.details.map(change => this.#change(change, entry))}
      ${problemLine(this.problem)}
      ${entry.settled ? '' : this.#actions(entry)}
    </article>`
  }

  #head(entry: QuarantineEntry): TemplateResult {
    const t = quarantineTexts()
    const { document, settled } = entry
    const route = document ? documentRoute(entry.address) : null
    const name = document ? document.name || document.key : t.unknownDocument
    return html`<header>
        <h2 id="quarantined" tabindex="-1">${route ? html`<a href=${hrefOf(route)}>${name}</a>` : name}</h2>
        ${document ? html`<p class="quiet">${document.key}, ${t.owner(document.ownerName)}</p>` : ''}
        <p>${t.from(entry.person, entry.device)}</p>
        <p class="quiet">${entry.asked === null ? t.refusedAt(moment(entry.received)) : t.askedAt(moment(entry.asked))}</p>
      </header>
      <p class="reason">${icon('refused')}<span>${officeReason(entry.refusal.code)}</span></p>
      ${
        settled
          ? html`<p class="decision ${settled.state}" role="status">${icon(settled.state === 'applied' ? 'office' : 'close')}<span>${t[
              settled.state
            ](settled.by, moment(settled.at))}${
              settled.state === 'declined' && settled.word !== '' ? html`<br /><q>${settled.word}</q>` : ''
            }</span></p>`
          : ''
      }
      ${document || settled ? '' : html`<p role="note">${t.noDocument}</p>`}`
  }

  #change(change: QuarantinedChange, entry: QuarantineEntry): TemplateResult {
    const t = quarantineTexts()
    const record = recordLabel(change, entry)
    const place = change.type === 'text' ? { root: change.root, key: null } : change
    const typed =
      change.type === 'text' ? change.inserted || t.deleted(change.deleted) : valueWords(change, change.value, entry)
    const open = change.known && !entry.settled && entry.document !== null
    return html`<section class="place ${this.refused.includes(placeOfChange(change)) ? 'refused' : ''}">
      <h3>${record === '' ? '' : html`<span class="quiet">${record}</span> `}${fieldLabel(place, entry)}</h3>
      <dl>
        <div class="typed"><dt>${t.typed}</dt>${wordsCell(typed)}</div>
        ${change.type === 'field' ? html`<div><dt>${t.stood}</dt>${wordsCell(valueWords(change, change.base, entry))}</div>` : ''}
        ${entry.document ? html`<div><dt>${t.stands}</dt>${wordsCell(valueWords(change, change.standing, entry))}</div>` : ''}
      </dl>
      ${change.known ? '' : html`<p class="quiet">${t.unknownField}</p>`}
      ${open ? this.#repair(change, entry) : ''}
    </section>`
  }

  #repair(change: QuarantinedChange, entry: QuarantineEntry): TemplateResult {
    const t = quarantineTexts()
    const value = this.#valueOf(change)
    return html`<p class="becomes">${t.becomes}</p>
      <repair-field .change=${change} .entry=${entry} .value=${value}
        .take=${(taken: Value) => {
          this.values = new Map(this.values).set(placeOfChange(change), taken)
        }}></repair-field>
      ${sameValue(value, change.standing) ? html`<p class="quiet">${t.alreadySo}</p>` : ''}`
  }

  #valueOf(change: QuarantinedChange): Value {
    const changed = this.values.get(placeOfChange(change))
    if (changed !== undefined) return changed
    return change.type === 'text' ? change.proposed : change.value
  }

  #actions(entry: QuarantineEntry): TemplateResult {
    const t = quarantineTexts()
    if (this.declining) {
      return html`<form class="decline" @submit=${this.#decline}>
        <vaadin-text-area label=${t.word} manual-validation min-rows="2" autofocus></vaadin-text-area>
        <div class="actions">
          <button type="button" class="plain" @click=${() => {
            this.declining = false
          }}>${this.t.common.cancel}</button>
          <vaadin-button theme="primary" ?disabled=${this.busy} @click=${this.#decline}>${t.confirm}</vaadin-button>
        </div>
      </form>`
    }
    const canRun = entry.document !== null && entry.details.some(({ known }) => known)
    return html`<div class="actions">
      <button type="button" class="plain" @click=${this.#askWhy}>${t.decline}</button>
      ${
        canRun
          ? html`<vaadin-button theme="primary" class="run" ?disabled=${this.busy} @click=${this.#run}>${t.run(entry.person)}</vaadin-button>`
          : ''
      }
    </div>`
  }

  readonly #askWhy = async (): Promise<void> => {
    this.declining = true
    await this.updateComplete
    this.querySelector<TextArea>('.decline vaadin-text-area')?.focus()
  }

  readonly #run = async (): Promise<void> => {
    const fields = [...this.querySelectorAll<RepairField>('repair-field')]
    for (const field of fields) field.leave()
    await this.updateComplete
    await Promise.all(fields.map(field => field.updateComplete))
    const wrong = fields.find(field => field.problem !== null)
    if (wrong) {
      this.problem = quarantineTexts().unfinished
      wrong.querySelector<HTMLElement>('input, textarea, vaadin-select')?.focus()
      return
    }
    await this.#settle(
      entry => runEntry(this.session.office, entry.id, this.#repairs(entry)),
      entry => quarantineTexts().done(entry.person),
    )
  }

  #repairs({ details }: QuarantineEntry): Repair[] {
    return details.flatMap((change): Repair[] => {
      if (!change.known) return []
      const { root, standing } = change
      return [{ root, key: change.type === 'text' ? null : change.key, standing, value: this.#valueOf(change) }]
    })
  }

  readonly #decline = async (event: Event): Promise<void> => {
    event.preventDefault()
    const area = this.querySelector<TextArea>('.decline vaadin-text-area')
    const word = area?.value ?? ''
    const excess = tooLong(word.trim(), WORD)
    if (area) {
      area.invalid = excess !== ''
      area.errorMessage = excess
    }
    if (excess !== '') return area?.focus()
    await this.#settle(
      entry => declineEntry(this.session.office, entry.id, word.trim()),
      () => quarantineTexts().declinedDone,
    )
  }

  async #settle(
    decide: (entry: QuarantineEntry) => Promise<QuarantineEntry>,
    done: (entry: QuarantineEntry) => string,
  ): Promise<void> {
    const { entry } = this
    if (!entry || this.busy) return
    this.busy = true
    this.problem = ''
    this.refused = []
    try {
      const settled = await decide(entry)
      if (this.entry !== entry) return
      this.#begin()
      this.entry = settled
      showToast(this, { text: done(entry) })
      this.#decided()
    } catch (error) {
      if (this.entry !== entry) return
      this.problem = error instanceof RepairRefused ? error.message : sentenceFor(error)
      if (error instanceof RepairRefused) this.refused = error.refusal.places
      // Somebody else was quicker, here or in the document: what is shown is not what there is.
      if (error instanceof OfficeError && error.status === 409) await this.#load(this.problem)
    } finally {
      this.busy = false
    }
  }

  #decided(): void {
    this.dispatchEvent(new CustomEvent('quarantine-decided', { bubbles: true }))
  }

  async #load(problem = ''): Promise<void> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = problem
    try {
      this.entry = await quarantineEntry(this.session.office, this.number, request.signal)
      if (problem !== '') this.#decided()
    } catch (error) {
      if (request.signal.aborted) return
      const gone = error instanceof OfficeError && error.code === 'notFound'
      this.problem = gone ? quarantineTexts().gone : sentenceFor(error)
    }
  }
}

pageStyles(css`
  quarantine-entry {
    display: block;

    article {
      display: flex;
      flex-direction: column;
      gap: 16px;
      max-width: 640px;
    }
    h2:focus {
      outline: none;
    }
    h3 {
      font-size: 1rem;
    }
    .reason,
    .decision {
      display: flex;
      gap: 8px;
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--refused-wash);
      color: var(--refused);
    }
    .decision {
      background: var(--well);
      color: var(--ink);
    }
    .decision.applied {
      background: var(--safe-wash);
      color: var(--safe);
    }
    .place {
      padding: 12px 16px 16px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
    }
    .place.refused {
      border-color: var(--refused);
    }
    dl {
      margin: 8px 0;
    }
    dl div {
      display: grid;
      grid-template-columns: 8rem minmax(0, 1fr);
      gap: 8px;
      padding: 2px 0;
    }
    dt {
      color: var(--ink-quiet);
    }
    dd {
      margin: 0;
      max-height: 12lh;
      overflow: auto;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .typed dd {
      font-weight: 600;
    }
    .becomes {
      margin: 12px 0 4px;
      font-weight: 600;
    }
    .decline {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
      gap: 8px;
    }
  }
  @media (max-width: 899px) {
    quarantine-entry {
      .actions {
        position: sticky;
        bottom: 0;
        padding: 8px 0;
        background: var(--paper);
      }
      .actions > * {
        flex: 1 1 auto;
        min-height: var(--touch);
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'quarantine-entry': QuarantineEntryView
  }
}
