// One journal row as history tells it: who changed what, seen from the whole document or from one record.
import { type Change, isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { type FactsCommand, type PlaceCommand, parseCommand } from '../../src/sync/wire/commands.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import type {
  DecidedCollision,
  HistoryChange,
  HistoryEntry,
  HistoryOrigin,
  HistoryTransaction,
} from '../../src/sync/wire/history.ts'
import { type Batch, decodeRow } from '../journal/row.ts'
import type { Collision, StoredRow } from '../store/store.ts'

/** Changes told of one entry: an import puts hundreds into one. */
const CHANGES = 50
/** UTF-16 units told of what was typed into a text. */
const INSERTED = 500

export interface HistoryNames {
  readonly person: (id: string) => string
  readonly device: (id: string) => string
  readonly team: (id: string) => string
  readonly territory: (id: string) => string
}

/** A record, or everything of the document. */
export interface HistoryScope {
  /** `root` is its collection. */
  readonly record: { readonly root: string; readonly id: string } | null
}

/** What rows themselves do not say. */
export interface HistoryBeside {
  readonly collisionOf: (id: number) => Collision | undefined
  /** Whether a device's command was run: it may have come too late. */
  readonly wasRun: (device: string, n: number) => boolean
}

/** The entries of a row that are about `scope`, the latest first. @throws where the row cannot be read */
export function entriesOf(
  row: StoredRow,
  scope: HistoryScope,
  names: HistoryNames,
  beside: HistoryBeside,
): HistoryEntry[] {
  const entries: HistoryEntry[] = []
  let index = 0
  for (const batch of decodeRow(row.body)) {
    const about = {
      at: row.received,
      person: names.person(batch.person),
      device: batch.author === 'device' ? names.device(batch.device) : '',
      origin: originOf(batch, names),
    }
    for (const { place, bytes } of batch.entries) {
      const n = batch.hashes[place]?.n ?? 0
      const content = contentOf(bytes, scope, names, { ...beside, wasRun: () => beside.wasRun(batch.device, n) })
      if (content) entries.push({ sequence: row.sequence, index, ...about, ...content })
      index++
    }
  }
  return entries.reverse()
}

type Content = Pick<HistoryEntry, 'begins' | 'changes' | 'more' | 'decision' | 'transaction'>

/** What an entry is about; null where it has nothing to do with the scope. */
function contentOf(
  bytes: Uint8Array,
  scope: HistoryScope,
  names: HistoryNames,
  { collisionOf, wasRun }: { readonly collisionOf: HistoryBeside['collisionOf']; readonly wasRun: () => boolean },
): Content | null {
  const entry = decodeEntry(bytes)
  const nothing = { begins: false, changes: [], more: 0, decision: null }
  if (entry?.type === 'update') {
    const parsed = parseChanges(entry.changes)
    const changes = 'changes' in parsed ? parsed.changes.filter(change => isWithin(scope, ...placeOf(change))) : []
    if (changes.length === 0) return null
    const told = changes.slice(0, CHANGES)
    return { ...nothing, changes: told.map(historyChange), more: changes.length - told.length }
  }
  const command = entry ? parseCommand(entry.command) : null
  if (command?.command === 'create') return scope.record ? null : { ...nothing, begins: true }
  if (!command) return null
  if (command.command !== 'decide') {
    return scope.record || !wasRun() ? null : { ...nothing, transaction: transactionOf(command, names) }
  }
  const collisions = command.collisions.flatMap((id): DecidedCollision[] => {
    const collision = collisionOf(id)
    if (!collision || !isWithin(scope, collision.root, collision.key)) return []
    const { root, key, value, standing, author, standingBy, outcome } = collision
    const standingName = standingBy ? names.person(standingBy.person) : ''
    return [{ root, key, value, standing, authorName: names.person(author), standingName, outcome }]
  })
  for (const { root, key, value, standing, author, standingBy } of command.about ?? []) {
    if (!isWithin(scope, root, key)) continue
    const [authorName, standingName] = [names.person(author), names.person(standingBy)]
    collisions.push({ root, key, value, standing, authorName, standingName, outcome: 'standing' })
  }
  return collisions.length > 0 ? { ...nothing, decision: { choice: command.choice, collisions } } : null
}

function transactionOf(command: FactsCommand, names: HistoryNames): HistoryTransaction {
  switch (command.command) {
    case 'assign':
      return { command: 'assign', owner: names.person(command.owner) }
    case 'archive':
      return { command: 'archive', archived: command.archived }
    case 'rekey':
      return { command: 'rekey', key: command.key }
    case 'run':
      return { command: 'run', transaction: command.transaction }
    case 'status':
      return { command: 'status', status: command.status, set: command.set }
    case 'place':
      return { command: 'place', ...placeOfCommand(command, names) }
    case 'move':
      return { command: 'move', parent: command.parent }
  }
}

function placeOfCommand({ territory, audience: { people, teams, territories } }: PlaceCommand, names: HistoryNames) {
  return {
    territory: territory === null ? null : names.territory(territory),
    audience: {
      people: people.map(names.person),
      teams: teams.map(names.team),
      territories: territories.map(names.territory),
    },
  }
}

const placeOf = (change: Change): [root: string, key: string] =>
  isFieldChange(change) ? [change[0], change[1]] : [change[0], '']

/** Keys of a record begin with its id, names of its texts with collection and id (DESIGN 4). */
function isWithin({ record }: HistoryScope, root: string, key: string): boolean {
  if (!record) return true
  return root === record.root ? key.startsWith(`${record.id}.`) : root.startsWith(`${record.root}.${record.id}.`)
}

function historyChange(change: Change): HistoryChange {
  if (isFieldChange(change)) {
    const [root, key, base, value] = change
    return { type: 'field', root, key, base, value }
  }
  const [root, delta] = change
  let [inserted, deleted] = ['', 0]
  for (const operation of delta) {
    if ('insert' in operation) inserted += operation.insert
    else if ('delete' in operation) deleted += operation.delete
  }
  return { type: 'text', root, inserted: inserted.slice(0, INSERTED), typed: inserted.length, deleted }
}

/** From the batch's note (relay/SPEC.md J9); one that a newer relay wrote is told as the relay's. */
function originOf({ author, note }: Batch, names: HistoryNames): HistoryOrigin {
  const said = noteOf(note)
  if (typeof said.carriedBy === 'string')
    return { type: 'file', carrier: names.person(said.carriedBy), unsigned: false }
  if (author === 'token') return { type: 'token' }
  if (author === 'device') return { type: 'device' }
  if (typeof said.import === 'string') return { type: 'import', source: said.import }
  if (typeof said.merge === 'string') return { type: 'file', carrier: '', unsigned: said.unsigned === true }
  if (typeof said.onBehalfOf !== 'string') return { type: 'relay' }
  const device = typeof said.device === 'string' ? names.device(said.device) : ''
  return { type: 'onBehalf', person: names.person(said.onBehalfOf), device }
}

function noteOf(note: string): Readonly<Record<string, unknown>> {
  if (note === '') return {}
  try {
    const said: unknown = JSON.parse(note)
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
