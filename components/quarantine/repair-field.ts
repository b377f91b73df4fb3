// What a place is to hold: the control its declaration asks for, with what was typed in it to begin with.
import '@vaadin/select'
import '@vaadin/text-area'
import type { SelectItem } from '@vaadin/select'
import type { TextArea } from '@vaadin/text-area'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import { kindOf } from '../../src/documents/kinds.ts'
import { checkValue, type Value } from '../../src/documents/values.ts'
import type { QuarantinedChange, QuarantineEntry } from '../../src/sync/wire/quarantine.ts'
import { choiceItems, valueProblem } from '../document/field-value.ts'
import { label } from '../i18n/i18n.ts'
import '../document/record-field.ts'
import type { FieldCommit, RecordField } from '../document/record-field.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { nameOptions } from '../shared/selects.ts'
import { tooLong } from '../shared/too-long.ts'
import { quarantineTexts } from './texts.ts'
import { choiceName, fieldOf } from './words.ts'

@customElement('repair-field')
export class RepairField extends SatchelElement {
  @property({ attribute: false }) change!: QuarantinedChange
  @property({ attribute: false }) entry!: QuarantineEntry
  @property({ attribute: false }) value: Value = null
  /** Called with each value that is to stand there. */
  @property({ attribute: false }) take: (value: Value) => void = () => {}

  /** Takes what is still being typed. */
  leave(): void {
    this.querySelector<RecordField>('record-field')?.leave()
  }

  /** A sentence about a value that cannot be entered; null where it can. */
  get problem(): string | null {
    if (this.querySelector('[invalid]')) return quarantineTexts().unfinished
    const field = fieldOf(this.change, this.entry)
    const problem = field ? checkValue(field.value, this.value) : null
    return field && problem ? valueProblem(field.value, problem, String(this.value)) : null
  }

  protected override render() {
    const field = fieldOf(this.change, this.entry)
    if (this.change.type === 'text') return this.#text(this.change.root)
    if (!field) return ''
    const problem = checkValue(field.value, this.value)
    return html`${field.value.type === 'boolean' ? this.#yesNo(field) : this.#field(field)}
      ${problem ? html`<p class="wrong" role="alert">${valueProblem(field.value, problem, String(this.value))}</p>` : ''}`
  }

  #field(field: FieldDeclaration): TemplateResult {
    const suffix = field.value.type === 'fraction' ? '%' : field.value.type === 'money' ? this.entry.currency : ''
    return html`<record-field .field=${field} .value=${this.value} .options=${this.#options(field)} .suffix=${suffix}
      .commit=${({ value }: FieldCommit) => this.take(value)}></record-field>`
  }

  #options(field: FieldDeclaration): readonly SelectItem[] {
    const type = field.value
    if (type.type === 'choice') return choiceItems(type)
    if (type.type !== 'record') return []
    const ids = (this.entry.choices[type.collection] ?? []).map(({ id }) => id)
    const all = typeof this.value === 'string' && !ids.includes(this.value) ? [...ids, this.value] : ids
    return all.map(id => ({ value: id, label: choiceName(this.entry, type.collection, id) }))
  }

  #yesNo(field: FieldDeclaration): TemplateResult {
    const t = quarantineTexts()
    const items = [
      { value: 'true', label: t.yes },
      { value: 'false', label: t.no },
    ]
    return html`<vaadin-select label=${label(field.label)} manual-validation .items=${items} .value=${String(this.value === true)}
      @opened-changed=${nameOptions}
      @change=${(event: Event) => this.take((event.currentTarget as HTMLElement & { value: string }).value === 'true')}></vaadin-select>`
  }

  #text(root: string): TemplateResult {
    const declared = kindOf(this.entry.address)?.root(root)
    if (declared?.type !== 'text') return html``
    const excess = tooLong(String(this.value ?? ''), declared.text.max)
    return html`<vaadin-text-area label=${label(declared.text.label)} min-rows="4" max-rows="16"
      manual-validation .value=${String(this.value ?? '')} .invalid=${excess !== ''} .errorMessage=${excess}
      @input=${(event: Event) => this.take((event.currentTarget as TextArea).value)}></vaadin-text-area>`
  }
}

pageStyles(css`
  repair-field {
    display: block;
    max-width: 480px;

    vaadin-text-area,
    vaadin-select {
      width: 100%;
    }
    .wrong {
      margin-top: 4px;
      font-size: 0.8125rem;
      color: var(--refused);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'repair-field': RepairField
  }
}
