// The thread that reads the consolidated database: a list of a million opportunities keeps nobody's edit waiting.
import { parentPort, workerData } from 'node:worker_threads'
import { Statements } from '../store/statements.ts'
import { isDamage, readConsolidated } from './database.ts'
import { type ListAnswers, type ListQuery, Lists } from './queries.ts'

export interface ReaderData {
  readonly file: string
}

export interface ReaderRequest {
  readonly id: number
  readonly query: ListQuery
}

export type ReaderAnswer =
  | { readonly id: number; readonly answer: ListAnswers[ListQuery['type']] }
  | { readonly id: number; readonly problem: string; readonly damaged: boolean }

const { file } = workerData as ReaderData
let lists: Lists | null = null

function open(): Lists | null {
  const database = readConsolidated(file)
  if (!database) return null
  database.exec('PRAGMA query_only = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY')
  return new Lists(new Statements(database, () => undefined))
}

function answer({ id, query }: ReaderRequest): ReaderAnswer {
  try {
    lists ??= open()
    if (!lists) return { id, problem: 'the list is being built', damaged: false }
    return { id, answer: lists.answer(query) }
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error), damaged: isDamage(error) }
  }
}

parentPort?.on('message', (request: ReaderRequest) => parentPort?.postMessage(answer(request)))
