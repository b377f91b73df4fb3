// Who is in a document and where: awareness entries, each bound to the connection that may send it (RELIABILITY U19-U21).
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { AWARENESS_BYTES } from '../limits.ts'
import type { Member } from './room.ts'

interface Entry {
  readonly member: Member
  /** Of the member. */
  readonly device: string
  readonly clock: number
  /** JSON; 'null' when gone. */
  readonly state: string
}

export interface Speaker {
  readonly member: Member
  /** The one it is on; empty for none. */
  readonly device: string
  /** The real one, from the session. */
  readonly person: { readonly id: string; readonly name: string }
  /** False for Yjs client ids that another device writes with. */
  readonly mayUse: (client: number) => boolean
}

export class Presence {
  readonly #entries = new Map<number, Entry>()

  /**
   * Takes a member's awareness message and gives what to tell everybody (the sender too: a provider that hears nothing
   * for 30 s reconnects), or null where nothing in it may pass. Entries of other people's clients are dropped silently,
   * since stock providers send back what they received; name and person are the session's. @throws where it is malformed.
   */
  receive({ member, device, person, mayUse }: Speaker, update: Uint8Array): Uint8Array | null {
    if (update.length > AWARENESS_BYTES) return null
    const decoder = decoding.createDecoder(update)
    const accepted: [number, Entry][] = []
    let own = this.#clientOf(member)
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const state = named(decoding.readVarString(decoder), person)
      const known = this.#entries.get(client)
      // Its connection before this one may be dead without anybody having noticed.
      const back = known !== undefined && known.member !== member && known.device === device && device !== ''
      if (known && !back ? known.member !== member : own !== null || !mayUse(client)) continue
      if (clock > 2 ** 31 || (known && known.clock + (back ? 0 : 1) > clock && state !== 'null')) continue
      own = client
      accepted.push([client, { member, device, clock, state }])
    }
    for (const [client, entry] of accepted) {
      if (entry.state === 'null') this.#entries.delete(client)
      else this.#entries.set(client, entry)
    }
    return accepted.length > 0 ? message(accepted) : null
  }

  /** Everybody who is here, for somebody who joins; null where nobody is. */
  everybody(): Uint8Array | null {
    return this.#entries.size > 0 ? message([...this.#entries]) : null
  }

  /** What to tell the others when a member has left. */
  leave(member: Member): Uint8Array | null {
    const client = this.#clientOf(member)
    const entry = client === null ? undefined : this.#entries.get(client)
    if (client === null || !entry) return null
    this.#entries.delete(client)
    return message([[client, { ...entry, clock: entry.clock + 1, state: 'null' }]])
  }

  #clientOf(member: Member): number | null {
    for (const [client, entry] of this.#entries) if (entry.member === member) return client
    return null
  }
}

/** The state with who sent it in `user.name` and `user.person`. @throws where it is no JSON. */
function named(json: string, person: Speaker['person']): string {
  const state: unknown = JSON.parse(json)
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return 'null'
  const user = 'user' in state && typeof state.user === 'object' ? state.user : null
  return JSON.stringify({ ...state, user: { ...user, name: person.name, person: person.id } })
}

function message(entries: readonly (readonly [number, Entry])[]): Uint8Array {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, entries.length)
  for (const [client, { clock, state }] of entries) {
    encoding.writeVarUint(inner, client)
    encoding.writeVarUint(inner, clock)
    encoding.writeVarString(inner, state)
  }
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  return encoding.toUint8Array(encoder)
}
