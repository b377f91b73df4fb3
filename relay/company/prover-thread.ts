// The thread of one proof: takes a profile whose references hold, and says what was proven.
import { parentPort, workerData } from 'node:worker_threads'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { prove } from '../../src/policy/statuses/prove.ts'

parentPort?.postMessage(prove(workerData as StatusProfile))
