// Taking field changes back as new changes: nothing is deleted in a document, and nobody else's later value is touched.
import type * as Y from 'yjs'
import type { FieldChange } from './changes.ts'
import { currentValue } from './content.ts'
import { ARCHIVED, FIELDS_ROOT, recordKey } from './kind.ts'
import { sameValue, type Value } from './values.ts'

/**
 * Changes that set every field back to what its author saw before `done`, the last first. A field that holds another
 * value by now was changed by somebody else meanwhile and stays as it is.
 */
export function undoChanges(doc: Y.Doc, done: readonly FieldChange[]): FieldChange[] {
  return done
    .filter(([root, key, , value]) => sameValue(currentValue(doc, root, key), value))
    .map(([root, key, base, value]): FieldChange => [root, key, value, base])
    .reverse()
}

/** How a long text was changed; what sets it back is worked out on the text as it is then. */
export interface TextStep {
  readonly root: string
  readonly before: string
  readonly after: string
}

/** What is taken back at once: one commit, or all commits of a bulk change. */
export interface UndoStep {
  readonly fields: readonly FieldChange[]
  readonly texts?: readonly TextStep[]
}

/** What takes a step back. Nothing of it is written yet. */
export interface Taken {
  readonly changes: readonly FieldChange[]
  /** Texts the other way round. */
  readonly texts: readonly TextStep[]
  /**
   * Fields that somebody else changed meanwhile, or in a record that is archived by now: left alone, as changes from
   * what stands there to what would be put back, for the user to decide.
   */
  readonly moved: readonly FieldChange[]
}

/** Steps kept: a day's work by hand. */
const STEPS = 200

/** What one person did in one document since the app was opened, and can be taken back from the last on. */
export class UndoSteps {
  #done: UndoStep[] = []
  #undone: UndoStep[] = []
  readonly #changed: () => void

  constructor(changed: () => void = () => {}) {
    this.#changed = changed
  }

  get canUndo(): boolean {
    return this.#done.length > 0
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  /** Something was written: one step, whatever it holds. What was taken back before it stays taken back. */
  done(step: UndoStep): UndoStep | null {
    const whole = { fields: together(step.fields), texts: step.texts ?? [] }
    if (whole.fields.length + whole.texts.length === 0) return null
    this.#done = [...this.#done, whole].slice(-STEPS)
    this.#undone = []
    this.#changed()
    return whole
  }

  /** Takes back the last step, or this one of them; null where there is none. Its caller writes what it is given. */
  undo(doc: Y.Doc, step = this.#done.at(-1)): Taken | null {
    if (!step || !this.#done.includes(step)) return null
    this.#done = this.#done.filter(each => each !== step)
    return this.#take(doc, step, this.#undone)
  }

  /** Does again what was taken back last. */
  redo(doc: Y.Doc): Taken | null {
    const step = this.#undone.pop()
    return step ? this.#take(doc, step, this.#done) : null
  }

  #take(doc: Y.Doc, step: UndoStep, onto: UndoStep[]): Taken {
    const restores = new Set(step.fields.map(([root, key]) => `${root}/${key}`))
    const hidden = ([root, key]: FieldChange): boolean => {
      const archived = archivedKey(root, key)
      return archived !== null && !restores.has(`${root}/${archived}`) && currentValue(doc, root, archived) === true
    }
    const back = undoChanges(
      doc,
      step.fields.filter(each => !hidden(each)),
    )
    const written = new Set(back.map(([root, key]) => `${root}/${key}`))
    const changes = archivingEmptied(doc, back)
    const moved = step.fields.flatMap(([root, key, base]): FieldChange[] => {
      const now: Value = currentValue(doc, root, key)
      return written.has(`${root}/${key}`) || sameValue(now, base) ? [] : [[root, key, now, base]]
    })
    const texts = (step.texts ?? []).map(({ root, before, after }) => ({ root, before: after, after: before }))
    // What is left alone is no part of the way back either.
    if (changes.length + texts.length > 0) onto.push({ fields: changes, texts })
    this.#changed()
    return { changes, texts, moved }
  }
}

/** Several changes of one field are one: from what its author saw first to what they wrote last. */
function together(changes: readonly FieldChange[]): FieldChange[] {
  const places = new Map<string, FieldChange>()
  for (const [root, key, base, value] of changes) {
    const before = places.get(`${root}/${key}`)
    places.set(`${root}/${key}`, [root, key, before ? before[2] : base, value])
  }
  return [...places.values()].filter(([, , base, value]) => !sameValue(base, value))
}

/** A record of which nothing would be left has come with the step: it is archived as it is, not emptied. */
function archivingEmptied(doc: Y.Doc, changes: readonly FieldChange[]): FieldChange[] {
  const emptied = new Map<string, Set<string>>()
  for (const [root, key, , value] of changes) {
    const archived = archivedKey(root, key)
    if (archived === null || value !== null) continue
    const record = `${root}/${archived}`
    emptied.set(record, (emptied.get(record) ?? new Set()).add(key))
  }
  if (emptied.size === 0) return [...changes]
  for (const root of new Set(changes.map(([each]) => each))) {
    doc.getMap<Value>(root).forEach((value, key) => {
      const record = `${root}/${archivedKey(root, key)}`
      if (value !== null && value !== false && emptied.get(record)?.has(key) === false) emptied.delete(record)
    })
  }
  const archive = [...emptied.keys()].map((record): FieldChange => {
    const slash = record.indexOf('/')
    const [root, key] = [record.slice(0, slash), record.slice(slash + 1)]
    return [root, key, currentValue(doc, root, key), true]
  })
  const kept = changes.filter(([root, key]) => !emptied.has(`${root}/${archivedKey(root, key)}`))
  return [...kept, ...archive]
}

/** The key that says whether the record of this one is archived; null for a document's own fields. */
function archivedKey(root: string, key: string): string | null {
  const dot = root === FIELDS_ROOT ? -1 : key.indexOf('.')
  return dot < 0 ? null : recordKey(key.slice(0, dot), ARCHIVED)
}
