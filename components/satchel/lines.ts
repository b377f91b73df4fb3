// What is in the satchel as data: which documents, why each is there, how large it is, and how far it has come.
import type { Address } from '../../src/documents/address.ts'
import type { CatalogueLine, Person } from '../../src/sync/api.ts'
import type { Held } from '../../src/sync/stores/store.ts'
import { compareText } from '../i18n/format.ts'

export interface SatchelLine {
  readonly line: CatalogueLine
  readonly held: Held | null
  /** `given`: the office has it for this person, by its audience, its territory or their rights. */
  readonly why: 'own' | 'assists' | 'given' | 'opened'
  /** `coming`: nothing of it is here yet; `behind`: something newer is on its way. */
  readonly state: 'here' | 'coming' | 'behind'
}

/** Documents that are here or on their way, by name. Those that come when they are opened are only counted. */
export function satchelLines(
  catalogue: ReadonlyMap<Address, CatalogueLine>,
  held: ReadonlyMap<Address, Held>,
  person: Pick<Person, 'id' | 'role'>,
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
    const why = whyOf(line, person)
    const isHere = isLocal || line.head === 0 || (mine?.head ?? 0) >= line.head
    lines.push({ line, held: mine, why, state: isHere ? 'here' : (mine?.head ?? 0) > 0 ? 'behind' : 'coming' })
  }
  lines.sort((a, b) => compareText(a.line.summary.name, b.line.summary.name))
  return { lines, others, bytes }
}

function whyOf({ facts, carry }: CatalogueLine, { id, role }: Pick<Person, 'id' | 'role'>): SatchelLine['why'] {
  if (facts.owner === id) return 'own'
  if (!carry) return 'opened'
  // What names whom it is for comes for that reason, whoever looks after it; and only assistants work for others.
  return role === 'assistant' && facts.audience === undefined ? 'assists' : 'given'
}
