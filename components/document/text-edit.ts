// An edit of a long text found by comparing two states of it, made in a third.
import type { DeltaOperation } from '../../src/documents/changes.ts'
import { rebaseDelta } from '../../src/sync/texts.ts'
import { editBetween } from './text-diff.ts'

/** What leads from `base` to `value`, for `current`; null where somebody changed the same place. Empty: nothing to do. */
export function textDelta(base: string, value: string, current: string): readonly DeltaOperation[] | null {
  const edit = editBetween(base, value, value.length)
  if (!edit) return []
  const delta: DeltaOperation[] = []
  if (edit.at > 0) delta.push({ retain: edit.at })
  if (edit.removed > 0) delta.push({ delete: edit.removed })
  if (edit.inserted !== '') delta.push({ insert: edit.inserted })
  return rebaseDelta(base, delta, current)
}
