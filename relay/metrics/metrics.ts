// What an operator needs to see of a relay: who is there, what is done and refused, what waits, what it costs (DESIGN 9).
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { DatabaseSync } from 'node:sqlite'
import type { EntryAnswer } from '../../src/sync/wire/frames.ts'
import type { Consolidated } from '../consolidated/consolidated.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { SocketCounts } from '../sockets/sockets.ts'
import type { SqliteStore } from '../store/sqlite.ts'
import { Counter, gauge, Histogram, type Metric } from './exposition.ts'

/** What rooms tell of their work. */
export interface Observer {
  /** Entries were answered. */
  answered(answers: readonly EntryAnswer[]): void
  /** ms that judging one turn took, and its commit with the flush to disk. */
  turned(judged: number, committed: number): void
}

const OUTCOMES: readonly EntryAnswer['status'][] = ['committed', 'refused', 'held', 'gap', 'later']
/** Seconds. A turn is meant to take 10 ms; a disk may take a second. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
/** ms between two looks at the event loop. */
const RESOLUTION_MS = 20
const NANOSECONDS = 1e9
const MICROSECONDS = 1e6

export interface MetricsOptions {
  readonly version: string
  readonly rooms: Rooms
  readonly store: SqliteStore
  readonly consolidated: Consolidated | null
  readonly database: DatabaseSync
  readonly sockets: () => SocketCounts
}

/** Counts from the beginning; the rest is asked for with each answer. */
export class Observations implements Observer {
  readonly entries = new Counter('satchel_entries_total', 'Entries answered, by outcome.', 'outcome', OUTCOMES)
  readonly turns = new Histogram('satchel_turn_seconds', 'Time to judge what one event-loop turn brought.', BOUNDS)
  readonly commits = new Histogram(
    'satchel_commit_seconds',
    'Time to commit a turn, the flush to disk included.',
    BOUNDS,
  )

  answered(answers: readonly EntryAnswer[]): void {
    for (const { status } of answers) this.entries.add(status)
  }

  turned(judged: number, committed: number): void {
    this.turns.observe(judged / 1000)
    this.commits.observe(committed / 1000)
  }
}

export class Metrics {
  readonly #metrics: readonly Metric[]
  readonly #delay: ReturnType<typeof monitorEventLoopDelay>

  constructor(observations: Observations, options: MetricsOptions) {
    this.#delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    this.#delay.enable()
    this.#metrics = [
      gauge('satchel_info', 'The version that runs.', () => [[{ version: options.version }, 1]]),
      ...online(options),
      observations.entries,
      observations.turns,
      observations.commits,
      ...waiting(options),
      ...kept(options),
      this.#loop(),
      ...processMetrics,
    ]
  }

  render(): string {
    return `${this.#metrics.flatMap(metric => metric.render()).join('\n')}\n`
  }

  /** Of the time since somebody looked last. */
  #loop(): Metric {
    const help = 'Delay of the event loop since the last look, by quantile.'
    return gauge('satchel_event_loop_delay_seconds', help, () => {
      const seconds = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? nanoseconds / NANOSECONDS : 0)
      const quantiles = [50, 99].map(
        each => [{ quantile: String(each / 100) }, seconds(this.#delay.percentile(each))] as const,
      )
      const most = seconds(this.#delay.max)
      const nothing = this.#delay.count === 0
      this.#delay.reset()
      return nothing ? [] : [...quantiles, [{ quantile: '1' }, most] as const]
    })
  }

  close(): void {
    this.#delay.disable()
  }
}

const online = ({ sockets }: MetricsOptions): Metric[] => [
  gauge('satchel_sockets', 'Open sockets: of devices, and of stock clients.', () => {
    const { devices, stock } = sockets()
    return [
      [{ kind: 'device' }, devices],
      [{ kind: 'stock' }, stock],
    ]
  }),
  gauge('satchel_people_online', 'People with at least one open socket.', () => sockets().people),
]

function waiting({ rooms, store, consolidated }: MetricsOptions): Metric[] {
  const progress = () => consolidated?.progress ?? null
  return [
    gauge('satchel_queued_entries', 'Entries that wait to be judged.', () => rooms.queued),
    gauge('satchel_documents_in_memory', 'Documents that are in memory.', () => rooms.size),
    gauge('satchel_journal_sequence', 'The last sequence given out.', () => store.last, 'counter'),
    gauge(
      'satchel_lists_sequence',
      'The last sequence that lists, totals and search have.',
      () => progress()?.applied ?? 0,
    ),
    gauge(
      'satchel_lists_lag_seconds',
      'Age of the oldest change that lists do not have.',
      () => consolidated?.lag() ?? 0,
    ),
    gauge('satchel_lists_building', '1 while the consolidated database is built from nothing.', () =>
      progress()?.building ? 1 : 0,
    ),
    gauge('satchel_lists_damaged_documents', 'Documents that could not be projected.', () => progress()?.damaged ?? 0),
    gauge('satchel_lists_asked', 'Lists and searches under way.', () => consolidated?.asked ?? 0),
  ]
}

/** Each of them is read from an index of what is still open. */
function kept({ database }: MetricsOptions): Metric[] {
  const counted = (sql: string) => {
    const statement = database.prepare(sql)
    return () => statement.get() ?? {}
  }
  const quarantine = counted('SELECT count(*) AS open, count(asked) AS asked FROM quarantine WHERE settled IS NULL')
  const bytes = counted('SELECT ifnull(sum(held), 0) AS bytes FROM quarantine WHERE settled IS NULL AND held > 0')
  const collisions = counted('SELECT count(*) AS open FROM collisions WHERE decided IS NULL')
  const documents = counted('SELECT count(*) AS count FROM documents')
  return [
    gauge('satchel_documents', 'Documents that are stored.', () => Number(documents().count)),
    gauge(
      'satchel_quarantine_entries',
      'Refused entries nobody has settled: asked about by their authors, or not.',
      () => {
        const { open, asked } = quarantine()
        return [
          [{ asked: 'yes' }, Number(asked)],
          [{ asked: 'no' }, Number(open) - Number(asked)],
        ]
      },
    ),
    gauge('satchel_quarantine_bytes', 'Bytes of refused entries nobody has settled.', () => Number(bytes().bytes)),
    gauge('satchel_open_collisions', 'Displaced values nobody has decided about.', () => Number(collisions().open)),
  ]
}

/** Under the names that dashboards for Node know. */
const processMetrics: readonly Metric[] = [
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()),
  gauge(
    'nodejs_heap_size_used_bytes',
    'Heap in use, without that of the threads for lists.',
    () => process.memoryUsage().heapUsed,
  ),
  gauge('nodejs_external_memory_bytes', 'Memory outside the heap.', () => process.memoryUsage().external),
  gauge('process_cpu_seconds_total', 'Processor time.', cpuSeconds, 'counter'),
  gauge('process_start_time_seconds', 'When the relay was started.', () => Math.round(performance.timeOrigin / 1000)),
]

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / MICROSECONDS
}
