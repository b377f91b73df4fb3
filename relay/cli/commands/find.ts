// What commands look up by the words of people: persons by name, documents by address or key, kinds by name.
import { type Address, isAddress } from '../../../src/documents/address.ts'
import type { PersonRecord } from '../../accounts/persons.ts'
import type { Core } from '../../relay.ts'
import type { Room } from '../../rooms/room.ts'
import type { DocumentRow } from '../../store/store.ts'
import { CommandError, UsageError, type Written } from '../command.ts'

/** @throws CommandError */
export function personNamed(core: Core, name: string): PersonRecord {
  const person = core.accounts.findPerson(name)
  if (person) return person
  throw new CommandError({
    en: `There is no person named “${name}”.`,
    de: `Eine Person namens „${name}“ gibt es nicht.`,
  })
}

/** A document by its address, or by the key people call it by. @throws CommandError */
export async function documentNamed(core: Core, name: string): Promise<DocumentRow> {
  const document = isAddress(name)
    ? await core.store.document(name)
    : ((await core.store.documents()).find(({ key }) => key === name) ?? null)
  if (document) return document
  throw new CommandError({ en: `There is no document “${name}”.`, de: `Ein Dokument „${name}“ gibt es nicht.` })
}

/** The room of a document, with what is committed. @throws CommandError, DamagedDocumentError */
export async function roomOf(core: Core, address: Address): Promise<Room> {
  const room = await core.rooms.room(address)
  if (!room) throw new CommandError({ en: `There is no document ${address}.`, de: `Es gibt kein Dokument ${address}.` })
  await new Promise<void>(resolve => room.afterCommit(resolve))
  return room
}

/** @throws UsageError */
export function knownKind(core: Core, name: string, command: Written): string {
  if (core.kinds.has(name)) return name
  const known = [...core.kinds.keys()].join(', ')
  throw new UsageError(
    { en: `There is no kind “${name}”; there is ${known}.`, de: `Eine Art „${name}“ gibt es nicht; es gibt ${known}.` },
    command,
  )
}

export const nameOf = (core: Core, person: string): string => core.accounts.findPerson(person)?.name ?? ''
