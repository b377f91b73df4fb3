// What setting fields of several opportunities would change, before anything is written.
import type * as Y from 'yjs'
import { type FieldChange, isFieldChange } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { stageStep } from '../stage-default.ts'

export interface BulkPlan {
  /** Each with what the document holds now as its base. */
  readonly changes: readonly FieldChange[]
  /** Opportunities of which something changes. */
  readonly records: number
  /** Opportunities that hold all of it already. */
  readonly unchanged: number
  /** How many of them change, by field; the probability that follows a stage is one of them. */
  readonly byField: ReadonlyMap<string, number>
}

/** `wanted` by field name; a null clears. A stage brings its usual probability as it does in the form. */
export function planBulk(
  doc: Y.Doc,
  stages: ReadonlyMap<string, Fields>,
  records: ReadonlyMap<string, Fields>,
  ids: Iterable<string>,
  wanted: Fields,
): BulkPlan {
  const changes: FieldChange[] = []
  const byField = new Map<string, number>()
  let [changed, unchanged] = [0, 0]
  for (const id of ids) {
    const fields = records.get(id)
    if (!fields) continue
    const own = recordChanges(doc, OPPORTUNITIES, id, fieldsFor(stages, fields, wanted)).filter(isFieldChange)
    if (own.length === 0) unchanged++
    else changed++
    for (const change of own) {
      const name = change[1].slice(id.length + 1)
      byField.set(name, (byField.get(name) ?? 0) + 1)
      changes.push(change)
    }
  }
  return { changes, records: changed, unchanged, byField }
}

function fieldsFor(stages: ReadonlyMap<string, Fields>, fields: Fields, wanted: Fields): Fields {
  if (wanted.stage === undefined || wanted.stage === fields.stage) return wanted
  const stage = typeof wanted.stage === 'string' ? wanted.stage : null
  return { ...wanted, ...stageStep(stages, fields, stage).fields }
}
