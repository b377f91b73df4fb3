// Where a large company lives while it is measured: its data folder, the product's own relay on it, what that relay says.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Relay } from '../../e2e/support/relay.ts'
import { procStat } from '../lib/proc.js'
import type { Company, Size } from './company.ts'

/** ms between two looks at the relay's memory. */
const LOOK_MS = 50

export class Place {
  readonly folder: string
  readonly company: Company
  #relay: Relay | null = null

  private constructor(folder: string) {
    this.folder = folder
    this.company = JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')) as Company
  }

  /** Builds the company below `out`, on a real disk. */
  static build(out: string, size: Size): Place {
    const folder = mkdtempSync(join(out, 'company-'))
    const entry = join(import.meta.dirname, 'company.ts')
    execFileSync(process.execPath, ['--max-old-space-size=4096', entry, folder, JSON.stringify(size)], {
      stdio: 'inherit',
    })
    return new Place(folder)
  }

  /** Starts the relay; ms until it has said that it listens. */
  async start(): Promise<number> {
    const before = performance.now()
    this.#relay = await Relay.start({ data: this.folder })
    return performance.now() - before
  }

  /** As after an update of the relay: on the same port. */
  async restart(): Promise<void> {
    await this.relay.stop()
    await this.relay.restart()
  }

  get relay(): Relay {
    if (!this.#relay) throw new Error('the relay does not run')
    return this.#relay
  }

  get host(): string {
    return `127.0.0.1:${this.relay.port}`
  }

  async stop(): Promise<void> {
    await this.#relay?.stop()
    this.#relay = null
  }

  async leave(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Bytes resident now. */
  resident(): number {
    return procStat(this.relay.pid).rss
  }

  /** Call the answer to end the watch: bytes resident at most since. */
  watch(): () => number {
    let most = this.resident()
    const timer = setInterval(() => {
      most = Math.max(most, this.resident())
    }, LOOK_MS)
    return () => {
      clearInterval(timer)
      return most
    }
  }

  /** A figure of /metrics; NaN where there is none. Looking at the event loop's delay begins it anew. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://${this.host}/metrics`)).text()
    const line = text.split('\n').find(each => each.startsWith(`${name} `))
    return Number(line?.slice(name.length + 1) ?? Number.NaN)
  }

  /** As the office asks for a list; what it answers, and in how many ms. */
  async list(path: string): Promise<{ ms: number; body: unknown }> {
    const before = performance.now()
    const answer = await fetch(`http://${this.host}${path}`, {
      headers: { authorization: `Bearer ${this.company.office}` },
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    const body: unknown = await answer.json()
    return { ms: performance.now() - before, body }
  }
}
