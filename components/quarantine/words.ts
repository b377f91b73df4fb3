// A quarantined change in words: which field of which record, and values as they are read.
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import { kindOf } from '../../src/documents/kinds.ts'
import { stageName } from '../../src/documents/stages.ts'
import type { Value } from '../../src/documents/values.ts'
import type { QuarantinedChange, QuarantineEntry, QuarantineLine } from '../../src/sync/wire/quarantine.ts'
import { display } from '../i18n/format.ts'
import { label, language } from '../i18n/i18n.ts'
import { quarantineTexts } from './texts.ts'

type Place = QuarantineLine['places'][number]
/** The document whose kind says what a place is. */
type Of = Pick<QuarantineLine, 'address'>

export const placeOf = ({ root, key }: Place): string => (key === null ? root : `${root}/${key}`)

export const placeOfChange = (change: QuarantinedChange): string =>
  change.type === 'text' ? change.root : `${change.root}/${change.key}`

/** Undefined for texts and for what this version does not know. */
export const fieldOf = (change: QuarantinedChange, { address }: Of): FieldDeclaration | undefined =>
  change.type === 'field' ? kindOf(address)?.place(change.root, change.key)?.field : undefined

export function fieldLabel({ root, key }: Place, { address }: Of): string {
  const kind = kindOf(address)
  if (key !== null) {
    const place = kind?.place(root, key)
    return place ? label(place.field.label) : key
  }
  const found = kind?.root(root)
  return found?.type === 'text' ? label(found.text.label) : root
}

/** The record a change is about, in the reader's language; empty for the document's own fields. */
export function recordLabel(change: QuarantinedChange, { records, address }: QuarantineEntry): string {
  const kind = kindOf(address)
  const found = change.type === 'text' ? kind?.root(change.root) : kind?.place(change.root, change.key)
  if (!found) return ''
  const [collection, record] =
    'field' in found ? [found.root, found.record] : found.type === 'text' ? [found.collection.name, found.record] : []
  if (!collection || !record) return ''
  const name = records[`${collection}/${record}`] ?? ''
  return stageName(record, { name }, language.value) || name
}

export function valueWords(change: QuarantinedChange, value: Value, entry: QuarantineEntry): string {
  const t = quarantineTexts()
  if (value === null || value === '') return t.empty
  if (typeof value === 'boolean') return value ? t.yes : t.no
  const field = fieldOf(change, entry)
  if (!field) return String(value)
  return display(field.value, value, entry.currency, (collection, id) => choiceName(entry, collection, id))
}

export function choiceName({ choices }: QuarantineEntry, collection: string, id: string): string {
  const name = choices[collection]?.find(each => each.id === id)?.name
  return stageName(id, name === undefined ? undefined : { name }, language.value) || id
}
