// Which documents are open on a device, so that what is in them can be found from anywhere.
import type { Device } from '../../src/sync/api.ts'
import type { DocumentSpace } from './space.ts'

/** By device, and gone with it: nothing of one person's is found by the next. */
const opened = new WeakMap<Device, Set<DocumentSpace>>()

export const openSpaces = (device: Device): ReadonlySet<DocumentSpace> => opened.get(device) ?? new Set()

/** Counts a document as open; the answer ends that. */
export function keepOpen(device: Device, space: DocumentSpace): () => void {
  const all = opened.get(device) ?? new Set()
  opened.set(device, all.add(space))
  return () => all.delete(space)
}
