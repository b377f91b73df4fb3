// What every implementation of `QuarantineStore` must do. A new one is tested by calling this with a factory.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HELD_BYTES } from '../../../relay/limits.ts'
import type { QuarantineDraft, QuestionDraft, Settlement, Store } from '../../../relay/store/store.ts'
import { plainFacts } from '../../support/plain-facts.ts'
import type { StoreFactory, StoreUnderTest } from './acceptance.ts'
import { body, commit, first, NOT_ASKED, plain, quarantined, refusal, row, second } from './commits.ts'

export function quarantineAcceptance(name: string, factory: StoreFactory): void {
  const [rita, otto] = factory.owners

  const refused = (n: number, changes: Partial<QuarantineDraft> = {}): QuarantineDraft => ({
    person: rita,
    device: 'd1',
    n,
    generation: 1,
    received: 100 + n,
    entry: body(`entry ${n}`),
    refusal,
    ...changes,
  })

  const question = (draft: string, changes: Partial<QuestionDraft> = {}): QuestionDraft => ({
    person: rita,
    device: 'd1',
    draft,
    address: first,
    n: null,
    received: 1_000,
    refusal,
    changes: [['fields', 'name', 'Süd', 'Nord']],
    ...changes,
  })

  const declined: Settlement = { outcome: 'declined', by: otto, at: 5_000, word: 'Zu spät', sequence: null }

  const withStore = (work: (under: StoreUnderTest) => Promise<void>) => async () => {
    const under = await factory.open()
    try {
      await work(under)
    } finally {
      under.end()
    }
  }

  const hold = (store: Store, ...drafts: QuarantineDraft[]) => store.commit([commit(first, { quarantine: drafts })])

  describe(`${name} as a quarantine`, () => {
    it(
      'Q13 takes back what is open and of this device, forgets nothing of it, and opens it again when it is asked again',
      withStore(async ({ store }) => {
        const { quarantine } = store
        await quarantine.ask(question('a'))
        await quarantine.ask(question('b'))
        await quarantine.settle(2, declined)
        await quarantine.withdraw('d2', 'a', rita, 4_000)
        assert.equal((await quarantine.question('d1', 'a'))?.settled, null)
        for (const draft of ['a', 'b', 'never']) await quarantine.withdraw('d1', draft, rita, 4_000)
        const settled = { outcome: 'withdrawn', by: rita, at: 4_000, word: '', sequence: null } as const
        assert.deepEqual(plain((await quarantine.row(1))?.settled), settled)
        assert.deepEqual(plain(await quarantine.questions('d1')), [{ draft: 'b', settled: declined }])
        assert.deepEqual(plain(await quarantine.counts()), { open: 0, asked: 0 })
        const again = await quarantine.ask(question('a', { received: 6_000 }))
        assert.deepEqual([again?.id, again?.settled, again?.asked], [1, null, 6_000])
        assert.equal((await quarantine.ask(question('b', { received: 6_000 })))?.settled?.outcome, 'declined')
      }),
    )

    it(
      'Q5 puts a question to the entry it is about, once, and keeps it through a restart',
      withStore(async ({ store, reopen }) => {
        await hold(store, refused(1), refused(2))
        const asked = await store.quarantine.ask(question('a', { n: 2 }))
        const expected = {
          ...refused(2),
          ...NOT_ASKED,
          id: 2,
          address: first,
          asked: 1_000,
          draft: 'a',
          changes: question('a').changes,
        }
        assert.deepEqual(plain(asked), expected)
        assert.deepEqual(plain(await store.quarantine.ask(question('a', { n: 2, received: 2_000 }))), expected)
        const again = await reopen()
        assert.deepEqual(plain(await again.quarantine.row(2)), expected)
        assert.equal((await quarantined(again)).length, 2)
      }),
    )

    it(
      'Q5 keeps a question without such an entry as an entry of its own, without bytes',
      withStore(async ({ store }) => {
        await hold(store, refused(1))
        const cases = [
          question('never sent'),
          question('another document', { n: 1, address: second }),
          question('another number', { n: 9 }),
          question('another device', { n: 1, device: 'd2' }),
          question('another person', { n: 1, person: otto }),
        ]
        for (const each of cases) {
          const asked = await store.quarantine.ask(each)
          assert.deepEqual(plain(asked), {
            ...NOT_ASKED,
            ...each,
            id: asked?.id,
            generation: null,
            entry: new Uint8Array(0),
            asked: 1_000,
          })
          assert.notEqual(asked?.id, 1)
        }
        assert.equal((await store.quarantine.ask(question('the first', { n: 1 })))?.id, 1)
        assert.notEqual((await store.quarantine.ask(question('the second', { n: 1 })))?.id, 1)
        assert.equal((await store.quarantine.ask(question('a', { device: 'd2' })))?.device, 'd2')
      }),
    )

    it(
      'Q6 lists what was asked about first, then the latest first, page by page',
      withStore(async ({ store }) => {
        await hold(store, ...[1, 2, 3, 4, 5].map(n => refused(n)))
        await store.quarantine.ask(question('a', { n: 2 }))
        await store.quarantine.ask(question('b', { n: 4 }))
        const ids: number[] = []
        let after: { asked: boolean; id: number } | null = null
        for (let page = 0; page < 5; page++) {
          const rows = await store.quarantine.list({ settled: false, after, limit: 2 })
          ids.push(...rows.map(({ id }) => id))
          const last = rows.at(-1)
          if (last) after = { asked: last.asked !== null, id: last.id }
        }
        assert.deepEqual(ids, [4, 2, 5, 3, 1])
        assert.deepEqual(await store.quarantine.counts(), { open: 5, asked: 2 })
      }),
    )

    it(
      'Q9 settles once, and tells the device what became of its questions',
      withStore(async ({ store }) => {
        await hold(store, refused(1), refused(2))
        await store.quarantine.ask(question('a', { n: 1 }))
        await store.quarantine.ask(question('b'))
        await store.quarantine.ask(question('c', { device: 'd2' }))
        assert.equal(await store.quarantine.openQuestions(rita), 3)
        await store.quarantine.settle(1, declined)
        await store.quarantine.settle(1, { ...declined, by: rita, word: 'second' })
        assert.deepEqual((await store.quarantine.row(1))?.settled, declined)
        assert.deepEqual(await store.quarantine.questions('d1'), [
          { draft: 'a', settled: declined },
          { draft: 'b', settled: null },
        ])
        assert.deepEqual(await store.quarantine.question('d2', 'c'), { draft: 'c', settled: null })
        assert.deepEqual(await store.quarantine.question('d1', 'a'), { draft: 'a', settled: declined })
        assert.equal(await store.quarantine.question('d1', 'c'), null)
        assert.equal(await store.quarantine.openQuestions(rita), 2)
        assert.equal(await store.quarantine.openQuestions(otto), 0)
        assert.deepEqual(await store.quarantine.counts(), { open: 3, asked: 2 })
        const settled = await store.quarantine.list({ settled: true, after: null, limit: 10 })
        assert.deepEqual(
          settled.map(({ id }) => id),
          [1],
        )
      }),
    )

    it(
      'Q7 settles with the row that a commit writes, and not without it',
      withStore(async ({ store }) => {
        await hold(store, refused(1))
        const create = {
          ...plainFacts,
          kind: 'pipeline',
          keyPrefix: 'PIP',
          owner: rita,
          epoch: 1,
          schema: 1,
          created: 1,
          summary: { name: 'x' },
        }
        const settles = [{ id: 1, outcome: 'applied', by: otto, at: 7, word: '' } as const]
        const impossible = commit(second, { row: row('of no document') })
        await assert.rejects(store.commit([commit(first, { create, row: row('one'), settles }), impossible]))
        assert.equal((await store.quarantine.row(1))?.settled, null)
        await store.commit([commit(first, { create, row: row('one'), settles })])
        assert.deepEqual((await store.quarantine.row(1))?.settled, {
          outcome: 'applied',
          by: otto,
          at: 7,
          word: '',
          sequence: 1,
        })
      }),
    )

    it(
      'Q11 keeps of each person so many bytes that nobody has settled, and beyond them what was refused and why',
      withStore(async ({ store, reopen }) => {
        const full = refused(1, { entry: new Uint8Array(HELD_BYTES) })
        await hold(store, full, refused(2), refused(3, { person: otto }))
        const kept = async (id: number) => (await store.quarantine.row(id))?.entry.length
        assert.deepEqual([await kept(1), await kept(2), await kept(3)], [HELD_BYTES, 0, refused(3).entry.length])
        assert.deepEqual(plain((await store.quarantine.row(2))?.refusal), refusal)
        assert.equal(await store.quarantine.ask(question('of its own')), null)
        assert.equal(await store.quarantine.ask(question('of an entry', { n: 2 })), null)
        assert.notEqual(await store.quarantine.ask(question('of somebody else', { person: otto })), null)
        assert.equal((await quarantined(await reopen())).length, 4, 'nothing of what was not taken')
      }),
    )

    it(
      'Q11 has room again when the office has settled something, and gives a known question although there is none',
      withStore(async ({ store }) => {
        const changes = question('a').changes
        const room = Buffer.byteLength(JSON.stringify(changes))
        await hold(store, refused(1, { entry: new Uint8Array(HELD_BYTES - room) }))
        const asked = await store.quarantine.ask(question('a'))
        assert.equal(asked?.id, 2, 'exactly what there was room for')
        assert.equal((await store.quarantine.ask(question('a')))?.id, 2)
        assert.equal(await store.quarantine.ask(question('b')), null)
        await store.quarantine.settle(2, declined)
        assert.notEqual(await store.quarantine.ask(question('b')), null)
        assert.equal(await store.quarantine.ask(question('c')), null)
      }),
    )

    it(
      'Q10 forgets what was settled long ago and what nobody ever asked about, and no open question',
      withStore(async ({ store }) => {
        await hold(store, refused(1), refused(2), refused(3), refused(4, { received: 50_000 }))
        await store.quarantine.ask(question('a', { n: 2 }))
        await store.quarantine.settle(3, { ...declined, at: 40_000 })
        await store.quarantine.ask(question('b'))
        await store.quarantine.settle(5, declined)
        await store.quarantine.forget(30_000)
        assert.deepEqual(
          (await quarantined(store)).map(({ id }) => id),
          [2, 4],
        )
        assert.notEqual(await store.quarantine.row(3), null)
        assert.equal(await store.quarantine.row(5), null)
        assert.equal(await store.quarantine.row(1), null)
        await store.quarantine.settle(4, declined)
        await store.quarantine.forget(1_000_000)
        await hold(store, refused(9))
        assert.equal((await quarantined(store)).at(-1)?.id, 6, 'no id is given twice')
      }),
    )
  })
}
