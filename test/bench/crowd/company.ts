// A large company's data folder, built without sockets: `node company.ts FOLDER '{"reps":50,…}'`. The relay is then the
// product's own, started on it; `profiles.json` beside it names devices that may come.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import * as Y from 'yjs'
import { OwnWriter } from '../../../relay/own-writer.ts'
import { type Address, newAddress, newRecordId } from '../../../src/documents/address.ts'
import { captureChanges } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import { beginning } from '../../../src/sync/listing.ts'
import { enrolled, openCore } from '../lib/core.ts'
import type { Profile } from '../lib/machine.ts'

/** How large the company is. */
export interface Size {
  readonly reps: number
  /** Assistants of each rep: people who carry the same documents. */
  readonly assistants: number
  /** Pipelines of each rep. */
  readonly documents: number
  /** Opportunities in each. */
  readonly opportunities: number
  /** Of each rep, how many of these people have a device. */
  readonly devices: number
}

export interface Company {
  readonly installation: string
  /** A bearer token of somebody at the office. */
  readonly office: string
  /** By rep: devices of people who carry what the rep has. */
  readonly profiles: readonly (readonly Profile[])[]
}

/** Documents on their way into the journal at once. */
const AT_ONCE = 40
/** ms that pass between documents by the company's clock: nobody begins hundreds within an hour. */
const APART = 60_000
const PRODUCTS = ['GTX Pro', 'GTX Plus Basic', 'MG Special', 'MG Advanced', 'GTK 500']

async function begin(writer: OwnWriter, owner: string, name: string, opportunities: number): Promise<Address> {
  const address = newAddress(pipeline.name, randomBytes)
  const doc = new Y.Doc()
  const changes = [...beginning(pipeline, doc, { name })]
  for (let index = 0; index < opportunities; index++) {
    const fields = {
      name: `Chance ${index} of ${name}`,
      product: PRODUCTS[index % PRODUCTS.length] ?? '',
      account: `Account ${index * 7}`,
      contact: 'Frau Öztürk',
      quantity: 1 + (index % 9),
      price: 100 * (1 + (index % 50)),
      nextStep: 'Call on Monday and send the samples they asked for',
    }
    changes.push(...recordChanges(doc, OPPORTUNITIES, newRecordId(randomBytes), fields))
  }
  const update = captureChanges(doc, changes)
  doc.destroy()
  if (!update) throw new Error('nothing to begin with')
  const create = { command: { command: 'create', schema: pipeline.declaration.schema, owner } } as const
  await writer.submit(address, { person: owner, contents: [create, { update, changes }], note: '' })
  await writer.release(address)
  return address
}

/** Nothing is measured while the company is built, and nobody would miss it: none of its many commits waits for the disk. */
function withoutWaiting(database: DatabaseSync): void {
  const exec = database.exec.bind(database)
  exec('PRAGMA synchronous = OFF')
  database.exec = sql => {
    if (!/^PRAGMA synchronous/.test(sql)) exec(sql)
  }
}

async function build(folder: string, size: Size): Promise<void> {
  let now = Date.now() - size.documents * size.reps * APART
  const { core, options } = openCore(folder, pipeline, () => now)
  withoutWaiting(options.database)
  const { accounts } = core
  await accounts.setUp({ company: 'Bench', name: 'Bench', language: 'en' })
  const office = accounts.addPerson({ name: 'Olga Office', role: 'office' })
  const writer = new OwnWriter(core)
  const profiles: Profile[][] = []
  for (let index = 0; index < size.reps; index++) {
    const rep = accounts.addPerson({ name: `Rep ${index}`, role: 'rep' })
    const people = [rep]
    while (people.length <= size.assistants)
      people.push(
        accounts.addPerson({ name: `Assistant ${index}.${people.length}`, role: 'assistant', assists: [rep.id] }),
      )
    profiles.push(people.slice(0, size.devices).map(person => enrolled(core, person)))
    for (let done = 0; done < size.documents; done += AT_ONCE) {
      const names = Array.from({ length: Math.min(AT_ONCE, size.documents - done) }, (_, at) => `${index}-${done + at}`)
      now += APART * names.length
      await Promise.all(names.map(name => begin(writer, rep.id, `Pipeline ${name}`, size.opportunities)))
    }
    process.stdout.write(`\r${index + 1} of ${size.reps} reps`)
  }
  const company: Company = {
    installation: accounts.installation().installation,
    office: accounts.createToken(office.id).secret,
    profiles,
  }
  writeFileSync(join(folder, 'profiles.json'), JSON.stringify(company))
  await core.close()
  console.log('')
}

const [, , folder, size] = process.argv
if (folder && size) await build(folder, JSON.parse(size) as Size)
