// Counts per outcome, and the records of the one that is looked at: in the preview and in the report.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { DisplacedValue, PlannedField, PlannedRecord, RecordOutcome } from '../../src/sync/file/plan.ts'
import type { MergeAnswer } from '../../src/sync/wire/merges.ts'
import { number } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { mergeTexts } from './texts.ts'
import { fieldWords, recordWords, valueWords } from './words.ts'

const OUTCOMES: readonly RecordOutcome[] = ['added', 'changed', 'collided', 'archived', 'unchanged']
/** Looked at first where there are any: what somebody has to decide about. */
const FIRST: readonly RecordOutcome[] = ['collided', 'archived', 'changed', 'added', 'unchanged']
/** More records than anybody reads at once; the rest comes with a tap. */
const STEP = 50

@customElement('merge-records')
export class MergeRecords extends SatchelElement {
  @property({ attribute: false }) answer!: MergeAnswer
  @state() private outcome: RecordOutcome | null = null
  @state() private shown = STEP

  protected override render() {
    const t = mergeTexts()
    const { counts, documents } = this.answer
    const outcome = this.outcome ?? FIRST.find(each => this.#records(each).length > 0) ?? 'unchanged'
    const records = this.#records(outcome)
    const rest = records.length - this.shown
    const untold = outcome === 'unchanged' ? 0 : documents.reduce((sum, each) => sum + each.more[outcome], 0)
    return html`<div class="counts" role="group">${OUTCOMES.map(
      each => html`<button type="button" class="count ${each}" data-outcome=${each} aria-pressed=${each === outcome}
        @click=${() => {
          this.outcome = each
          this.shown = STEP
        }}><strong>${number(counts[each])}</strong><span>${t.outcomes[each]}</span></button>`,
    )}</div>
    <section aria-label=${t.outcomes[outcome]}>
      <p class="quiet why">${t.reasons[outcome]}</p>
      ${records.length === 0 && outcome !== 'unchanged' ? html`<p class="quiet">${t.nothingOf}</p>` : ''}
      ${records.slice(0, this.shown).map(record => this.#record(record))}
      ${
        rest > 0
          ? html`<button type="button" class="plain" @click=${() => {
              this.shown += STEP * 4
            }}>${t.more(rest)}</button>`
          : untold > 0
            ? html`<p class="quiet">${t.untold(untold)}</p>`
            : ''
      }
    </section>`
  }

  #records(outcome: RecordOutcome): PlannedRecord[] {
    return this.answer.documents.flatMap(({ records }) => records.filter(each => each.outcome === outcome))
  }

  #record(record: PlannedRecord): TemplateResult {
    return html`<section class="record"><h3>${recordWords(record)}</h3>
      <dl>${record.fields.map(field => this.#field(field, record.outcome === 'added'))}</dl></section>`
  }

  #field(field: PlannedField, isNew: boolean): TemplateResult {
    const t = mergeTexts()
    const { before, after, displaced } = field
    const words = (value: PlannedField['after']) => valueWords(field, value, this.answer)
    const value =
      isNew || (displaced.length > 0 && words(before) === words(after))
        ? html`<ins>${words(after)}</ins>`
        : html`<del aria-label=${`${t.was}: ${words(before)}`}>${words(before)}</del>
          <span aria-hidden="true">→</span> <ins aria-label=${`${t.becomes}: ${words(after)}`}>${words(after)}</ins>`
    return html`<div class=${displaced.length > 0 ? 'collides' : ''}><dt>${fieldWords(field)}</dt>
      <dd>${value}${field.unsigned ? html` <span class="quiet unsigned">${t.unsigned}</span>` : ''}${displaced.length > 0 ? html` <span class="quiet">${t.stands}</span>` : ''}
        ${displaced.map(each => this.#displaced(each, words(each.value)))}</dd></div>`
  }

  #displaced({ person }: DisplacedValue, words: string): TemplateResult {
    const name = person === null ? '' : (this.answer.people[person] ?? '')
    return html`<span class="beside">${words} <span class="by">${mergeTexts().beside(name)}</span></span>`
  }
}

pageStyles(css`
  merge-records {
    display: block;

    .counts {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-bottom: 12px;
    }
    .count {
      display: flex;
      flex-direction: column;
      min-width: 104px;
      padding: 8px 12px;
      border: 1px solid var(--line-middle);
      border-radius: var(--corner);
      background: var(--sheet);
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .count strong {
      font-size: 1.25rem;
    }
    .count[aria-pressed='true'] {
      border-color: var(--saddle);
      background: var(--saddle-wash);
    }
    .count.collided strong {
      color: var(--waiting);
    }
    .why {
      max-width: 720px;
      margin-bottom: 10px;
    }
    .record {
      padding: 10px 0;
      border-top: 1px solid var(--line);
    }
    .record h3 {
      margin: 0;
      font-size: 0.9375rem;
      font-weight: 600;
    }
    .record dl {
      margin: 4px 0 0;
    }
    .record dl div {
      display: grid;
      grid-template-columns: 180px minmax(0, 1fr);
      gap: 0 12px;
      padding: 2px 0;
    }
    dt {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
      white-space-collapse: collapse;
    }
    del {
      color: var(--ink-quiet);
    }
    ins {
      font-weight: 600;
      text-decoration: none;
    }
    .beside {
      display: block;
      color: var(--waiting);
    }
    .by {
      font-size: 0.8125rem;
    }
  }
  @media (max-width: 899px) {
    merge-records .count {
      flex: 1 1 96px;
      min-width: 0;
    }
    merge-records .record dl div {
      grid-template-columns: 116px minmax(0, 1fr);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'merge-records': MergeRecords
  }
}
