// A planned change in words: which record, which field, and values as they are read.
import { OPPORTUNITIES, pipeline } from '../../src/documents/pipeline.ts'
import { stageName } from '../../src/documents/stages.ts'
import type { Value } from '../../src/documents/values.ts'
import type { PlannedField, PlannedRecord } from '../../src/sync/file/plan.ts'
import type { MergeAnswer } from '../../src/sync/wire/merges.ts'
import { display } from '../i18n/format.ts'
import { label, language, texts } from '../i18n/i18n.ts'
import { mergeTexts } from './texts.ts'

export function recordWords({ collection, record, name }: PlannedRecord): string {
  const t = mergeTexts()
  if (collection === null || record === null) return t.pipelineItself
  if (collection === OPPORTUNITIES) return name || texts().pipeline.unnamed
  return t.stage(stageName(record, { name }, language.value) || name)
}

export function fieldWords({ root, key, field }: PlannedField): string {
  if (key !== null) {
    const place = pipeline.place(root, key)
    return place ? label(place.field.label) : field
  }
  const found = pipeline.root(root)
  return found?.type === 'text' ? label(found.text.label) : field
}

export function valueWords({ root, key }: PlannedField, value: Value, { currency, names }: MergeAnswer): string {
  const t = mergeTexts()
  if (value === null || value === '') return t.empty
  if (typeof value === 'boolean') return value ? t.yes : t.no
  const place = key === null ? null : pipeline.place(root, key)
  if (!place) return String(value)
  return display(place.field.value, value, currency, (collection, id) => {
    const name = names[`${collection}/${id}`]
    return stageName(id, name === undefined ? undefined : { name }, language.value) || id
  })
}
