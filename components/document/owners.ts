// Who may own a document, as far as this device knows or the office tells.
import { OfficeError } from '../app/office.ts'
import { isOffice, type Session } from '../app/session.ts'
import { compareText } from '../i18n/format.ts'

export interface Owner {
  readonly id: string
  readonly name: string
}

/** Owners this device knows without asking anybody: those of the documents it carries, and its person. */
export function carriedOwners({ device, person }: Session): readonly Owner[] {
  const owners = new Map<string, Owner>()
  for (const { facts } of device.catalogue.value.values()) {
    if (facts.owner !== '') owners.set(facts.owner, { id: facts.owner, name: facts.ownerName })
  }
  owners.set(person.id, { id: person.id, name: person.name })
  return sorted(owners)
}

/**
 * The office's people besides these, for the office; without a network only these. Rejects where anything else than the
 * network is in the way.
 */
export async function ownersOfOffice({ office, person }: Session, known: readonly Owner[]): Promise<readonly Owner[]> {
  if (!isOffice(person)) return known
  try {
    const owners = new Map(known.map(each => [each.id, each]))
    for (const { id, name } of await office.people()) owners.set(id, { id, name })
    return sorted(owners)
  } catch (error) {
    if (error instanceof OfficeError && error.code === 'offline') return known
    throw error
  }
}

const sorted = (owners: ReadonlyMap<string, Owner>): Owner[] =>
  [...owners.values()].sort((a, b) => compareText(a.name, b.name))
