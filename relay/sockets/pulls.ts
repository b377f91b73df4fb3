// Content of documents a device does not have open: asked for in windows, sent one after the other as it is read, from
// committed rows alone (relay/SPEC.md, V).
import { parseAddress } from '../../src/documents/address.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import { encodeRelayFrame } from '../../src/sync/wire/frames.ts'
import { encodeParcel } from '../../src/sync/wire/parcel.ts'
import type { Pulled, Wanted } from '../../src/sync/wire/pulling.ts'
import { CLOSE } from '../../src/sync/wire/refusals.ts'
import { PULLED_BYTES, PULLED_PER_FRAME, PULLS_UNDER_WAY } from '../limits.ts'
import type { ListName } from '../store/catalogue-store.ts'
import type { SocketContext } from './context.ts'
import type { Outgoing } from './outgoing.ts'

/** `epochs`: it knows what to do with a document that was built anew. */
export interface Asker {
  readonly list: ListName
  readonly epochs: boolean
}

export class Pulls {
  readonly #context: SocketContext
  readonly #outgoing: Outgoing
  readonly #subject: () => Subject | null
  #waiting = 0
  #last: Promise<void> = Promise.resolve()

  constructor(context: SocketContext, outgoing: Outgoing, subject: () => Subject | null) {
    this.#context = context
    this.#outgoing = outgoing
    this.#subject = subject
  }

  /** Sends what is asked for, after what was asked for before. Resolves when it is sent. */
  ask({ list, epochs }: Asker, wanted: readonly Wanted[]): Promise<void> {
    this.#waiting += wanted.length
    if (wanted.length > PULLED_PER_FRAME || this.#waiting > PULLS_UNDER_WAY) {
      this.#outgoing.close(CLOSE.malformed, 'too many documents at once')
      return Promise.resolve()
    }
    const sent = this.#last.then(() => this.#send({ list, epochs }, wanted))
    this.#last = sent.catch(() => undefined)
    return sent.finally(() => {
      this.#waiting -= wanted.length
    })
  }

  async #send(asker: Asker, wanted: readonly Wanted[]): Promise<void> {
    for (const each of wanted) {
      await this.#outgoing.room()
      const subject = this.#subject()
      if (!subject || !this.#outgoing.isOpen) return
      if (this.#context.pulled.take(subject.person) > 0) {
        return this.#outgoing.close(CLOSE.tooOften, 'asked for content too often')
      }
      const { slices } = this.#context
      const answer = (part: Pulled | undefined) =>
        part && this.#outgoing.answer(encodeRelayFrame({ type: 'pulled', pulled: part }))
      const further = await slices.run(async () => {
        const [first, ...more] = await this.#parts(asker, each, subject)
        answer(first)
        return more
      })
      for (const part of further) {
        await this.#outgoing.room()
        await slices.run(() => answer(part))
      }
    }
  }

  async #parts({ list, epochs }: Asker, { address: text, from }: Wanted, subject: Subject): Promise<Pulled[]> {
    const { store, judge, log } = this.#context
    const address = parseAddress(text)?.address
    const row = address ? await store.catalogue.line(list, address) : null
    const nothing = { address: text, head: 0, from: 0, more: false, bytes: NOTHING }
    if (!row || row.withdrawn || !judge.seesRow(row.document, subject.person)) return [nothing]
    try {
      const parcel = await store.catalogue.parcel(row.document.address, from)
      if (!parcel || (parcel.anew && !epochs)) return [nothing]
      const { head, whole, updates, epoch } = parcel
      const bytes = encodeParcel(updates)
      const answer = { address: text, head, from: whole ? 0 : from, ...(epochs ? { epoch } : {}) }
      const parts: Pulled[] = []
      for (let at = 0; at === 0 || at < bytes.length; at += PULLED_BYTES) {
        const more = at + PULLED_BYTES < bytes.length
        parts.push({ ...answer, more, bytes: bytes.subarray(at, at + PULLED_BYTES) })
      }
      return parts
    } catch (error) {
      // One that cannot be read keeps nobody from the others.
      log.error({ err: error, address }, 'a document cannot be sent')
      return [nothing]
    }
  }
}

const NOTHING = new Uint8Array()
