// The thread that keeps the consolidated database up to date. It has nothing else to do, and waits by standing still.
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { kinds } from '../kinds.ts'
import { isDamage, removeFile } from './database.ts'
import { type Progress, Projection, type ProjectionOptions } from './projection.ts'
import { Signals } from './signals.ts'
import { SourceError } from './source.ts'

export interface ProjectorData {
  /** The relay's database. */
  readonly main: string
  readonly file: string
  readonly memory: SharedArrayBuffer
}

/** `fresh`: the file was begun anew; whoever reads the old one has to open it again. */
export type ProjectorMessage =
  | { readonly type: 'fresh' }
  | { readonly type: 'progress'; readonly progress: Progress; readonly idle: boolean }

/** ms between two looks while edits come: lists lag by this much, and typing is not projected letter by letter. */
const PAUSE_MS = 200
/** ms without a change until documents are let go of. */
const REST_MS = 60_000
/** ms a commit may take to become safe; its flush has failed after that, and the relay takes no more. */
const FLUSH_MS = 10_000
/** How much the relay's own thread goes before this one, where both want the same core. */
const NICE = 10

/** Linux keeps a priority for each thread; elsewhere this would be the whole relay's. */
if (process.platform === 'linux') setPriority(0, NICE)

const { main, file, memory } = workerData as ProjectorData
const signals = new Signals(memory)
const say = (message: ProjectorMessage): void => parentPort?.postMessage(message)

const options: ProjectionOptions = {
  main,
  file,
  kinds,
  durable: () => signals.durable,
  untilDurable: sequence => {
    const end = performance.now() + FLUSH_MS
    while (signals.durable < sequence) {
      const left = end - performance.now()
      if (signals.stopped || left <= 0) return false
      signals.waitForMore(signals.durable, left)
    }
    return true
  },
}

/** A file that turns out to be damaged while it is used is begun anew, once: another time it is the disk. */
function open(): Projection {
  try {
    return new Projection(options)
  } catch (error) {
    if (error instanceof SourceError || !isDamage(error)) throw error
    removeFile(file)
    return new Projection(options)
  }
}

function run(): void {
  let projection = open()
  let begun = 1
  if (projection.fresh) say({ type: 'fresh' })
  try {
    while (!signals.stopped) {
      const known = signals.durable
      try {
        while (!signals.stopped && projection.step())
          say({ type: 'progress', progress: projection.progress, idle: false })
      } catch (error) {
        if (error instanceof SourceError || !isDamage(error) || begun > 1) throw error
        begun++
        projection.close()
        removeFile(file)
        projection = open()
        say({ type: 'fresh' })
        continue
      }
      say({ type: 'progress', progress: projection.progress, idle: true })
      if (!signals.waitForMore(known, REST_MS) && !signals.stopped) projection.rest()
      signals.pause(PAUSE_MS)
    }
  } finally {
    projection.close()
  }
}

run()
