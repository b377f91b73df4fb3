// What a command reads and says: data for standard output, messages for standard error, in one of two languages.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Label } from '../../src/documents/values.ts'
import { CommandError } from './command.ts'

export type Language = keyof Label

/** A file named on the command line, read by the process the person started: the relay may run as somebody else. */
export interface InputFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Io {
  readonly language: Language
  /** Data: standard output, as it is. */
  out(text: string): void
  /** Data that is no text: into the file the person named, or to standard output. @throws CommandError */
  file(path: string | null, bytes: Uint8Array): void
  /** A message of one or more lines: standard error. */
  message(text: Label): void
  /** What is under way; the next one takes its place. Shown on terminals only. */
  progress(text: Label): void
  /** Aborted where the person gave up or the relay stops. */
  readonly signal: AbortSignal
}

/** The language of messages as programs are told it: `LC_ALL`, else `LC_MESSAGES`, else `LANG`; English unless German. */
export function languageOf(environment: NodeJS.ProcessEnv): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('de') ? 'de' : 'en'
}

/** The part of a stream that is written to. */
export interface Output {
  write(data: string | Uint8Array): unknown
  readonly isTTY?: boolean
}

const CLEAR_LINE = '\r\x1b[K'

/** Io of a process: its two outputs. */
export function processIo(outputs: { out: Output; err: Output }, language: Language, signal: AbortSignal): Io {
  const { out, err } = outputs
  let transient = false
  const clear = () => {
    if (transient) err.write(CLEAR_LINE)
    transient = false
  }
  return {
    language,
    signal,
    out: text => {
      clear()
      out.write(text)
    },
    file: (path, bytes) => {
      clear()
      if (path === null) out.write(bytes)
      else writeWhole(path, bytes)
    },
    message: text => {
      clear()
      err.write(`${text[language]}\n`)
    },
    progress: text => {
      if (!err.isTTY) return
      err.write(`${CLEAR_LINE}${text[language]}`)
      transient = true
    },
  }
}

/** The file has all of it or stays as it was. @throws CommandError */
function writeWhole(path: string, bytes: Uint8Array): void {
  const part = `${path}.${process.pid}.part`
  try {
    writeFileSync(part, bytes)
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError({
      en: `The file ${path} cannot be written: ${why}.`,
      de: `Die Datei ${path} lässt sich nicht schreiben: ${why}.`,
    })
  }
}
