// Runs a relay on a data folder until it is told to stop, and then ends without losing anything (DESIGN 9).
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { rehearse } from '../rehearsal.ts'
import { type Core, createCore, type Relay, serve } from '../relay.ts'
import { growLog } from '../store/database.ts'
import { askRelay, openChannel, type Runner } from './channel.ts'
import { CommandError, EXIT, findCommand, parseArguments } from './command.ts'
import { commands } from './commands/commands.ts'
import { type Folder, FolderInUseError, findFolder, openFolder } from './folder.ts'
import type { Io } from './io.ts'
import { execute, explain, inUse, relayOptions } from './run.ts'
import { type Settings, staticFolder, urlOf } from './settings.ts'

/** ms to wait for a command, or a relay that is stopping, to let go of the folder. */
const LOCK_MS = 5_000
const LOOK_MS = 50

export interface RelayRun {
  readonly settings: Settings
  readonly io: Io
  /** Before anybody can connect: the demo fills its company here. */
  readonly prepare?: (core: Core, io: Io) => Promise<void>
  /** What is printed once it listens, a line each. */
  readonly announce: (core: Core, port: number) => string[]
}

/** Resolves with the exit code when `io.signal` is aborted and all is finished. @throws CommandError */
export async function runRelay({ settings, io, prepare, announce }: RelayRun): Promise<number> {
  const folder = await ownFolder(findFolder(settings.data, true))
  let core: Core | null = null
  try {
    const options = relayOptions(folder, settings)
    core = createCore(options)
    await prepare?.(core, io)
    io.signal.throwIfAborted()
    growLog(folder.database)
    if (settings.rehearse) await rehearse(options.kinds)
    io.signal.throwIfAborted()
    const relay = await listen(core, options, settings)
    await untilStopped(relay, folder, settings, io, announce)
    return EXIT.done
  } catch (error) {
    // Stopping while it starts is a job done as well.
    if (io.signal.aborted && error === io.signal.reason) return EXIT.done
    throw error
  } finally {
    await core?.close()
    folder.close()
  }
}

async function untilStopped(relay: Relay, folder: Folder, settings: Settings, io: Io, announce: RelayRun['announce']) {
  const { core, port } = relay
  const url = urlOf(settings, port)
  const run: Runner = async (argv, files, asker) => {
    try {
      const found = findCommand(commands, argv)
      if (!found) throw new CommandError(otherVersion)
      const given = parseArguments(found.command, found.rest)
      const context = { core, database: folder.database, io: asker, url, files }
      return await execute(context, found.command, given)
    } catch (error) {
      return explain(error, asker)
    }
  }
  try {
    const channel = await openChannel(folder.path, run)
    try {
      for (const line of announce(core, port)) io.out(`${line}\n`)
      hints(settings, io)
      await aborted(io.signal)
    } finally {
      await channel.close()
    }
  } finally {
    await relay.close()
  }
}

const otherVersion = {
  en: 'The running relay does not know this command; it is of another version.',
  de: 'Das laufende Relay kennt diesen Befehl nicht; es hat eine andere Version.',
}

async function listen(core: Core, options: ReturnType<typeof relayOptions>, settings: Settings): Promise<Relay> {
  const { host, port, origins, proxies, tls, metricsToken } = settings
  const secure = origins.length > 0 && origins.every(origin => origin.startsWith('https:'))
  try {
    return await serve(core, options, {
      host,
      port,
      origins,
      staticFolder,
      secure,
      ...(tls ? { tls } : {}),
      trustedProxies: proxies,
      metricsToken,
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new CommandError({
        en: `Port ${port} is taken by another program; choose another with SATCHEL_PORT.`,
        de: `Port ${port} ist von einem anderen Programm belegt; wählen Sie mit SATCHEL_PORT einen anderen.`,
      })
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new CommandError({
        en: `It is not possible to listen on ${host}:${port} (${code}); see SATCHEL_HOST and SATCHEL_PORT.`,
        de: `Auf ${host}:${port} lässt sich nicht lauschen (${code}); siehe SATCHEL_HOST und SATCHEL_PORT.`,
      })
    }
    throw error
  }
}

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/

function hints({ host, origins }: Settings, io: Io): void {
  if (!existsSync(join(staticFolder, 'index.html'))) {
    io.message({
      en: 'The app has not been built: run “npm run build” (npm start does it by itself).',
      de: 'Die App ist noch nicht gebaut: Führen Sie „npm run build“ aus (npm start tut es von selbst).',
    })
  }
  if (!LOOPBACK.test(host) && origins.length === 0) {
    io.message({
      en: 'Others can connect, but SATCHEL_ORIGINS names no address they may open Satchel at.',
      de: 'Andere können sich verbinden, aber SATCHEL_ORIGINS nennt keine Adresse, unter der sie Satchel öffnen dürfen.',
    })
  }
}

/** Waits for a command that is about to finish, not for a relay that runs. */
async function ownFolder(path: string): Promise<Folder> {
  for (const end = performance.now() + LOCK_MS; ; await delay(LOOK_MS)) {
    try {
      return openFolder(path)
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error
    }
    if (await relayRuns(path)) {
      throw new CommandError({
        en: `A relay is running on the data folder ${path} already.`,
        de: `Auf dem Datenordner ${path} läuft schon ein Relay.`,
      })
    }
    if (performance.now() > end) throw inUse(path)
  }
}

/** Asks for nothing that is done: only whether somebody answers. */
async function relayRuns(path: string): Promise<boolean> {
  const silent: Io = {
    language: 'en',
    signal: AbortSignal.timeout(LOCK_MS),
    out: () => undefined,
    file: () => undefined,
    message: () => undefined,
    progress: () => undefined,
  }
  try {
    await askRelay(path, [], [], silent)
    return true
  } catch {
    // Nobody there, or nobody who answers: the lock alone decides.
    return false
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
