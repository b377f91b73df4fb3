// The consolidated database as the relay has it: threads of their own, one that writes it and two that read it.
import { Worker } from 'node:worker_threads'
import { projectedIn, removeFile } from './database.ts'
import { Lag } from './lag.ts'
import { ListReader } from './list-reader.ts'
import type { Progress } from './projection.ts'
import type { ProjectorData, ProjectorMessage } from './projector.ts'
import type { ListAnswers, ListQuery } from './queries.ts'
import { resourceLimits } from './resource-limits.ts'
import { Signals } from './signals.ts'

export interface ConsolidatedOptions {
  /** The relay's database. */
  readonly main: string
  readonly file: string
  readonly log: { error(fields: object, message: string): void; info(fields: object, message: string): void }
  /** The last sequence that is safe on disk. */
  readonly sequence: number
}

/** ms until a projector that failed is started again; twice as long each time. */
const AGAIN_MS = 1_000
const LONGEST_AGAIN_MS = 60_000
/** ms the projector gets to end by itself: as long as one large document takes. */
const END_MS = 5_000

/** What looks at every opportunity there is: pages do not wait for it. */
const SLOW: ReadonlySet<ListQuery['type']> = new Set(['totals', 'choices'])

export class Consolidated {
  readonly #options: ConsolidatedOptions
  readonly #signals = new Signals()
  readonly #lag = new Lag(() => performance.now())
  readonly #waiting = new Set<() => void>()
  readonly #pages: ListReader
  readonly #sums: ListReader
  #projector: Worker | null = null
  #again: NodeJS.Timeout | null = null
  #failures = 0
  #progress: Progress | null = null
  #running = false
  #begin: Promise<void> | null = null

  constructor(options: ConsolidatedOptions) {
    this.#options = options
    const { file, log } = options
    const damaged = () => this.#damaged()
    this.#pages = new ListReader({ file, log, damaged })
    this.#sums = new ListReader({ file, log, damaged })
    this.#signals.committed(options.sequence)
  }

  /** As it was told last; null before the projector has said anything. */
  get progress(): Progress | null {
    return this.#progress
  }

  /** What is up to this sequence is in it. Nothing while it is built; everything where it has yet to be begun. */
  get projected(): number {
    if (this.#progress) return this.#progress.built === null ? this.#progress.applied : 0
    return this.#running ? 0 : projectedIn(this.#options.file)
  }

  /** Questions that wait for an answer. */
  get asked(): number {
    return this.#pages.asked + this.#sums.asked
  }

  /** The last sequence that it has been told of. */
  get durable(): number {
    return this.#signals.durable
  }

  /** Everything up to this sequence is safe on disk, and may be projected. */
  committed(sequence: number): void {
    if (sequence <= this.#signals.durable) return
    this.#signals.committed(sequence)
    this.#lag.committed(sequence)
  }

  /** Seconds since the oldest commit that is not in it; 0 where all is. */
  lag(): number {
    return this.#lag.seconds(this.#progress?.applied ?? 0)
  }

  /** Starts the projector. Safe to call twice. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#signals.go()
    this.#startProjector()
  }

  #startProjector(): void {
    const { main, file, log } = this.#options
    const data: ProjectorData = { main, file, memory: this.#signals.memory }
    const projector = new Worker(new URL('./projector.ts', import.meta.url), { workerData: data, resourceLimits })
    this.#projector = projector
    projector.on('message', (message: ProjectorMessage) => this.#told(message))
    projector.on('error', error => log.error({ err: error }, 'the consolidated database could not be brought on'))
    projector.on('exit', () => {
      if (this.#projector === projector) this.#projector = null
      if (this.#running) this.#startAgain()
      this.#changed()
    })
  }

  #startAgain(): void {
    const wait = Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** this.#failures++)
    this.#again = setTimeout(() => this.#startProjector(), wait)
    this.#again.unref()
  }

  #told(message: ProjectorMessage): void {
    if (message.type === 'fresh') {
      this.#options.log.info({}, 'the consolidated database is built anew')
      void this.#endReaders()
      return
    }
    this.#failures = 0
    this.#progress = message.progress
    this.#changed()
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look()
  }

  /** Resolves when everything that is safe now is in it. `onProgress` is called as it goes. */
  async caughtUp(signal?: AbortSignal, onProgress?: (progress: Progress) => void): Promise<void> {
    const wanted = this.#signals.durable
    while (!signal?.aborted) {
      const progress = this.#progress
      if (progress && progress.built === null && progress.applied >= wanted) return
      if (progress) onProgress?.(progress)
      await this.#news(signal)
    }
    signal?.throwIfAborted()
  }

  #news(signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        this.#waiting.delete(done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      this.#waiting.add(done)
      signal?.addEventListener('abort', done, { once: true })
    })
  }

  /** Throws it away and builds it from nothing; the projector runs afterwards if it ran before. */
  async rebuild(signal?: AbortSignal, onProgress?: (progress: Progress) => void): Promise<void> {
    this.#begin ??= this.#beginAnew().finally(() => {
      this.#begin = null
    })
    await this.#begin
    await this.caughtUp(signal, onProgress)
  }

  async #beginAnew(): Promise<void> {
    await this.stop()
    await this.#endReaders()
    removeFile(this.#options.file)
    this.#progress = null
    this.start()
  }

  /** Stops the projector, not the readers. Safe to call twice. */
  async stop(): Promise<void> {
    this.#running = false
    if (this.#again) clearTimeout(this.#again)
    const projector = this.#projector
    if (!projector) return
    this.#signals.stop()
    const gone = new Promise<void>(resolve => projector.once('exit', () => resolve()))
    const cut = setTimeout(() => void projector.terminate(), END_MS)
    await gone
    clearTimeout(cut)
  }

  /** Asks a reader. @throws ListsUnavailableError */
  ask<Q extends ListQuery>(query: Q): Promise<ListAnswers[Q['type']]> {
    return (SLOW.has(query.type) ? this.#sums : this.#pages).ask(query)
  }

  #damaged(): void {
    if (!this.#running) return
    const { log } = this.#options
    void this.rebuild().catch(error => log.error({ err: error }, 'the consolidated database could not be rebuilt'))
  }

  async #endReaders(): Promise<void> {
    await Promise.all([this.#pages.end(), this.#sums.end()])
  }

  /** Ends all threads. Safe to call twice. */
  async close(): Promise<void> {
    await this.stop()
    await this.#endReaders()
  }
}
