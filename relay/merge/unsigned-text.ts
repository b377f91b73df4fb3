// What a file that nobody signed brings to a text, letter by letter: each is put behind its neighbour, also behind what was
// written here for it when it was approved before.
import * as Y from 'yjs'
import type { DeltaOperation } from '../../src/documents/changes.ts'

export interface Letters {
  /** Whether it has come since files of this document were approved last, and is not here. */
  readonly isNews: (id: Y.ID) => boolean
  /** What stands here for a letter: itself, what was written for it, or nothing. */
  readonly standIn: (id: Y.ID) => Y.ID | null
}

export interface TextNews {
  readonly delta: readonly DeltaOperation[]
  /** The file's ids of the letters that the delta inserts, in their order. */
  readonly letters: readonly Y.ID[]
}

/** `union` is the text with everything the file has and everything that is here. */
export function textNews(here: Y.Text | undefined, union: Y.Text, { isNews, standIn }: Letters): TextNews {
  const inserts = new Map<string, { text: string; letters: Y.ID[] }>()
  const gone = new Set<string>()
  let anchor = START
  for (const { id, letter, deleted } of lettersOf(union)) {
    const there = standIn(id)
    if (there) {
      anchor = nameOf(there)
      if (deleted) gone.add(anchor)
    } else if (isNews(id) && !deleted) {
      const at = inserts.get(anchor) ?? { text: '', letters: [] }
      at.text += letter
      at.letters.push(id)
      inserts.set(anchor, at)
    }
  }
  const delta = new Delta()
  const letters: Y.ID[] = []
  const insertAt = (place: string) => {
    const there = inserts.get(place)
    if (there) delta.insert(there.text)
    letters.push(...(there?.letters ?? []))
  }
  insertAt(START)
  for (const { id, deleted } of here ? lettersOf(here) : []) {
    const name = nameOf(id)
    if (!deleted) delta.step(gone.has(name) ? 'delete' : 'retain')
    insertAt(name)
  }
  return { delta: delta.done(), letters }
}

/** The ids of the letters that a delta has inserted into a text, in their order. */
export function insertedBy(text: Y.Text, delta: readonly DeltaOperation[]): Y.ID[] {
  const standing = [...lettersOf(text)].filter(({ deleted }) => !deleted)
  let at = 0
  return delta.flatMap(operation => {
    if ('delete' in operation) return []
    const length = 'insert' in operation ? operation.insert.length : operation.retain
    const passed = standing.slice(at, at + length)
    at += length
    return 'insert' in operation ? passed.map(({ id }) => id) : []
  })
}

const START = ''
const nameOf = ({ client, clock }: Y.ID): string => `${client} ${clock}`

/** Every UTF-16 unit of a text, those that were taken away too. */
function* lettersOf(text: Y.Text) {
  for (let item = text._start; item; item = item.right) {
    const { content, deleted } = item
    if (!deleted && !(content instanceof Y.ContentString)) continue
    for (let at = 0; at < item.length; at++) {
      const letter = content instanceof Y.ContentString ? (content.str[at] ?? '') : ''
      yield { id: Y.createID(item.id.client, item.id.clock + at), letter, deleted }
    }
  }
}

class Delta {
  readonly #operations: DeltaOperation[] = []

  insert(text: string): void {
    this.#operations.push({ insert: text })
  }

  step(how: 'retain' | 'delete'): void {
    const last = this.#operations.at(-1)
    if (how === 'retain') {
      const before = last && 'retain' in last ? last.retain : null
      if (before !== null) this.#operations.pop()
      this.#operations.push({ retain: (before ?? 0) + 1 })
    } else {
      const before = last && 'delete' in last ? last.delete : null
      if (before !== null) this.#operations.pop()
      this.#operations.push({ delete: (before ?? 0) + 1 })
    }
  }

  /** Nothing happens behind the last retain. */
  done(): readonly DeltaOperation[] {
    const last = this.#operations.at(-1)
    return last && 'retain' in last ? this.#operations.slice(0, -1) : this.#operations
  }
}
