// Child processes of the tests: run to their end with a limit, and never left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'

export const root = dirname(dirname(import.meta.dirname))

/** Tools of the repository come first, so that their `#!/usr/bin/env node` finds this Node and not an older one. */
export const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  // What they print ends up in logs.
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  // A second of two cores each time a relay starts; the test of starting lets it be.
  SATCHEL_REHEARSE: 'no',
  PATH: [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':'),
  ...extra,
})

const running = new Set<ChildProcess>()

/** Sends a signal to a child started with `detached` and to everything it started in its group. */
export function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    for (const child of running) signal(child, 'SIGKILL')
    process.exit(130)
  })
}

/** ms between asking a child to end and ending it: enough for a test runner to close its browser. */
const grace = 3_000

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Both outputs in the order in which they came. */
  readonly output: string
  /** ms */
  readonly duration: number
  readonly overdue: boolean
}

/** Runs a command in the repository's root. After `limit` ms it is ended and says so in `overdue`; it never rejects for an exit code. */
export function run(
  command: string,
  args: readonly string[],
  { limit, env = {} }: { limit: number; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  const started = performance.now()
  const child = spawn(command, args, {
    cwd: root,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  running.add(child)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  let overdue = false
  let last: NodeJS.Timeout | undefined
  const first = setTimeout(() => {
    overdue = true
    signal(child, 'SIGTERM')
    last = setTimeout(() => signal(child, 'SIGKILL'), grace)
  }, limit)
  return new Promise((resolve, reject) => {
    const settled = () => {
      clearTimeout(first)
      clearTimeout(last)
      running.delete(child)
    }
    child.once('error', error => {
      settled()
      reject(error)
    })
    child.once('exit', (code, by) => {
      settled()
      // Grandchildren left behind would hold the pipes open, and two cores are few.
      signal(child, 'SIGKILL')
      child.once('close', () => {
        const output = Buffer.concat(chunks).toString('utf8')
        resolve({ code, signal: by, output, duration: performance.now() - started, overdue })
      })
    })
  })
}
