// One thread that reads the consolidated database, as the relay asks it: started by the first question, ended by a slow one.
import { Worker } from 'node:worker_threads'
import { ASKED_OF_LISTS, LIST_MS } from '../limits.ts'
import type { ListAnswers, ListQuery } from './queries.ts'
import type { ReaderAnswer, ReaderData, ReaderRequest } from './reader.ts'
import { resourceLimits } from './resource-limits.ts'

/** Lists cannot be read now: the reader is busy with too much, or took too long. */
export class ListsUnavailableError extends Error {
  override readonly name = 'ListsUnavailableError'
}

export interface ListReaderOptions {
  readonly file: string
  readonly log: { error(fields: object, message: string): void }
  /** SQLite says that the file is damaged. */
  readonly damaged: () => void
}

type Asked = {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

export class ListReader {
  readonly #options: ListReaderOptions
  readonly #asked = new Map<number, Asked>()
  #worker: Worker | null = null
  #next = 1

  constructor(options: ListReaderOptions) {
    this.#options = options
  }

  /** Questions that wait for an answer. */
  get asked(): number {
    return this.#asked.size
  }

  /** @throws ListsUnavailableError */
  ask<Q extends ListQuery>(query: Q): Promise<ListAnswers[Q['type']]> {
    if (this.#asked.size >= ASKED_OF_LISTS) throw new ListsUnavailableError('too many lists are asked for at once')
    const worker = this.#start()
    const id = this.#next++
    return new Promise((resolve, reject) => {
      // A thread at work hears nothing: what takes too long ends with it.
      const timer = setTimeout(() => void this.end(), LIST_MS)
      this.#asked.set(id, { resolve, reject, timer })
      const request: ReaderRequest = { id, query }
      worker.postMessage(request)
    })
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const data: ReaderData = { file: this.#options.file }
    const worker = new Worker(new URL('./reader.ts', import.meta.url), { workerData: data, resourceLimits })
    this.#worker = worker
    worker.on('message', (answer: ReaderAnswer) => this.#answered(answer))
    worker.on('error', error => this.#options.log.error({ err: error }, 'a list could not be read'))
    worker.on('exit', () => {
      if (this.#worker === worker) void this.end()
    })
    return worker
  }

  #answered(answer: ReaderAnswer): void {
    const asked = this.#asked.get(answer.id)
    if (!asked) return
    this.#asked.delete(answer.id)
    clearTimeout(asked.timer)
    if ('answer' in answer) return asked.resolve(answer.answer as never)
    asked.reject(new ListsUnavailableError(answer.problem))
    if (answer.damaged) this.#options.damaged()
  }

  /** Whoever waits for it is told to ask again; the next question opens the file anew. Safe to call twice. */
  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    for (const { reject, timer } of this.#asked.values()) {
      clearTimeout(timer)
      reject(new ListsUnavailableError('the list took too long, or is being built'))
    }
    this.#asked.clear()
    await worker?.terminate()
  }
}
