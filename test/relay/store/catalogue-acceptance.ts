// What every storage of the lists must do. A new one is tested by calling this with a factory.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CatalogueStore, ListedRow } from '../../../relay/store/catalogue-store.ts'
import type { Store } from '../../../relay/store/store.ts'
import type { Address } from '../../../src/documents/address.ts'
import { EVERYTHING, type Mode } from '../../../src/policy/distribution/place.ts'
import { listDigest } from '../../../src/sync/wire/digest.ts'
import { plainFacts } from '../../support/plain-facts.ts'
import type { StoreFactory } from './acceptance.ts'
import { CREATED, commit, first, row, second, third } from './commits.ts'

const why = () => ({ code: 'notAssisted', owner: 'rita' })
const to = (...lists: string[]): ReadonlyMap<string, Mode> => new Map(lists.map(each => [each, 'edit'] as const))
const START = { sequence: 0, number: 0 }

export function catalogueAcceptance(name: string, factory: StoreFactory): void {
  const [rita, otto] = factory.owners
  const withStore = (work: (store: Store, reopen: () => Promise<Store>) => Promise<void>) => async () => {
    const under = await factory.open()
    try {
      const create = {
        ...plainFacts,
        kind: 'pipeline',
        keyPrefix: 'PIP',
        owner: rita,
        epoch: 1,
        schema: 1,
        created: CREATED,
      }
      const summary = { name: 'new' }
      for (const address of [first, second, third]) {
        await under.store.commit([{ ...commit(address, { create: { ...create, summary } }), row: row('1') }])
      }
      await work(under.store, () => under.reopen())
    } finally {
      under.end()
    }
  }
  const all = async (catalogue: CatalogueStore, list: string, limit = 100): Promise<ListedRow[]> => {
    const rows: ListedRow[] = []
    for (let after = START; ; ) {
      const page = await catalogue.lines(list, after, limit)
      rows.push(...page.rows)
      if (!page.next) return rows
      after = page.next
    }
  }
  const there = async (catalogue: CatalogueStore, list: string): Promise<Address[]> =>
    (await all(catalogue, list)).flatMap(({ document, withdrawn }) => (withdrawn ? [] : [document.address]))
  const addsUp = async (catalogue: CatalogueStore, list: string): Promise<void> => {
    const rows = (await all(catalogue, list)).filter(({ withdrawn }) => !withdrawn)
    assert.deepEqual(await catalogue.digest(list), listDigest(rows.map(({ document }) => document)))
  }

  describe(`${name}: lists`, () => {
    it(
      'K10 knows what is due until it is placed, and keeps it',
      withStore(async (store, reopen) => {
        assert.deepEqual([...(await store.catalogue.due(10)).documents].sort(), [first, second, third].sort())
        await store.catalogue.place([{ address: first, lists: to(rita) }], why, 1)
        const { catalogue } = await reopen()
        assert.deepEqual([...(await catalogue.due(10)).documents].sort(), [second, third].sort())
        assert.deepEqual(await there(catalogue, rita), [first])
      }),
    )

    it(
      'K5 K8 raises a line with its document in every list it is in, and always adds up',
      withStore(async ({ catalogue }) => {
        await catalogue.place([{ address: first, lists: to(rita, otto) }], why, 1)
        await catalogue.place([{ address: second, lists: to(rita) }], why, 1)
        const before = await catalogue.sequence()
        const [told] = await catalogue.saveSummaries([{ address: first, summary: { name: 'changed' }, summarized: 1 }])
        assert.deepEqual(
          [told?.sequence, told?.whole, [...(told?.lists ?? [])].sort()],
          [before + 1, false, [otto, rita]],
        )
        assert.deepEqual(
          (await all(catalogue, rita)).map(({ document }) => document.address),
          [second, first],
        )
        for (const list of [rita, otto, 'nobody']) await addsUp(catalogue, list)
      }),
    )

    it(
      'K7 D4 keeps what was withdrawn with its reason, and gives it back as a whole line',
      withStore(async ({ catalogue }) => {
        await catalogue.place([{ address: first, lists: to(rita, otto) }], why, 1)
        const [gone] = await catalogue.place([{ address: first, lists: to(rita) }], why, 77)
        assert.deepEqual(gone?.withdrawn, [{ list: otto, mode: 'edit' }])
        assert.deepEqual((await catalogue.line(otto, first))?.withdrawn, { ...why(), at: 77 })
        await addsUp(catalogue, otto)
        assert.deepEqual(
          (await catalogue.leaving(otto, 'd', 77)).map(({ address, sent }) => [address, sent]),
          [[first, null]],
        )
        assert.deepEqual(await catalogue.leaving(otto, 'd', 78), [], 'not for a device enrolled later')
        await catalogue.announced('d', [first], 80)
        await catalogue.announced('d', [first], 90)
        await catalogue.heard('d', 95)
        assert.deepEqual(await catalogue.leaving(otto, 'd', 0), [{ address: first, mode: 'edit', sent: 80, heard: 95 }])
        assert.equal(await catalogue.handedOver(otto, 'd', first, 99), true)
        assert.deepEqual(await catalogue.leaving(otto, 'd', 0), [])
        assert.equal((await catalogue.leaving(otto, 'e', 0)).length, 1, 'another device has its own time')
        const [back] = await catalogue.place([{ address: first, lists: to(rita, otto) }], why, 100)
        const line = await catalogue.line(otto, first)
        assert.deepEqual([line?.withdrawn, line?.whole], [null, back?.sequence])
        assert.equal(await catalogue.handedOver(otto, 'd', first, 101), false)
        await addsUp(catalogue, otto)
      }),
    )

    it(
      'K5 gives lines that share a number on several pages, each once',
      withStore(async ({ catalogue }) => {
        const { told } = await catalogue.realign(
          otto,
          new Map([first, second, third].map(each => [each, 'view'])),
          why,
          1,
        )
        assert.equal(new Set(told.map(({ sequence }) => sequence)).size, 1)
        const rows = await all(catalogue, otto, 1)
        assert.deepEqual(rows.map(({ document, mode }) => [document.address, mode]).length, 3)
        assert.equal(new Set(rows.map(({ document }) => document.address)).size, 3)
        assert.deepEqual(
          await catalogue.realign(otto, new Map([[first, 'view']]), why, 5).then(all => all.told.length),
          2,
        )
        assert.deepEqual(await there(catalogue, otto), [first])
        await addsUp(catalogue, otto)
      }),
    )

    it(
      'U3 tells only where something differs when the document itself is as it was',
      withStore(async ({ catalogue }) => {
        await catalogue.place([{ address: first, lists: to(rita, otto) }], why, 1)
        const same = { address: first, isSame: true }
        assert.deepEqual(await catalogue.place([{ ...same, lists: to(rita, otto) }], why, 2), [])
        const [gone] = await catalogue.place([{ ...same, lists: to(rita) }], why, 3)
        assert.deepEqual([gone?.lists, gone?.withdrawn, gone?.come], [[], [{ list: otto, mode: 'edit' }], 0])
        const [told] = await catalogue.place(
          [
            {
              ...same,
              lists: new Map([
                [rita, 'view'],
                [otto, 'edit'],
              ]),
            },
          ],
          why,
          4,
        )
        assert.deepEqual([told?.lists, told?.come], [[rita, otto], 1])
        assert.deepEqual(await catalogue.addresses(otto), [first])
        for (const list of [rita, otto]) await addsUp(catalogue, list)
      }),
    )

    it(
      'U5 whoever comes to see everything loses nothing, and whoever no longer does is told what went',
      withStore(async ({ catalogue }) => {
        await catalogue.place([{ address: first, lists: to(EVERYTHING, rita) }], why, 1)
        await catalogue.place([{ address: second, lists: to(EVERYTHING) }], why, 1)
        assert.deepEqual(await catalogue.followed(rita), { list: rita, since: 0 })
        assert.deepEqual(await catalogue.realign(rita, null, why, 2), { told: [], switched: true })
        const { list, since } = await catalogue.followed(rita)
        assert.deepEqual([list, since > 0, await all(catalogue, rita)], [EVERYTHING, true, []])
        await addsUp(catalogue, rita)
        assert.equal((await catalogue.realign(rita, null, why, 3)).switched, false)
        const back = await catalogue.realign(rita, new Map([[first, 'edit']]), why, 4)
        assert.deepEqual([back.switched, back.told.map(({ lists }) => lists)], [true, [[rita]]])
        assert.deepEqual(await there(catalogue, rita), [first])
        assert.deepEqual((await catalogue.line(rita, second))?.withdrawn, { ...why(), at: 4 })
        assert.equal((await catalogue.leaving(rita, 'd', 0)).length, 1, 'what was saved of it is handed over')
        await addsUp(catalogue, rita)
      }),
    )

    it(
      'U3 raises every line of a list as a whole, and no other',
      withStore(async ({ catalogue }) => {
        await catalogue.place([{ address: first, lists: to(rita, otto) }], why, 1)
        await catalogue.place([{ address: second, lists: to(rita) }], why, 1)
        const before = await catalogue.sequence()
        assert.equal(await catalogue.raise(rita), before)
        assert.deepEqual(
          (await all(catalogue, rita)).map(({ whole, sequence }) => [whole, sequence]),
          [
            [before + 1, before + 1],
            [before + 1, before + 1],
          ],
        )
        assert.ok((await all(catalogue, otto)).every(({ sequence }) => sequence <= before))
        await addsUp(catalogue, rita)
      }),
    )

    it(
      'K11 forgets withdrawals of before, and says up to where',
      withStore(async ({ catalogue }) => {
        await catalogue.place([{ address: first, lists: to(otto) }], why, 1)
        const [gone] = await catalogue.place([{ address: first, lists: to() }], why, 10)
        await catalogue.forget(10)
        assert.equal((await all(catalogue, otto)).length, 1)
        assert.equal(await catalogue.horizon(), 0)
        await catalogue.forget(11)
        assert.deepEqual([await all(catalogue, otto), await catalogue.horizon()], [[], gone?.sequence])
      }),
    )

    it(
      'gives null for what is no document, and places nothing',
      withStore(async ({ catalogue }) => {
        const nowhere = 'pipeline/zzzzzzzzzzzzzzzzzzzzzz' as Address
        assert.deepEqual(await catalogue.saveSummaries([{ address: nowhere, summary: { name: 'x' }, summarized: 1 }]), [
          null,
        ])
        assert.deepEqual(await catalogue.place([{ address: nowhere, lists: to(rita) }], why, 1), [])
        assert.equal(await catalogue.line(rita, nowhere), null)
        assert.deepEqual(await all(catalogue, rita), [])
      }),
    )
  })
}
