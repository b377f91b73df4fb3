// A company for tests of the consolidated database: documents edited by hand, and a dump that tells every difference.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as Y from 'yjs'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { Projection } from '../../../relay/consolidated/projection.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { documentChanges, recordChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import { enrol, type Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { kinds, type TestRelay } from '../../support/relay.ts'
import { submit } from '../rooms/support.ts'
import { captured } from '../sockets/support.ts'

/** One person's pipeline, written by one device. */
export class Paper {
  readonly address: Address
  doc = new Y.Doc()
  #relay: TestRelay
  readonly #profile: Profile
  #n = 0
  #epoch = 1

  private constructor(relay: TestRelay, profile: Profile, address: Address) {
    this.#relay = relay
    this.#profile = profile
    this.address = address
  }

  /** Begins a pipeline with the usual stages, at the office. */
  static async begin(
    relay: TestRelay,
    person: PersonRecord,
    name: string,
    random = new SeededRandom(1),
  ): Promise<Paper> {
    const profile = enrol(relay, person)
    const paper = new Paper(relay, profile, newAddress(pipeline.name, random.bytes))
    const { schema } = pipeline.declaration
    const [answer] = await submit(relay, profile, paper.address, [{ command: { command: 'create', schema } }], {
      n: ++paper.#n,
    })
    assert.equal(answer?.status, 'committed')
    const stages = defaultStages.flatMap(({ id, fields }) => recordChanges(paper.doc, STAGES, id, fields))
    await paper.write([...documentChanges(paper.doc, { name, currency: 'EUR' }), ...stages])
    return paper
  }

  async write(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return
    const update = captured(this.doc, () => applyChanges(this.doc, changes))
    const [answer] = await submit(this.#relay, this.#profile, this.address, [{ update, changes }], {
      n: ++this.#n,
      epoch: this.#epoch,
    })
    assert.equal(answer?.status, 'committed', JSON.stringify(answer))
  }

  /** The office builds it anew; whoever writes on begins from that. False where there was nothing to gain. */
  async buildAnew(): Promise<boolean> {
    const shrunk = await this.#relay.core.rooms.compact(this.address)
    await this.follow()
    return shrunk !== null
  }

  /** Begins from what the office has, if that is of another epoch by now; `relay`: it was started again. */
  async follow(relay = this.#relay): Promise<void> {
    this.#relay = relay
    const room = await relay.core.rooms.room(this.address)
    assert.ok(room?.row)
    if (room.row.epoch === this.#epoch) return
    this.#epoch = room.row.epoch
    this.doc = new Y.Doc()
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(room.doc))
  }

  set(record: string, fields: Fields): Promise<void> {
    return this.write(recordChanges(this.doc, OPPORTUNITIES, record, fields))
  }

  stage(id: string, fields: Fields): Promise<void> {
    return this.write(recordChanges(this.doc, STAGES, id, fields))
  }

  own(fields: Fields): Promise<void> {
    return this.write(documentChanges(this.doc, fields))
  }

  note(record: string, text: string): Promise<void> {
    return this.write([[`${OPPORTUNITIES}.${record}.notes`, [{ insert: text }]]])
  }
}

export const mainOf = ({ folder }: TestRelay): string => join(folder, 'satchel.sqlite')

/** A projection in this thread, which takes everything for safe that the relay has committed. */
export const projectionOf = (relay: TestRelay, file: string): Projection =>
  new Projection({
    main: mainOf(relay),
    file,
    kinds,
    durable: () => relay.core.store.last,
    untilDurable: () => true,
  })

/** Everything into a file. */
export function projectAll(relay: TestRelay, file: string): void {
  const projection = projectionOf(relay, file)
  while (projection.step());
  projection.close()
}

const TABLES = ['documents', 'pipeline', 'pipeline_opportunities', 'pipeline_stages']

/** All that a file says, by names instead of numbers that depend on its history; the words of the index too. */
export function dump(file: string): Record<string, unknown> {
  const database = new DatabaseSync(file)
  const all = (sql: string) => database.prepare(sql).all()
  const entries = new Map(
    all('SELECT e.*, d.address FROM entries e JOIN documents d ON d.id = e.document').map(row => [
      row.id,
      `${row.address} ${row.collection} ${row.record}`,
    ]),
  )
  assert.equal(entries.size, all('SELECT id FROM entries').length, 'every entry has its document')
  const rows = Object.fromEntries(
    TABLES.map(table => [
      table,
      all(`SELECT * FROM ${table}`)
        .map(({ _id, ...row }) => JSON.stringify({ ...row, ...(_id === undefined ? {} : { entry: entries.get(_id) }) }))
        .sort(),
    ]),
  )
  database.exec('CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)')
  const words = all('SELECT * FROM temp.words').map(
    ({ term, doc, col, offset }) => `${entries.get(doc)} ${col} ${offset} ${term}`,
  )
  const state = all("SELECT * FROM state WHERE name IN ('applied', 'at', 'built')").map(each => JSON.stringify(each))
  database.close()
  return { ...rows, words: words.sort(), state: state.sort(), entries: [...entries.values()].sort() }
}
