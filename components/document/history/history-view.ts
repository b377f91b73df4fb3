// Who changed what, when and on which device: of one record or of the whole document, with one tap back to a value.
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { HistoryChange, HistoryEntry, HistoryTrim } from '../../../src/sync/wire/history.ts'
import { OfficeError } from '../../app/office.ts'
import type { Session } from '../../app/session.ts'
import { dayOf, moment } from '../../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../../shared/element.ts'
import '../../shared/page-styles.ts'
import { icon } from '../../shared/icons.ts'
import type { ColumnContext } from '../columns.ts'
import type { DocumentSpace } from '../space.ts'
import './history-change.ts'
import { sittings, told, unsentOf, withPage } from './entries.ts'
import { historyTexts } from './texts.ts'
import { decisionWords, originWords, recordOf, transactionWords } from './words.ts'

/** Entries of this device's outbox that are shown. */
const UNSENT = 50
/** Pages asked for in a row while they hold nothing about the record. */
const EMPTY_PAGES = 20

@customElement('history-view')
export class HistoryView extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: DocumentSpace
  @property({ attribute: false }) context!: ColumnContext
  /** Id of a record of the main collection; null for the whole document. */
  @property({ attribute: false }) record: string | null = null
  @property({ type: Boolean }) readonly = false
  @state() private entries: readonly HistoryEntry[] = []
  @state() private problem: 'offline' | 'failed' | null = null
  @state() private reading = false
  /** Where earlier changes begin; null after the last. */
  #next: number | null = null
  /** What is told reaches back to here alone; null where it reaches back to the beginning. */
  #trimmed: HistoryTrim | null = null
  #read = false
  /** What was asked for last; later answers to earlier questions count for nothing. */
  #asked = 0
  #line = ''
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #waiting = new Watch(this, () => this.session?.device.waiting)
  readonly #connection = new Watch(this, () => this.session?.device.connection)

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('record') || changed.has('workspace')) {
      this.entries = []
      this.#trimmed = null
      this.#read = false
    }
    // Read again when the office has more to tell, or can be reached again.
    const line = this.#catalogue.value?.get(this.workspace.open.address)
    const now = `${this.record} ${line?.head} ${line?.collisions} ${this.#connection.value}`
    if (now === this.#line) return
    this.#line = now
    void this.#newest()
  }

  protected override render() {
    const t = historyTexts()
    void this.#waiting.value
    const unsent = unsentOf(this.workspace.kind, this.workspace.open.unsent(UNSENT), this.record)
    const lines = sittings(this.entries)
    return html`
      ${this.problem ? this.#problem(this.problem) : ''}
      ${
        unsent.length > 0
          ? html`<h3>${icon('device')}${t.unsent}</h3><ol class="entries">${unsent.map(
              ({ saved, changes, decision }) => html`<li>
                <p class="who"><strong>${this.session.person.name}</strong>
                  <span class="quiet">${saved === null ? t.saving : moment(saved)}</span></p>
                ${decision ? html`<p>${t.decidedHere(decision.collisions.length + (decision.about?.length ?? 0))}</p>` : ''}
                ${this.#changes(changes.map(told))}
              </li>`,
            )}</ol>`
          : ''
      }
      <ol class="entries" aria-busy=${this.reading}>${repeat(
        lines,
        ({ sequence, index }) => `${sequence}.${index}`,
        entry => this.#entry(entry),
      )}</ol>
      ${
        this.reading
          ? html`<p class="quiet" role="status">${this.#read ? t.searching : t.reading}</p>`
          : this.#read && lines.length + unsent.length === 0 && !this.#trimmed
            ? html`<p class="quiet">${t.empty}</p>`
            : ''
      }
      ${this.#trimmed && this.#next === null && !this.reading ? this.#end(this.#trimmed, lines.length === 0) : ''}
      ${
        this.#next !== null && !this.reading && !this.problem
          ? html`<button type="button" class="plain" @click=${() => this.#earlier()}>${t.more}</button>`
          : ''
      }`
  }

  #problem(problem: 'offline' | 'failed'): TemplateResult {
    const t = historyTexts()
    return html`<p class="note" role="status">${t[problem]}
      <button type="button" class="plain" @click=${() => this.#newest()}>${t.again}</button></p>`
  }

  /** Where what is told ends, though there was more. */
  #end({ since, at }: HistoryTrim, empty: boolean): TemplateResult {
    const t = historyTexts()
    const first = (empty ? t.emptySince : t.reachesBack)(dayOf(since))
    return html`<p class="quiet">${first} ${t.removed(dayOf(at))}</p>`
  }

  #entry(entry: HistoryEntry): TemplateResult {
    const t = historyTexts()
    const origin = originWords(entry)
    return html`<li>
      <p class="who"><strong>${entry.person || t.nobody}</strong>
        <span class="quiet">${[moment(entry.at), entry.device, origin].filter(Boolean).join(' · ')}</span></p>
      ${entry.begins ? html`<p>${t.begins}</p>` : ''}
      ${entry.transaction ? html`<p>${transactionWords(entry.transaction)}</p>` : ''}
      ${entry.decision ? html`<p>${decisionWords(this.workspace.kind, entry.decision, this.context).join(' ')}</p>` : ''}
      ${this.#changes(entry.changes)}
      ${entry.more > 0 ? html`<p class="quiet">${t.changes(entry.more)}</p>` : ''}
    </li>`
  }

  #changes(changes: readonly HistoryChange[]): TemplateResult[] {
    const about = changes.map(change => recordOf(this.workspace.kind, change)?.id)
    // A record is named once for all that was changed in it together.
    return changes.map(
      (change, index) => html`<history-change .change=${change} .workspace=${this.workspace} .context=${this.context}
        ?whole=${this.record === null && (index === 0 || about[index] !== about[index - 1])}
        ?readonly=${this.readonly}></history-change>`,
    )
  }

  /** Reads what is latest; what was read before stays behind it. */
  async #newest(): Promise<void> {
    await this.#ask(async page => {
      const first = await page(null)
      // Of the first reading only: later ones overlap with what is shown, or there would be a gap.
      const overlaps = first.entries.some(({ sequence }) => sequence <= (this.entries[0]?.sequence ?? -1))
      if (this.entries.length > 0 && (overlaps || first.entries.length === 0)) {
        this.entries = withPage(this.entries, first.entries)
        return
      }
      this.entries = first.entries
      this.#next = first.next
      this.#trimmed = first.trimmed ?? null
      if (first.entries.length === 0) await this.#search(page)
    })
  }

  #earlier(): Promise<void> {
    return this.#ask(page => this.#search(page))
  }

  /** Reads on until there is something to show: most of a document is about other records. */
  async #search(page: (before: number | null) => ReturnType<Session['office']['history']>): Promise<void> {
    for (let pages = 0; pages < EMPTY_PAGES && this.#next !== null; pages++) {
      const { entries, next, trimmed } = await page(this.#next)
      this.entries = withPage(this.entries, entries)
      this.#next = next
      this.#trimmed = trimmed ?? null
      if (entries.length > 0) return
    }
  }

  async #ask(
    work: (page: (before: number | null) => ReturnType<Session['office']['history']>) => Promise<void>,
  ): Promise<void> {
    const asked = ++this.#asked
    const { open, main } = this.workspace
    const record = this.record === null ? null : `${main.name}/${this.record}`
    this.reading = true
    try {
      await work(async before => {
        const answer = await this.session.office.history(open.address, { record, before })
        if (asked !== this.#asked) throw new Superseded()
        return answer
      })
      this.problem = null
      this.#read = true
    } catch (error) {
      if (error instanceof Superseded || asked !== this.#asked) return
      // Made here and not known there yet: there is nothing to tell but what waits.
      const unknown = error instanceof OfficeError && error.code === 'notFound'
      this.problem = unknown ? null : error instanceof OfficeError && error.code === 'offline' ? 'offline' : 'failed'
      this.#read = unknown
    }
    this.reading = false
  }
}

/** Something newer was asked for. */
class Superseded extends Error {
  override readonly name = 'Superseded'
}

pageStyles(css`
  history-view {
    display: flex;
    flex-direction: column;
    gap: 12px;
    align-items: start;

    h3 {
      display: flex;
      align-items: center;
      gap: 6px;
      font-size: 0.875rem;
      color: var(--waiting);
    }
    .entries {
      width: 100%;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      padding: 10px 0;
      border-bottom: 1px solid var(--line);
      font-size: 0.875rem;
    }
    .who {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      margin-bottom: 2px;
    }
    .quiet {
      font-size: 0.8125rem;
    }
    .note {
      padding: 10px 12px;
      border-radius: var(--corner);
      background: var(--waiting-wash);
    }
    .note .plain {
      margin-top: 8px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'history-view': HistoryView
  }
}
