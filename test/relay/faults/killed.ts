// Relays in processes of their own that are killed, as when the power goes: while they serve, or in the middle of what
// they do to documents.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Reachable } from '../sockets/support.ts'

const serving = join(import.meta.dirname, 'relay-process.ts')
const working = join(import.meta.dirname, 'documents-process.ts')

/** Serves a data folder until it is killed. */
export class RelayProcess implements Reachable {
  readonly host: string
  readonly installation: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number, installation: string) {
    this.#child = child
    this.host = `127.0.0.1:${port}`
    this.installation = installation
  }

  /** `port`: any that is free, unless devices know it already. */
  static async start(folder: string, installation: string, port = 0): Promise<RelayProcess> {
    const child = spawn(process.execPath, [serving, folder, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    return new RelayProcess(child, Number(line.toString()), installation)
  }

  /** Resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}

/** Builds documents anew, or trims them, and is killed after so many, a little later or sooner. */
export async function killedAfter(what: 'compact' | 'trim', folder: string, documents: number): Promise<void> {
  const child = spawn(process.execPath, [working, folder, what], { stdio: ['ignore', 'pipe', 'inherit'] })
  let done = -'begun'.length
  for await (const chunk of child.stdout) {
    done += (chunk as Buffer).length
    if (done >= documents) break
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
}
