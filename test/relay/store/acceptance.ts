// What every implementation of `Store` must do. A new one is tested by calling this with a factory.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentCommit, DocumentRow, Store } from '../../../relay/store/store.ts'
import type { Address } from '../../../src/documents/address.ts'
import { plainFacts } from '../../support/plain-facts.ts'
import {
  body,
  CREATED,
  collision,
  commit,
  first,
  hash,
  NOT_ASKED,
  plain,
  quarantined,
  refusal,
  row,
  second,
  third,
} from './commits.ts'

export interface StoreUnderTest {
  readonly store: Store
  /** Closes it and opens it again on what it kept. */
  reopen(): Promise<Store>
  /** Damages a document's snapshot without its hash knowing. */
  damageSnapshot(address: Address): void
  end(): void
}

/** `owners`: two persons for whom the store takes documents. */
export interface StoreFactory {
  readonly owners: readonly [string, string]
  open(): Promise<StoreUnderTest>
}

export function storeAcceptance(name: string, factory: StoreFactory): void {
  const [rita, otto] = factory.owners

  const creation = (address: Address, changes: Partial<NonNullable<DocumentCommit['create']>> = {}): DocumentCommit =>
    commit(address, {
      create: {
        ...plainFacts,
        kind: 'pipeline',
        keyPrefix: 'PIP',
        owner: rita,
        epoch: 1,
        schema: 1,
        created: CREATED,
        summary: { name: 'new' },
        ...changes,
      },
    })

  const withStore = (work: (under: StoreUnderTest) => Promise<void>) => async () => {
    const under = await factory.open()
    try {
      await work(under)
    } finally {
      under.end()
    }
  }

  describe(`${name} as a store`, () => {
    it(
      'knows nothing at first',
      withStore(async ({ store }) => {
        assert.equal(await store.document(first), null)
        assert.equal(await store.load(first), null)
        assert.deepEqual(await store.documents(), [])
        assert.equal(await store.progress('d1', first), null)
        assert.equal(await store.receipt('d1', first, 1), null)
        assert.equal(await store.sequence(), 0)
        assert.deepEqual(await store.rows(0, 10), [])
        assert.deepEqual(await store.collisions(first), [])
        assert.deepEqual(await quarantined(store), [])
        assert.deepEqual(await store.unsummarized(), [])
      }),
    )

    it(
      'Z2 begins an epoch: opened again, a document has the rows from there on, and every client id before it is past',
      withStore(async under => {
        const clients = [{ client: 1, device: 'd1' }]
        await under.store.commit([{ ...creation(first), row: row('one'), clients }])
        await under.store.commit([{ ...creation(second), row: row('other') }])
        await under.store.saveSnapshot(first, 1, body('state'))
        const over = { epoch: 1, head: 1 }
        const anew = { row: { received: CREATED, body: body('anew') }, clients: [{ client: 2, device: 'd1' }] }
        for (const moved of [
          { epoch: 2, head: 1 },
          { epoch: 1, head: 2 },
        ])
          assert.equal(await under.store.beginEpoch({ address: first, over: moved, epoch: 7, ...anew }), null)
        assert.equal(await under.store.beginEpoch({ address: third, over, epoch: 7, ...anew }), null)
        const begun = await under.store.beginEpoch({ address: first, over, epoch: 7, ...anew })
        assert.deepEqual([begun?.epoch, begun?.begins, begun?.head, begun?.version], [7, 3, 3, 1])
        const store = await under.reopen()
        const opened = await store.load(first)
        assert.deepEqual(plain(opened?.rows.map(each => [each.sequence, each.body])), [[3, body('anew')]])
        assert.deepEqual([opened?.snapshot, opened?.clients, opened?.past], [null, new Map([[2, 'd1']]), new Set([1])])
        assert.equal((await store.rows(0, 10, first)).length, 2, 'its history stays')
        await store.saveSnapshot(first, 1, body('of the first epoch'))
        assert.equal((await store.load(first))?.snapshot, null)
        await store.saveSnapshot(first, 3, body('of this one'))
        under.damageSnapshot(first)
        assert.deepEqual(
          (await store.load(first))?.rows.length,
          1,
          'damaged, it is as none: the epoch has its first row',
        )
      }),
    )

    it(
      'H1 H5 knows what a document hangs below and what hangs below it, level by level, and ends in what is no tree',
      withStore(async ({ store }) => {
        const [top, below, deep, other] = [first, second, third, 'pipeline/other' as Address]
        const hung = (address: Address, parent: Address | null) => creation(address, { parent })
        await store.commit([hung(top, null), hung(below, top), hung(deep, below), hung(other, top)])
        const addresses = async (rows: Promise<readonly DocumentRow[]>) => (await rows).map(row => row.address)
        assert.deepEqual(await addresses(store.hierarchy.above(deep, 10)), [below, top])
        assert.deepEqual(await addresses(store.hierarchy.above(top, 10)), [])
        assert.deepEqual((await addresses(store.hierarchy.below(top, 10))).sort(), [below, deep, other].sort())
        assert.equal((await store.hierarchy.below(top, 2)).length, 2)
        assert.deepEqual((await addresses(store.hierarchy.below(top, 2))).sort(), [below, other].sort())
        assert.deepEqual(await addresses(store.hierarchy.below('pipeline/none' as Address, 10)), [])
        const { owner, key, archived, profile, statuses, territory, audience } = (await store.document(top))!
        const facts = { owner, key, archived, profile, statuses, territory, audience, parent: deep, version: 2 }
        await store.commit([commit(top, { facts })])
        assert.deepEqual((await addresses(store.hierarchy.below(top, 10))).sort(), [below, deep, other].sort())
        assert.deepEqual((await addresses(store.hierarchy.above(top, 10))).sort(), [below, deep].sort())
      }),
    )

    it(
      'J5 keeps all of a commit through a restart',
      withStore(async ({ store, reopen }) => {
        const whole = {
          ...creation(first),
          row: row('one'),
          receipts: [
            { device: 'd1', n: 1, hash: hash('a'), outcome: 0 },
            { device: 'd1', n: 2, hash: hash('b'), outcome: refusal },
          ],
          progress: [{ device: 'd1', lastN: 2, generation: 3, refusedN: 2 }],
          clients: [
            { client: 7, device: 'd1' },
            { client: 2 ** 32 - 1, device: 'd2' },
          ],
          quarantine: [
            { person: rita, device: 'd1', n: 2, generation: 3, received: 5, entry: body('bad'), refusal },
            { person: rita, device: 't1', n: null, generation: null, received: 6, entry: body(''), refusal },
          ],
          collisions: [collision()],
          imported: [{ source: 's', sourceKey: 'k', address: first, record: 'r1', fields: { name: 'Ü', price: null } }],
        } satisfies DocumentCommit
        const [result] = await store.commit([whole])
        assert.deepEqual(result, {
          sequence: 1,
          document: {
            address: first,
            kind: 'pipeline',
            key: 'PIP-2026-001',
            owner: rita,
            epoch: 1,
            begins: 0,
            schema: 1,
            archived: null,
            ...plainFacts,
            version: 1,
            created: CREATED,
            head: 1,
            summary: { name: 'new' },
            summarized: 0,
            collisions: 1,
            collided: 1,
          },
          along: [],
          collided: [1],
        })
        const again = await reopen()
        assert.deepEqual(await again.document(first), result?.document)
        const loaded = await again.load(first)
        assert.deepEqual(loaded?.document, result?.document)
        assert.equal(loaded?.snapshot, null)
        const rows = [{ sequence: 1, address: first, received: CREATED, body: body('one'), sha256: hash('one') }]
        assert.deepEqual(plain(loaded?.rows), rows)
        assert.deepEqual(plain(await again.rows(0, 10)), rows)
        assert.deepEqual(
          [...(loaded?.clients ?? [])],
          [
            [7, 'd1'],
            [2 ** 32 - 1, 'd2'],
          ],
        )
        assert.deepEqual(await again.progress('d1', first), { lastN: 2, generation: 3, refusedN: 2 })
        assert.deepEqual(plain(await again.receipt('d1', first, 1)), {
          hash: hash('a'),
          outcome: { sequence: 1, index: 0, result: '' },
        })
        assert.deepEqual(plain(await again.receipt('d1', first, 2)), { hash: hash('b'), outcome: refusal })
        assert.deepEqual(
          plain(await quarantined(again)).reverse(),
          whole.quarantine.map((each, index) => ({ id: index + 1, address: first, ...each, ...NOT_ASKED })),
        )
        assert.deepEqual(await again.collisions(first), [{ ...collision(), id: 1, decided: null }])
        assert.deepEqual(await again.imported('s', ['k', 'other']), whole.imported)
        assert.deepEqual(await again.imported('another', ['k']), [])
      }),
    )

    it(
      'keeps the statuses of a document, where it lies and whom it is meant for',
      withStore(async ({ store, reopen }) => {
        const place = {
          profile: 'standard@1',
          statuses: ['REL', 'LCK'],
          territory: 'north',
          audience: { people: [rita], teams: ['t1'], territories: [] },
          parent: second,
        }
        await store.commit([creation(second), creation(first, place)])
        const shown = ({ profile, statuses, territory, audience, parent }: DocumentRow) => {
          return { profile, statuses, territory, audience, parent }
        }
        const again = await reopen()
        assert.deepEqual(shown((await again.document(first)) ?? assert.fail()), place)
        const facts = { ...plainFacts, owner: rita, key: 'A', archived: null, version: 2 }
        const [result] = await again.commit([commit(first, { facts, row: { ...row('command'), content: false } })])
        assert.deepEqual(shown(result?.document ?? assert.fail()), { ...plainFacts })
      }),
    )

    it(
      'H1 changes the statuses of all that go along with a document, or nothing where one of them is not what it was',
      withStore(async ({ store, reopen }) => {
        await store.commit([creation(first), creation(second, { statuses: ['REL'] })])
        const facts = { ...plainFacts, owner: rita, key: 'A', archived: null, statuses: ['FSHD'], version: 2 }
        const along = (version: number) => [{ address: second, statuses: ['FSHD'], version }]
        const finish = (version: number) => commit(first, { facts, along: along(version), row: row('command') })
        await assert.rejects(store.commit([finish(3)]))
        const before = await reopen()
        assert.deepEqual((await before.document(first))?.statuses, [])
        const [done] = await before.commit([finish(2)])
        assert.deepEqual(
          done?.along.map(each => [each.address, each.statuses, each.version]),
          [[second, ['FSHD'], 2]],
        )
        assert.deepEqual((await (await reopen()).document(second))?.statuses, ['FSHD'])
      }),
    )

    it(
      'G17 G19 keeps what commands made of facts, and lets no two documents of a kind have one key',
      withStore(async ({ store, reopen }) => {
        await store.commit([creation(first), creation(second)])
        const facts = { ...plainFacts, owner: otto, key: 'SÜD-1', archived: CREATED + 1, version: 2 }
        await store.commit([commit(first, { facts, row: { ...row('command'), content: false } })])
        await assert.rejects(store.commit([commit(second, { facts: { ...facts, owner: rita } })]))
        const again = await reopen()
        const { owner, key, archived, version, head } = (await again.document(first)) ?? assert.fail()
        const { owner: byOtto, key: given, archived: since } = facts
        assert.deepEqual([owner, key, archived, version, head], [byOtto, given, since, 2, 0])
        assert.equal(await again.keyHolder('pipeline', 'SÜD-1'), first)
        assert.equal(await again.keyHolder('pipeline', 'PIP-2026-001'), null)
        assert.equal(await again.keyHolder('campaign', 'SÜD-1'), null)
        assert.equal((await again.document(second))?.version, 1)
      }),
    )

    it(
      'J5 takes all commits of a turn or none, whichever of them fails',
      withStore(async ({ store, reopen }) => {
        await store.commit([{ ...creation(first), clients: [{ client: 7, device: 'd1' }] }])
        const fine = commit(first, {
          row: row('fine'),
          receipts: [{ device: 'd1', n: 1, hash: hash('a'), outcome: 0 }],
          progress: [{ device: 'd1', lastN: 1, generation: 1, refusedN: null }],
        })
        const failing: DocumentCommit[] = [
          commit(second, { row: row('of nothing') }),
          creation(first),
          commit(first, { clients: [{ client: 7, device: 'd2' }] }),
        ]
        for (const bad of failing) {
          await assert.rejects(store.commit([creation(third), fine, bad]))
          await assert.rejects(store.commit([bad, fine, creation(third)]))
        }
        const again = await reopen()
        assert.equal((await again.document(first))?.head, 0)
        assert.equal(await again.document(third), null)
        assert.deepEqual(await again.rows(0, 10), [])
        assert.equal(await again.receipt('d1', first, 1), null)
        assert.equal(await again.progress('d1', first), null)
        const [created] = await again.commit([creation(third)])
        assert.equal(created?.document?.key, 'PIP-2026-002', 'no key was used up')
      }),
    )

    it(
      'J1 gives one ascending sequence over all documents, and never one again',
      withStore(async ({ store, reopen }) => {
        const results = await store.commit([
          { ...creation(first), row: row('1') },
          { ...creation(second), row: row('2') },
          creation(third),
        ])
        assert.deepEqual(
          results.map(({ sequence }) => sequence),
          [1, 2, null],
        )
        await store.commit([commit(first, { row: row('3') })])
        await assert.rejects(store.commit([commit(first, { row: row('lost') }), creation(first)]))
        const again = await reopen()
        const [result] = await again.commit([commit(second, { row: row('4') })])
        assert.ok(result?.sequence && result.sequence > 3)
        assert.equal(await again.sequence(), result.sequence)
        assert.deepEqual(
          (await again.rows(0, 10, first)).map(each => Buffer.from(each.body).toString()),
          ['1', '3'],
        )
        assert.deepEqual(
          (await again.rows(1, 2)).map(each => Buffer.from(each.body).toString()),
          ['2', '3'],
        )
      }),
    )

    it(
      'moves a document’s head with content only',
      withStore(async ({ store }) => {
        const [created] = await store.commit([{ ...creation(first), row: row('create', false) }])
        assert.equal(created?.document?.head, 0)
        const [edited] = await store.commit([commit(first, { row: row('edit') })])
        assert.equal(edited?.document?.head, 2)
        const [idle] = await store.commit([commit(first, { row: row('nothing new', false) })])
        assert.deepEqual([idle?.sequence, idle?.document?.head], [3, 2])
      }),
    )

    it(
      'J6 counts keys per kind and year from 001',
      withStore(async ({ store }) => {
        const addresses = Array.from({ length: 5 }, (_, index) => `pipeline/${String(index).repeat(22)}` as Address)
        const years = [2026, 2026, 2027, 2027, 2026]
        const keys: string[] = []
        for (const [index, address] of addresses.entries()) {
          const [result] = await store.commit([creation(address, { created: Date.UTC(years[index] ?? 0, 0, 1) })])
          keys.push(result?.document?.key ?? '')
        }
        assert.deepEqual(keys, ['PIP-2026-001', 'PIP-2026-002', 'PIP-2027-001', 'PIP-2027-002', 'PIP-2026-003'])
        const [visit] = await store.commit([creation(first, { kind: 'visit', keyPrefix: 'VIS' })])
        assert.equal(visit?.document?.key, 'VIS-2026-001')
      }),
    )

    it(
      'keeps numbers of a device apart by document, and of documents that are none',
      withStore(async ({ store, reopen }) => {
        const progress = { lastN: 1, generation: 1, refusedN: 1 }
        await store.commit([
          creation(first),
          commit(second, {
            receipts: [{ device: 'd1', n: 1, hash: hash('a'), outcome: refusal }],
            progress: [{ device: 'd1', ...progress }],
          }),
        ])
        const again = await reopen()
        assert.deepEqual(await again.progress('d1', second), progress)
        assert.equal(await again.progress('d1', first), null)
        assert.equal(await again.progress('d2', second), null)
        assert.deepEqual(plain(await again.receipt('d1', second, 1))?.outcome, refusal)
        assert.equal(await again.document(second), null)
        await again.commit([
          commit(second, {
            receipts: [{ device: 'd1', n: 2, hash: hash('b'), outcome: refusal }],
            progress: [{ device: 'd1', lastN: 2, generation: 2, refusedN: null }],
          }),
        ])
        assert.deepEqual(await again.progress('d1', second), { lastN: 2, generation: 2, refusedN: null })
      }),
    )

    it(
      'N3 finds each of many receipts that were written together, and none beside them',
      withStore(async ({ store, reopen }) => {
        const receipts = [
          ...[1, 2, 3].map(n => ({ device: 'd1', n, hash: hash(`d1 ${n}`), outcome: n + 4 })),
          ...[1, 2].map(n => ({ device: 'd2', n, hash: hash(`d2 ${n}`), outcome: n + 7 })),
          { device: 'd1', n: 4, hash: hash('d1 4'), outcome: refusal },
          ...[5, 6].map(n => ({ device: 'd1', n, hash: hash(`d1 ${n}`), outcome: n + 5 })),
        ]
        const progress = ['d1', 'd2'].map(device => ({ device, lastN: 6, generation: 1, refusedN: null }))
        await store.commit([{ ...creation(first), row: row('1'), receipts, progress }])
        const again = await reopen()
        for (const { device, n, hash, outcome } of receipts) {
          assert.deepEqual(plain(await again.receipt(device, first, n)), {
            hash,
            outcome: typeof outcome === 'number' ? { sequence: 1, index: outcome, result: '' } : outcome,
          })
        }
        for (const [device, n] of [
          ['d1', 0],
          ['d1', 7],
          ['d2', 3],
          ['d3', 1],
        ] as const) {
          assert.equal(await again.receipt(device, first, n), null)
        }
        assert.equal((await again.progress('d1', first))?.lastN, 6)
      }),
    )

    it(
      'C3 folds open collisions per field and pair, under a new id and with the base of the first',
      withStore(async ({ store, reopen }) => {
        const others = [collision({ author: 'p3' }), collision({ standingBy: { person: 'p4', at: CREATED } })]
        const [before] = await store.commit([{ ...creation(first), collisions: [collision(), ...others] }])
        assert.deepEqual(before?.collided, [1, 2, 3])
        const later = collision({ base: 44, value: 46, standing: 51, outcome: 'standing', at: CREATED + 9 })
        const unknown = collision({ key: 'r1.name', standingBy: null, base: null })
        const [after] = await store.commit([commit(first, { collisions: [later, unknown] })])
        assert.deepEqual([after?.collided, after?.document?.collisions, after?.document?.collided], [[4, 5], 4, 2])
        const again = await reopen()
        const [third, second] = [others[0], others[1]].map((each, index) => ({ ...each, id: index + 2, decided: null }))
        assert.deepEqual(await again.collisions(first), [
          third,
          second,
          { ...later, base: 40, id: 4, decided: null },
          { ...unknown, id: 5, decided: null },
        ])
        const [more] = await again.commit([commit(first, { collisions: [unknown] })])
        assert.deepEqual(more?.collided, [6], 'an id is never given again')
      }),
    )

    it(
      'C7 keeps decided collisions as they were, the first decision of each',
      withStore(async ({ store, reopen }) => {
        await store.commit([{ ...creation(first), collisions: [collision(), collision({ author: 'p3' })] }])
        const decision = { id: 1, by: rita, at: CREATED + 1, choice: 'taken' } as const
        const [decided] = await store.commit([commit(first, { decisions: [decision] })])
        assert.deepEqual([decided?.document?.collisions, decided?.document?.collided], [1, 2])
        await store.commit([commit(first, { decisions: [{ ...decision, by: otto, choice: 'kept' }] })])
        await store.commit([{ ...creation(second), decisions: [{ ...decision, id: 2 }] }])
        const next = collision({ value: 47 })
        await store.commit([commit(first, { collisions: [next] })])
        const again = await reopen()
        const { id, ...told } = decision
        assert.deepEqual(await again.collisions(first), [
          { ...collision(), id, decided: told },
          { ...collision({ author: 'p3' }), id: 2, decided: null },
          { ...next, id: 3, decided: null },
        ])
        assert.deepEqual(
          (await again.openCollisions(first, 1)).map(each => each.id),
          [3],
        )
        const remembered = (await again.load(first))?.collisions.map(each => [each.id, each.decided?.by])
        assert.deepEqual(remembered, [
          [3, undefined],
          [2, undefined],
          [1, rita],
        ])
      }),
    )

    it(
      'N3 keeps what a command came to with its receipt',
      withStore(async ({ store, reopen }) => {
        const receipts = [1, 2, 3].map(n => ({
          device: 'd1',
          n,
          hash: hash(String(n)),
          outcome: n - 1,
          ...(n === 2 ? { result: '{"late":[]}' } : {}),
        }))
        const progress = [{ device: 'd1', lastN: 3, generation: 1, refusedN: null }]
        await store.commit([{ ...creation(first), row: row('1'), receipts, progress }])
        const again = await reopen()
        for (const n of [1, 2, 3]) {
          const outcome = { sequence: 1, index: n - 1, result: n === 2 ? '{"late":[]}' : '' }
          assert.deepEqual(plain(await again.receipt('d1', first, n)), { hash: hash(String(n)), outcome })
        }
      }),
    )

    it(
      'gives a document’s rows from the latest back',
      withStore(async ({ store }) => {
        await store.commit([
          { ...creation(first), row: row('1') },
          { ...creation(second), row: row('2') },
        ])
        await store.commit([commit(first, { row: row('3') })])
        await store.commit([commit(first, { row: row('4') })])
        const sequences = async (before: number, limit: number) =>
          (await store.rowsBefore(before, limit, first)).map(({ sequence }) => sequence)
        assert.deepEqual(await sequences(Number.MAX_SAFE_INTEGER, 10), [4, 3, 1])
        assert.deepEqual(await sequences(4, 1), [3])
        assert.deepEqual(await sequences(1, 10), [])
        assert.deepEqual(await store.rowsBefore(9, 10, third), [])
      }),
    )

    it(
      'remembers of an import what it brought last',
      withStore(async ({ store }) => {
        const record = { source: 's', sourceKey: 'k', address: first, record: 'r1', fields: { price: 1 } }
        await store.commit([{ ...creation(first), imported: [record] }])
        await store.commit([commit(first, { imported: [{ ...record, record: 'r2', fields: { price: 2 } }] })])
        assert.deepEqual(await store.imported('s', ['k']), [{ ...record, record: 'r2', fields: { price: 2 } }])
        const many = Array.from({ length: 3_000 }, (_, index) => ({ ...record, sourceKey: `many ${index}` }))
        await store.commit([commit(first, { imported: many })])
        const keys = many.map(({ sourceKey }) => sourceKey)
        assert.equal((await store.imported('s', keys)).length, 3_000)
      }),
    )

    it(
      'lists documents of some owners or of one kind, by kind and key',
      withStore(async ({ store }) => {
        await store.commit([
          creation(first, { kind: 'visit', keyPrefix: 'VIS' }),
          creation(second, { owner: otto }),
          creation(third),
        ])
        const addresses = async (filter?: Parameters<Store['documents']>[0]) =>
          (await store.documents(filter)).map(({ address }) => address)
        assert.deepEqual(await addresses(), [second, third, first])
        assert.deepEqual(await addresses({ owners: [rita] }), [third, first])
        assert.deepEqual(await addresses({ owners: [rita, otto], kind: 'pipeline' }), [second, third])
        assert.deepEqual(await addresses({ owners: [] }), [])
        assert.deepEqual(await addresses({ owners: [otto], kind: 'visit' }), [])
      }),
    )

    it(
      'knows which summaries are behind',
      withStore(async ({ store }) => {
        await store.commit([{ ...creation(first), row: row('1') }, creation(second)])
        assert.deepEqual(await store.unsummarized(), [first])
        const summary = { name: 'West', open: 3, archived: false, currency: null }
        const behind = [third, first].map(address => ({ address, summary, summarized: 1 }))
        const [nowhere, told] = await store.catalogue.saveSummaries(behind)
        const saved = told?.document
        assert.equal(nowhere, null)
        assert.deepEqual(saved?.summary, { name: 'West', open: 3, archived: false, currency: null })
        assert.equal(saved?.summarized, 1)
        assert.deepEqual(await store.unsummarized(), [])
      }),
    )

    it(
      'J7 loads the snapshot and the rows after it, and all rows where the snapshot is damaged',
      withStore(async ({ store, damageSnapshot, reopen }) => {
        await store.commit([{ ...creation(first), row: row('1') }])
        await store.commit([commit(first, { row: row('2') })])
        await store.saveSnapshot(first, 1, body('the state up to 1'))
        await store.saveSnapshot(first, 2, body('the state up to 2'))
        await store.commit([commit(first, { row: row('3') })])
        const loaded = await store.load(first)
        assert.deepEqual(plain(loaded?.snapshot), { sequence: 2, state: body('the state up to 2') })
        assert.deepEqual(
          loaded?.rows.map(({ sequence }) => sequence),
          [3],
        )
        damageSnapshot(first)
        const again = await (await reopen()).load(first)
        assert.equal(again?.snapshot, null)
        assert.deepEqual(
          again?.rows.map(({ sequence }) => sequence),
          [1, 2, 3],
        )
      }),
    )

    it(
      'gives bytes back as they came, empty and large ones too',
      withStore(async ({ store }) => {
        const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251)
        await store.commit([{ ...creation(first), row: { received: 1, body: large, content: true } }])
        await store.commit([commit(first, { row: { received: 2, body: new Uint8Array(0), content: true } })])
        const [one, two] = await store.rows(0, 2)
        assert.ok(Buffer.from(one?.body ?? []).equals(large))
        assert.equal(two?.body.length, 0)
      }),
    )

    it(
      'M5 keeps a merge that has begun, with its files, until it has ended',
      withStore(async ({ store, reopen }) => {
        const files = [body('one'), new Uint8Array(0), body('two')]
        const id = await store.merges.begin('{"a":1}', files)
        const other = await store.merges.begin('{}', [])
        await store.merges.note(id, '{"a":2}')
        const { merges } = await reopen()
        assert.deepEqual(plain(await merges.begun()), [
          { id, asked: '{"a":2}', files },
          { id: other, asked: '{}', files: [] },
        ])
        await merges.ended(id)
        await merges.ended(id)
        assert.deepEqual(
          (await merges.begun()).map(each => each.id),
          [other],
        )
      }),
    )

    it(
      'closes twice without harm',
      withStore(async ({ store }) => {
        store.close()
        store.close()
      }),
    )
  })
}
