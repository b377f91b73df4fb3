// One opportunity beside the rows: the form of a record, and what choosing a stage brings with it.
import type { SelectItem } from '@vaadin/select'
import { html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { STAGES, stageName } from '../../src/documents/pipeline.ts'
import type { FieldCommit } from '../document/record-field.ts'
import { PanelOf } from '../document/record-panel.ts'
import { percent } from '../i18n/format.ts'
import { language } from '../i18n/i18n.ts'
import { stageStep } from './stage-default.ts'
import type { Workspace } from './workspace.ts'

@customElement('opportunity-panel')
export class OpportunityPanel extends PanelOf<Workspace> {
  @state() private offer: { readonly stage: string; readonly probability: number } | null = null

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (changed.has('record')) this.offer = null
  }

  protected override newName(): string {
    return this.t.pipeline.newName
  }

  protected override readonly references = (collection: string): readonly SelectItem[] =>
    collection === STAGES
      ? this.workspace.currentStages.map(([id, stage]) => ({ value: id, label: stageName(id, stage, language.value) }))
      : []

  protected override offers(): ReadonlyMap<string, TemplateResult> {
    const { offer } = this
    if (!offer) return super.offers()
    const t = this.t.pipeline
    const usual = percent(offer.probability)
    const name = this.context.recordName(STAGES, offer.stage)
    const done = (): void => {
      this.offer = null
    }
    const content = html`<div class="offer" role="status"><span>${t.stageOffer(name, usual)}</span>
      <button type="button" @click=${() => {
        done()
        void this.save(this.record, { probability: offer.probability })
      }}>${t.stageTake(usual)}</button>
      <button type="button" @click=${done}>${t.stageKeep}</button></div>`
    return new Map([['probability', content]])
  }

  protected override committed(record: string, commit: FieldCommit): void {
    const { field, base, value } = commit
    if (field.name !== 'stage') return super.committed(record, commit)
    const stage = typeof value === 'string' ? value : null
    const initial = this.initial(record)
    const step = stageStep(this.workspace.stages, this.workspace.records.get(record) ?? initial, stage)
    void this.save(record, { ...initial, ...step.fields }, { field: field.name, base })
    const offered = stage !== null && step.offer !== null && record === this.record
    this.offer = offered ? { stage, probability: step.offer } : null
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'opportunity-panel': OpportunityPanel
  }
}
