// Proves status profiles in a thread of its own, one after the other: a proof may take seconds, and nobody's edit waits.
import { Worker } from 'node:worker_threads'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Proof } from '../../src/policy/statuses/prove.ts'

/** MB: 300,000 steps with their situations stay far below. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 } as const

let last: Promise<unknown> = Promise.resolve()

export function proveApart(profile: StatusProfile): Promise<Proof> {
  const proof = last.then(() => inThread(profile))
  last = proof.catch(() => undefined)
  return proof
}

function inThread(profile: StatusProfile): Promise<Proof> {
  const worker = new Worker(new URL('./prover-thread.ts', import.meta.url), { workerData: profile, resourceLimits })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    // After its message this says nothing any more.
    worker.once('exit', code => reject(new Error(`the proof of a status profile ended with ${code}`)))
  })
}
