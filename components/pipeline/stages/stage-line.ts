// The fields of one stage beside each other, from the kind's declaration; of a stage that is, or of one to be added.
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { FieldDeclaration, Fields } from '../../../src/documents/kind.ts'
import { stageName, storedStageName } from '../../../src/documents/stages.ts'
import type { Value } from '../../../src/documents/values.ts'
import { type Inhabited, nobody } from '../../document/presence/people.ts'
import { display } from '../../i18n/format.ts'
import { label, language } from '../../i18n/i18n.ts'
import { SatchelElement } from '../../shared/element.ts'
import '../../document/record-field.ts'
import type { FieldCommit, RecordField } from '../../document/record-field.ts'
import { stagesCollection } from '../workspace.ts'
import { stagesTexts } from './texts.ts'

/** Those a form shows; a stage without a name, a type or a category would be a riddle. */
const fields: readonly FieldDeclaration[] = stagesCollection.fields
  .filter(({ section }) => section !== undefined)
  // In German the whole name is longer than the column of a percentage; the sentence above the stages says of what.
  .map(field =>
    field.name === 'probability'
      ? { ...field, label: { ...field.label, de: 'Vorgabe' } }
      : { ...field, required: true },
  )

@customElement('stage-line')
export class StageLine extends SatchelElement {
  /** The stage, empty for one to be added. */
  @property() stage = ''
  @property({ attribute: false }) fields: Fields = {}
  /** Who else is in which of its fields. */
  @property({ attribute: false }) people: Inhabited = nobody
  /** A sentence where this name does not do beside the others. */
  @property({ attribute: false }) checkName: (name: string) => string | null = () => null
  /** `base` and `value` as the document stores them; false where it is not taken, and the field shows what stands. */
  @property({ attribute: false }) commit: (commit: FieldCommit) => boolean = () => true

  leave(): void {
    for (const field of this.querySelectorAll<RecordField>('record-field')) field.leave()
  }

  protected override render() {
    return fields.map(field => this.#field(field))
  }

  #field(field: FieldDeclaration): TemplateResult {
    const { type } = field.value
    const options =
      field.value.type === 'choice'
        ? field.value.choices.map(each => ({ value: each.value, label: label(each.label) }))
        : []
    return html`<record-field data-field=${`stage-${field.name}`} .field=${field} .value=${this.#shown(field)}
      .displayed=${(value: Value) => display(field.value, value, '', () => '')} .options=${options} .suffix=${type === 'fraction' ? '%' : ''}
      .people=${this.people.get(field.name) ?? []} .check=${(value: Value) => this.#check(field, value)}
      .commit=${(commit: FieldCommit) => this.#commit(commit)}></record-field>`
  }

  /** A stage called as usual is shown in the reader's language, as everywhere. */
  #shown(field: FieldDeclaration): Value {
    const value = this.fields[field.name] ?? null
    if (field.name !== 'name' || value === null) return value
    return stageName(this.stage, this.fields, language.value)
  }

  #check(field: FieldDeclaration, value: Value): string | null {
    if (field.name === 'name' && typeof value === 'string') return this.checkName(value)
    return field.name === 'probability' && value === null ? stagesTexts().probabilityMissing : null
  }

  #commit({ field, base, value }: FieldCommit): void {
    const stored = (name: Value): Value =>
      field.name === 'name' && typeof name === 'string' ? storedStageName(this.stage, name, language.value) : name
    if (this.commit({ field, base: stored(base), value: stored(value) })) return
    for (const each of this.querySelectorAll<RecordField>('record-field')) each.requestUpdate()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stage-line': StageLine
  }
}
