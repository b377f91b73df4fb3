// What the pipeline screen does with several opportunities: moving a card, archiving ticked rows, changing them.
import type { Fields } from '../../../src/documents/kind.ts'
import { applyInSlices } from '../../document/apply.ts'
import { recordTitle } from '../../document/titles.ts'
import { texts } from '../../i18n/i18n.ts'
import { showToast } from '../../shared/toasts.ts'
import { workTexts } from '../work-texts.ts'
import type { Workspace } from '../workspace.ts'
import type { BulkDone } from './bulk-dialog.ts'
import { showDone } from './done-toast.ts'
import { planBulk } from './plan.ts'

/** Sets fields of these opportunities, says so with `said`, and offers the way back. */
export async function setFields(
  from: HTMLElement,
  workspace: Workspace,
  ids: readonly string[],
  wanted: Fields,
  said: (records: number) => string,
): Promise<void> {
  const plan = planBulk(workspace.open.doc.value, workspace.stages, workspace.records, ids, wanted)
  if (plan.records === 0) return
  try {
    const done = await applyInSlices(workspace.open, plan.changes)
    showDone(from, workspace, said(plan.records), done)
  } catch {
    // The device reports the cause through its `trouble`; here it is said where the eye is.
    showToast(from, { text: texts().errors.storage, tone: 'problem' })
  }
}

/** A card was put into another column: a change of its stage, as the form makes one. */
export function moveCard(from: HTMLElement, workspace: Workspace, record: string, stage: string, name: string): void {
  const title = recordTitle(workspace.records.get(record) ?? {})
  void setFields(from, workspace, [record], { stage }, () => workTexts().board.dropped(title, name))
}

export function sayDone(
  from: HTMLElement,
  workspace: Workspace,
  { done, records, stopped }: BulkDone,
  said: string,
): void {
  const written = done.fields.length + done.texts.length
  showDone(from, workspace, stopped ? workTexts().bulk.stopped(written) : records > 0 ? said : '', done)
}
