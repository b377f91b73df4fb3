// How far devices have come, as it is noted: several connections of one device, writing that fails, data of before.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { Arrivals } from '../../../relay/company/arrivals.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { DistributionStore } from '../../../relay/store/distribution-store.ts'
import { migrations } from '../../../relay/store/migrations.ts'
import type { Address } from '../../../src/documents/address.ts'

const DEVICE = `
  INSERT INTO persons (id, name, name_folded, role, active, created) VALUES ('rita', 'Rita', 'rita', 'rep', 1, 1);
  INSERT INTO devices (id, person, public_key, name, enrolled, revoked) VALUES ('d', 'rita', x'00', 'phone', 77, NULL);
`

function noted(context: TestContext, fails: () => boolean = () => false) {
  const database = openDatabase(':memory:')
  context.after(() => database.close())
  database.exec(DEVICE)
  const store = new DistributionStore(database)
  const errors: unknown[] = []
  const now = { ms: 1_000 }
  const writing = {
    saveArrivals: (arrivals: Parameters<DistributionStore['saveArrivals']>[0]) => {
      if (fails()) throw new Error('the disk is full')
      store.saveArrivals(arrivals)
    },
  }
  const arrivals = new Arrivals({ store: writing, clock: () => now.ms, onError: error => errors.push(error) })
  return { store, arrivals, now, errors, at: () => arrivals.of('d', store.arrival('d')) }
}

describe('F4 how far a device has come', () => {
  it('F4 is what it came with, then what it has answered for, and stays known when it goes', context => {
    const { arrivals, store, now, at } = noted(context)
    const connection = {}
    assert.equal(at(), null)
    arrivals.came(connection, 'd', 'rita', 5)
    arrivals.reached(connection, 'd', 'rita', 9)
    arrivals.reached(connection, 'd', 'rita', 8)
    now.ms = 2_000
    assert.deepEqual(at(), { list: 'rita', sequence: 9, seen: 2_000 }, 'it is here')
    arrivals.went(connection, 'd')
    now.ms = 3_000
    assert.deepEqual(at(), { list: 'rita', sequence: 9, seen: 2_000 }, 'not written down yet')
    arrivals.flush()
    assert.deepEqual(store.arrival('d'), { list: 'rita', sequence: 9, seen: 2_000 })
    arrivals.came({}, 'd', 'rita', 0)
    assert.equal(at()?.sequence, 0, 'it has begun anew')
  })

  it('F4 is what its latest connection says', context => {
    const { arrivals, at } = noted(context)
    const [first, second] = [{}, {}]
    arrivals.came(first, 'd', 'rita', 5)
    arrivals.came(second, 'd', 'rita', 3)
    arrivals.reached(first, 'd', 'rita', 9)
    arrivals.went(first, 'd')
    assert.equal(at()?.sequence, 3)
    arrivals.reached(second, 'd', '*', 4)
    assert.deepEqual([at()?.list, at()?.sequence], ['*', 4])
  })

  it('F4 is written down by itself, and tried again where that failed', async context => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    let fails = true
    const { arrivals, store, errors, at } = noted(context, () => fails)
    arrivals.came({}, 'd', 'rita', 5)
    context.mock.timers.runAll()
    assert.deepEqual([errors.length, store.arrival('d')], [1, null])
    assert.equal(at()?.sequence, 5)
    fails = false
    arrivals.came({}, 'd', 'rita', 6)
    context.mock.timers.runAll()
    assert.equal(store.arrival('d')?.sequence, 6)
  })

  it('F4 of a data folder of before: devices are as old as their enrolment, lists are from the beginning', context => {
    const folder = mkdtempSync(join(tmpdir(), 'satchel-arrivals-'))
    context.after(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'a.sqlite')
    const old = new DatabaseSync(file)
    const before = migrations.findIndex(sql => sql.includes('CREATE TABLE arrivals'))
    for (const sql of migrations.slice(0, before)) old.exec(sql)
    const address = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
    old.exec(`PRAGMA user_version = ${before}; ${DEVICE}
      INSERT INTO devices VALUES ('lost', 'rita', x'01', 'lost', 5, 6);
      INSERT INTO documents (id, address, kind, key, owner, epoch, schema, version, created, head, summary, summarized)
      VALUES (1, '${address}', 'pipeline', 'PIP-2026-001', 'rita', 1, 1, 1, 1, 1, '{}', 1);
      INSERT INTO lists (id, person, documents, digest) VALUES (1, 'rita', 1, 0), (2, '*', 1, 0), (3, 'otto', 0, 0);
      INSERT INTO catalogue (document, list, sequence, whole, head, mode) VALUES (1, 1, 4, 4, 1, 'edit');
      INSERT INTO catalogue (document, list, sequence, whole, head, mode, reason, withdrawn) VALUES (1, 3, 5, 5, 1, 'edit', '{}', 9);
    `)
    old.close()
    const database = openDatabase(file)
    context.after(() => database.close())
    const store = new DistributionStore(database)
    assert.deepEqual(store.arrival('d'), { list: '', sequence: 0, seen: 77 })
    assert.equal(store.arrival('lost'), null)
    const at = (list: string) => store.lists(address).get(list)
    assert.deepEqual(
      [at('rita'), at('otto')],
      [
        { since: 0, withdrawn: null },
        { since: 0, withdrawn: 9 },
      ],
    )
    database.exec(`
      INSERT INTO catalogue (document, list, sequence, whole, head, mode) VALUES (1, 2, 7, 7, 1, 'edit');
      UPDATE catalogue SET sequence = 8, reason = NULL, withdrawn = NULL WHERE list = 3;
      UPDATE catalogue SET sequence = 9, reason = NULL WHERE list = 1;
    `)
    const places = [
      { since: 7, withdrawn: null },
      { since: 8, withdrawn: null },
      { since: 0, withdrawn: null },
    ]
    assert.deepEqual([at('*'), at('otto'), at('rita')], places)
  })
})
