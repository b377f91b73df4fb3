// Measured values and their text for Prometheus (exposition format 0.0.4): counters, gauges, histograms, no more.

/** Label values by name. Never a person, a document or anything else there is without end. */
export type Labels = Readonly<Record<string, string>>

export interface Metric {
  /** Lines of text, with what it is. */
  render(): string[]
}

/** What an answer says it is. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')

function sample(name: string, value: number, labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
}

const heading = (name: string, type: string, help: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

/** Counts what happened since the start, by one label. */
export class Counter implements Metric {
  readonly #name: string
  readonly #help: string
  readonly #label: string
  readonly #counts: Map<string, number>

  /** `values`: all there are, so that none is missing before it happens. */
  constructor(name: string, help: string, label: string, values: readonly string[]) {
    this.#name = name
    this.#help = help
    this.#label = label
    this.#counts = new Map(values.map(value => [value, 0]))
  }

  add(value: string, count = 1): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + count)
  }

  render(): string[] {
    const lines = [...this.#counts].map(([value, count]) => sample(this.#name, count, { [this.#label]: value }))
    return [...heading(this.#name, 'counter', this.#help), ...lines]
  }
}

/** Asks for its values when they are wanted. `type` counter: what the system counts itself. */
export function gauge(
  name: string,
  help: string,
  read: () => number | readonly (readonly [Labels, number])[],
  type: 'gauge' | 'counter' = 'gauge',
): Metric {
  return {
    render: () => {
      const value = read()
      const lines =
        typeof value === 'number' ? [sample(name, value)] : value.map(each => sample(name, each[1], each[0]))
      return [...heading(name, type, help), ...lines]
    },
  }
}

/** How long something took, in seconds, counted by bounds. */
export class Histogram implements Metric {
  readonly #name: string
  readonly #help: string
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0
  #count = 0

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name
    this.#help = help
    this.#bounds = bounds
    this.#counts = bounds.map(() => 0)
  }

  observe(seconds: number): void {
    this.#sum += seconds
    this.#count++
    const at = this.#bounds.findIndex(bound => seconds <= bound)
    if (at >= 0) this.#counts[at] = (this.#counts[at] ?? 0) + 1
  }

  render(): string[] {
    let below = 0
    const buckets = this.#bounds.map((bound, at) => {
      below += this.#counts[at] ?? 0
      return sample(`${this.#name}_bucket`, below, { le: String(bound) })
    })
    return [
      ...heading(this.#name, 'histogram', this.#help),
      ...buckets,
      sample(`${this.#name}_bucket`, this.#count, { le: '+Inf' }),
      sample(`${this.#name}_sum`, this.#sum),
      sample(`${this.#name}_count`, this.#count),
    ]
  }
}
