// How an entry came and what was decided, in words.
import { ARCHIVED, type Kind } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import type {
  DecidedCollision,
  HistoryChange,
  HistoryEntry,
  HistoryTransaction,
} from '../../../src/sync/wire/history.ts'
import { display } from '../../i18n/format.ts'
import { label } from '../../i18n/i18n.ts'
import { transactionWord } from '../../statuses/words.ts'
import { collisionTexts } from '../collisions/texts.ts'
import type { ColumnContext } from '../columns.ts'
import { historyTexts } from './texts.ts'

export function originWords({ origin }: HistoryEntry): string {
  const t = historyTexts()
  switch (origin.type) {
    case 'device':
      return ''
    case 'token':
      return t.token
    case 'import':
      return `${t.import} (${origin.source})`
    case 'onBehalf':
      return [t.onBehalf(origin.person || t.nobody), origin.device].filter(Boolean).join(' · ')
    case 'file':
      return [t.file(origin.carrier), ...(origin.unsigned ? [t.unsigned] : [])].join(' · ')
    case 'relay':
      return t.relay
  }
}

export function transactionWords(transaction: HistoryTransaction): string {
  const t = historyTexts()
  switch (transaction.command) {
    case 'assign':
      return t.assigned(transaction.owner || t.nobody)
    case 'archive':
      return transaction.archived ? t.archived : t.reopened
    case 'rekey':
      return t.rekeyed(transaction.key)
    case 'run':
      return t.ran(transactionWord(transaction.transaction))
    case 'status':
      return transaction.set ? t.statusSet(transaction.status) : t.statusCleared(transaction.status)
    case 'place':
      return t.placed
    case 'move':
      return t.moved
  }
}

/** What a place is called, and its values as people read them. */
export function placeWords(
  kind: Kind,
  { root, key }: { readonly root: string; readonly key: string },
  context: ColumnContext,
): { readonly name: string; readonly shown: (value: Value) => string } {
  const t = historyTexts()
  const place = kind.place(root, key)
  const { currency, recordName } = context
  if (place?.field.name === ARCHIVED) {
    const words = collisionTexts()
    return { name: label(place.field.label), shown: value => (value === true ? words.isArchived : words.notArchived) }
  }
  if (!place) return { name: textName(kind, root) ?? key, shown: value => String(value ?? '') || t.empties }
  return {
    name: label(place.field.label),
    shown: value => display(place.field.value, value, currency, recordName) || t.empties,
  }
}

/** The name of a long text by its root; null where the kind has none. */
export function textName(kind: Kind, root: string): string | null {
  const text = kind.root(root)
  return text?.type === 'text' ? label(text.text.label) : null
}

/** The record a change is about; null for the document's own fields. */
export function recordOf(
  kind: Kind,
  change: HistoryChange,
): { readonly collection: string; readonly id: string } | null {
  if (change.type === 'field') {
    const record = kind.place(change.root, change.key)?.record
    return record ? { collection: change.root, id: record } : null
  }
  const text = kind.root(change.root)
  return text?.type === 'text' ? { collection: text.collection.name, id: text.record } : null
}

export function decisionWords(
  kind: Kind,
  { choice, collisions }: NonNullable<HistoryEntry['decision']>,
  context: ColumnContext,
): string[] {
  return collisions.map(collision => words(kind, choice, collision, context))
}

function words(kind: Kind, choice: 'kept' | 'taken', collision: DecidedCollision, context: ColumnContext): string {
  const t = historyTexts()
  const { name, shown } = placeWords(kind, collision, context)
  if (collision.key.endsWith(`.${ARCHIVED}`)) return choice === 'kept' ? t.archivedKept : t.archivedTaken
  const { value, authorName, standing, standingName } = collision
  const by = (of: Value, who: string): string => `${shown(of)}${who === '' ? '' : ` (${who})`}`
  const [mine, other] = [by(value, authorName), by(standing, standingName)]
  if (collision.outcome === 'other') return t.decided(name, mine, other)
  const [stood, displaced] = collision.outcome === 'value' ? [mine, other] : [other, mine]
  return choice === 'taken' ? t.taken(name, displaced) : t.kept(name, stood, displaced)
}
