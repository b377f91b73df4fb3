// Typing in long texts: gathers keystrokes into entries that state exactly what they do (DESIGN 4, *Texts*).
import * as Y from 'yjs'
import type { Change, DeltaOperation } from '../documents/changes.ts'
import type { Timers } from './environment.ts'
import type { PendingEntry } from './queue.ts'
import { composeDeltas } from './texts.ts'

/** ms after which typed text becomes an entry: long enough for a word, short enough that little is at stake. */
const TEXT_MS = 300
/** Keystrokes put into one entry at most: merging updates is quadratic in their number. */
const TEXT_UPDATES = 32

interface TextEdit {
  readonly root: string
  readonly before: string
  readonly delta: readonly DeltaOperation[]
}

export class Typing {
  readonly #timers: Timers
  readonly #onTyped: () => void
  readonly #onEntry: (entry: PendingEntry) => void
  /** What transactions do to texts, read while the deleted letters are still there, until their update comes. */
  readonly #noted = new WeakMap<Y.Transaction, readonly TextEdit[]>()
  readonly #edits = new Map<string, TextEdit>()
  #updates: Uint8Array[] = []
  #stopTimer: (() => void) | null = null

  /** `onEntry` takes each finished entry, `onTyped` hears that one has begun. */
  constructor(
    timers: Timers,
    events: { readonly onTyped: () => void; readonly onEntry: (entry: PendingEntry) => void },
  ) {
    this.#timers = timers
    this.#onTyped = events.onTyped
    this.#onEntry = events.onEntry
  }

  /** Whether something typed is not an entry yet. */
  get waits(): boolean {
    return this.#updates.length > 0
  }

  /** Call in `beforeObserverCalls` of a local transaction. */
  note(transaction: Y.Transaction): void {
    const edits: TextEdit[] = []
    for (const [type, keys] of transaction.changed) {
      if (type instanceof Y.Text) edits.push(textEdit(type, new Y.YTextEvent(type, transaction, keys)))
    }
    if (edits.length > 0) this.#noted.set(transaction, edits)
  }

  /** Call with the update of that transaction. False where it edited no text. */
  take(transaction: Y.Transaction, update: Uint8Array): boolean {
    const edits = this.#noted.get(transaction)
    if (!edits) return false
    for (const edit of edits) {
      const known = this.#edits.get(edit.root)
      this.#edits.set(edit.root, known ? { ...known, delta: composeDeltas(known.delta, edit.delta) } : edit)
    }
    this.#updates.push(update)
    if (this.#updates.length >= TEXT_UPDATES) this.cut()
    else this.#stopTimer ??= this.#timers.after(TEXT_MS, () => this.cut())
    this.#onTyped()
    return true
  }

  /** Makes an entry of what was typed since the last one. */
  cut(): void {
    this.#stopTimer?.()
    this.#stopTimer = null
    const [first, ...more] = this.#updates
    if (!first) return
    const update = more.length > 0 ? Y.mergeUpdates([first, ...more]) : first
    const edits = [...this.#edits.values()].filter(({ delta }) => delta.length > 0)
    this.#updates = []
    this.#edits.clear()
    const changes = edits.map(({ root, delta }): Change => [root, delta])
    this.#onEntry({ content: { update, changes }, before: edits.map(({ root, before }) => ({ root, text: before })) })
  }
}

function textEdit(text: Y.Text, event: Y.YTextEvent): TextEdit {
  const delta = event.delta.map(operation => ({ ...operation })) as unknown as DeltaOperation[]
  return { root: Y.findRootTypeKey(text), before: undo(text.toString(), delta, event), delta }
}

/** The text before an event, from the text after it: what was deleted is read from the event's transaction. */
function undo(after: string, delta: readonly DeltaOperation[], event: Y.YTextEvent): string {
  let before = ''
  let position = 0
  const deleted = deletedText(event)
  let taken = 0
  for (const operation of delta) {
    if ('retain' in operation) {
      before += after.slice(position, position + operation.retain)
      position += operation.retain
    } else if ('insert' in operation) position += operation.insert.length
    else {
      before += deleted.slice(taken, taken + operation.delete)
      taken += operation.delete
    }
  }
  return before + after.slice(position)
}

/** Letters deleted in this transaction, in the order they stood in. */
function deletedText(event: Y.YTextEvent): string {
  let letters = ''
  for (let item = event.target._start; item !== null; item = item.right) {
    if (event.deletes(item) && !event.adds(item) && item.content instanceof Y.ContentString) letters += item.content.str
  }
  return letters
}
