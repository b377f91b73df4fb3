// What an operator does to a stopped relay's folder: documents built anew, older rows of the journal let go of.
import { openCore } from '../lib/core.ts'
import { bench } from '../lib/satchel-kind.ts'

const { core } = openCore(process.env.DATA_DIR ?? '.', bench)
for (const { address } of await core.store.documents()) await core.rooms.compact(address)
core.consolidated?.start()
await core.consolidated?.caughtUp()
await core.trimmer.trim({ before: Date.now() + 1 })
await core.close()
