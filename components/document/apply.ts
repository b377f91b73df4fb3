// Long work on one document: many changes as several commits, with progress, a way to stop, and one way back.
import { type Change, type FieldChange, isFieldChange } from '../../src/documents/changes.ts'
import { slicesOf } from '../../src/documents/slices.ts'
import type { OpenDocument } from '../../src/sync/api.ts'

export interface Work {
  /** Changes written so far, of how many. */
  readonly progress?: (done: number, total: number) => void
  /** Stops between two commits; what is written stays. */
  readonly signal?: AbortSignal
}

/** What was written, as far as it takes to set it back. */
export interface Done {
  readonly fields: readonly FieldChange[]
  readonly texts: readonly { readonly root: string; readonly before: string; readonly after: string }[]
}

export const countOf = ({ fields, texts }: Done): number => fields.length + texts.length

/** Writes all of it, or what comes before it is stopped. Rejects where the device could not save. */
export async function applyInSlices(
  open: OpenDocument,
  changes: readonly Change[],
  { progress, signal }: Work = {},
): Promise<Done> {
  const fields: FieldChange[] = []
  const texts: Done['texts'][number][] = []
  const textOf = (root: string): string => open.doc.value.getText(root).toString()
  for (const slice of slicesOf(changes)) {
    if (signal?.aborted) break
    const roots = slice.flatMap(change => (isFieldChange(change) ? [] : [change[0]]))
    const before = roots.map(textOf)
    await open.commit(slice)
    fields.push(...slice.filter(isFieldChange))
    texts.push(...roots.map((root, index) => ({ root, before: before[index] ?? '', after: textOf(root) })))
    progress?.(fields.length + texts.length, changes.length)
    // Between two slices the page breathes: a bar that nobody sees moving tells nothing.
    await new Promise(resolve => setTimeout(resolve))
  }
  return { fields, texts }
}
