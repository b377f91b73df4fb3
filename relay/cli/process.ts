// What every program here does with its process: private files, two outputs, and signals that ask it to stop.
import { type Io, languageOf, processIo } from './io.ts'
import { explain } from './run.ts'

/**
 * ms within which a second signal is the same one: a terminal sends Ctrl-C to every process of the group, and npm passes
 * it on once more.
 */
const SAME_SIGNAL_MS = 500
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const

/** Runs a program with its Io; its number is the exit code. The first signal asks it to stop, a second ends it at once. */
export async function runProgram(program: (io: Io) => Promise<number>): Promise<void> {
  // The data folder's files are for their owner alone.
  process.umask(0o077)
  const stop = new AbortController()
  let asked: number | null = null
  for (const [name, number] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      const now = performance.now()
      if (asked === null) {
        asked = now
        stop.abort()
      } else if (now - asked > SAME_SIGNAL_MS) process.exit(128 + number)
    })
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read has enough (`satchel list pipeline | head`); the job goes on.
      if (error.code !== 'EPIPE') throw error
    })
  }
  const io = processIo({ out: process.stdout, err: process.stderr }, languageOf(process.env), stop.signal)
  try {
    process.exitCode = await program(io)
  } catch (error) {
    process.exitCode = explain(error, io)
  }
  for (const name of Object.keys(SIGNALS)) process.removeAllListeners(name)
}
