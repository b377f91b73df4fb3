// Somebody who works on this device without ever having signed in: who they are, and whose files they work on (P12).
import { fromBase64Url, newId, toBase64Url } from '../../src/documents/address.ts'
import type { Device, Person } from '../../src/sync/api.ts'
import type { LocalProfile } from '../../src/sync/browser.ts'
import type { FirstFile } from '../entry/first-file.ts'
import { randomBytes } from '../shared/random.ts'

const STORED = 'satchel.local'

interface Stored {
  readonly person: Person
  readonly company: string
  readonly installation: string
  readonly relayKey: string | null
}

/** The devices of people who never signed in, kept in this browser. */
export interface LocalDevices {
  readonly open: (profile: LocalProfile) => Promise<Device>
  /** Makes what was done without signing in the work of the device's person, and forgets it here. */
  readonly adopt: (profile: LocalProfile, into: Device) => Promise<void>
}

interface Keeping {
  readonly storage: Storage
  readonly local?: LocalDevices
}

export function localProfile(storage: Storage): LocalProfile | null {
  const text = storage.getItem(STORED)
  if (text === null) return null
  const { relayKey, ...rest } = JSON.parse(text) as Stored
  return { ...rest, relayKey: relayKey === null ? null : fromBase64Url(relayKey) }
}

/** Begins with a file's company and a person of one's own. @throws where this device cannot keep it; nothing is begun then */
export async function beginWith({ storage, local }: Keeping, { name, opened }: FirstFile): Promise<void> {
  if (!local) return
  const { company, installation, relayKey } = opened
  // Ids of persons at the office never begin like this.
  const person: Person = { id: `local-${newId(randomBytes)}`, name, role: 'rep' }
  const device = await local.open({ person, company, installation, relayKey })
  try {
    for (const { received } of opened.documents) await device.receive(received)
  } finally {
    await device.close()
  }
  const stored: Stored = { person, company, installation, relayKey: relayKey && toBase64Url(relayKey) }
  storage.setItem(STORED, JSON.stringify(stored))
}

/** Somebody signed in: what was made here before becomes theirs. A sentence where it could not, null else. */
export async function bringAlong({ storage, local }: Keeping, device: Device): Promise<string | null> {
  const profile = localProfile(storage)
  if (!local || !profile) return null
  const { handoverTexts } = await import('../handover/texts.ts')
  if (profile.installation !== device.belongs.installation) return handoverTexts().alsoOther(profile.company)
  try {
    await local.adopt(profile, device)
  } catch {
    // It stays where it is, and is brought along at the next start.
    return handoverTexts().failed
  }
  storage.removeItem(STORED)
  return null
}
