// What a page is told of a plan: the first records of each outcome, and of long texts what stands around the change.
import type { Value } from '../../documents/values.ts'
import type { MergedDocument } from '../wire/merges.ts'
import type { PlannedField, PlannedRecord } from './plan.ts'

/** Records told of each outcome and document: nobody looks at more of them, and ten thousand would be 15 MB. */
const TOLD_RECORDS = 1_000
/** UTF-16 units of a text that are told, and how many of them stand before the first difference. */
const EXCERPT = 300
const EXCERPT_BEFORE = 40

/** The records with how many of each outcome are left out. */
export function told(records: readonly PlannedRecord[]): Pick<MergedDocument, 'records' | 'more'> {
  const more = { added: 0, changed: 0, collided: 0, archived: 0 }
  const seen = { ...more }
  const first: PlannedRecord[] = []
  for (const each of records) {
    if (++seen[each.outcome] > TOLD_RECORDS) more[each.outcome]++
    else first.push({ ...each, fields: each.fields.map(excerpted) })
  }
  return { records: first, more }
}

function excerpted(field: PlannedField): PlannedField {
  const { key, before, after, displaced } = field
  if (key !== null) return field
  const texts = [before, after, ...displaced.map(({ value }) => value)].map(value => String(value ?? ''))
  const from = Math.max(0, commonStart(texts) - EXCERPT_BEFORE)
  const part = (value: Value): string => {
    const text = String(value ?? '')
    const end = text.length > from + EXCERPT ? '…' : ''
    return `${from > 0 ? '…' : ''}${text.slice(from, from + EXCERPT)}${end}`
  }
  return {
    ...field,
    before: part(before),
    after: part(after),
    displaced: displaced.map(each => ({ ...each, value: part(each.value) })),
  }
}

/** How many units all texts begin with alike. */
function commonStart([first = '', ...others]: readonly string[]): number {
  let at = 0
  while (at < first.length && others.every(other => other[at] === first[at])) at++
  return at
}
