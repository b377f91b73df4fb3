// Changing fields of many opportunities at once: which fields, to what, how many that changes, and then doing it.
import '@vaadin/button'
import type { SelectItem } from '@vaadin/select'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { FieldDeclaration } from '../../../src/documents/kind.ts'
import { stageName } from '../../../src/documents/stages.ts'
import type { Value } from '../../../src/documents/values.ts'
import { display } from '../../i18n/format.ts'
import { label, language } from '../../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { problemLine } from '../../shared/problem.ts'
import '../../shared/page-styles.ts'
import type { ColumnContext } from '../../document/columns.ts'
import '../../document/record-field.ts'
import { applyInSlices, countOf, type Done } from '../../document/apply.ts'
import type { FieldCommit, RecordField } from '../../document/record-field.ts'
import { workTexts } from '../work-texts.ts'
import { opportunities, type Workspace } from '../workspace.ts'
import { type BulkPlan, planBulk } from './plan.ts'
import { type Progress, workProgress } from './work-progress.ts'

/** What is the same for many: names, amounts and contacts are each opportunity's own. */
const FIELDS = ['stage', 'owner', 'closeDate', 'nextStep', 'nextStepDate', 'priority'] as const

/** What was written, and of how many opportunities; `stopped` where the person ended it half-way. */
export interface BulkDone {
  readonly done: Done
  readonly records: number
  readonly stopped: boolean
}

@customElement('bulk-dialog')
export class BulkDialog extends SatchelElement {
  @property({ attribute: false }) workspace!: Workspace
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) ids: readonly string[] = []
  /** What is ticked, with its new value. */
  @state() private wanted: ReadonlyMap<string, Value> = new Map()
  @state() private progress: Progress | null = null
  @state() private failed = false
  @query('dialog') private dialog!: HTMLDialogElement
  #stop: AbortController | null = null

  async show(): Promise<void> {
    this.wanted = new Map()
    this.failed = false
    await this.updateComplete
    this.dialog.showModal()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.abort()
  }

  protected override render() {
    const t = workTexts().bulk
    const plan = this.#plan()
    return html`<dialog class="form-dialog tall" aria-labelledby="bulk-title" @cancel=${this.#cancelled} @close=${() => this.#stop?.abort()}>
      <h2 id="bulk-title">${t.title(this.ids.length)}</h2>
      ${
        this.progress
          ? workProgress(t.running, this.progress, () => this.#stop?.abort())
          : html`<form @submit=${(event: Event) => this.#apply(event, plan)}>
            <p class="quiet">${t.lead}</p>
            <div class="fields">${FIELDS.map(name => this.#field(name))}</div>
            <p class="preview" role="status">${this.#preview(plan)}</p>
            ${problemLine(this.failed ? this.t.errors.storage : '')}
            <div class="actions">
              <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
              <vaadin-button theme="primary" ?disabled=${plan.records === 0} @click=${(event: Event) => this.#apply(event, plan)}>${
                plan.records === 0 ? t.change : t.apply(plan.records)
              }</vaadin-button>
            </div>
          </form>`
      }
    </dialog>`
  }

  #field(name: string): TemplateResult | '' {
    const field = opportunities.fields.find(each => each.name === name)
    if (!field) return ''
    const chosen = this.wanted.has(name)
    const value = this.wanted.get(name) ?? null
    return html`<div class="line ${chosen ? 'chosen' : ''}">
      <label class="tick"><input type="checkbox" data-set=${name} .checked=${chosen} @change=${(event: Event) =>
        this.#tick(
          name,
          (event.target as HTMLInputElement).checked,
        )} /><span class="unseen">${workTexts().bulk.set(label(field.label))}</span></label>
      <record-field data-field=${name} .field=${field} .value=${value} .options=${this.#options(field)}
        .displayed=${(shown: Value) => display(field.value, shown, this.context.currency, this.context.recordName)}
        .commit=${(commit: FieldCommit) => this.#want(name, commit.value)}></record-field>
      ${chosen && value === null && name !== 'stage' ? html`<span class="quiet">${workTexts().bulk.clears}</span>` : ''}
    </div>`
  }

  #options(field: FieldDeclaration): readonly SelectItem[] {
    const type = field.value
    if (type.type === 'choice') return type.choices.map(each => ({ value: each.value, label: label(each.label) }))
    if (type.type !== 'record') return []
    return this.workspace.currentStages.map(([id, stage]) => ({
      value: id,
      label: stageName(id, stage, language.value),
    }))
  }

  #want(name: string, value: Value): void {
    this.wanted = new Map([...this.wanted, [name, value]])
  }

  #tick(name: string, on: boolean): void {
    if (on) return this.#want(name, null)
    this.wanted = new Map([...this.wanted].filter(([each]) => each !== name))
  }

  #plan(): BulkPlan {
    // A stage is never taken away from many at once: without one they would be on no board and in no forecast.
    const wanted = Object.fromEntries([...this.wanted].filter(([name, value]) => name !== 'stage' || value !== null))
    const { open, stages, records } = this.workspace
    return planBulk(open.doc.value, stages, records, Object.keys(wanted).length === 0 ? [] : this.ids, wanted)
  }

  #preview(plan: BulkPlan): TemplateResult {
    const t = workTexts().bulk
    if (plan.records === 0) return html`${plan.unchanged > 0 ? t.same(plan.unchanged) : t.nothing}`
    const parts = [...plan.byField].map(([name, count]) => {
      const field = opportunities.fields.find(each => each.name === name)
      return `${field ? label(field.label) : name} ${count.toLocaleString(language.value)}`
    })
    return html`<strong>${t.preview(plan.records, this.ids.length)}</strong><br />
      <span class="quiet">${parts.join(' · ')}${plan.unchanged > 0 ? ` · ${t.same(plan.unchanged)}` : ''}</span>`
  }

  readonly #apply = async (event: Event, { changes, records }: BulkPlan): Promise<void> => {
    event.preventDefault()
    if (records === 0 || this.progress) return
    // What is still being typed counts: the button shows how many it changes, so it is pressed once more then.
    for (const field of this.querySelectorAll<RecordField>('record-field')) field.leave()
    const again = this.#plan()
    if (again.changes.length !== changes.length) return
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.progress = { done: 0, total: changes.length }
    const progress = (done: number, total: number): void => {
      this.progress = { done, total }
    }
    try {
      const done = await applyInSlices(this.workspace.open, again.changes, { progress, signal })
      const detail: BulkDone = { done, records, stopped: countOf(done) < changes.length }
      this.dispatchEvent(new CustomEvent<BulkDone>('bulk-done', { detail, bubbles: true }))
      this.dialog.close()
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      this.failed = true
    } finally {
      this.progress = null
    }
  }

  /** Escape during the work stops it; the dialog closes when it has stopped. */
  readonly #cancelled = (event: Event): void => {
    if (!this.progress) return
    event.preventDefault()
    this.#stop?.abort()
  }
}

pageStyles(css`
  bulk-dialog {
    display: contents;

    --dialog-width: 520px;
    .fields {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .line {
      display: grid;
      grid-template-columns: var(--touch) minmax(0, 1fr);
      align-items: end;
      gap: 0 4px;
    }
    .line .tick {
      justify-content: center;
      height: var(--touch);
    }
    .line .quiet {
      grid-column: 2;
      font-size: 0.8125rem;
    }
    .preview {
      min-height: 44px;
    }
    vaadin-progress-bar {
      margin: 12px 0;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'bulk-dialog': BulkDialog
  }
}
