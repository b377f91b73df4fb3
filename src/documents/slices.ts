// Many changes as several commits: each fits into one entry, and what is on the way can be stopped between two.
import { type Change, isFieldChange } from './changes.ts'

/** Changes per commit: a phone writes these in a few milliseconds, and a progress bar moves often enough. */
const CHANGES = 250
/** UTF-16 units of stated values per commit: an entry of 256 KiB holds them twice, as update and as statement. */
const UNITS = 30_000

/** In their order; a change of its own that is larger than a slice stands alone. */
export function slicesOf(changes: readonly Change[]): Change[][] {
  const slices: Change[][] = []
  let units = 0
  for (const change of changes) {
    const size = unitsOf(change)
    const last = slices.at(-1)
    if (last && last.length < CHANGES && units + size <= UNITS) {
      last.push(change)
      units += size
    } else {
      slices.push([change])
      units = size
    }
  }
  return slices
}

function unitsOf(change: Change): number {
  if (isFieldChange(change)) return change[1].length + String(change[2] ?? '').length + String(change[3] ?? '').length
  return change[1].reduce((sum, operation) => sum + ('insert' in operation ? operation.insert.length : 0), 0)
}
