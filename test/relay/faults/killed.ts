// A relay's process that is killed in the middle of what it does to documents.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const program = join(import.meta.dirname, 'documents-process.ts')

/** Builds documents anew, or trims them, and is killed after so many, a little later or sooner. */
export async function killedAfter(what: 'compact' | 'trim', folder: string, documents: number): Promise<void> {
  const child = spawn(process.execPath, [program, folder, what], { stdio: ['ignore', 'pipe', 'inherit'] })
  let done = -'begun'.length
  for await (const chunk of child.stdout) {
    done += (chunk as Buffer).length
    if (done >= documents) break
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
}
