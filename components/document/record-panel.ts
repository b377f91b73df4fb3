// One record beside the others: its form, where its changes are, archiving with a way back.
import type { SelectItem } from '@vaadin/select'
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { ARCHIVED, type Fields, recordKey } from '../../src/documents/kind.ts'
import type { UndoStep } from '../../src/documents/undo.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Lamp } from '../../src/sync/api.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import type { Session } from '../app/session.ts'
import { label } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { showToast } from '../shared/toasts.ts'
import './collisions/collision-note.ts'
import { placeOf } from './collisions/collisions.ts'
import type { ColumnContext } from './columns.ts'
import { historyTexts } from './history/texts.ts'
import { type Inhabited, nobody } from './presence/people.ts'
import type { FieldCommit, RecordField } from './record-field.ts'
import './record-form.ts'
import type { RecordForm } from './record-form.ts'
import type { DocumentSpace, NewRecord } from './space.ts'
import { documentTexts } from './texts.ts'
import { recordTitle } from './titles.ts'
import { undoAndSay } from './undo.ts'
import { sayUnsaved } from './unsaved.ts'

const noOffers: ReadonlyMap<string, TemplateResult> = new Map()

/** A record of the main collection. Dispatches `panel-close`. */
export class PanelOf<Space extends DocumentSpace> extends SatchelElement {
  @property({ attribute: false }) workspace!: Space
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) record = ''
  /** Null where the document has no such record. */
  @property({ attribute: false }) fields: Fields | null = null
  /** Set while nothing of a new record has been committed yet. */
  @property({ attribute: false }) created: NewRecord | null = null
  @property({ type: Boolean }) readonly = false
  @property({ attribute: false }) session!: Session
  /** What of this record is undecided. */
  @property({ attribute: false }) collisions: readonly OpenCollision[] = []
  /** Who else is in which of its fields. */
  @property({ attribute: false }) people: Inhabited = nobody
  @state() private showsHistory = false
  @state() private flashes: ReadonlyMap<string, number> = new Map()
  @query('record-form') private form!: RecordForm | null
  /** Fields changed here since this record is on screen. */
  #changedHere: ReadonlySet<string> = new Set()
  readonly #lamp = new Watch(this, () => this.workspace?.open.lamp)

  leave(): void {
    this.form?.leave()
  }

  /** Somebody else wrote these keys of the collection. */
  changedElsewhere(keys: ReadonlySet<string>): void {
    const flashes = new Map(this.flashes)
    for (const { name } of this.workspace.main.fields) {
      if (keys.has(recordKey(this.record, name))) flashes.set(name, (flashes.get(name) ?? 0) + 1)
    }
    this.flashes = flashes
  }

  async focusFirst(): Promise<void> {
    await this.updateComplete
    await this.form?.updateComplete
    const first = this.querySelector<RecordField>('record-field')
    await first?.updateComplete
    first?.querySelector<HTMLElement>('vaadin-text-field')?.focus()
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('record')) return
    const before = changed.get('record')
    if (typeof before === 'string' && before !== '') {
      this.leave()
      sayUnsaved(this, this.workspace, before)
    }
    this.showsHistory = false
    this.flashes = new Map()
    this.#changedHere = new Set()
  }

  protected override firstUpdated(): void {
    // The sheet on a phone covers the list: focus goes with the eye.
    if (getComputedStyle(this).position === 'absolute') this.querySelector<HTMLElement>('h2')?.focus()
  }

  protected override render() {
    const { fields } = this
    const one = label(this.workspace.main.labelOne)
    const title = fields === null ? one : this.created ? this.newName() : recordTitle(fields)
    return html`<section aria-label=${title} @keydown=${this.#key}>
      <header>
        <button type="button" class="bare back" aria-label=${this.t.common.back} @click=${this.#close}>${icon('back')}</button>
        <h2 tabindex="-1">${title}</h2>
        ${fields && !this.created ? this.#historyButton() : ''}
        ${fields && !this.readonly && !this.created ? this.#archiveButton(fields) : ''}
        <button type="button" class="bare close" aria-label=${this.t.common.close} @click=${this.#close}>${icon('close')}</button>
      </header>
      ${
        fields === null
          ? html`<p class="body quiet">${documentTexts().noRecord}</p>`
          : this.showsHistory
            ? html`<div class="body"><history-view .session=${this.session} .workspace=${this.workspace} .context=${this.context}
              .record=${this.record} ?readonly=${this.readonly || fields.archived === true}></history-view></div>`
            : this.#body(fields)
      }
    </section>`
  }

  #body(fields: Fields): TemplateResult {
    return html`<div class="body">
      ${fields.archived === true ? html`<p class="note">${documentTexts().isArchived}</p>` : ''}
      <div class="notes">${this.#notes().get(ARCHIVED) ?? ''}</div>
      <record-form .open=${this.workspace.open} .collection=${this.workspace.main} .record=${this.record} .fields=${fields}
        .context=${this.context} .references=${this.references} ?readonly=${this.readonly || fields.archived === true} .marks=${this.#marks()}
        .flashes=${this.flashes} .people=${this.people} .presence=${this.workspace.presence} .kept=${this.workspace.kept} .offers=${this.offers()} .notes=${this.#notes()} .commit=${this.#commit}></record-form>
    </div>`
  }

  protected newName(): string {
    return label(this.workspace.main.labelOne)
  }

  /** Choices of fields that name a record of a collection. */
  protected readonly references: (collection: string) => readonly SelectItem[] = () => []

  /** Shown under a field, by its name. */
  protected offers(): ReadonlyMap<string, TemplateResult> {
    return noOffers
  }

  /** A field of `record`, which may be off the screen already: its last draft is committed as it leaves. */
  protected committed(record: string, { field, base, value }: FieldCommit): void {
    void this.save(record, { ...this.initial(record), [field.name]: value }, { field: field.name, base })
  }

  readonly #commit = (record: string, commit: FieldCommit): void => this.committed(record, commit)

  /** What goes with the first field of a record that is not there yet. */
  protected initial(record: string): Fields {
    if (this.workspace.records.has(record)) return {}
    return this.created?.id === record ? this.created.fields : {}
  }

  /** Null where nothing was to be written, or it could not be. */
  protected async save(
    record: string,
    fields: Fields,
    typed?: { readonly field: string; readonly base: Value },
  ): Promise<UndoStep | null> {
    if (record === this.record) this.#changedHere = new Set([...this.#changedHere, ...Object.keys(fields)])
    this.requestUpdate()
    try {
      return await this.workspace.commit(record, fields, typed)
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(this, { text: this.t.errors.storage, tone: 'problem' })
      return null
    }
  }

  #historyButton(): TemplateResult {
    const t = historyTexts()
    const shows = this.showsHistory
    return html`<button type="button" class="bare" data-history aria-pressed=${shows} title=${shows ? t.close : t.title}
      aria-label=${shows ? t.close : t.title} @click=${this.#toggleHistory}>${icon('history')}</button>`
  }

  readonly #toggleHistory = async (): Promise<void> => {
    this.leave()
    if (!this.showsHistory) await import('./history/history-view.ts')
    this.showsHistory = !this.showsHistory
  }

  /** Margin notes by field. */
  #notes(): ReadonlyMap<string, readonly TemplateResult[]> {
    const notes = new Map<string, TemplateResult[]>()
    for (const collision of this.collisions) {
      const name = placeOf(this.workspace.kind, collision)?.name
      if (name === undefined) continue
      const note = html`<collision-note .workspace=${this.workspace} .context=${this.context} .collision=${collision}
        self=${this.session.person.id} ?readonly=${this.readonly}></collision-note>`
      notes.set(name, [...(notes.get(name) ?? []), note])
    }
    return notes
  }

  #archiveButton(fields: Fields): TemplateResult {
    const t = this.t.pipeline
    const archived = fields.archived === true
    return html`<button type="button" class="plain" @click=${() => this.#setArchived(!archived)}>
      ${icon(archived ? 'restore' : 'archive')}<span>${archived ? t.restore : t.archive}</span></button>`
  }

  #marks(): ReadonlyMap<string, Lamp> {
    const lamp = this.#lamp.value ?? 'saving'
    return new Map([...this.#changedHere].map(name => [name, lamp]))
  }

  async #setArchived(archived: boolean): Promise<void> {
    const { record, workspace } = this
    const t = this.t.pipeline
    const name = recordTitle(this.fields ?? {})
    const step = await this.save(record, { archived })
    if (!step) return
    const undo = { label: this.t.common.undo, run: () => void undoAndSay(this, workspace, step) }
    showToast(this, { text: archived ? t.archived(name) : t.restored(name), action: undo })
  }

  readonly #close = (): void => {
    this.leave()
    sayUnsaved(this, this.workspace, this.record)
    this.dispatchEvent(new CustomEvent('panel-close', { bubbles: true }))
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) this.#close()
  }
}

/** A record of a kind whose fields need nothing besides. */
@customElement('record-panel')
export class RecordPanel extends PanelOf<DocumentSpace> {}

pageStyles(css`
  :is(opportunity-panel, record-panel) {
    display: block;

    section {
      display: flex;
      flex-direction: column;
      height: 100%;
    }
    header {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 8px 8px 8px 20px;
      border-bottom: 1px solid var(--line);
    }
    h2 {
      flex: 1;
      outline: none;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .back {
      display: none;
    }
    .body {
      flex: 1;
      min-height: 0;
      overflow: auto;
      padding: 16px 20px 40px;
    }
    .notes:has(collision-note) {
      margin-bottom: 16px;
    }
    [aria-pressed='true'] {
      color: var(--saddle);
    }
    .note {
      margin-bottom: 16px;
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--waiting-wash);
      color: var(--waiting);
    }
  }
  @media (max-width: 899px) {
    :is(opportunity-panel, record-panel) {
      .back {
        display: grid;
      }
      .close {
        display: none;
      }
      header {
        padding: 4px 12px 4px 4px;
      }
      .body {
        padding: 16px 16px 40px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'record-panel': RecordPanel
  }
}
