// One measurement in a process of its own: two files merged as a device does it, or by a relay.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { sha256, signatureCheck } from '../../../relay/merge/signatures.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { editsOf } from '../../../src/sync/file/carried.ts'
import { mergeSame } from '../../../src/sync/file/merge-same.ts'
import { docOf, judgeSatchelFile, readSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import { openCore } from '../lib/core.ts'

const MB = 1_000_000
/** Bytes of what the system counts in. */
const KIB = 1024
const [where = '', folder = ''] = process.argv.slice(2)
const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const kinds = new Map([[pipeline.name, pipeline]])

async function open(file: Uint8Array) {
  const read = await readSatchelFile(file, sha256)
  const reader = { kinds, installation: read.manifest.installation, epochOf: () => 1, verify: signatureCheck() }
  const [document] = await judgeSatchelFile(read, reader, sha256)
  const doc = document && docOf(document.state)
  if (!doc) throw new Error('not a file of ours')
  return { doc, edits: editsOf(document.submissions) }
}

/** The copy that is open on a device, and a file that comes in. */
async function onDevice() {
  const target = await open(bytes('a.satchel'))
  const file = bytes('b.satchel')
  const begun = performance.now()
  const source = await open(file)
  const { plan } = mergeSame(pipeline, target, source)
  Y.applyUpdate(target.doc, Y.encodeStateAsUpdate(source.doc, Y.encodeStateVector(target.doc)))
  const ms = performance.now() - begun
  return { ms, collisions: plan.collisions, changed: plan.counts.changed }
}

/** Both files, into the document as the relay has it. */
async function atRelay() {
  const { core } = openCore(folder, pipeline)
  const [row] = await core.store.documents()
  const admin = core.accounts.findPerson('Ada Admin')
  if (!row || !admin) throw new Error('nothing was prepared')
  const files = [bytes('a.satchel'), bytes('b.satchel')]
  const begun = performance.now()
  const report = await core.merger.merge({ into: { address: row.address }, files, documents: [], person: admin.id })
  const ms = performance.now() - begun
  const [source] = report.sources
  await core.close()
  return { ms, collisions: report.collisions, changed: report.counts.changed, committed: source?.entries.committed }
}

const result = await (where === 'device' ? onDevice() : atRelay())
const memory = (process.resourceUsage().maxRSS * KIB) / MB
const ratio = bytes('a.satchel').length / bytes('a.state').length
console.log(
  JSON.stringify({ ...result, memory, ratio, file: bytes('a.satchel').length, state: bytes('a.state').length }),
)
