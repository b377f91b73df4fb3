// The gate's verdict on one entry: is it readable, may its author do this, are the values right, does it do what it says.
import type * as Y from 'yjs'
import { type Change, isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { type Effect, EffectError, type EffectProblem, measure } from '../../src/documents/effect.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { textDelta } from '../../src/documents/text-delta.ts'
import { checkValue, isValue, sameValue, type Value } from '../../src/documents/values.ts'
import type { Refusal, RefusalCode } from '../../src/sync/wire/refusals.ts'
import { ENTRY_BYTES, ENTRY_CLIENTS, ENTRY_CLOCKS } from '../limits.ts'
import { refuse } from './refuse.ts'

const limits = { bytes: ENTRY_BYTES, clocks: ENTRY_CLOCKS, newClients: ENTRY_CLIENTS }

/** What the gate knows of the document and of who wants to change it. */
export interface Judged {
  readonly kind: Kind
  readonly doc: Y.Doc
  /** Which device writes with a Yjs client id; undefined: nobody yet. */
  readonly deviceOf: (client: number) => string | undefined
}

export interface Author {
  readonly person: string
  readonly device: string
  /** May change fields that need the right `configure`. */
  readonly mayConfigure: boolean
}

/** An accepted update: nothing of it has been applied yet. */
export interface Accepted {
  readonly effect: Effect
  /** Client ids this device claims with it. */
  readonly claims: readonly number[]
}

const CODES: Readonly<Record<EffectProblem, RefusalCode>> = {
  decode: 'malformed',
  size: 'size',
  pending: 'pending',
  root: 'shape',
  key: 'shape',
  content: 'shape',
  deletion: 'deletion',
}

/**
 * Judges an update as a whole: all of it or none of it. `stated` are the changes its author says it makes; null for
 * stock clients, which state none. The document is not touched.
 */
export function judge(
  judged: Judged,
  author: Author,
  update: Uint8Array,
  stated: readonly Change[] | null,
): Accepted | Refusal {
  let effect: Effect
  try {
    effect = measure(judged.kind, judged.doc, update, limits)
  } catch (error) {
    if (error instanceof EffectError) return refuse(CODES[error.problem], error.message, error.places)
    // Measuring has changed nothing; whatever it stumbled over, the others in this document need not suffer for it.
    return refuse('malformed', `the update cannot be judged: ${error instanceof Error ? error.message : error}`)
  }
  const claims: number[] = []
  for (const client of effect.clients) {
    const device = judged.deviceOf(client)
    if (device === undefined) claims.push(client)
    else if (device !== author.device) {
      return refuse('foreignClient', `client id ${client} belongs to another device`)
    }
  }
  return (
    judgeRights(judged.kind, author, effect) ??
    judgeValues(judged, effect) ??
    (stated ? compare(effect, stated) : null) ?? { effect, claims }
  )
}

function judgeRights(kind: Kind, author: Author, effect: Effect): Refusal | null {
  if (author.mayConfigure) return null
  const forbidden = effect.fields
    .filter(({ root, key }) => kind.place(root, key)?.right !== 'edit')
    .map(({ root, key }) => `${root}/${key}`)
  for (const { root } of effect.texts) {
    const declared = kind.root(root)
    if (declared?.type !== 'text' || declared.collection.right === 'configure') forbidden.push(root)
  }
  return forbidden.length > 0 ? refuse('rights', 'these fields may not be changed with your role', forbidden) : null
}

function judgeValues({ kind, doc }: Judged, effect: Effect): Refusal | null {
  const wrong: string[] = []
  for (const { root, key, value } of effect.fields) {
    const place = kind.place(root, key)
    if (!place || checkValue(place.field.value, value) !== null) wrong.push(`${root}/${key}`)
  }
  for (const { root, inserted, deleted } of effect.texts) {
    const declared = kind.root(root)
    const max = declared?.type === 'text' ? declared.text.max : 0
    const length = doc.share.has(root) ? doc.getText(root).length : 0
    if (inserted.length > 0 && length + inserted.length - deleted > max) wrong.push(root)
  }
  return wrong.length > 0 ? refuse('value', 'these values are not admitted', wrong) : null
}

/** Whether the stated changes are exactly what the update does, so that history can be believed. */
function compare(effect: Effect, stated: readonly Change[]): Refusal | null {
  const fields = new Map<string, Value>()
  const texts = new Map<string, { inserted: string; deleted: number }>()
  for (const change of stated) {
    if (isFieldChange(change)) {
      const place = `${change[0]}/${change[1]}`
      if (fields.has(place)) return refuse('mismatch', 'a field is stated twice', [place])
      fields.set(place, change[3])
    } else {
      if (texts.has(change[0])) return refuse('mismatch', 'a text is stated twice', [change[0]])
      let [inserted, deleted] = ['', 0]
      for (const operation of change[1]) {
        if ('insert' in operation) inserted += operation.insert
        else if ('delete' in operation) deleted += operation.delete
      }
      texts.set(change[0], { inserted, deleted })
    }
  }
  const wrong: string[] = []
  for (const { root, key, value } of effect.fields) {
    const place = `${root}/${key}`
    if (!fields.has(place) || !isValue(value) || !sameValue(fields.get(place), value)) wrong.push(place)
    fields.delete(place)
  }
  for (const { root, inserted, deleted } of effect.texts) {
    const text = texts.get(root)
    if (!text ? inserted !== '' || deleted > 0 : text.deleted !== deleted || !sameLetters(text.inserted, inserted)) {
      wrong.push(root)
    }
    texts.delete(root)
  }
  wrong.push(...fields.keys(), ...texts.keys())
  return wrong.length > 0 ? refuse('mismatch', 'what is stated is not what is done', wrong) : null
}

/** The same letters, wherever they go: positions depend on what others wrote meanwhile. */
function sameLetters(a: string, b: string): boolean {
  if (a === b) return true
  return a.length === b.length && [...a].sort().join('') === [...b].sort().join('')
}

/** A change list from the wire, or why it is none. */
export function readChanges(json: string): readonly Change[] | Refusal {
  const parsed = parseChanges(json)
  return 'problem' in parsed ? refuse('malformed', parsed.problem) : parsed.changes
}

/** The fields of a change list whose author did not know what stands there now (DESIGN 6, *Collisions*). */
export function collisionsOf(
  doc: Y.Doc,
  changes: readonly Change[],
): { root: string; key: string; base: Value; value: Value; standing: Value }[] {
  const found = []
  for (const change of changes) {
    if (!isFieldChange(change)) continue
    const [root, key, base, value] = change
    const standing = currentValue(doc, root, key)
    if (!sameValue(standing, base) && !sameValue(standing, value)) found.push({ root, key, base, value, standing })
  }
  return found
}

/**
 * What a stock client's update changes, in the form a device would have stated: bases from the document, texts as
 * deltas read while the update is applied. Call before applying; the returned function afterwards completes it.
 */
export function observeChanges(doc: Y.Doc, effect: Effect): () => Change[] {
  const fields = effect.fields.map(({ root, key, value }): Change => {
    return [root, key, currentValue(doc, root, key), isValue(value) ? value : null]
  })
  const before = effect.texts.map(({ root }) => [root, doc.getText(root).toString()] as const)
  return () => {
    const texts = before.map(([root, old]): Change => [root, textDelta(old, doc.getText(root).toString())])
    return [...fields, ...texts.filter(change => (change[1] as readonly unknown[]).length > 0)]
  }
}
