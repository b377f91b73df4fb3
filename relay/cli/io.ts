// What a command reads and says: data for standard output, messages for standard error, in one of two languages.
import type { Label } from '../../src/documents/values.ts'

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
  write(text: string): unknown
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
