// A change that was not accepted in words: where it belongs, what was typed, what stands there now, why not.
import type * as Y from 'yjs'
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { currentValue, readFields, readRecord, readText } from '../../src/documents/content.ts'
import type { CollectionDeclaration, Kind } from '../../src/documents/kind.ts'
import { STAGES } from '../../src/documents/pipeline.ts'
import { stageName } from '../../src/documents/stages.ts'
import { checkValue, sameValue, type Value, type ValueType } from '../../src/documents/values.ts'
import type { CatalogueLine, Draft } from '../../src/sync/api.ts'
import { valueProblem } from '../document/field-value.ts'
import { recordTitle } from '../document/titles.ts'
import { display } from '../i18n/format.ts'
import { label, language, texts } from '../i18n/i18n.ts'
import { refusalSentence } from './refusal-sentence.ts'

/** What is known here of the document a draft belongs to. */
export interface Surroundings {
  /** Null where there is no copy on this device. */
  readonly doc: Y.Doc | null
  readonly line: CatalogueLine | null
  /** Null for one this version does not know. */
  readonly kind: Kind | null
}

interface Owner {
  readonly collection: CollectionDeclaration
  readonly record: string
}

/** The record a change belongs to; null for the document's own fields and for what this version does not know. */
export function ownerOf(change: Change, { kind }: Pick<Surroundings, 'kind'>): Owner | null {
  if (!isFieldChange(change)) {
    const root = kind?.root(change[0])
    return root?.type === 'text' ? root : null
  }
  const place = kind?.place(change[0], change[1])
  const collection = kind?.collection(change[0])
  return place?.record && collection ? { collection, record: place.record } : null
}

/** What the thing is called that a draft is about: by its copy here, else by what the draft itself says. */
export function subjectOf(draft: Draft, { doc, kind }: Surroundings): string {
  const first = draft.changes[0]
  const owner = first ? ownerOf(first, { kind }) : null
  if (!owner) return texts().drafts.document
  const { collection, record } = owner
  const stored = doc ? readRecord(doc, collection, record) : null
  if (collection.name === STAGES) return stageName(record, stored ?? undefined, language.value)
  if (stored) return recordTitle(stored)
  const typed = draft.changes.flatMap(change => {
    const place = isFieldChange(change) ? kind?.place(change[0], change[1]) : null
    return place && isFieldChange(change) ? [[place.field.name, change[3]] as const] : []
  })
  return recordTitle(Object.fromEntries(typed))
}

export function fieldName(change: Change, { kind }: Surroundings): string {
  if (!isFieldChange(change)) {
    const root = kind?.root(change[0])
    return root?.type === 'text' ? label(root.text.label) : texts().drafts.text
  }
  const place = kind?.place(change[0], change[1])
  return place ? label(place.field.label) : change[1]
}

/** The words of the user, so that none of them is lost to a refusal. */
export function typedWords(change: Change, around: Surroundings): string {
  if (isFieldChange(change)) return valueWords(change, change[3], around)
  const inserted = change[1].flatMap(each => ('insert' in each ? [each.insert] : []))
  if (inserted.length > 0) return inserted.join(' … ')
  return texts().drafts.deleted(change[1].reduce((sum, each) => sum + ('delete' in each ? each.delete : 0), 0))
}

/** Null where nobody here knows. */
export function standingWords(change: Change, around: Surroundings): string | null {
  const { doc, kind } = around
  if (!doc) return null
  if (isFieldChange(change)) return valueWords(change, currentValue(doc, change[0], change[1]), around)
  const root = kind?.root(change[0])
  if (root?.type !== 'text') return null
  return readText(doc, root.collection.name, root.record, root.text.name) || texts().pipeline.emptied
}

/** Whether the document says by now what the change wanted. */
export const alreadySo = (change: Change, { doc }: Surroundings): boolean =>
  doc !== null && isFieldChange(change) && sameValue(currentValue(doc, change[0], change[1]), change[3])

function valueWords(change: Change, value: Value, around: Surroundings): string {
  const t = texts().drafts
  if (value === null || value === '') return texts().pipeline.emptied
  if (typeof value === 'boolean') return value ? t.yes : t.no
  const { doc, kind } = around
  const type = fieldType(change, around)
  if (!type) return String(value)
  const currency = doc && kind ? readFields(kind, doc).currency : null
  return display(type, value, typeof currency === 'string' ? currency : '', (collection, id) => {
    const declared = kind?.collection(collection)
    const fields = doc && declared ? readRecord(doc, declared, id) : null
    return stageName(id, fields ?? undefined, language.value) || texts().pipeline.unknownStage
  })
}

const fieldType = (change: Change, { kind }: Surroundings): ValueType | null =>
  isFieldChange(change) ? (kind?.place(change[0], change[1])?.field.value ?? null) : null

/** Why it was not accepted, as exactly as can be told here. */
export function reasonOf(draft: Draft, around: Surroundings): string {
  const { line, kind } = around
  const t = texts().drafts
  const sentence = refusalSentence(draft.refusal)
  const [first] = draft.changes
  if (!first) return sentence
  switch (draft.refusal.code) {
    case 'mismatch':
      return draft.n === null && !isFieldChange(first) ? t.textMoved : sentence
    case 'rights':
      if (line?.mode === 'view') return t.viewOnly(line.facts.ownerName)
      return draft.changes.every(change => isConfigured(change, kind)) ? t.configured : sentence
    case 'value': {
      if (!isFieldChange(first)) return t.textTooLong(textLimit(first[0], kind))
      const problems = draft.changes.flatMap(change => {
        const type = fieldType(change, around)
        const problem = type && isFieldChange(change) ? checkValue(type, change[3]) : null
        return type && problem ? [valueProblem(type, problem, String(change[3]))] : []
      })
      return [sentence, ...new Set(problems)].join(' ')
    }
    default:
      return sentence
  }
}

/** Letters a text may have; one this version does not know has none. */
function textLimit(root: string, kind: Kind | null): number {
  const declared = kind?.root(root)
  return declared?.type === 'text' ? declared.text.max : 0
}

const isConfigured = (change: Change, kind: Kind | null): boolean =>
  isFieldChange(change) && kind?.place(change[0], change[1])?.right === 'configure'

/** A draft as text to be pasted anywhere. */
export function draftText(draft: Draft, around: Surroundings): string {
  const changes = draft.changes.map(change => `${fieldName(change, around)}: ${typedWords(change, around)}`)
  return [subjectOf(draft, around), ...changes].join('\n')
}
