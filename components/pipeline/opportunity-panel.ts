// One opportunity beside the rows: its form, where its changes are, archiving with a way back.
import type { SelectItem } from '@vaadin/select'
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { ARCHIVED, type Fields, recordKey } from '../../src/documents/kind.ts'
import { pipeline, STAGES, stageName } from '../../src/documents/pipeline.ts'
import type { UndoStep } from '../../src/documents/undo.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Lamp } from '../../src/sync/api.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import type { Session } from '../app/session.ts'
import { percent } from '../i18n/format.ts'
import { language } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { showToast } from '../shared/toasts.ts'
import '../document/collisions/collision-note.ts'
import { placeOf } from '../document/collisions/collisions.ts'
import type { ColumnContext } from '../document/columns.ts'
import { historyTexts } from '../document/history/texts.ts'
import { type Inhabited, nobody } from '../document/presence/people.ts'
import type { FieldCommit, RecordField } from '../document/record-field.ts'
import '../document/record-form.ts'
import type { RecordForm } from '../document/record-form.ts'
import type { NewRecord } from '../document/space.ts'
import { recordTitle } from '../document/titles.ts'
import { undoAndSay } from '../document/undo.ts'
import { sayUnsaved } from '../document/unsaved.ts'
import { stageStep } from './stage-default.ts'
import { opportunities, type Workspace } from './workspace.ts'

@customElement('opportunity-panel')
export class OpportunityPanel extends SatchelElement {
  @property({ attribute: false }) workspace!: Workspace
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) record = ''
  /** Null where the pipeline has no such opportunity. */
  @property({ attribute: false }) fields: Fields | null = null
  /** Set while nothing of a new opportunity has been committed yet. */
  @property({ attribute: false }) created: NewRecord | null = null
  @property({ type: Boolean }) readonly = false
  @property({ attribute: false }) session!: Session
  /** What of this opportunity is undecided. */
  @property({ attribute: false }) collisions: readonly OpenCollision[] = []
  /** Who else is in which of its fields. */
  @property({ attribute: false }) people: Inhabited = nobody
  @state() private showsHistory = false
  @state() private offer: { readonly stage: string; readonly probability: number } | null = null
  @state() private flashes: ReadonlyMap<string, number> = new Map()
  @query('record-form') private form!: RecordForm | null
  /** Fields changed here since this opportunity is on screen. */
  #changedHere: ReadonlySet<string> = new Set()
  readonly #lamp = new Watch(this, () => this.workspace?.open.lamp)

  leave(): void {
    this.form?.leave()
  }

  /** Somebody else wrote these keys of the collection. */
  changedElsewhere(keys: ReadonlySet<string>): void {
    const flashes = new Map(this.flashes)
    for (const { name } of opportunities.fields) {
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

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('record')) return
    const before = changed.get('record')
    if (before) {
      this.leave()
      sayUnsaved(this, this.workspace, before)
    }
    this.showsHistory = false
    this.offer = null
    this.flashes = new Map()
    this.#changedHere = new Set()
  }

  protected override firstUpdated(): void {
    // The sheet on a phone covers the list: focus goes with the eye.
    if (getComputedStyle(this).position === 'absolute') this.querySelector<HTMLElement>('h2')?.focus()
  }

  protected override render() {
    const t = this.t.pipeline
    const { fields } = this
    const title = fields === null ? t.form : this.created ? t.newName : recordTitle(fields)
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
          ? html`<p class="body quiet">${t.noRecord}</p>`
          : this.showsHistory
            ? html`<div class="body"><history-view .session=${this.session} .workspace=${this.workspace} .context=${this.context}
              .record=${this.record} ?readonly=${this.readonly || fields.archived === true}></history-view></div>`
            : html`<div class="body">
            ${fields.archived === true ? html`<p class="note">${t.isArchived}</p>` : ''}
            <div class="notes">${this.#notes().get(ARCHIVED) ?? ''}</div>
            <record-form .open=${this.workspace.open} .collection=${opportunities} .record=${this.record} .fields=${fields}
              .context=${this.context} .references=${this.#references} ?readonly=${this.readonly || fields.archived === true} .marks=${this.#marks()}
              .flashes=${this.flashes} .people=${this.people} .presence=${this.workspace.presence} .kept=${this.workspace.kept} .offers=${this.#offers()} .notes=${this.#notes()} .commit=${this.#commit}></record-form>
          </div>`
      }
    </section>`
  }

  #historyButton(): TemplateResult {
    const t = historyTexts()
    const shows = this.showsHistory
    return html`<button type="button" class="bare" data-history aria-pressed=${shows} title=${shows ? t.close : t.title}
      aria-label=${shows ? t.close : t.title} @click=${this.#toggleHistory}>${icon('history')}</button>`
  }

  readonly #toggleHistory = async (): Promise<void> => {
    this.leave()
    if (!this.showsHistory) await import('../document/history/history-view.ts')
    this.showsHistory = !this.showsHistory
  }

  /** Margin notes by field. */
  #notes(): ReadonlyMap<string, readonly TemplateResult[]> {
    const notes = new Map<string, TemplateResult[]>()
    for (const collision of this.collisions) {
      const name = placeOf(pipeline, collision)?.name
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

  readonly #references = (collection: string): readonly SelectItem[] =>
    collection === STAGES
      ? this.workspace.currentStages.map(([id, stage]) => ({ value: id, label: stageName(id, stage, language.value) }))
      : []

  #marks(): ReadonlyMap<string, Lamp> {
    const lamp = this.#lamp.value ?? 'saving'
    return new Map([...this.#changedHere].map(name => [name, lamp]))
  }

  #offers(): ReadonlyMap<string, TemplateResult> {
    const { offer } = this
    if (!offer) return new Map()
    const t = this.t.pipeline
    const usual = percent(offer.probability)
    const name = this.context.recordName(STAGES, offer.stage)
    const done = (): void => {
      this.offer = null
    }
    const content = html`<div class="offer" role="status"><span>${t.stageOffer(name, usual)}</span>
      <button type="button" @click=${() => {
        done()
        void this.#save(this.record, { probability: offer.probability })
      }}>${t.stageTake(usual)}</button>
      <button type="button" @click=${done}>${t.stageKeep}</button></div>`
    return new Map([['probability', content]])
  }

  /** A field of `record`, which may be off the screen already: its last draft is committed as it leaves. */
  readonly #commit = (record: string, { field, base, value }: FieldCommit): void => {
    const typed = { field: field.name, base }
    const present = this.workspace.records.get(record)
    const initial = present ? {} : this.created?.id === record ? this.created.fields : {}
    if (field.name !== 'stage') return void this.#save(record, { ...initial, [field.name]: value }, typed)
    const stage = typeof value === 'string' ? value : null
    const step = stageStep(this.workspace.stages, present ?? initial, stage)
    void this.#save(record, { ...initial, ...step.fields }, typed)
    const offered = stage !== null && step.offer !== null && record === this.record
    this.offer = offered ? { stage, probability: step.offer } : null
  }

  /** Null where nothing was to be written, or it could not be. */
  async #save(
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

  async #setArchived(archived: boolean): Promise<void> {
    const { record, workspace } = this
    const t = this.t.pipeline
    const name = recordTitle(this.fields ?? {})
    const step = await this.#save(record, { archived })
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

pageStyles(css`
  opportunity-panel {
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
    opportunity-panel {
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
    'opportunity-panel': OpportunityPanel
  }
}
