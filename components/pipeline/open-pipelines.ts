// Which pipelines are open on a device, so that what is in them can be found from anywhere.
import type { Device } from '../../src/sync/api.ts'
import type { Workspace } from './workspace.ts'

/** By device, and gone with it: nothing of one person's is found by the next. */
const opened = new WeakMap<Device, Set<Workspace>>()

export const openPipelines = (device: Device): ReadonlySet<Workspace> => opened.get(device) ?? new Set()

/** Counts a workspace as open; the answer ends that. */
export function keepOpen(device: Device, workspace: Workspace): () => void {
  const all = opened.get(device) ?? new Set()
  opened.set(device, all.add(workspace))
  return () => all.delete(workspace)
}
