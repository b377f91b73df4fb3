// Commands: requests to run a business transaction. They are numbered with the edits and wait in the same outbox.
import { isValue, type Value } from '../../documents/values.ts'
import type { DecisionChoice } from './collisions.ts'

/** Begins a document: its first entry. The relay answers with its facts (key, owner, epoch). */
export interface CreateCommand {
  readonly command: 'create'
  /** The schema version of the kind that the document is written in. */
  readonly schema: number
  /** Whom it is made for; without it, the author. */
  readonly owner?: string
}

/** Ends open collisions of the document, by their ids; the first decision counts (relay/SPEC.md C7). */
export interface DecideCommand {
  readonly command: 'decide'
  readonly collisions: readonly number[]
  readonly choice: DecisionChoice
  /** Those that were found where files met and that have no id at the office yet (C10); they are kept. */
  readonly about?: readonly DecidedPair[]
}

/** A collision by what it is about: what stands and what does not, and the ids of whose it is; empty where not known. */
export interface DecidedPair {
  readonly root: string
  readonly key: string
  readonly value: Value
  readonly standing: Value
  readonly author: string
  readonly standingBy: string
}

/** What a command about a document's facts was made on: it runs only where they still are of this version (G17). */
interface OnFacts {
  readonly version: number
}

/** Hands the document to another owner. */
export interface AssignCommand extends OnFacts {
  readonly command: 'assign'
  readonly owner: string
}

/** Lays the document aside, where nobody changes it, or takes it up again. */
export interface ArchiveCommand extends OnFacts {
  readonly command: 'archive'
  readonly archived: boolean
}

/** Gives the document another key. */
export interface RekeyCommand extends OnFacts {
  readonly command: 'rekey'
  readonly key: string
}

export type FactsCommand = AssignCommand | ArchiveCommand | RekeyCommand
export type Command = CreateCommand | DecideCommand | FactsCommand

/** Letters of a key: what fits a column and a title. */
export const KEY_LENGTH = 40
/** Letters and digits of any script; nothing that a spreadsheet, a path or a reader would take for something else. */
const KEY = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]*[\p{L}\p{N}])?$/u

/** Whether people may call a document this. */
export const isUsableKey = (key: string): boolean =>
  key.length <= KEY_LENGTH && key === key.normalize() && KEY.test(key)

/** Why a command about facts was taken and not run. */
export type NotRun =
  /** Somebody was first: the facts are of this version by now. */
  | { readonly not: 'version'; readonly version: number }
  /** Another document of this kind has that key. */
  | { readonly not: 'taken' }
  /** There is nobody by this id to whom a document could be given. */
  | { readonly not: 'person' }

/** Reads a facts command's result; null where it was run. What cannot be read was: an older relay had no such word. */
export function parseNotRun(result: string): NotRun | null {
  if (result === '') return null
  try {
    const parsed = JSON.parse(result) as Partial<NotRun> | null
    if (parsed?.not === 'version' && Number.isSafeInteger(parsed.version)) return parsed as NotRun
    return parsed?.not === 'taken' || parsed?.not === 'person' ? { not: parsed.not } : null
  } catch {
    return null
  }
}

/** Collisions in one decision: as many as a device is told of. */
export const DECIDED_AT_ONCE = 200

const ID = /^[A-Za-z0-9_-]{1,64}$/

/** Checks a command that came from outside; null where it is none that this code knows. Never throws. */
export function parseCommand(json: string): Command | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return null
  }
  if (typeof parsed !== 'object' || parsed === null) return null
  const stated = parsed as Record<string, unknown>
  switch (stated.command) {
    case 'create':
      return parseCreate(stated)
    case 'decide':
      return parseDecide(stated)
    default:
      return parseOnFacts(stated)
  }
}

function parseCreate({ schema, owner }: Record<string, unknown>): CreateCommand | null {
  if (!Number.isSafeInteger(schema) || (schema as number) < 1) return null
  const command = { command: 'create', schema: schema as number } as const
  if (owner === undefined) return command
  return typeof owner === 'string' && ID.test(owner) ? { ...command, owner } : null
}

function parseDecide({ collisions, choice, about = [] }: Record<string, unknown>): DecideCommand | null {
  if (!Array.isArray(collisions) || !Array.isArray(about) || (choice !== 'kept' && choice !== 'taken')) return null
  const count = collisions.length + about.length
  if (count === 0 || count > DECIDED_AT_ONCE) return null
  if (!collisions.every(id => Number.isSafeInteger(id) && id > 0)) return null
  const command = { command: 'decide', collisions: collisions as number[], choice } as const
  if (about.length === 0) return command
  return choice === 'kept' && about.every(isPair) ? { ...command, about } : null
}

function isPair(pair: unknown): pair is DecidedPair {
  if (typeof pair !== 'object' || pair === null) return false
  const { root, key, value, standing, author, standingBy } = pair as Record<string, unknown>
  const isPlace = typeof root === 'string' && typeof key === 'string'
  const isPerson = (id: unknown) => id === '' || (typeof id === 'string' && ID.test(id))
  return isPlace && isValue(value) && isValue(standing) && isPerson(author) && isPerson(standingBy)
}

function parseOnFacts({ command, version, owner, archived, key }: Record<string, unknown>): FactsCommand | null {
  if (!Number.isSafeInteger(version) || (version as number) < 1) return null
  const on = { version: version as number }
  if (command === 'assign') return typeof owner === 'string' && ID.test(owner) ? { command, ...on, owner } : null
  if (command === 'archive') return typeof archived === 'boolean' ? { command, ...on, archived } : null
  if (command !== 'rekey' || typeof key !== 'string') return null
  return isUsableKey(key) ? { command, ...on, key } : null
}
