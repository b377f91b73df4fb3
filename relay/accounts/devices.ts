// Devices: the public keys that sign submissions, each bound to one person (DESIGN 2, 8).
import type { StatementSync } from 'node:sqlite'
import { newId } from '../../src/documents/address.ts'
import type { AccountsContext } from './context.ts'
import { AccountError } from './errors.ts'
import { isUsableName } from './names.ts'

export interface DeviceRecord {
  readonly id: string
  readonly person: string
  /** Ed25519, raw. */
  readonly publicKey: Uint8Array
  readonly name: string
  /** ms since 1970. */
  readonly enrolled: number
  /** ms since 1970, or null while the device is trusted. */
  readonly revoked: number | null
}

const KEY_BYTES = 32
/** Devices of one person not revoked. Each browser profile is one; a signed-in attacker must not fill the table. */
export const DEVICES_PER_PERSON = 200

/**
 * Points of small order, without their sign bit: with such a key a signature anybody can make up verifies, and RFC 8032
 * does not refuse them.
 */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

interface DeviceRow {
  readonly id: string
  readonly person: string
  readonly public_key: Uint8Array
  readonly name: string
  readonly enrolled: number
  readonly revoked: number | null
}

export class Devices {
  readonly #context: AccountsContext
  readonly #insert: StatementSync
  readonly #byId: StatementSync
  readonly #byKey: StatementSync
  readonly #ofPerson: StatementSync
  readonly #revoke: StatementSync

  constructor(context: AccountsContext) {
    const { database } = context
    const select = 'SELECT id, person, public_key, name, enrolled, revoked FROM devices'
    this.#context = context
    this.#insert = database.prepare(
      'INSERT INTO devices (id, person, public_key, name, enrolled, revoked) VALUES (?, ?, ?, ?, ?, NULL)',
    )
    this.#byId = database.prepare(`${select} WHERE id = ?`)
    this.#byKey = database.prepare(`${select} WHERE public_key = ?`)
    this.#ofPerson = database.prepare(`${select} WHERE person = ? ORDER BY enrolled, id`)
    this.#revoke = database.prepare('UPDATE devices SET revoked = ? WHERE id = ?')
  }

  /**
   * Enrols a key and returns the device's id; the same key of the same person is the same device again.
   * @throws AccountError deviceKeyUnusable, deviceForeign, deviceRevoked, deviceLimit, nameUnusable
   */
  enrol(person: string, publicKey: Uint8Array, name: string): string {
    if (publicKey.length !== KEY_BYTES || isSmallOrder(publicKey)) throw new AccountError('deviceKeyUnusable')
    const known = record(this.#byKey.get(publicKey))
    if (known) {
      if (known.person !== person) throw new AccountError('deviceForeign')
      if (known.revoked !== null) throw new AccountError('deviceRevoked')
      return known.id
    }
    const tidy = name.normalize('NFC').trim()
    if (!isUsableName(tidy)) throw new AccountError('nameUnusable')
    const inForce = this.list(person).filter(device => device.revoked === null).length
    if (inForce >= DEVICES_PER_PERSON) throw new AccountError('deviceLimit', { most: DEVICES_PER_PERSON })
    const id = newId(this.#context.random)
    this.#insert.run(id, person, publicKey, tidy, this.#context.clock())
    return id
  }

  /** Revoked ones too: what they signed before stays theirs. */
  find(id: string): DeviceRecord | null {
    return record(this.#byId.get(id))
  }

  list(person: string): DeviceRecord[] {
    return this.#ofPerson.all(person).flatMap(row => record(row) ?? [])
  }

  /** Returns the device that was revoked, or null where there was none in force. */
  revoke(id: string): DeviceRecord | null {
    const device = this.find(id)
    if (!device || device.revoked !== null) return null
    this.#revoke.run(this.#context.clock(), id)
    return device
  }
}

function isSmallOrder(publicKey: Uint8Array): boolean {
  const point = Buffer.from(publicKey)
  point[KEY_BYTES - 1] = (point[KEY_BYTES - 1] ?? 0) & 0x7f
  return SMALL_ORDER.has(point.toString('hex'))
}

function record(found: unknown): DeviceRecord | null {
  if (!found) return null
  const { public_key: publicKey, ...rest } = found as DeviceRow
  return { ...rest, publicKey }
}
