// The form of one record, built from the collection's declaration: sections, fields, long texts.
import type { SelectItem } from '@vaadin/select'
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { CollectionDeclaration, FieldDeclaration, Fields } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Lamp, OpenDocument } from '../../src/sync/api.ts'
import type { Presence } from '../../src/sync/presence.ts'
import type { Place } from '../../src/sync/present.ts'
import { display, money } from '../i18n/format.ts'
import { label } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { type ColumnContext, isFigure } from './columns.ts'
import { choiceItems } from './field-value.ts'
import './long-text.ts'
import { type Inhabited, nobody } from './presence/people.ts'
import './record-field.ts'
import type { Kept, KeptTexts } from './kept-texts.ts'
import type { FieldCommit, RecordField } from './record-field.ts'

/** UTF-16 units from which a text is more than half a line. */
const LINE_OF_ITS_OWN = 100

@customElement('record-form')
export class RecordForm extends SatchelElement {
  @property({ attribute: false }) open!: OpenDocument
  @property({ attribute: false }) collection!: CollectionDeclaration
  @property({ attribute: false }) record = ''
  @property({ attribute: false }) fields: Fields = {}
  @property({ attribute: false }) context!: ColumnContext
  /** Choices of reference fields, by collection. */
  @property({ attribute: false }) references: (collection: string) => readonly SelectItem[] = () => []
  @property({ type: Boolean }) readonly = false
  /** Where the changes made here are, by field. */
  @property({ attribute: false }) marks: ReadonlyMap<string, Lamp> = new Map()
  /** How often somebody else changed a field while it was on screen, by field. */
  @property({ attribute: false }) flashes: ReadonlyMap<string, number> = new Map()
  /** Who else is in which field. */
  @property({ attribute: false }) people: Inhabited = nobody
  @property({ attribute: false }) presence: Presence | null = null
  /** What was typed and could not be saved. */
  @property({ attribute: false }) kept: KeptTexts | null = null
  /** Shown under a field: an offer the user may take. */
  @property({ attribute: false }) offers: ReadonlyMap<string, TemplateResult> = new Map()

  /** Shown under a field or text, by name: two values written without knowledge of each other. */
  @property({ attribute: false }) notes: ReadonlyMap<string, readonly TemplateResult[]> = new Map()

  @property({ attribute: false }) commit: (record: string, commit: FieldCommit) => void = () => {}

  /** Commits every draft that can be kept. */
  leave(): void {
    for (const field of this.querySelectorAll<RecordField>('record-field')) field.leave()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.presence?.enter(null)
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What had the focus went with the record before.
    if (changed.has('record') && !this.contains(document.activeElement)) this.presence?.enter(null)
  }

  protected override render() {
    return repeat(
      [this.record],
      record => record,
      () => this.#form(),
    )
  }

  #form(): TemplateResult {
    const { sections, fields, texts } = this.collection
    return html`<div class="sections" @focusin=${this.#entered} @focusout=${this.#left}>
      ${sections.map(
        section => html`<fieldset class="section">
          <legend>${label(section.label)}</legend>
          ${this.#sectionFields(fields.filter(field => field.section === section.name))}
          ${section.name === 'value' ? this.#figures() : ''}
        </fieldset>`,
      )}
      ${texts.map(
        text => html`<div><long-text data-field=${text.name} .people=${this.people.get(text.name) ?? []} .presence=${this.presence}
          .place=${this.#place(text.name)} .open=${this.open} .text=${this.open.text(this.collection.name, this.record, text.name)}
          .label=${label(text.label)} .max=${text.max} .kept=${this.kept} ?readonly=${this.readonly}></long-text>${this.notes.get(text.name) ?? ''}</div>`,
      )}
    </div>`
  }

  /** Figures that come in threes share a line; what holds a sentence has one of its own. */
  #sectionFields(fields: readonly FieldDeclaration[]): TemplateResult[] {
    const figures = fields.filter(field => isFigure(field.value)).length
    return fields.map(field => {
      const { value } = field
      const wide = value.type === 'text' && value.max > LINE_OF_ITS_OWN && value.format === undefined
      const third = figures > 0 && figures % 3 === 0 && isFigure(value)
      // Two values with their authors need the room of a sentence.
      if (wide || this.notes.has(field.name)) return this.#field(field, 'wide')
      return this.#field(field, third ? `third ${value.type}` : '')
    })
  }

  #field(field: FieldDeclaration, width: string): TemplateResult {
    const record = this.record
    const offer = this.offers.get(field.name)
    return html`<div class=${width}>
      <record-field data-field=${field.name} .field=${field} .value=${this.fields[field.name] ?? null}
        .displayed=${(value: Value) => display(field.value, value, this.context.currency, this.context.recordName)}
        .options=${this.#options(field)} .suffix=${this.#suffix(field)} ?readonly=${this.readonly}
        .mark=${this.marks.get(field.name) ?? null} .flash=${this.flashes.get(field.name) ?? 0}
        .people=${this.people.get(field.name) ?? []} .kept=${this.kept?.get(record, field.name) ?? null}
        .keep=${(kept: Kept | null) => this.kept?.set(record, field.name, kept)}
        .commit=${(commit: FieldCommit) => this.commit(record, commit)}></record-field>
      ${offer ?? ''}${this.notes.get(field.name) ?? ''}
    </div>`
  }

  #place(field: string): Place {
    return { collection: this.collection.name, record: this.record, field }
  }

  readonly #entered = (event: FocusEvent): void => {
    const within = (event.target as Element).closest<HTMLElement>('record-field, long-text')
    // Who only reads is in nobody's way.
    if (within?.dataset.field && !this.readonly) this.presence?.enter(this.#place(within.dataset.field))
  }

  readonly #left = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) this.presence?.enter(null)
  }

  #options(field: FieldDeclaration): readonly SelectItem[] {
    const type = field.value
    if (type.type === 'choice') return choiceItems(type)
    if (type.type !== 'record') return []
    const known = this.references(type.collection)
    const value = this.fields[field.name]
    // A stage nobody knows (archived, or not arrived yet) stays what it is until the user chooses another.
    if (typeof value !== 'string' || known.some(each => each.value === value)) return known
    return [...known, { value, label: this.context.recordName(type.collection, value) }]
  }

  #suffix(field: FieldDeclaration): string {
    if (field.value.type === 'fraction') return '%'
    return field.value.type === 'money' ? this.context.currency : ''
  }

  /** What follows from the fields above, where the eye already is. */
  #figures(): TemplateResult {
    return html`<dl class="figures wide">${this.collection.derived.map(each => {
      const value = each.compute(this.fields)
      return html`<div><dt>${label(each.label)}</dt>
        <dd>${typeof value === 'number' ? money(value, this.context.currency) : '–'}</dd></div>`
    })}</dl>`
  }
}

pageStyles(css`
  record-form {
    display: block;

    .sections {
      display: flex;
      flex-direction: column;
      gap: 24px;
    }
    .section {
      display: grid;
      grid-template-columns: repeat(12, minmax(0, 1fr));
      gap: 12px;
      align-items: start;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0 0 8px;
      font-weight: 600;
    }
    .section > * {
      grid-column: span 6;
    }
    /* Amounts are longer than quantities and percentages. */
    .section > .third {
      grid-column: span 4;
    }
    .section > .third.number {
      grid-column: span 3;
    }
    .section > .third.money {
      grid-column: span 5;
    }
    .section > .wide {
      grid-column: 1 / -1;
    }
    long-text,
    long-text vaadin-text-area {
      display: block;
      width: 100%;
    }
    .figures {
      display: flex;
      gap: 12px;
      margin: 0;
      padding: 10px 12px;
      border-radius: var(--corner);
      background: var(--well);
    }
    .figures div {
      flex: 1;
    }
    dt {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    dd {
      margin: 0;
      font-weight: 600;
    }
    .offer {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      margin-top: 6px;
      padding: 8px 10px;
      border-radius: var(--corner);
      background: var(--saddle-wash);
      font-size: 0.8125rem;
    }
    .offer button {
      min-height: 28px;
      padding: 0;
      border: 0;
      background: none;
      color: var(--saddle);
      font: inherit;
      font-weight: 600;
      text-decoration: underline;
      cursor: pointer;
    }
  }
  @media (max-width: 899px) {
    record-form .section > .third:is(.number, .money, .fraction) {
      grid-column: span 6;
    }
    record-form .offer button {
      min-height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'record-form': RecordForm
  }
}
