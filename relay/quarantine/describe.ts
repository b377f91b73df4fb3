// A quarantined entry as the office sees it: whose it is, what was typed, what stood, and what stands now.
import type * as Y from 'yjs'
import { parseAddress } from '../../src/documents/address.ts'
import { type Change, type DeltaOperation, isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { currentValue, readRecords } from '../../src/documents/content.ts'
import { FIELDS_ROOT, type Kind } from '../../src/documents/kind.ts'
import { composeDeltas } from '../../src/sync/texts.ts'
import type { Settled } from '../../src/sync/wire/asks.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import type { QuarantinedChange, QuarantineEntry, QuarantineLine } from '../../src/sync/wire/quarantine.ts'
import type { DocumentRow, QuarantineRow, Settlement } from '../store/store.ts'

/** Places told in the list; the detail tells all. */
const PLACES = 4

export interface Names {
  readonly person: (id: string) => string
  readonly device: (id: string) => string
}

/** What an entry would change: as its author asked about it, else as it was sent; nothing where it cannot be read. */
export function changesOf({ changes, entry }: QuarantineRow): readonly Change[] {
  if (changes) return changes
  const raw = decodeEntry(entry)
  const parsed = raw?.type === 'update' ? parseChanges(raw.changes) : null
  return parsed && 'changes' in parsed ? parsed.changes : []
}

export function settledOf({ outcome, by, at, word }: Settlement, names: Pick<Names, 'person'>): Settled {
  const settled = { by: names.person(by), at }
  return outcome === 'declined' ? { state: outcome, ...settled, word } : { state: outcome, ...settled }
}

export function lineOf(row: QuarantineRow, document: DocumentRow | null, names: Names): QuarantineLine {
  const changes = changesOf(row)
  const kind = parseAddress(row.address)?.kind ?? ''
  return {
    id: row.id,
    address: row.address,
    kind,
    document: document && {
      key: document.key,
      name: document.summary.name,
      ownerName: names.person(document.owner),
    },
    person: names.person(row.person),
    device: names.device(row.device),
    received: row.received,
    asked: row.asked,
    refusal: row.refusal,
    places: changes
      .slice(0, PLACES)
      .map(change => ({ root: change[0], key: isFieldChange(change) ? change[1] : null })),
    changes: changes.length,
    kept: row.changes !== null || row.entry.length > 0,
    recordName: nameAmong(changes),
    settled: row.settled && settledOf(row.settled, names),
  }
}

/** A new record brings its name along. */
function nameAmong(changes: readonly Change[], record = ''): string | null {
  for (const change of changes) {
    if (!isFieldChange(change) || change[0] === FIELDS_ROOT || typeof change[3] !== 'string') continue
    const key = change[1]
    if (record === '' ? key.endsWith('.name') : key === `${record}.name`) return change[3]
  }
  return null
}

/** The line with every field and text, each once; `doc` is empty where the document is not there. */
export function entryOf(line: QuarantineLine, row: QuarantineRow, kind: Kind | null, doc: Y.Doc): QuarantineEntry {
  const changes = changesOf(row)
  return {
    ...line,
    details: onePerPlace(changes).map(change => detailOf(change, kind, doc)),
    records: kind ? recordNames(changes, kind, doc) : {},
    choices: kind ? choicesOf(changes, kind, doc) : {},
    currency: String(currentValue(doc, FIELDS_ROOT, 'currency') ?? ''),
  }
}

/**
 * What the changes come to in each place: two thousand of one long text would else repeat it two thousand times, and
 * the office decides about a place, not about a keystroke.
 */
function onePerPlace(changes: readonly Change[]): Change[] {
  const places = new Map<string, Change[]>()
  for (const change of changes) {
    const place = JSON.stringify(isFieldChange(change) ? change.slice(0, 2) : change[0])
    const there = places.get(place)
    if (there) there.push(change)
    else places.set(place, [change])
  }
  return [...places.values()].flatMap(sumOf)
}

/** Changes of one place, the earliest first, as one. */
function sumOf(changes: readonly Change[]): Change[] {
  const [first, last] = [changes[0], changes.at(-1)]
  if (!first || !last || first === last) return [...changes]
  if (isFieldChange(first)) return isFieldChange(last) ? [[first[0], first[1], first[2], last[3]]] : []
  return [[first[0], composeAll(changes.flatMap(each => (isFieldChange(each) ? [] : [each[1]])))]]
}

/** By halves: one after the other, each would walk through everything before it. */
function composeAll(deltas: readonly (readonly DeltaOperation[])[]): readonly DeltaOperation[] {
  const [first, ...more] = deltas
  if (!first || more.length === 0) return first ?? []
  const half = deltas.length >> 1
  return composeDeltas(composeAll(deltas.slice(0, half)), composeAll(deltas.slice(half)))
}

function detailOf(change: Change, kind: Kind | null, doc: Y.Doc): QuarantinedChange {
  if (isFieldChange(change)) {
    const [root, key, base, value] = change
    const known = kind !== null && kind.place(root, key) !== null
    return { type: 'field', root, key, base, value, standing: known ? currentValue(doc, root, key) : null, known }
  }
  const [root, delta] = change
  const known = kind?.root(root)?.type === 'text'
  const standing = known ? standingText(doc, root) : ''
  const inserted = delta.flatMap(each => ('insert' in each ? [each.insert] : [])).join(' … ')
  const deleted = delta.reduce((sum, each) => sum + ('delete' in each ? each.delete : 0), 0)
  return { type: 'text', root, inserted, deleted, standing, proposed: proposedText(standing, delta, inserted), known }
}

export const standingText = (doc: Y.Doc, root: string): string =>
  doc.share.has(root) ? doc.getText(root).toString() : ''

/** Positions are those of the text the author saw, which nobody kept: a person looks at what comes out. */
function proposedText(standing: string, delta: readonly DeltaOperation[], inserted: string): string {
  const made = composeDeltas(standing === '' ? [] : [{ insert: standing }], delta)
  const [only, ...more] = made
  if (made.length === 0) return ''
  if (only && 'insert' in only && more.length === 0) return only.insert
  return [standing, inserted].filter(each => each !== '').join('\n')
}

function recordNames(changes: readonly Change[], kind: Kind, doc: Y.Doc): Record<string, string> {
  const names = new Map<string, string>()
  for (const change of changes) {
    const place = isFieldChange(change) ? kind.place(change[0], change[1]) : kind.root(change[0])
    if (!place) continue
    const [collection, record] =
      'field' in place ? [place.root, place.record] : place.type === 'text' ? [place.collection.name, place.record] : []
    if (!collection || !record) continue
    const name = currentValue(doc, collection, `${record}.name`) ?? nameAmong(changes, record)
    names.set(`${collection}/${record}`, typeof name === 'string' ? name : '')
  }
  return Object.fromEntries(names)
}

function choicesOf(changes: readonly Change[], kind: Kind, doc: Y.Doc): QuarantineEntry['choices'] {
  const choices = new Map<string, { id: string; name: string }[]>()
  for (const change of changes) {
    const type = isFieldChange(change) ? kind.place(change[0], change[1])?.field.value : undefined
    if (type?.type !== 'record' || choices.has(type.collection)) continue
    const collection = kind.collection(type.collection)
    const records = collection ? readRecords(kind, doc, collection) : new Map()
    const current = [...records].filter(([, fields]) => fields.archived !== true)
    choices.set(
      type.collection,
      current.map(([id, fields]) => ({ id, name: String(fields.name ?? '') })),
    )
  }
  return Object.fromEntries(choices)
}
