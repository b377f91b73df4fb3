// Runs a command: inside the relay that owns the data folder, or, where none does, alone with the folder (DESIGN 9).
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileProblemText } from '../../src/exchange/texts.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import { AccountError } from '../accounts/errors.ts'
import { createLog } from '../http/log.ts'
import { kinds } from '../kinds.ts'
import { IMPORT_BYTES } from '../limits.ts'
import { MergeError } from '../merge/merge-error.ts'
import { type Core, createCore, type RelayOptions } from '../relay.ts'
import { DamagedDocumentError } from '../rooms/room.ts'
import { askRelay, NoRelayError } from './channel.ts'
import { type Arguments, type Command, type CommandContext, CommandError, EXIT, UsageError } from './command.ts'
import { type Folder, FolderInUseError, findFolder, openFolder } from './folder.ts'
import type { InputFile, Io } from './io.ts'
import { type Settings, urlOf, version } from './settings.ts'

/** ms to wait for another command, or a relay that is starting or stopping, to let go of the folder. */
const LOCK_MS = 5_000
const LOOK_MS = 50

/** What a core is made of, for this process. */
export function relayOptions(folder: Folder, settings: Settings): RelayOptions {
  return {
    database: folder.database,
    ownDevice: folder.ownDevice,
    kinds,
    clock: Date.now,
    random: length => new Uint8Array(randomBytes(length)),
    log: createLog(settings.log),
    version: version(),
    keepDays: settings.keepDays,
  }
}

/** Runs a command where its data is. Returns the exit code. @throws CommandError, UsageError */
export async function runCommand(
  command: Command,
  given: Arguments,
  argv: readonly string[],
  settings: Settings,
  io: Io,
): Promise<number> {
  const files = (command.files?.(given) ?? []).map(path => readInput(path, command.fileBytes ?? IMPORT_BYTES, io))
  const path = findFolder(settings.data, command.begins === true)
  for (const end = performance.now() + LOCK_MS; ; await delay(LOOK_MS)) {
    const exit = await throughRelay(path, argv, files, io)
    if (exit !== 'no relay') return exit
    const folder = tryFolder(path)
    if (folder) return alone(folder, settings, io, files, context => execute(context, command, given))
    if (performance.now() > end) throw inUse(path)
  }
}

async function throughRelay(path: string, argv: readonly string[], files: readonly InputFile[], io: Io) {
  try {
    const exit = await askRelay(path, argv, files, io)
    if (exit !== null) return exit
  } catch (error) {
    if (error instanceof NoRelayError) return 'no relay'
    throw error
  }
  throw new CommandError({
    en: 'The relay ended before the job was done.',
    de: 'Das Relay wurde beendet, bevor die Arbeit fertig war.',
  })
}

function tryFolder(path: string): Folder | null {
  try {
    return openFolder(path)
  } catch (error) {
    if (error instanceof FolderInUseError) return null
    throw error
  }
}

export const inUse = (path: string): CommandError =>
  new CommandError({
    en: `Another Satchel is working in the data folder ${path}; please try again when it has finished.`,
    de: `Ein anderes Satchel arbeitet im Datenordner ${path}; bitte versuchen Sie es erneut, wenn es fertig ist.`,
  })

async function alone(
  folder: Folder,
  settings: Settings,
  io: Io,
  files: readonly InputFile[],
  work: (context: CommandContext) => Promise<number>,
): Promise<number> {
  let core: Core | null = null
  try {
    core = createCore(relayOptions(folder, settings))
    await core.merger.resume()
    const url = urlOf(settings, settings.port)
    return await work({ core, database: folder.database, io, url, files })
  } finally {
    await core?.close()
    folder.close()
  }
}

/** Runs a command and turns what people can understand into their words. */
export async function execute(context: CommandContext, command: Command, given: Arguments): Promise<number> {
  try {
    return await command.run(context, given)
  } catch (error) {
    return explain(error, context.io)
  }
}

/** Says what went wrong and returns the exit code. What is no error of a person's is thrown again. */
export function explain(error: unknown, io: Io): number {
  if (error instanceof UsageError) {
    io.message(error.label)
    if (error.command) {
      const written = `satchel ${error.command.name} ${error.command.usage}`.trim()
      io.message({ en: `Write: ${written}`, de: `So geht es: ${written}` })
    }
    return EXIT.usage
  }
  if (error instanceof CommandError || error instanceof SatchelFileError || error instanceof MergeError) {
    io.message(error.label)
  } else if (error instanceof AccountError) io.message({ en: error.sentence('en'), de: error.sentence('de') })
  else if (error instanceof DamagedDocumentError) {
    io.message({
      en: `A document cannot be read: ${error.message}. “satchel verify” names what is damaged.`,
      de: `Ein Dokument ist nicht lesbar: ${error.message}. „satchel verify“ nennt, was beschädigt ist.`,
    })
  } else if (io.signal.aborted && isAbort(error)) {
    io.message({
      en: 'Stopped before the job was done. What was done until then stays; a merge that has begun to write is finished by the relay.',
      de: 'Vor dem Ende abgebrochen. Was bis dahin geschehen ist, bleibt; eine Zusammenführung, die schon schreibt, führt das Relay zu Ende.',
    })
  } else {
    const why = error instanceof Error ? error.message : String(error)
    io.message({ en: `Something went wrong inside Satchel: ${why}`, de: `In Satchel ist etwas schiefgegangen: ${why}` })
    return EXIT.internal
  }
  return EXIT.notDone
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

function readInput(path: string, limit: number, io: Io): InputFile {
  const { language } = io
  try {
    const { size } = statSync(path)
    if (size > limit) {
      const text = fileProblemText({ code: 'tooLarge', bytes: size, limit }, language)
      throw new CommandError({ en: text, de: text })
    }
    return { name: basename(path), bytes: readFileSync(path) }
  } catch (error) {
    if (error instanceof CommandError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(unreadable(path, code ?? String(error)))
  }
}

function unreadable(path: string, code: string): { en: string; de: string } {
  if (code === 'ENOENT') return { en: `There is no file ${path}.`, de: `Eine Datei ${path} gibt es nicht.` }
  if (code === 'EISDIR') return { en: `${path} is a folder.`, de: `${path} ist ein Ordner.` }
  return { en: `The file ${path} cannot be read (${code}).`, de: `Die Datei ${path} ist nicht lesbar (${code}).` }
}
