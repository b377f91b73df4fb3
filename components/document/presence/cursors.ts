// Where other people's cursors stand in one long text: resolved anew with every change, kept until their letters are here.
import type * as Y from 'yjs'
import { samePlace } from '../../../src/sync/presence.ts'
import { type Cursor, indexIn, type Place, type Present } from '../../../src/sync/present.ts'
import type { Caret } from './carets.ts'
import { personOf } from './people.ts'

export class Cursors {
  /** By client, the last cursor whose letters were here. */
  #known = new Map<number, Cursor>()

  /** Another text is shown. */
  forget(): void {
    this.#known.clear()
  }

  in(text: Y.Text, place: Place, present: readonly Present[]): Caret[] {
    const known = new Map<number, Cursor>()
    const carets: Caret[] = []
    for (const each of present) {
      if (!samePlace(each.place, place)) continue
      for (const cursor of [each.cursor, this.#known.get(each.client)]) {
        const anchor = cursor ? indexIn(text, cursor.anchor) : null
        const head = cursor ? indexIn(text, cursor.head) : null
        if (!cursor || anchor === null || head === null) continue
        known.set(each.client, cursor)
        const { name, colour } = personOf(each)
        carets.push({ name, colour, anchor, head })
        break
      }
    }
    this.#known = known
    return carets
  }
}
