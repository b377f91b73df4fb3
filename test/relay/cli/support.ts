// The command line for tests: run within this process, or as the processes people start, each on a folder of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { findCommand, parseArguments } from '../../../relay/cli/command.ts'
import { commands } from '../../../relay/cli/commands/commands.ts'
import type { Io, Language } from '../../../relay/cli/io.ts'
import { explain, runCommand } from '../../../relay/cli/run.ts'
import { runRelay } from '../../../relay/cli/serve.ts'
import { readSettings } from '../../../relay/cli/settings.ts'
import type { Core } from '../../../relay/relay.ts'
import { environment, root } from '../../support/child.ts'

export const SALES = join(root, 'relay/demo/data/crm_opportunities/sales_pipeline.csv')

export interface Ran {
  readonly exit: number | null
  readonly out: string
  readonly err: string
}

export function dataFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-cli-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Kept extends Io {
  readonly kept: { out: string; err: string; progress: string[] }
}

/** An Io that keeps what is said. */
export function keepingIo(signal: AbortSignal = new AbortController().signal, language: Language = 'en'): Kept {
  const kept = { out: '', err: '', progress: [] as string[] }
  return {
    kept,
    language,
    signal,
    out: text => {
      kept.out += text
    },
    file: (path, bytes) => writeFileSync(path ?? 1, bytes),
    message: text => {
      kept.err += `${text[language]}\n`
    },
    progress: text => void kept.progress.push(text[language]),
  }
}

/** Runs a command as `satchel …` does, in this process. */
export async function satchel(folder: string, argv: readonly string[], io: Kept = keepingIo()): Promise<Ran> {
  const ran = async () => {
    const found = findCommand(commands, argv)
    if (!found) throw new Error(`no command ${argv.join(' ')}`)
    const given = parseArguments(found.command, found.rest)
    return runCommand(found.command, given, argv, readSettings({ SATCHEL_DATA: folder, SATCHEL_LOG: 'error' }), io)
  }
  const exit = await ran().catch((error: unknown) => explain(error, io))
  return { exit, out: io.kept.out, err: io.kept.err }
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type AnyJson = any

/** The same, for commands that print JSON; their exit code is given beside it. */
export async function json(
  folder: string,
  ...argv: string[]
): Promise<{ exit: number | null; value: AnyJson; err: string }> {
  const { exit, out, err } = await satchel(folder, [...argv, '--json'])
  return { exit, err, value: JSON.parse(out) }
}

export interface RunningRelay {
  readonly core: Core
  readonly port: number
  /** Stops it and gives the exit code. */
  stop(): Promise<number>
}

/** A relay in this process, on any free port. */
export async function relayOn(folder: string, context: TestContext): Promise<RunningRelay> {
  const stop = new AbortController()
  const settings = readSettings({
    SATCHEL_DATA: folder,
    SATCHEL_PORT: '0',
    SATCHEL_LOG: 'silent',
    SATCHEL_REHEARSE: 'no',
  })
  let ended: Promise<number> = Promise.resolve(0)
  const running = await new Promise<{ core: Core; port: number }>((resolve, reject) => {
    ended = runRelay({
      settings,
      io: keepingIo(stop.signal),
      announce: (core, port) => {
        resolve({ core, port })
        return []
      },
    })
    ended.catch(reject)
  })
  const relay = {
    ...running,
    stop: () => {
      stop.abort()
      return ended
    },
  }
  context.after(relay.stop)
  return relay
}

/** Runs the command line as a process to its end. */
export async function satchelProcess(
  folder: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const child = spawn(process.execPath, ['relay/cli/main.ts', ...argv], {
    cwd: root,
    env: environment({ NODE_TEST_CONTEXT: undefined, LC_ALL: 'C', ...env, SATCHEL_DATA: folder }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const [exit] = (await once(child, 'close')) as [number | null]
  return { exit, out, err }
}
