// Somebody who writes into a relay's rooms without a socket: what is measured is judging, committing and answering alone.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { SubmittedWork } from '../../../relay/rooms/work.ts'
import type { Address } from '../../../src/documents/address.ts'
import { withSeen } from '../../../src/documents/archiving.ts'
import { type Change, captureChanges, type FieldChange } from '../../../src/documents/changes.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import { type EntryContent, encodeEntry } from '../../../src/sync/wire/entry.ts'
import type { Profile } from '../../support/device.ts'
import type { TestRelay } from '../../support/relay.ts'

/** Entries in one submission, as a device puts together what it saved offline. */
const ROW = 250
const HIGHEST = 2 ** 32 - 1
let made = 0

export class Author {
  readonly doc: Y.Doc
  readonly #relay: TestRelay
  readonly #profile: Profile
  readonly #address: Address
  #n = 1

  constructor(relay: TestRelay, profile: Profile, address: Address, seen = new Y.Doc()) {
    this.#relay = relay
    this.#profile = profile
    this.#address = address
    this.doc = new Y.Doc()
    // Of two concurrent values the higher client id's stands: here always the first author's.
    this.doc.clientID = HIGHEST - made++
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(seen))
  }

  /** One entry per place, each with what the copy holds as its base. */
  change(keys: readonly string[], value: Value): EntryContent[] {
    const map = this.doc.getMap<Value>(OPPORTUNITIES)
    return keys.map(key => {
      const base = map.get(key) ?? null
      const change: FieldChange = [OPPORTUNITIES, key, base, value]
      const changes: Change[] = [withSeen(pipeline, this.doc, change)]
      const update = captureChanges(this.doc, changes)
      if (!update) throw new Error('a change that changes nothing')
      return { update, changes }
    })
  }

  async submit(lists: readonly (readonly EntryContent[])[]): Promise<void> {
    for (const list of lists) {
      const works: SubmittedWork[] = []
      for (let at = 0; at < list.length; at += ROW) works.push(this.#work(list.slice(at, at + ROW)))
      const answers = await Promise.all(works.map(work => this.#relay.core.rooms.submit(this.#address, work)))
      const refused = answers.flat().find(({ status }) => status !== 'committed')
      if (refused) throw new Error(JSON.stringify(refused))
    }
  }

  #work(contents: readonly EntryContent[]): SubmittedWork {
    const subject = this.#relay.core.accounts.subject(this.#profile.person.id)
    if (!subject) throw new Error('nobody')
    const entries = contents.map(content => {
      const bytes = encodeEntry(content)
      return { n: this.#n++, bytes, hash: createHash('sha256').update(bytes).digest() as Uint8Array }
    })
    const submitter = { type: 'device', device: this.#profile.device, subject } as const
    const nothing = { note: '', origin: null, imported: [], collisions: [] }
    return { submitter, generation: 1, epoch: 1, entries, signature: new Uint8Array(64), ...nothing }
  }
}
