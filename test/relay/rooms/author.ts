// Somebody at one device as the relay meets them: a copy that knows what it has pulled, and entries numbered by hand.
import assert from 'node:assert/strict'
import * as Y from 'yjs'
import { withSeen } from '../../../src/documents/archiving.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import { type DecisionChoice, type LateDecision, parseDecideResult } from '../../../src/sync/wire/collisions.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import type { Profile } from '../../support/device.ts'
import { captured, type Scene } from '../sockets/support.ts'
import { submit } from './support.ts'

/** A copy of the document with one device's numbering, which edits on what it has seen. */
export class Author {
  readonly #scene: Scene
  readonly profile: Profile
  readonly #doc = new Y.Doc()
  #n = 0

  private constructor(scene: Scene, profile: Profile) {
    this.#scene = scene
    this.profile = profile
  }

  /** `low` and `high` client ids decide which of two concurrent values stands. */
  static async begin(scene: Scene, profile: Profile, rank: 'low' | 'high'): Promise<Author> {
    const author = new Author(scene, profile)
    const random = author.#doc.clientID % 1_000_000
    author.#doc.clientID = rank === 'low' ? 1 + random : 2 ** 32 - 2 - random
    await author.pull()
    return author
  }

  async pull(): Promise<void> {
    Y.applyUpdate(this.#doc, Y.encodeStateAsUpdate((await this.#scene.room()).doc))
  }

  read(key: string): Value {
    return currentValue(this.#doc, OPPORTUNITIES, key)
  }

  get next(): number {
    return this.#n + 1
  }

  set(key: string, value: Value): EntryContent {
    return this.change([[OPPORTUNITIES, key, this.read(key), value]])
  }

  /** As a device commits it: what archives a record says what its author sees of it. */
  change(wanted: readonly Change[]): EntryContent {
    const changes = wanted.map(change => withSeen(pipeline, this.#doc, change))
    return { update: captured(this.#doc, () => applyChanges(this.#doc, changes)), changes }
  }

  async submit(...contents: readonly EntryContent[]): Promise<void> {
    const n = this.#n + 1
    this.#n += contents.length
    for (const answer of await this.submitAs(n, contents)) assert.equal(answer.status, 'committed')
  }

  /** Decides about what is listed; gives what the answer tells of. */
  async decide(choice: DecisionChoice, ...collisions: readonly number[]): Promise<readonly LateDecision[]> {
    const [answer] = await this.submitAs(++this.#n, [{ command: { command: 'decide', collisions, choice } }])
    assert.equal(answer?.status, 'committed')
    return answer?.status === 'committed' ? parseDecideResult(answer.result) : []
  }

  submitAs(n: number, contents: readonly EntryContent[]): Promise<EntryAnswer[]> {
    return submit(this.#scene.relay, this.profile, this.#scene.address, contents, { n })
  }
}
