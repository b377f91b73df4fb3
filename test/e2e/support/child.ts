// A program of the repository as a child process whose lines a test can wait for.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { environment, root } from '../../support/child.ts'

/** ms a test waits for a line, and for a process to follow a signal. */
const patience = 15_000

type Environment = Readonly<Record<string, string>>

function launch(args: readonly string[], env: Environment): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // A relay started from a test is no part of the test runner.
    env: environment({ ...env, NODE_TEST_CONTEXT: undefined }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that dies must not leave a relay on its port.
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}

export class Child {
  readonly #child: ChildProcess
  readonly #gone: Promise<unknown>
  readonly #watchers = new Set<() => void>()
  #output = ''
  #ended = false

  constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
        this.#look()
      })
    }
    // 'close' and not 'exit': the last lines come after the process has gone.
    this.#gone = once(child, 'close').then(() => {
      this.#ended = true
      this.#look()
    })
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The process did not start.')
    return this.#child.pid
  }

  /** Both outputs in the order in which they came. */
  get output(): string {
    return this.#output
  }

  #look(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }

  /**
   * Resolves with the match in the first complete line that fits, printed already or still to come. Rejects, naming
   * the output, when the process ends without it or after `limit` ms.
   */
  line(pattern: RegExp, limit = patience): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        this.#watchers.delete(watcher)
      }
      const fail = (why: string) => {
        done()
        reject(new Error(`${why} before it printed ${pattern}. It printed:\n${this.#output}`))
      }
      const watcher = () => {
        for (const line of this.#output.split('\n').slice(0, -1)) {
          const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(line)
          if (match === null) continue
          done()
          resolve(match)
          return
        }
        if (this.#ended) fail('The process ended')
      }
      const timer = setTimeout(() => fail(`${limit} ms passed`), limit)
      this.#watchers.add(watcher)
      watcher()
    })
  }

  /** Sends a signal and resolves when the process is gone; rejects where it does not follow. Fine to call twice. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#child.kill('SIGKILL')
        reject(new Error(`${signal} did not end it within ${patience} ms. It printed:\n${this.#output}`))
      }, patience)
    })
    await Promise.race([this.#gone, late]).finally(() => clearTimeout(timer))
  }
}

/** Starts `node ARGS` in the repository's root. */
export const start = (args: readonly string[], env: Environment): Child => new Child(launch(args, env))

/** Runs `node ARGS` to its end and gives its standard output. Rejects with its messages where the exit code is not 0. */
export async function runToEnd(args: readonly string[], env: Environment): Promise<string> {
  const child = launch(args, env)
  let output = ''
  let messages = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    messages += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${messages}${output}`)
  return output
}
