// Bringing an exported file back: what it would change, record by record, before anything is written.
import '@vaadin/button'
import '@vaadin/progress-bar'
import { html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Value } from '../../../src/documents/values.ts'
import type { ReturnedRecord, ReturnPlan } from '../../../src/exchange/xlsx/merge.ts'
import { returnProblemText, returnRowText } from '../../../src/exchange/xlsx/problems.ts'
import { display, number } from '../../i18n/format.ts'
import { label, language } from '../../i18n/i18n.ts'
import { SatchelElement } from '../../shared/element.ts'
import '../../shared/page-styles.ts'
import { applyInSlices, countOf } from '../../document/apply.ts'
import type { ColumnContext } from '../../document/columns.ts'
import { recordTitle } from '../../document/titles.ts'
import type { BulkDone } from '../bulk/bulk-dialog.ts'
import { type Progress, workProgress } from '../bulk/work-progress.ts'
import { workTexts } from '../work-texts.ts'
import { opportunities, type Workspace } from '../workspace.ts'
import { changesOf, planFor, readReturned } from './return-file.ts'
import './return-styles.ts'

/** Records whose values are listed; the counts above speak of all. */
const SHOWN = 200

type Group = ReturnedRecord['outcome'] | 'leftOut'
const GROUPS: readonly Group[] = ['added', 'changed', 'collided', 'leftOut', 'unchanged']

type Step =
  | { readonly at: 'choosing'; readonly problem: string }
  | { readonly at: 'reading' }
  | { readonly at: 'preview'; readonly file: string; readonly plan: ReturnPlan; readonly group: Group }
  | { readonly at: 'running'; readonly progress: Progress }

@customElement('return-dialog')
export class ReturnDialog extends SatchelElement {
  @property({ attribute: false }) workspace!: Workspace
  @property({ attribute: false }) context!: ColumnContext
  @state() private step: Step = { at: 'choosing', problem: '' }
  @query('dialog') private dialog!: HTMLDialogElement
  #stop: AbortController | null = null

  async show(): Promise<void> {
    this.step = { at: 'choosing', problem: '' }
    await this.updateComplete
    this.dialog.showModal()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.abort()
  }

  protected override render() {
    const t = workTexts().exchange
    return html`<dialog class="form-dialog" aria-labelledby="return-title" @cancel=${this.#cancelled}
      @close=${() => this.#stop?.abort()}>
      <h2 id="return-title">${t.returnTitle}</h2>
      ${this.#body()}
    </dialog>`
  }

  #body(): TemplateResult {
    const t = workTexts().exchange
    const { step } = this
    switch (step.at) {
      case 'choosing':
        return html`<p class="quiet">${t.returnLead}</p>
          ${step.problem === '' ? '' : html`<div class="refused" role="alert"><strong>${t.refused}</strong><p>${step.problem}</p><p>${t.nothingWritten}</p></div>`}
          <div class="actions"><vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
            <label class="plain choose"><input type="file" accept=".xlsx,.csv" @change=${this.#chosen} />${t.choose}</label></div>`
      case 'reading':
        return html`<p role="status">${t.reading} …</p>
          <vaadin-progress-bar indeterminate aria-label=${t.reading}></vaadin-progress-bar>`
      case 'preview':
        return this.#preview(step)
      case 'running':
        return workProgress(t.running, step.progress, () => this.#stop?.abort())
    }
  }

  #preview(step: Extract<Step, { at: 'preview' }>): TemplateResult {
    const t = workTexts().exchange
    const { plan, group } = step
    const counts = countsOf(plan)
    const changing = counts.added + counts.changed + counts.collided
    const groups = GROUPS.filter(each => counts[each] > 0)
    return html`<p class="quiet">${t.from(step.file)}</p>
      <div class="groups" role="group">${groups.map(
        each => html`<button type="button" class="plain count ${each}" aria-pressed=${each === group} data-group=${each}
          @click=${() => {
            this.step = { ...step, group: each }
          }}><strong>${number(counts[each])}</strong> ${t.outcomes[each]}</button>`,
      )}</div>
      ${plan.missing.length > 0 ? html`<p class="quiet">${t.missing(plan.missing.join(', '))}</p>` : ''}
      ${plan.absent > 0 ? html`<p class="quiet">${t.absent(plan.absent)}</p>` : ''}
      ${changing === 0 ? html`<p>${t.nothing}</p>` : ''}
      <div class="records" tabindex="0" role="region" aria-label=${t.outcomes[group]}>
        ${group === 'collided' ? html`<p class="note">${t.collidedWhy}</p>` : ''}
        ${group === 'leftOut' ? this.#leftOut(plan) : this.#records(plan, group)}
      </div>
      <div class="actions">
        <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
        <vaadin-button theme="primary" data-apply ?disabled=${changing === 0} @click=${() => this.#apply(plan, changing)}>${t.apply(changing)}</vaadin-button>
      </div>`
  }

  #leftOut(plan: ReturnPlan): TemplateResult {
    const t = workTexts().exchange
    return html`<ul>${plan.leftOut
      .slice(0, SHOWN)
      .map(
        ({ line, reason }) =>
          html`<li><span class="quiet">${t.row(line)}</span> ${returnRowText(reason, language.value)}</li>`,
      )}</ul>
      ${more(plan.leftOut.length)}`
  }

  #records(plan: ReturnPlan, group: Group): TemplateResult {
    const records = plan.records.filter(each => each.outcome === group)
    return html`${records.slice(0, SHOWN).map(record => this.#record(record))}${more(records.length)}`
  }

  #record(record: ReturnedRecord): TemplateResult {
    const t = workTexts().exchange
    const isNew = record.outcome === 'added'
    return html`<section class="record">
      <h3>${recordTitle(record.fields)} <span class="quiet">${t.row(record.line)}</span>
        ${record.archivedMeanwhile ? html`<span class="remark waiting">${t.archivedMeanwhile}</span>` : ''}</h3>
      ${
        record.changed.length + record.texts.length === 0
          ? ''
          : html`<dl>${record.changed.map(({ name, base, current, value, collides }) => {
              const field = opportunities.fields.find(each => each.name === name)
              return html`<div class=${collides ? 'collides' : ''}><dt>${field ? label(field.label) : name}</dt>
                <dd>${isNew ? '' : html`<del aria-label=${`${t.was}: ${this.#shown(name, base)}`}>${this.#shown(name, base)}</del> <span aria-hidden="true">→</span> `}<ins
                  aria-label=${`${t.file}: ${this.#shown(name, value)}`}>${this.#shown(name, value)}</ins>
                  ${collides ? html`<span class="here">${t.here}: ${this.#shown(name, current)}</span>` : ''}</dd></div>`
            })}${record.texts.map(
              text => html`<div class=${text.collides ? 'collides' : ''}><dt>${label(opportunities.texts.find(each => each.name === text.name)?.label ?? { en: text.name, de: text.name })}</dt>
                <dd>${text.collides ? html`<span class="here">${t.textCollided}</span>` : html`<ins>${text.value || t.empty}</ins>`}</dd></div>`,
            )}</dl>`
      }
    </section>`
  }

  #shown(name: string, value: Value): string {
    const field = opportunities.fields.find(each => each.name === name)
    const t = workTexts().exchange
    if (value === null || value === '' || !field) return t.empty
    if (typeof value === 'boolean') return value ? t.yes : t.no
    return display(field.value, value, this.context.currency, this.context.recordName)
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0]
    if (!file) return
    this.step = { at: 'reading' }
    const read = await readReturned(file)
    if ('problem' in read) {
      const { problem } = read
      const text = problem === 'slow' ? workTexts().exchange.slow : returnProblemText(problem, language.value)
      this.step = { at: 'choosing', problem: text }
      return
    }
    const plan = planFor(this.workspace, read)
    if ('problem' in plan) {
      this.step = { at: 'choosing', problem: returnProblemText(plan.problem, language.value) }
      return
    }
    const counts = countsOf(plan)
    const group = (['collided', 'changed', 'added', 'leftOut'] as const).find(each => counts[each] > 0) ?? 'unchanged'
    this.step = { at: 'preview', file: file.name, plan, group }
  }

  async #apply(plan: ReturnPlan, records: number): Promise<void> {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const changes = changesOf(this.workspace, plan)
    const progress = (done: number, total: number): void => {
      this.step = { at: 'running', progress: { done, total } }
    }
    progress(0, changes.length)
    try {
      const done = await applyInSlices(this.workspace.open, changes, { progress, signal })
      const detail: BulkDone = { done, records, stopped: countOf(done) < changes.length }
      this.dispatchEvent(new CustomEvent<BulkDone>('return-done', { detail, bubbles: true }))
      this.dialog.close()
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      this.step = { at: 'choosing', problem: this.t.errors.storage }
    }
  }

  readonly #cancelled = (event: Event): void => {
    if (this.step.at !== 'running') return
    event.preventDefault()
    this.#stop?.abort()
  }
}

function countsOf(plan: ReturnPlan): Record<Group, number> {
  const counts = { added: 0, changed: 0, collided: 0, unchanged: 0, leftOut: plan.leftOut.length }
  for (const { outcome } of plan.records) counts[outcome]++
  return counts
}

const more = (all: number): TemplateResult | '' =>
  all > SHOWN ? html`<p class="quiet">${workTexts().exchange.more(all - SHOWN)}</p>` : ''

declare global {
  interface HTMLElementTagNameMap {
    'return-dialog': ReturnDialog
  }
}
