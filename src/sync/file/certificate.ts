// What the relay's own device vouches for: that a key is this device's of this person. Believed without a network.
import * as encoding from 'lib0/encoding'

/** A device whose signatures a file carries. */
export interface CertifiedDevice {
  readonly id: string
  readonly person: string
  /** The person's name when the device was enrolled. */
  readonly name: string
  /** Ed25519, raw 32 bytes. */
  readonly key: Uint8Array
  /** The relay's signature over `certificateBytes`; null where this device never met the relay. */
  readonly certificate: Uint8Array | null
}

/** What a device knows of itself and of its relay; without a certificate where it never met one. */
export interface Vouched extends Pick<CertifiedDevice, 'name' | 'key' | 'certificate'> {
  /** The public key of the relay's own device, raw; null where no file has told it either. */
  readonly relayKey: Uint8Array | null
}

/** What the relay signs at enrolment, format 1: the text, installation, device, person, name, key. */
export function certificateBytes(installation: string, device: Omit<CertifiedDevice, 'certificate'>): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, 'satchel-device-1')
  encoding.writeVarString(encoder, installation)
  encoding.writeVarString(encoder, device.id)
  encoding.writeVarString(encoder, device.person)
  encoding.writeVarString(encoder, device.name)
  encoding.writeVarUint8Array(encoder, device.key)
  return encoding.toUint8Array(encoder)
}
