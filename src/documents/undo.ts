// Taking field changes back as new changes: nothing is deleted in a document, and nobody else's later value is touched.
import type * as Y from 'yjs'
import type { FieldChange } from './changes.ts'
import { currentValue } from './content.ts'
import { sameValue } from './values.ts'

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
