// A real relay for end-to-end tests: `satchel serve` as a child process with a data folder of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, runToEnd, start } from './child.ts'

/** ms until a relay that was started must have printed its address. */
const startLimit = 20_000

const command = 'relay/cli/main.ts'

export interface RelayOptions {
  /** Kept by whoever gives it; without one the relay has a fresh folder that `remove` takes away. */
  readonly data?: string
  /** 0, the default, is any free port; a restart always takes the same one again. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
  /** Folder of an installation other than this repository, such as one with an app of its own. */
  readonly installation?: string
}

/** `http://localhost:PORT`, at the end of a line or before the fragment of a set-up link. */
const addressLine = /(https?:\/\/localhost):(\d+)/

export class Relay {
  readonly data: string
  readonly #env: Readonly<Record<string, string>>
  readonly #ownsData: boolean
  readonly #command: string
  #port: number
  #site = 'http://localhost'
  #child: Child | undefined

  private constructor({ data, port = 0, env = {}, installation = '' }: RelayOptions) {
    this.#ownsData = data === undefined
    this.data = data ?? mkdtempSync(join(tmpdir(), 'satchel-e2e-'))
    this.#port = port
    this.#env = env
    this.#command = join(installation, command)
  }

  /** Resolves when the relay has said that it listens. Rejects with its output where it ended or said nothing. */
  static async start(options: RelayOptions = {}): Promise<Relay> {
    const relay = new Relay(options)
    await relay.#start()
    return relay
  }

  async #start(): Promise<void> {
    const env = { ...this.#env, SATCHEL_DATA: this.data, SATCHEL_PORT: String(this.#port) }
    this.#child = start([this.#command, 'serve'], env)
    const [, site, port] = await this.#child.line(addressLine, startLimit)
    this.#port = Number(port)
    this.#site = site ?? this.#site
  }

  get port(): number {
    return this.#port
  }

  get pid(): number {
    return this.#running.pid
  }

  /** Where a person opens it; `on('rep')` gives the same relay on an origin of its own. */
  get url(): string {
    return `${this.#site}:${this.#port}`
  }

  /** Windows of one browser share cookies and storage per origin; Chromium resolves every `*.localhost` itself. */
  on(name: string): string {
    return `http://${name}.localhost:${this.#port}`
  }

  get #running(): Child {
    if (this.#child === undefined) throw new Error('This relay is not running.')
    return this.#child
  }

  /** Everything printed since the last start. */
  get output(): string {
    return this.#running.output
  }

  /** Waits for a line of output, also one that is there already. */
  line(pattern: RegExp, limit?: number): Promise<RegExpExecArray> {
    return this.#running.line(pattern, limit)
  }

  /** The link that an empty data folder prints once: `http(s)://localhost:PORT/#setup=SECRET`. */
  async setupLink(): Promise<string> {
    const [link] = await this.line(/https?:\/\/localhost:\d+\/#setup=\S+/)
    return link
  }

  /** As when the power goes. Resolves when the process is gone. */
  async kill9(): Promise<void> {
    await this.#running.end('SIGKILL')
    this.#child = undefined
  }

  /** As an administrator would: it finishes what it has begun. Fine to call on one that does not run. */
  async stop(): Promise<void> {
    await this.#child?.end('SIGTERM')
    this.#child = undefined
  }

  /** On the same port and the same data, after `kill9` or `stop`. */
  async restart(): Promise<void> {
    if (this.#child !== undefined) await this.stop()
    await this.#start()
  }

  /** Runs the command line on this relay's data folder, whether the relay runs or not. */
  async satchel(...args: string[]): Promise<string> {
    return runToEnd([this.#command, ...args], { ...this.#env, SATCHEL_DATA: this.data })
  }

  /** Stops it and removes a data folder of its own: for `after` hooks. */
  async remove(): Promise<void> {
    await this.stop()
    if (this.#ownsData) rmSync(this.data, { recursive: true, force: true })
  }
}
