import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { REWRITTEN_BYTES } from '../../../relay/limits.ts'
import { growLog, NewerDatabaseError, openDatabase, transact } from '../../../relay/store/database.ts'
import { migrations } from '../../../relay/store/migrations.ts'
import { giveBack } from '../../../relay/store/space.ts'
import { SqliteStore } from '../../../relay/store/sqlite.ts'
import type { Address } from '../../../src/documents/address.ts'
import { type StoreFactory, storeAcceptance } from './acceptance.ts'
import { catalogueAcceptance } from './catalogue-acceptance.ts'
import { quarantineAcceptance } from './quarantine-acceptance.ts'

function folder(context?: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'satchel-store-'))
  context?.after(() => rmSync(path, { recursive: true }))
  return path
}

const factory: StoreFactory = {
  owners: ['rita', 'otto'],
  open: async () => {
    const path = folder()
    const file = join(path, 'satchel.sqlite')
    let database = openDatabase(file)
    for (const name of ['rita', 'otto']) {
      database
        .prepare("INSERT INTO persons (id, name, name_folded, role, active, created) VALUES (?, ?, ?, 'rep', 1, 0)")
        .run(name, name, name)
    }
    return {
      store: new SqliteStore(database),
      reopen: async () => {
        database.close()
        database = openDatabase(file)
        return new SqliteStore(database)
      },
      damageSnapshot: address => {
        database
          .prepare("UPDATE snapshots SET state = x'00ff' WHERE document = (SELECT id FROM documents WHERE address = ?)")
          .run(address)
      },
      end: () => {
        if (database.isOpen) database.close()
        rmSync(path, { recursive: true })
      },
    }
  },
}

storeAcceptance('SQLite', factory)
catalogueAcceptance('SQLite', factory)
quarantineAcceptance('SQLite', factory)

describe('the database file', () => {
  it('is written so that what was acknowledged survives a power cut', context => {
    const database = openDatabase(join(folder(context), 'a.sqlite'))
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    assert.equal(pragma('journal_mode'), 'wal')
    assert.equal(pragma('synchronous'), 2)
    assert.equal(pragma('foreign_keys'), 1)
    assert.equal(pragma('integrity_check'), 'ok')
    database.close()
  })

  it('J8 of a newer program is not opened, and stays as it is', context => {
    const file = join(folder(context), 'a.sqlite')
    const newer = new DatabaseSync(file)
    newer.exec(`PRAGMA user_version = ${migrations.length + 1}; CREATE TABLE future (a)`)
    newer.close()
    assert.throws(() => openDatabase(file), NewerDatabaseError)
    const again = new DatabaseSync(file)
    assert.equal(again.prepare('PRAGMA user_version').get()?.user_version, migrations.length + 1)
    assert.equal(again.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n, 1)
    again.close()
  })

  it('is brought up to date once, migration by migration', context => {
    const file = join(folder(context), 'a.sqlite')
    openDatabase(file).close()
    const tables = (database: DatabaseSync) =>
      database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all().length
    const first = openDatabase(file)
    assert.equal(first.prepare('PRAGMA user_version').get()?.user_version, migrations.length)
    const known = tables(first)
    first.close()
    const again = openDatabase(file)
    assert.equal(tables(again), known)
    again.close()
  })

  it('Z2 from before there were epochs is of the first one: nothing in it is history, no client id is past', async context => {
    const file = join(folder(context), 'a.sqlite')
    const old = new DatabaseSync(file)
    const before = migrations.findIndex(sql => sql.includes('ADD COLUMN begins'))
    for (const sql of migrations.slice(0, before)) old.exec(sql)
    old.exec(`PRAGMA user_version = ${before}`)
    const address = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
    old.exec(`
      INSERT INTO persons (id, name, name_folded, role, active, created) VALUES ('rita', 'Rita', 'rita', 'rep', 1, 1);
      INSERT INTO documents (id, address, kind, key, owner, epoch, schema, version, created, head, summary, summarized)
      VALUES (1, '${address}', 'pipeline', 'PIP-2026-001', 'rita', 1, 1, 1, 1, 1, '{}', 1);
      INSERT INTO clients (document, client, device) VALUES (1, 7, 'd1');
    `)
    const body = Uint8Array.of(1, 0)
    old.prepare('INSERT INTO journal VALUES (1, 1, 1, ?, ?)').run(body, createHash('sha256').update(body).digest())
    old.close()
    const database = openDatabase(file)
    const stored = await new SqliteStore(database).load(address)
    assert.deepEqual([stored?.document.begins, stored?.rows.length], [0, 1])
    assert.deepEqual([[...(stored?.clients ?? [])], stored?.past.size], [[[7, 'd1']], 0])
    database.close()
  })

  it('R1 from before anything could go has everything', async context => {
    const file = join(folder(context), 'a.sqlite')
    const old = new DatabaseSync(file)
    const before = migrations.findIndex(sql => sql.includes('CREATE TABLE trims'))
    for (const sql of migrations.slice(0, before)) old.exec(sql)
    old.exec(`PRAGMA user_version = ${before}`)
    const address = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
    old.exec(`
      INSERT INTO persons (id, name, name_folded, role, active, created) VALUES ('rita', 'Rita', 'rita', 'rep', 1, 1);
      INSERT INTO documents (id, address, kind, key, owner, epoch, schema, version, created, head, summary, summarized)
      VALUES (1, '${address}', 'pipeline', 'PIP-2026-001', 'rita', 1, 1, 1, 1, 1, '{}', 1);
    `)
    const body = Uint8Array.of(1, 0)
    old.prepare('INSERT INTO journal VALUES (1, 1, 7, ?, ?)').run(body, createHash('sha256').update(body).digest())
    const hashes = new Uint8Array(64).fill(3)
    old.prepare("INSERT INTO receipts VALUES ('d1', ?, 1, 2, ?, 1, 0, NULL, NULL)").run(address, hashes)
    old.close()
    const database = openDatabase(file)
    const store = new SqliteStore(database)
    assert.equal(store.trims.of(address), null)
    assert.deepEqual(store.trims.missing(), { through: 0, removed: 0, missing: 0 })
    assert.equal((await store.receipt('d1', address, 2))?.hash.length, 32)
    assert.equal(store.trims.plan(address, 8, 1, 9)?.rows, 1)
    assert.equal(store.trims.plan(address, 7, 1, 9), null)
    database.close()
  })

  it('is no larger for a log that is as long as it will be, which a crash leaves behind without harm', async context => {
    const path = folder(context)
    const file = join(path, 'a.sqlite')
    const database = openDatabase(file)
    growLog(database)
    const [main, log] = [statSync(file).size, statSync(`${file}-wal`).size]
    assert.ok(main < 1_000_000 && log === 16 * 1024 * 1024, `${main} ${log}`)
    database.exec("INSERT INTO meta (name, value) VALUES ('a', 'b')")
    assert.equal(statSync(`${file}-wal`).size, log)
    growLog(database)
    database.exec("INSERT INTO meta (name, value) VALUES ('c', 'd')")
    // As after a crash: nobody has closed it.
    for (const end of ['', '-wal']) copyFileSync(file + end, join(path, `b.sqlite${end}`))
    const after = openDatabase(join(path, 'b.sqlite'))
    const names = after.prepare("SELECT name FROM meta WHERE name IN ('a', 'c')").all()
    assert.deepEqual(
      names.map(({ name }) => name),
      ['a', 'c'],
    )
    assert.equal(after.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok')
    after.close()
    database.close()
    assert.equal(existsSync(`${file}-wal`), false)
  })

  it('gives back what is free in it where that is much, beside a relay only where it is small', context => {
    const file = join(folder(context), 'a.sqlite')
    const database = openDatabase(file)
    const fill = (bytes: number) =>
      database.exec(`CREATE TABLE filling (bytes BLOB); INSERT INTO filling VALUES (zeroblob(${bytes}))`)
    assert.equal(giveBack(database, true), 0)
    fill(3_000_000)
    database.exec('DROP TABLE filling')
    assert.ok(giveBack(database, true) > 2_900_000)
    assert.ok(statSync(file).size < 1_000_000)
    assert.equal(statSync(`${file}-wal`).size, 0)
    fill(REWRITTEN_BYTES + 1_000_000)
    database.exec('CREATE TABLE more (bytes BLOB); INSERT INTO more VALUES (zeroblob(2000000)); DROP TABLE more')
    assert.equal(giveBack(database, true), 0, 'people would wait')
    assert.ok(giveBack(database, false) > 1_900_000)
    database.close()
  })

  it('is left as it was where a migration fails', context => {
    const file = join(folder(context), 'a.sqlite')
    const half = new DatabaseSync(file)
    half.exec('CREATE TABLE journal (something TEXT)')
    half.close()
    assert.throws(() => openDatabase(file), /already exists/)
    const again = new DatabaseSync(file)
    assert.equal(again.prepare('PRAGMA user_version').get()?.user_version, 0)
    assert.deepEqual(
      again
        .prepare('SELECT name FROM sqlite_schema')
        .all()
        .map(row => row.name),
      ['journal'],
    )
    again.close()
  })

  it('undoes a transaction whose work throws', () => {
    const database = openDatabase(':memory:')
    const work = () => {
      database.exec("INSERT INTO meta (name, value) VALUES ('a', 'b')")
      throw new Error('no')
    }
    assert.throws(() => transact(database, work), /no/)
    assert.equal(database.isTransaction, false)
    assert.equal(database.prepare("SELECT count(*) AS n FROM meta WHERE name = 'a'").get()?.n, 0)
    database.close()
  })
})
