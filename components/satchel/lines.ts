// What is in the satchel as data: which documents, why each is there, how large it is, and how far it has come.
import type { Address } from '../../src/documents/address.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Held } from '../../src/sync/stores/store.ts'
import { compareText } from '../i18n/format.ts'

export interface SatchelLine {
  readonly line: CatalogueLine
  readonly held: Held | null
  readonly why: 'own' | 'assists' | 'opened'
  /** `coming`: nothing of it is here yet; `behind`: something newer is on its way. */
  readonly state: 'here' | 'coming' | 'behind'
}

/** Documents that are here or on their way, by name. Those that come when they are opened are only counted. */
export function satchelLines(
  catalogue: ReadonlyMap<Address, CatalogueLine>,
  held: ReadonlyMap<Address, Held>,
  person: string,
): { readonly lines: readonly SatchelLine[]; readonly others: number; readonly bytes: number } {
  const lines: SatchelLine[] = []
  let others = 0
  let bytes = 0
  for (const line of catalogue.values()) {
    const mine = held.get(line.address) ?? null
    // One made here that no relay knows yet is here, though nobody has delivered it.
    const isLocal = line.facts.key === ''
    if (!(line.carry || mine || isLocal)) {
      others++
      continue
    }
    bytes += mine?.bytes ?? 0
    const why = line.facts.owner === person ? 'own' : line.carry ? 'assists' : 'opened'
    const isHere = isLocal || line.head === 0 || (mine?.head ?? 0) >= line.head
    lines.push({ line, held: mine, why, state: isHere ? 'here' : (mine?.head ?? 0) > 0 ? 'behind' : 'coming' })
  }
  lines.sort((a, b) => compareText(a.line.summary.name, b.line.summary.name))
  return { lines, others, bytes }
}
