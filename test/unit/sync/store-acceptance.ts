// What every store of a device promises, as rules any test runner can run: no imports but types and plain code.
import type { Address } from '../../../src/documents/address.ts'
import type { CatalogueLine, Draft } from '../../../src/sync/api.ts'
import {
  type Carried,
  type DeviceStore,
  type DocumentRecord,
  MovedError,
  type OutboxRow,
} from '../../../src/sync/stores/store.ts'

/** A place to keep things, of the implementation under test. Each rule is given an empty one. */
export interface Disk {
  /** The store, opened; opened again it holds what it held. */
  open(): Promise<DeviceStore>
  /** Makes the profile that device, or has it enrolled as a candidate. */
  enrol(device: string, as: 'device' | 'candidate'): Promise<void>
}

export interface Rule {
  readonly name: string
  readonly holds: (disk: Disk) => Promise<void>
}

const A = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
const B = 'pipeline/BBBBBBBBBBBBBBBBBBBBBB' as Address

const row = (address: Address, first: number, mark = first): OutboxRow => ({
  address,
  first,
  generation: 1,
  epoch: 1,
  entries: [{ n: first, bytes: Uint8Array.of(1, 0, mark, 255) }],
  signature: Uint8Array.from({ length: 64 }, (_, index) => index),
  saved: 1_700_000_000_000,
  before: [{ n: first, root: 'opportunities.r1.notes', text: 'Grüße 😀' }],
})

const record = (address: Address, lastN: number): DocumentRecord => ({
  address,
  generation: 2,
  epoch: 1,
  lastN,
  copy: `${address}/2`,
  known: true,
})

const draft = (id: string): Draft => ({
  id,
  address: A,
  changes: [
    ['fields', 'name', null, 'x'],
    ['opportunities.r1.notes', [{ retain: 1 }, { insert: 'ü' }]],
  ],
  refusal: { code: 'rights', message: 'no', places: ['fields/name'] },
  n: null,
  at: 1,
})

const carried = (address: Address, n: number): Carried => ({
  address,
  submissions: [
    {
      ...{ person: 'p', device: 'd', generation: 1, epoch: 1, after: 4 },
      entries: [{ n, bytes: Uint8Array.of(1, 0, n, 255) }],
      signature: new Uint8Array(64).fill(n),
    },
  ],
  devices: [{ id: 'd', person: 'p', name: 'Jörg', key: new Uint8Array(32), certificate: null }],
  people: [['p', 'Jörg']],
  state: Uint8Array.of(0, 0),
  collisions: [],
  decided: [[-1, 'kept']],
  since: 1_700_000_000_000,
  rebuild: true,
})

const line = (address: Address, name: string): CatalogueLine => ({
  address,
  head: 3,
  mode: 'edit',
  priority: 0,
  facts: { key: 'PIP-2026-001', owner: 'o', ownerName: 'O', epoch: 1, schema: 1, version: 0, created: 1 },
  summary: { name, total: null },
  collisions: 0,
})

export const storeRules: readonly Rule[] = [
  {
    name: 'S1 gives back what was written, bytes and letters, after it was opened again',
    holds: async disk => {
      const store = await disk.open()
      await store.write({ putRows: [row(A, 1)], putDocument: record(A, 1), putDrafts: [draft('d')] })
      await store.carry({ putLines: [line(A, 'Zürich')], dropLines: [] })
      await store.carry({ putSettings: { incarnation: 'i', cookie: 7, company: 'Müller' } })
      store.close()
      const again = await disk.open()
      same(await again.rows(), [row(A, 1)])
      same(await again.document(A), record(A, 1))
      same(await again.documents(), [record(A, 1)])
      same(await again.drafts(), [draft('d')])
      same(await again.catalogue(), [line(A, 'Zürich')])
      same(await again.settings(), { incarnation: 'i', cookie: 7, company: 'Müller' })
      again.close()
    },
  },
  {
    name: 'S8 writes nothing over a record that somebody has brought further',
    holds: async disk => {
      const store = await disk.open()
      const over = record(A, 3)
      await store.write({ putDocument: over, over })
      await store.write({ putDocument: record(A, 4), over })
      const late = { putRows: [row(A, 4)], putDrafts: [draft('d')], deleteRows: [{ address: A, first: 1 }] }
      await store.write({ putRows: [row(A, 1)] })
      for (const behind of [over, { ...record(A, 9), generation: over.generation - 1 }]) {
        const error = await store.write({ ...late, putDocument: record(A, 5), over: behind }).catch(each => each)
        same(error instanceof MovedError, true)
      }
      same([await store.rows(), await store.drafts(), await store.document(A)], [[row(A, 1)], [], record(A, 4)])
      await store.write({ ...late, putDocument: record(A, 5), over: record(A, 4) })
      same(await store.rows(), [row(A, 4)])
      // Storage that was cleared, or is behind, is no reason to keep what is held here from it.
      await store.write({ putDocument: record(B, 7), over: record(B, 6) })
      await store.write({ putDocument: record(B, 9), over: record(B, 8) })
      same(await store.document(B), record(B, 9))
      store.close()
    },
  },
  {
    name: 'S1 is empty at first',
    holds: async disk => {
      const store = await disk.open()
      same(await store.rows(), [])
      same(await store.document(A), null)
      same(await store.documents(), [])
      same(await store.drafts(), [])
      same(await store.catalogue(), [])
      same(await store.settings(), { incarnation: null, cookie: 0, company: '' })
      store.close()
    },
  },
  {
    name: 'S1 deletes before it adds: a row may take the place of one that goes',
    holds: async disk => {
      const store = await disk.open()
      await store.write({ putRows: [row(A, 1), row(A, 2), row(A, 3)] })
      await store.write({
        deleteRows: [1, 2, 3].map(first => ({ address: A, first })),
        putRows: [row(A, 3, 99)],
        putDocument: record(A, 3),
      })
      same(await store.rows(), [row(A, 3, 99)])
      await store.write({ putDrafts: [draft('d')] })
      await store.write({ deleteDrafts: ['d'], putDrafts: [draft('e')] })
      same(await store.drafts(), [draft('e')])
      await store.write({ deleteDrafts: ['e'], putDrafts: [{ ...draft('e'), at: 2 }] })
      same(await store.drafts(), [{ ...draft('e'), at: 2 }])
      store.close()
    },
  },
  {
    name: 'O14 keeps rows apart from those that wait, and lets go of old ones',
    holds: async disk => {
      const store = await disk.open()
      await store.write({ putRows: [row(A, 1), row(B, 1)] })
      const old = { ...row(A, 2), saved: 5 }
      await store.write({ deleteRows: [{ address: A, first: 1 }], keepRows: [row(A, 1), old] })
      same(await store.rows(), [row(B, 1)])
      same(await store.keptRows(), [row(A, 1), old])
      await store.write({ forgetRows: 6 })
      same(await store.keptRows(), [row(A, 1)])
      store.close()
    },
  },
  {
    name: 'S2 gives rows in the order of address and n, of all, of one document, or of it from one of them on',
    holds: async disk => {
      const store = await disk.open()
      for (const first of [10, 2, 1, 100]) await store.write({ putRows: [row(B, first)] })
      await store.write({ putRows: [row(A, 5)] })
      const order = (rows: readonly OutboxRow[]) => rows.map(({ address, first }) => [address, first])
      same(order(await store.rows()), [
        [A, 5],
        [B, 1],
        [B, 2],
        [B, 10],
        [B, 100],
      ])
      same(order(await store.rows(B)), [
        [B, 1],
        [B, 2],
        [B, 10],
        [B, 100],
      ])
      same(await store.rows('pipeline/CCCCCCCCCCCCCCCCCCCCCC' as Address), [])
      same(order(await store.rows(B, 10)), [
        [B, 10],
        [B, 100],
      ])
      store.close()
    },
  },
  {
    name: 'S1 deletes what is not there without a word, and only the row that is named',
    holds: async disk => {
      const store = await disk.open()
      await store.write({ putRows: [row(A, 1), row(B, 1)] })
      await store.write({ deleteRows: [{ address: A, first: 1 }], deleteDrafts: ['none'] })
      await store.write({ deleteRows: [{ address: A, first: 1 }] })
      await store.write({})
      same(await store.rows(), [row(B, 1)])
      store.close()
    },
  },
  {
    name: 'S1 keeps one record per document, the last that was written',
    holds: async disk => {
      const store = await disk.open()
      await store.write({ putDocument: record(A, 1) })
      await store.write({ putDocument: record(A, 2) })
      await store.write({ putDocument: record(B, 9) })
      same(await store.document(A), record(A, 2))
      same((await store.documents()).length, 2)
      store.close()
    },
  },
  {
    name: 'S1 keeps one draft per id, the last that was written, with what the office said of it',
    holds: async disk => {
      const store = await disk.open()
      const declined = { ...draft('d'), ask: { state: 'declined', by: 'Olga', at: 5, word: 'Größer' } } as const
      await store.write({ putDrafts: [draft('d'), draft('e')] })
      await store.write({ putDrafts: [{ ...draft('d'), ask: { state: 'wanted' } }] })
      await store.write({ putDrafts: [declined] })
      store.close()
      const again = await disk.open()
      const drafts = [...(await again.drafts())].sort((a, b) => (a.id < b.id ? -1 : 1))
      same(drafts, [declined, draft('e')])
      again.close()
    },
  },
  {
    name: 'S1 says how a question stands only of a draft that is there',
    holds: async disk => {
      const store = await disk.open()
      const ask = { state: 'open' } as const
      await store.write({ putDrafts: [draft('d'), draft('e')] })
      await store.write({ deleteDrafts: ['e'] })
      await store.write({ putAsks: ['d', 'e', 'never'].map(id => ({ draft: id, ask })) })
      same(await store.drafts(), [{ ...draft('d'), ask }])
      store.close()
    },
  },
  {
    name: 'B1 keeps what is carried of a document, one record each, written and deleted with the rest',
    holds: async disk => {
      const store = await disk.open()
      same(await store.carried(), [])
      await store.write({ putRows: [row(A, 1)], putCarried: carried(A, 1) })
      await store.write({ putCarried: carried(B, 2) })
      await store.write({ putCarried: carried(A, 3), putDrafts: [draft('d')] })
      store.close()
      const again = await disk.open()
      const all = [...(await again.carried())].sort((a, b) => (a.address < b.address ? -1 : 1))
      same(all, [carried(A, 3), carried(B, 2)])
      await again.write({ deleteCarried: A, putDrafts: [draft('e')] })
      same(await again.carried(), [carried(B, 2)])
      same((await again.drafts()).length, 2)
      again.close()
    },
  },
  {
    name: 'S3 replaces and removes lines of the lists',
    holds: async disk => {
      const store = await disk.open()
      await store.carry({ putLines: [line(A, 'one'), line(B, 'two')], dropLines: [] })
      await store.carry({ putLines: [line(A, 'three')], dropLines: [B] })
      same(await store.catalogue(), [line(A, 'three')])
      await store.carry({ putLines: [], dropLines: [A, B] })
      same(await store.catalogue(), [])
      store.close()
    },
  },
  {
    name: 'V3 V4 keeps what was delivered by head, gives it in order, and lets go of it up to one',
    holds: async disk => {
      const store = await disk.open()
      const cargo = (head: number) => ({
        address: A,
        head,
        epoch: 2,
        bytes: Uint8Array.of(head),
        sha256: Uint8Array.of(1, head),
      })
      const held = { address: A, head: 9, bytes: 3, at: 5, opened: false, epoch: 2 }
      await store.carry({ putCargo: [cargo(9), cargo(3), { ...cargo(4), address: B }], putHeld: [held] })
      store.close()
      const again = await disk.open()
      same(await again.cargo(A), [cargo(3), cargo(9)])
      same(await again.held(), [held])
      await again.carry({ dropCargo: [{ address: A, head: 3 }], putHeld: [{ ...held, opened: true }] })
      same(await again.cargo(A), [cargo(9)])
      same(await again.held(), [{ ...held, opened: true }])
      await again.carry({ dropHeld: [A], dropCargo: [{ address: A, head: Number.MAX_SAFE_INTEGER }] })
      same([await again.cargo(A), await again.held()], [[], []])
      same((await again.cargo(B)).length, 1)
      again.close()
    },
  },
  {
    name: 'S4 W1 keeps notices, and writes lines, notices and the cookie together',
    holds: async disk => {
      const store = await disk.open()
      const notice = (address: Address, phase: 'leaving' | 'gone') =>
        ({ address, name: 'Süd', key: '', ownerName: 'O', code: 'notOwner', at: 7, phase }) as const
      await store.carry({ putLines: [line(A, 'one')] })
      await store.carry({
        dropLines: [A],
        putNotices: [notice(A, 'leaving'), notice(B, 'gone')],
        putSettings: { incarnation: 'i', cookie: 12, company: 'c', updated: 99 },
      })
      store.close()
      const again = await disk.open()
      same(await again.catalogue(), [])
      same(await again.notices(), [notice(A, 'leaving'), notice(B, 'gone')])
      same(await again.settings(), { incarnation: 'i', cookie: 12, company: 'c', updated: 99 })
      await again.carry({ putNotices: [notice(A, 'gone')], dropNotices: [B] })
      same(await again.notices(), [notice(A, 'gone')])
      again.close()
    },
  },
  {
    name: 'E2 becomes the candidate: numbers anew, what is kept as the earlier device’s, the whole list asked for',
    holds: async disk => {
      const store = await disk.open()
      await disk.enrol('earlier', 'device')
      await disk.enrol('present', 'candidate')
      await store.write({ by: 'earlier', putRows: [row(A, 1), row(A, 2)], putDocument: record(A, 2) })
      await store.write({ putDrafts: [{ ...draft('d'), n: 7 }], putDocument: record(B, 4) })
      await store.write({ deleteRows: [{ address: A, first: 1 }], keepRows: [row(A, 1)] })
      await store.carry({ putSettings: { incarnation: 'i', cookie: 12, company: 'c' } })
      same(await store.renew('earlier'), null)
      same(await store.document(A), record(A, 2))
      await store.write({ deleteRows: [{ address: A, first: 2 }], keepRows: [row(A, 2)] })
      same(await store.renew('somebody'), null)
      const renewed = [record(A, 0), record(B, 0)].map(each => ({ ...each, generation: 3 }))
      same(await store.renew('earlier'), renewed)
      store.close()
      const again = await disk.open()
      same(await again.documents(), renewed)
      same(
        (await again.drafts()).map(({ n }) => n),
        [null],
      )
      same(await again.settings(), { incarnation: 'i', cookie: 0, company: 'c' })
      // The same number of the present device stands beside that of the earlier one.
      await again.write({ by: 'present', keepRows: [row(A, 1)] })
      await disk.enrol('third', 'candidate')
      same((await again.renew('present'))?.length, 2)
      await again.write({ by: 'third', keepRows: [row(A, 1)] })
      same(
        (await again.keptRows()).map(({ device, entries }) => [device, entries[0]?.n]),
        [
          ['earlier', 1],
          ['earlier', 2],
          ['present', 1],
          [undefined, 1],
        ],
      )
      same(await again.renew('third'), null)
      again.close()
    },
  },
  {
    name: 'E5 writes nothing in the name of a device that the profile is not any more',
    holds: async disk => {
      const store = await disk.open()
      await store.write({ by: 'anybody', putRows: [row(B, 1)] })
      await store.write({ deleteRows: [{ address: B, first: 1 }] })
      await disk.enrol('earlier', 'device')
      await disk.enrol('present', 'candidate')
      await store.renew('earlier')
      const write = { putRows: [row(A, 1)], putDocument: record(A, 1), putDrafts: [draft('d')] }
      let told: unknown = null
      await store.write({ by: 'earlier', ...write }).catch(error => {
        told = error
      })
      same(told instanceof MovedError, true)
      same([await store.rows(), await store.documents(), await store.drafts()], [[], [], []])
      await store.write({ by: 'present', ...write })
      same((await store.rows()).length, 1)
      store.close()
    },
  },
  {
    name: 'S1 holds many writes at once in the order they were asked for',
    holds: async disk => {
      const store = await disk.open()
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          store.write({ putRows: [row(A, index + 1)], putDocument: record(A, index + 1) }),
        ),
      )
      same((await store.document(A))?.lastN, 50)
      same(
        (await store.rows()).map(({ first }) => first),
        Array.from({ length: 50 }, (_, index) => index + 1),
      )
      store.close()
    },
  },
]

/** @throws Error where the two differ; bytes are compared as numbers, absent and undefined are one. */
function same(actual: unknown, expected: unknown): void {
  const [is, should] = [plain(actual), plain(expected)]
  if (is !== should) throw new Error(`is ${is}\nshould be ${should}`)
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Uint8Array) return `bytes ${[...each].join(' ')}`
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
