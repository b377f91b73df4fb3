// A command of the command line: how it is written, what it does; and the reading of its arguments (DESIGN 9).
import type { DatabaseSync } from 'node:sqlite'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Label } from '../../src/documents/values.ts'
import type { Core } from '../relay.ts'
import type { InputFile, Io } from './io.ts'

/** Exit codes. 0 only when the whole job was done; 64 and 70 are those of sysexits.h. */
export const EXIT = {
  done: 0,
  notDone: 1,
  /** Done in part: rows of an import were rejected and named. */
  partly: 2,
  usage: 64,
  internal: 70,
} as const

/** It was written wrongly. The message is one sentence; how it is written is added. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly label: Label
  readonly command: Written | null
  constructor(label: Label, command: Written | null = null) {
    super(label.en)
    this.label = label
    this.command = command
  }
}

/** The job cannot be done; the message says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly label: Label
  constructor(label: Label) {
    super(label.en)
    this.label = label
  }
}

/** What a command works on: the same whether inside a running relay or alone with the folder. */
export interface CommandContext {
  readonly core: Core
  readonly database: DatabaseSync
  readonly io: Io
  /** Where people open Satchel, without a slash at the end: links begin with it. */
  readonly url: string
  readonly files: readonly InputFile[]
}

/** How a command is written. */
export interface Written {
  /** One or two words. */
  readonly name: string
  /** What follows the name, as people write it. */
  readonly usage: string
  readonly summary: Label
  readonly options: ParseArgsOptionsConfig
  /** Least and most words beside the options. */
  readonly words: readonly [least: number, most: number]
  /** Which of the words name files to be read before it runs. */
  readonly files?: (given: Arguments) => string[]
  /** Bytes of one of them; those of an import unless said. */
  readonly fileBytes?: number
  /** Checks what needs no data folder. @throws UsageError */
  readonly check?: (given: Arguments) => void
}

export interface Command extends Written {
  /** It may be what a data folder begins with; others do not make one where a name was mistyped. */
  readonly begins?: boolean
  /** Returns the exit code. @throws CommandError, UsageError */
  readonly run: (context: CommandContext, given: Arguments) => Promise<number>
}

/** Parsed arguments; asking for an option that the command does not declare gives nothing. */
export class Arguments {
  readonly command: Written
  readonly words: readonly string[]
  readonly #values: ReadonlyMap<string, unknown>

  constructor(command: Written, words: readonly string[], values: ReadonlyMap<string, unknown>) {
    this.command = command
    this.words = words
    this.#values = values
  }

  word(index: number): string {
    return this.words[index] ?? ''
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name)
    return typeof value === 'string' ? value : undefined
  }

  texts(name: string): readonly string[] {
    const value = this.#values.get(name)
    return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
  }
}

/** The command that the first one or two words name, and what follows them; null where there is none. */
export function findCommand<T extends Written>(
  commands: readonly T[],
  argv: readonly string[],
): { readonly command: T; readonly rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    if (argv.length < length) continue
    const name = argv.slice(0, length).join(' ')
    const command = commands.find(each => each.name === name)
    if (command) return { command, rest: argv.slice(length) }
  }
  return null
}

/** @throws UsageError */
export function parseArguments(command: Written, rest: readonly string[]): Arguments {
  const { options, words } = command
  let parsed: { readonly values: object; readonly positionals: readonly string[] }
  try {
    parsed = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(parseProblem(error), command)
  }
  const [least, most] = words
  const { positionals } = parsed
  if (positionals.length < least) {
    throw new UsageError({ en: 'Something is missing.', de: 'Da fehlt etwas.' }, command)
  }
  if (positionals.length > most) {
    const [first = ''] = positionals.slice(most)
    throw new UsageError({ en: `“${first}” is too much.`, de: `„${first}“ ist zu viel.` }, command)
  }
  const given = new Arguments(command, positionals, new Map(Object.entries(parsed.values)))
  command.check?.(given)
  return given
}

function parseProblem(error: unknown): Label {
  const { code, message } = error as NodeJS.ErrnoException
  const option = /'(?:-\w, )?(-[^' ]+)/.exec(message)?.[1] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return { en: `There is no option ${option} here.`, de: `Eine Option ${option} gibt es hier nicht.` }
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return {
      en: `The option ${option} is written with the wrong value or without one.`,
      de: `Die Option ${option} hat einen falschen oder keinen Wert.`,
    }
  }
  throw error
}
