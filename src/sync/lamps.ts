// The lamps of a device: each open document's, and the least safe of all as its own.
import type { Address } from '../documents/address.ts'
import type { Lamp } from './api.ts'
import type { LiveDocument } from './open-document.ts'

export interface Safety {
  /** Documents with changes that are not accepted. */
  readonly refused: ReadonlySet<Address>
  /** Entries on disk and not yet at the office. */
  readonly waiting: number
  /** Something is not on disk: not yet, or not any more. */
  readonly unsaved: boolean
}

/** Brings the lamps of the documents up to date, or that of the one at `address`; gives the device's. */
export function showLamps(documents: readonly LiveDocument[], safety: Safety, address?: Address): Lamp {
  const { refused, waiting, unsaved } = safety
  for (const document of documents) {
    if (address === undefined || document.address === address) document.showLamp(refused.has(document.address))
  }
  if (unsaved || documents.some(({ lamp }) => lamp.value === 'saving')) return 'saving'
  if (refused.size > 0) return 'refused'
  return waiting > 0 || documents.some(({ lamp }) => lamp.value === 'device') ? 'device' : 'office'
}
