// The same company in a relay's database: what the goals come to where the lists are on a disk and devices are told of them.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { createLog } from '../../../relay/http/log.ts'
import { kinds } from '../../../relay/kinds.ts'
import { passingDevice } from '../../../relay/own-device.ts'
import { type Core, createCore } from '../../../relay/relay.ts'
import { openDatabase, transact } from '../../../relay/store/database.ts'
import type { Change } from '../../../src/policy/distribution/change.ts'
import type { World } from '../../../src/policy/scope/world.ts'
import { IN_REGION, region } from './company.ts'

/** ms by the clock, the disk included, as the issue names them; a start has a second of its own. */
const FROM_NOTHING = 30_000
const ONE_DOCUMENT = 100
const ONE_TERRITORY = 3_000
const START = 3_000

export interface MeasuredLists {
  readonly what: string
  readonly goal: number
  readonly ms: number
  readonly turned: number
}

export async function listsOnDisk(world: World): Promise<readonly MeasuredLists[]> {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-lists-'))
  const open = (): { core: Core; database: DatabaseSync } => {
    const database = openDatabase(join(folder, 'satchel.sqlite'))
    const clock = () => new Date(2026, 5, 15, 12).getTime()
    const options = { database, kinds, clock, log: createLog('silent'), version: 'bench', random: randomBytes }
    return { core: createCore({ ...options, ownDevice: passingDevice() }), database }
  }
  const measured: MeasuredLists[] = []
  const timed = async (what: string, goal: number, work: () => Promise<number>) => {
    const began = performance.now()
    const turned = await work()
    measured.push({ what, goal, ms: performance.now() - began, turned })
  }
  try {
    let { core, database } = open()
    transact(database, () => {
      fill(database, core, world)
      // The others are as good as listed: millions of rows would measure the disk.
      database
        .prepare(
          "DELETE FROM catalogue_due WHERE what = 'person' OR id NOT IN (SELECT address FROM documents WHERE territory = ?)",
        )
        .run(region(3))
    })
    await timed(`the lists of ${IN_REGION} documents, from nothing`, FROM_NOTHING, async () => {
      await core.catalogue.settle()
      return Number(database.prepare('SELECT count(*) AS n FROM catalogue').get()?.n)
    })
    await core.close()
    await timed('a start that looks for what is due', START, async () => {
      ;({ core, database } = open())
      await core.company.dayCame()
      await core.catalogue.settle()
      return 0
    })
    const some = [...world.documents.values()].find(one => one.territory === region(3) && one.kind === 'campaign')?.id
    const statuses = database.prepare('UPDATE documents SET statuses = ?, version = version + 1 WHERE address = ?')
    await timed('a document’s status, in the lists', ONE_DOCUMENT, async () => {
      statuses.run('REL CHCK STOP', addressOf(some ?? '', 'campaign'))
      await core.catalogue.placed(addressOf(some ?? '', 'campaign') as never)
      return 1
    })
    const apply = async (change: Change) => {
      const applied = await core.company.apply(change, () => undefined)
      if (!applied.done) throw new Error(JSON.stringify(applied.problems))
      return applied.granted + applied.withdrawn
    }
    await timed(`a territory of ${IN_REGION} documents that moves, in the lists`, ONE_TERRITORY, () =>
      apply({ what: 'territories', id: region(3), to: { id: region(3), parent: 'area-1' } }),
    )
    await core.close()
    return measured
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const addressOf = (id: string, kind: string) => `${kind}/${id.padEnd(22, 'A')}`

function fill(database: DatabaseSync, { company: { store } }: Core, world: World): void {
  const person = database.prepare(
    'INSERT INTO persons (id, name, name_folded, role, active, password, created) VALUES (?, ?, ?, ?, 1, NULL, 0)',
  )
  for (const one of world.people.values()) {
    person.run(one.id, one.id, one.id, one.role)
    store.putSettings(one.id, one)
  }
  for (const table of ['teams', 'territories'] as const) {
    for (const node of world[table].values()) store.putNode(table, { ...node, name: node.id })
  }
  for (const profile of world.profiles.values()) store.addProfile(profile, 0, 'bench')
  store.putRights({ ...world.rights, version: 2 }, 0, 'bench')
  const document = database.prepare(
    `INSERT INTO documents (address, kind, key, owner, epoch, schema, version, created, head, summary, summarized, profile,
     statuses, territory, audience) VALUES (?, ?, ?, ?, 1, 1, 1, 0, 1, ?, 1, ?, ?, ?, ?)`,
  )
  for (const { id, kind, owner, period, profile, statuses, territory, audience } of world.documents.values()) {
    const summary = { name: id, begins: period?.from ?? null, ends: period?.to ?? null, type: 'promotion' }
    document.run(
      ...[addressOf(id, kind), kind, id, owner, JSON.stringify(summary), profile, statuses.join(' '), territory],
      JSON.stringify(audience),
    )
  }
}
