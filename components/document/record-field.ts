// One field of a record: the control its declaration asks for, a draft while one types, and a mark for what is saved.
import '@vaadin/date-picker'
import '@vaadin/select'
import '@vaadin/text-area'
import '@vaadin/text-field'
import type { DatePicker } from '@vaadin/date-picker'
import type { SelectItem } from '@vaadin/select'
import type { TextField } from '@vaadin/text-field'
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import { sameValue, type Value } from '../../src/documents/values.ts'
import type { Lamp } from '../../src/sync/api.ts'
import { day } from '../i18n/format.ts'
import { label } from '../i18n/i18n.ts'
import { dateTexts } from '../shared/dates.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import '../shared/page-styles.ts'
import { nameOptions } from '../shared/selects.ts'
import { Draft } from './draft.ts'
import { doubt, hasLines, inputText, type Parsed, parseInput, restingText } from './field-value.ts'
import type { Kept } from './kept-texts.ts'
import { flash } from './presence/flashes.ts'
import { type Person, samePeople } from './presence/people.ts'
import { fieldSign } from './presence/signs.ts'

export interface FieldCommit {
  readonly field: FieldDeclaration
  /** What the author saw when they began. */
  readonly base: Value
  readonly value: Value
}

const markIcons: Readonly<Record<Lamp, IconName>> = {
  saving: 'saving',
  device: 'device',
  office: 'check',
  refused: 'refused',
}

/** What is called and not shown: another function alone changes nothing on the screen. */
const called = { attribute: false, hasChanged: () => false }

const sameOptions = (a: readonly SelectItem[], b: readonly SelectItem[] | undefined): boolean =>
  a.length === b?.length && a.every((each, index) => each.value === b[index]?.value && each.label === b[index]?.label)

@customElement('record-field')
export class RecordField extends SatchelElement {
  @property({ attribute: false }) field!: FieldDeclaration
  @property({ attribute: false }) value: Value = null
  /** Shown text of a value, for what somebody else wrote meanwhile. */
  @property(called) displayed: (value: Value) => string = String
  /** For choices and references. */
  @property({
    attribute: false,
    hasChanged: (now: readonly SelectItem[], before?: readonly SelectItem[]) => !sameOptions(now, before),
  })
  options: readonly SelectItem[] = []
  @property({ attribute: false }) suffix = ''
  @property({ type: Boolean }) readonly = false
  /** Where this field's last change is; null while nothing was changed here. */
  @property({ attribute: false }) mark: Lamp | null = null
  /** Called rather than announced by an event: the last commit comes when the field is no longer on the page. */
  @property(called) commit: (commit: FieldCommit) => void = () => {}
  /** What its declaration cannot know: a sentence where what is typed does not do here. */
  @property(called) check: (value: Value) => string | null = () => null
  /** What was typed here earlier and could not be saved. */
  @property({ attribute: false }) kept: Kept | null = null
  /** Called with what stands here and cannot be saved, and with null when there is nothing of the kind any more. */
  @property(called) keep: (kept: Kept | null) => void = () => {}
  /** Raised when somebody else's change arrived. */
  @property({ attribute: false }) flash = 0
  /** Who else is in it. */
  @property({
    attribute: false,
    hasChanged: (now: readonly Person[], before?: readonly Person[]) => !samePeople(now, before),
  })
  people: readonly Person[] = []
  @state() private dateProblem = ''
  @state() private within = false

  #wasSelected = false
  #kept = false
  readonly #draft = new Draft(
    text => this.#parse(text),
    { commit: (base, value) => this.#commit(base, value), changed: () => this.#changed() },
    { set: (run, ms) => setTimeout(run, ms), clear: timer => clearTimeout(timer as number) },
  )

  /** Whether something typed stands here that the document has not got in this form. */
  get typing(): boolean {
    return this.#draft.text !== null
  }

  /** Commits what can be kept; the form calls it before it shows another record, and when the app hides. */
  leave(): void {
    this.#draft.leave()
  }

  override disconnectedCallback(): void {
    this.leave()
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    if (!this.kept) return
    this.#draft.type(this.kept.text, this.kept.base)
    this.leave()
  }

  protected override willUpdate(): void {
    this.#draft.follow(this.value)
    this.#wasSelected = isAllSelected(this.querySelector('input'))
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Who comes by the keyboard types over what is there: another way of writing the number must not unselect it.
    const input = this.querySelector('input')
    if (this.#wasSelected && input === document.activeElement && !isAllSelected(input)) input?.select()
    if (!changed.has('flash') || changed.get('flash') === undefined || this.flash === 0) return
    flash(this)
  }

  protected override render() {
    return html`${this.#control()}${this.#markSign()}${fieldSign(this.people)}
      ${
        this.#draft.overtaken(this.value)
          ? html`<p class="overtaken" role="status">${this.t.pipeline.changedMeanwhile(
              this.value === null ? this.t.pipeline.emptied : this.displayed(this.value),
            )}</p>`
          : ''
      }`
  }

  #changed(): void {
    const { text, base, problem } = this.#draft
    if (problem !== null && text !== null) this.#keep({ base, text })
    else if (this.#kept) this.#keep(null)
    this.requestUpdate()
  }

  #keep(kept: Kept | null): void {
    this.#kept = kept !== null
    this.keep(kept)
  }

  #parse(text: string): Parsed {
    const parsed = parseInput(this.field, text)
    const problem = 'problem' in parsed ? null : this.check(parsed.value)
    return problem === null ? parsed : { problem }
  }

  #control(): TemplateResult {
    const type = this.field.value.type
    if (type === 'choice' || type === 'record') return this.#select()
    if (type === 'boolean') return this.#tick()
    if (hasLines(this.field.value)) return this.#lines()
    return type === 'date' ? this.#date() : this.#text()
  }

  #text(): TemplateResult {
    const { field } = this
    const figures = field.value.type !== 'text'
    // Grouping is for reading: one digit more would turn 1,234 into something else.
    const text = this.within ? inputText(field.value, this.value) : restingText(field.value, this.value)
    const doubted = this.#doubt()
    return html`<vaadin-text-field label=${label(field.label)} manual-validation autocomplete="off"
      theme=${figures ? 'align-right' : ''} ?readonly=${this.readonly} ?required=${field.required === true}
      .value=${live(this.#draft.text ?? text)}
      .invalid=${this.#draft.problem !== null} .errorMessage=${this.#draft.problem ?? ''}
      @input=${(event: Event) => this.#draft.type((event.currentTarget as TextField).value, this.value)}
      @focusin=${() => {
        this.within = true
      }}
      @focusout=${() => {
        this.within = false
        this.leave()
      }} @keydown=${this.#escape}>
      ${doubted === null ? '' : html`<span slot="helper" class="doubt" role="status">${doubted}</span>`}
      ${this.suffix === '' ? '' : html`<span slot="suffix">${this.suffix}</span>`}
    </vaadin-text-field>`
  }

  #lines(): TemplateResult {
    const { field } = this
    return html`<vaadin-text-area label=${label(field.label)} manual-validation max-rows="12" ?readonly=${this.readonly}
      ?required=${field.required === true} .value=${live(this.#draft.text ?? inputText(field.value, this.value))}
      .invalid=${this.#draft.problem !== null} .errorMessage=${this.#draft.problem ?? ''}
      @input=${(event: Event) => this.#draft.type((event.currentTarget as TextField).value, this.value)}
      @focusout=${() => this.leave()} @keydown=${this.#escape}></vaadin-text-area>`
  }

  #tick(): TemplateResult {
    return html`<label class="tick"><input type="checkbox" .checked=${live(this.value === true)} ?disabled=${this.readonly}
      @change=${(event: Event) => this.#commit(this.value, (event.currentTarget as HTMLInputElement).checked)} />
      <span>${label(this.field.label)}</span></label>`
  }

  /** Not said while one still types, and gone as soon as what is typed is beyond doubt. */
  #doubt(): string | null {
    const { value: type } = this.field
    const kept = doubt(type, inputText(type, this.value))
    return kept === null || this.#draft.text === null ? kept : doubt(type, this.#draft.text)
  }

  #select(): TemplateResult {
    const none = this.field.required === true ? [] : [{ label: this.t.common.none_chosen, value: '' }]
    return html`<vaadin-select label=${label(this.field.label)} manual-validation ?readonly=${this.readonly}
      @opened-changed=${nameOptions} .items=${[...none, ...this.options] as SelectItem[]} .value=${live(String(this.value ?? ''))}
      @change=${(event: Event) => {
        const chosen = (event.currentTarget as HTMLElement & { value: string }).value
        this.#commit(this.value, chosen === '' ? null : chosen)
      }}></vaadin-select>`
  }

  #date(): TemplateResult {
    return html`<vaadin-date-picker label=${label(this.field.label)} manual-validation auto-open-disabled
      .i18n=${dateTexts()} ?readonly=${this.readonly} .value=${live(String(this.value ?? ''))}
      .invalid=${this.dateProblem !== ''} .errorMessage=${this.dateProblem}
      @change=${this.#dateChanged} @unparsable-change=${this.#dateChanged}></vaadin-date-picker>`
  }

  readonly #dateChanged = (event: Event): void => {
    const picker = event.currentTarget as DatePicker
    const typed = (picker.inputElement as HTMLInputElement | undefined)?.value ?? ''
    this.dateProblem = picker.value === '' && typed !== '' ? this.t.field.date(day('2026-12-31')) : ''
    if (this.dateProblem !== '') return
    const value = picker.value === '' ? null : picker.value
    if (!sameValue(value, this.value)) this.#commit(this.value, value)
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.#draft.text === null) return
    event.stopPropagation()
    this.#draft.drop()
  }

  #commit(base: Value, value: Value): void {
    this.commit({ field: this.field, base, value })
  }

  /** None beside what is not saved: a mark of the value before would be taken for one of what is typed. */
  #markSign(): TemplateResult | '' {
    if (this.mark === null || this.#draft.unsaved || this.dateProblem !== '') return ''
    const word = this.t.field[this.mark]
    return html`<span class="saved ${this.mark}" title=${word}>${icon(markIcons[this.mark])}<span class="unseen">${word}</span></span>`
  }
}

const isAllSelected = (input: HTMLInputElement | null): boolean =>
  input !== null && input.value !== '' && input.selectionStart === 0 && input.selectionEnd === input.value.length

pageStyles(css`
  record-field {
    position: relative;
    display: block;
    min-width: 0;
    border-radius: 6px;

    vaadin-text-field,
    vaadin-text-area,
    vaadin-select,
    vaadin-date-picker {
      width: 100%;
    }
    .tick {
      min-height: var(--touch);
    }
    .saved {
      position: absolute;
      inset: 0 0 auto auto;
      line-height: 0;
    }
    .saved .icon {
      width: 16px;
      height: 16px;
    }
    .overtaken {
      margin-top: 4px;
    }
    .overtaken,
    .doubt {
      font-size: 0.8125rem;
      color: var(--waiting);
    }
  }
  .saved.office {
    color: var(--safe);
  }
  .saved.saving,
  .saved.device {
    color: var(--waiting);
  }
  .saved.refused {
    color: var(--refused);
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'record-field': RecordField
  }
}
