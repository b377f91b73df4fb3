// The consolidated database as the relay has it: two threads of their own, one that writes it and one that reads it.
import { Worker } from 'node:worker_threads'
import { ASKED_OF_LISTS, LIST_MS } from '../limits.ts'
import { removeFile } from './database.ts'
import { Lag } from './lag.ts'
import type { Progress } from './projection.ts'
import type { ProjectorData, ProjectorMessage } from './projector.ts'
import type { ListAnswers, ListQuery } from './queries.ts'
import type { ReaderAnswer, ReaderData, ReaderRequest } from './reader.ts'
import { Signals } from './signals.ts'

/** Lists cannot be read now: the reader is busy with too much, or took too long. */
export class ListsUnavailableError extends Error {
  override readonly name = 'ListsUnavailableError'
}

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

type Asked = {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

export class Consolidated {
  readonly #options: ConsolidatedOptions
  readonly #signals = new Signals()
  readonly #lag = new Lag(() => performance.now())
  readonly #asked = new Map<number, Asked>()
  readonly #waiting = new Set<() => void>()
  #projector: Worker | null = null
  #reader: Worker | null = null
  #again: NodeJS.Timeout | null = null
  #failures = 0
  #next = 1
  #progress: Progress | null = null
  #running = false
  #begin: Promise<void> | null = null

  constructor(options: ConsolidatedOptions) {
    this.#options = options
    this.#signals.committed(options.sequence)
  }

  /** As it was told last; null before the projector has said anything. */
  get progress(): Progress | null {
    return this.#progress
  }

  /** Questions that wait for the reader. */
  get asked(): number {
    return this.#asked.size
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
    const projector = new Worker(new URL('./projector.ts', import.meta.url), { workerData: data })
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
      this.#endReader()
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
    this.#endReader()
    removeFile(this.#options.file)
    this.#progress = null
    this.start()
  }

  /** Stops the projector, not the reader. Safe to call twice. */
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

  /** Asks the reader. @throws ListsUnavailableError */
  ask<Q extends ListQuery>(query: Q): Promise<ListAnswers[Q['type']]> {
    if (this.#asked.size >= ASKED_OF_LISTS) throw new ListsUnavailableError('too many lists are asked for at once')
    const reader = this.#startReader()
    const id = this.#next++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#endReader(), LIST_MS)
      this.#asked.set(id, { resolve, reject, timer })
      const request: ReaderRequest = { id, query }
      reader.postMessage(request)
    })
  }

  #startReader(): Worker {
    if (this.#reader) return this.#reader
    const data: ReaderData = { file: this.#options.file }
    const reader = new Worker(new URL('./reader.ts', import.meta.url), { workerData: data })
    this.#reader = reader
    reader.on('message', (answer: ReaderAnswer) => this.#answered(answer))
    reader.on('error', error => this.#options.log.error({ err: error }, 'a list could not be read'))
    reader.on('exit', () => {
      if (this.#reader === reader) this.#endReader()
    })
    return reader
  }

  #answered(answer: ReaderAnswer): void {
    const asked = this.#asked.get(answer.id)
    if (!asked) return
    this.#asked.delete(answer.id)
    clearTimeout(asked.timer)
    if ('answer' in answer) return asked.resolve(answer.answer as never)
    asked.reject(new ListsUnavailableError(answer.problem))
    if (answer.damaged && this.#running) {
      void this.rebuild().catch(error =>
        this.#options.log.error({ err: error }, 'the consolidated database could not be rebuilt'),
      )
    }
  }

  /** Whoever waits for it is told to ask again. */
  #endReader(): void {
    const reader = this.#reader
    this.#reader = null
    void reader?.terminate()
    for (const { reject, timer } of this.#asked.values()) {
      clearTimeout(timer)
      reject(new ListsUnavailableError('the list took too long, or is being built'))
    }
    this.#asked.clear()
  }

  /** Ends both threads. Safe to call twice. */
  async close(): Promise<void> {
    await this.stop()
    const reader = this.#reader
    this.#endReader()
    await reader?.terminate()
  }
}
