// The relay's word for a device, given at enrolment: what a satchel file needs to be believed without a network.
import { toBase64Url } from '../../src/documents/address.ts'
import { certificateBytes } from '../../src/sync/file/certificate.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { OwnDevice } from '../own-device.ts'
import { rawKey } from './signatures.ts'

/** Part of the answer to an enrolment; keys and signatures as base64url. */
export interface Certificate {
  /** The person's name, as it was signed. */
  readonly name: string
  readonly certificate: string
  /** The public key of the relay's own device, raw. */
  readonly relayKey: string
}

/** Null where there is no such device in force. */
export type Certify = (device: string) => Certificate | null

export function certifier(accounts: Accounts, ownDevice: OwnDevice): Certify {
  return id => {
    const device = accounts.device(id)
    if (!device || device.revoked !== null) return null
    const { person, publicKey: key } = device
    const name = accounts.findPerson(person)?.name ?? ''
    const text = certificateBytes(accounts.installation().installation, { id, person, name, key })
    const relayKey = toBase64Url(rawKey(ownDevice.publicKey))
    return { name, certificate: toBase64Url(ownDevice.sign(text)), relayKey }
  }
}
