// A projection in a process of its own, to be killed: says so when it begins, and goes on piece by piece.
import { DatabaseSync } from 'node:sqlite'
import { Projection } from '../../../relay/consolidated/projection.ts'
import { kinds } from '../../../relay/kinds.ts'

const [main, file] = process.argv.slice(2)
if (!main || !file) throw new Error('the two files were not given')
const database = new DatabaseSync(main, { readOnly: true })
const last = Number(database.prepare('SELECT max(sequence) AS last FROM journal').get()?.last ?? 0)
database.close()
const projection = new Projection({ main, file, kinds, durable: () => last, untilDurable: () => true })
const work = (): void => {
  const more = projection.step()
  process.stdout.write('.')
  if (more) setImmediate(work)
  else setTimeout(() => undefined, 60_000)
}
work()
