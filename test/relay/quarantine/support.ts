// A rep whose change was refused, the office's browser, and what a journal row says.
import assert from 'node:assert/strict'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { type Batch, decodeRow } from '../../../relay/journal/row.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { STAGES } from '../../../src/documents/pipeline.ts'
import type { AskedDraft, AskState } from '../../../src/sync/wire/asks.ts'
import type { QuarantineEntry, QuarantinePage, Repair } from '../../../src/sync/wire/quarantine.ts'
import { enrol } from '../../support/device.ts'
import type { TestRelay } from '../../support/relay.ts'
import { copyOf, edit, RawDevice, type Scene } from '../sockets/support.ts'

export interface Answered {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

/** Somebody at the HTTP interface, as a program with a token. */
export class Caller {
  readonly person: PersonRecord
  readonly #relay: TestRelay
  readonly #token: string

  constructor(relay: TestRelay, name: string, role: PersonRecord['role'] = 'office') {
    this.#relay = relay
    this.person = relay.person(name, role)
    this.#token = relay.token(this.person)
  }

  async send(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(`${this.#relay.origin}/api/quarantine${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'accept-language': 'en',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }

  async page(query = ''): Promise<QuarantinePage> {
    const { status, body } = await this.send(query)
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  async entry(id: number): Promise<QuarantineEntry> {
    const { status, body } = await this.send(`/${id}`)
    assert.equal(status, 200, JSON.stringify(body))
    return body.entry
  }

  /** Runs an entry as it is, or with other values by place. */
  async run(id: number, values: Readonly<Record<string, Repair['value']>> = {}): Promise<Answered> {
    const { details } = await this.entry(id)
    const repairs = details.map((each): Repair => {
      if (each.type === 'text') {
        return { root: each.root, key: null, standing: each.standing, value: values[each.root] ?? each.proposed }
      }
      const { root, key, standing, value } = each
      return { root, key, standing, value: values[`${root}/${key}`] ?? value }
    })
    return this.send(`/${id}/run`, { repairs })
  }

  decline(id: number, word: string): Promise<Answered> {
    return this.send(`/${id}/decline`, { word })
  }
}

export const question = (scene: Scene, changes: Partial<AskedDraft> = {}): AskedDraft => ({
  draft: 'draft-1',
  address: scene.address,
  n: null,
  changes: JSON.stringify([['opportunities', 'r1.price', 40, 45]]),
  code: 'rights',
  ...changes,
})

/** A rep's device that says what the test wants, with one entry refused under `n` 1: a stage renamed. */
export class Asker {
  readonly raw: RawDevice
  readonly first: readonly AskState[]

  private constructor(raw: RawDevice, first: readonly AskState[]) {
    this.raw = raw
    this.first = first
  }

  static async connect(scene: Scene, profile = enrol(scene.relay, scene.rep)): Promise<Asker> {
    const raw = await RawDevice.connect(scene.relay, profile)
    const { asked } = await raw.frame('asked')
    assert.equal(asked.full, true)
    return new Asker(raw, asked.states)
  }

  /** Submits a change a rep may not make; it is refused and kept. */
  async renameStage(scene: Scene, name: string): Promise<number> {
    const doc = copyOf(await scene.room())
    const changes = recordChanges(doc, STAGES, 'won', { name })
    const [answer] = await this.raw.submit(scene.address, [edit(doc, changes, changes, doc)])
    assert.equal(answer?.status, 'refused', JSON.stringify(answer))
    return answer.n
  }

  async ask(asked: AskedDraft): Promise<AskState> {
    this.raw.send({ type: 'ask', asked })
    return this.said(asked.draft)
  }

  async withdraw(draft: string): Promise<AskState> {
    this.raw.send({ type: 'withdraw', draft })
    return this.said(draft)
  }

  /** The next thing the relay says of this draft. */
  async said(draft: string): Promise<AskState> {
    const { asked } = await this.raw.frame('asked', frame => frame.asked.states.some(each => each.draft === draft))
    const state = asked.states.find(each => each.draft === draft)
    assert.ok(state)
    return state
  }
}

/** The batches of a journal row. */
export async function batchesOf(relay: TestRelay, sequence: number): Promise<Batch[]> {
  const [row] = await relay.core.store.rows(sequence - 1, 1)
  assert.equal(row?.sequence, sequence)
  return decodeRow(row.body)
}
