// Commands: requests to run a business transaction. They are numbered with the edits and wait in the same outbox.
import { type Address, isAddress } from '../../documents/address.ts'
import { isValue, type Value } from '../../documents/values.ts'
import type { StatusReason } from '../../policy/reasons.ts'
import type { Audience } from '../../policy/scope/world.ts'
import type { DecisionChoice } from './collisions.ts'

/** Begins a document: its first entry. The relay answers with its facts (key, owner, epoch). */
export interface CreateCommand {
  readonly command: 'create'
  /** The schema version of the kind that the document is written in. */
  readonly schema: number
  /** Whom it is made for; without it, the author. */
  readonly owner?: string
  /** Where it lies and whom it is meant for, from the start; without them nowhere and nobody in particular. */
  readonly territory?: string
  readonly audience?: Audience
  /** The document of the same kind it hangs below. */
  readonly parent?: Address
}

/** What a document begins with besides its content. */
export type FirstFacts = Omit<CreateCommand, 'command' | 'schema'>

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
  /** The person has seen the warning and goes on; left out where there was none. */
  readonly warned?: boolean
}

/** Runs a business transaction, as its statuses permit (src/policy/SPEC.md S). */
export interface RunCommand extends OnFacts {
  readonly command: 'run'
  /** The transaction's code. */
  readonly transaction: string
  /** The person has seen the warning and goes on. */
  readonly warned: boolean
}

/** Sets or clears a user status by hand. */
export interface StatusCommand extends OnFacts {
  readonly command: 'status'
  readonly status: string
  readonly set: boolean
  readonly warned: boolean
}

/** Says where the document lies and whom it is meant for: the whole of both. */
export interface PlaceCommand extends OnFacts {
  readonly command: 'place'
  readonly territory: string | null
  readonly audience: Audience
}

/** Hangs the document below another of its kind, or below none. */
export interface MoveCommand extends OnFacts {
  readonly command: 'move'
  readonly parent: Address | null
}

export type FactsCommand =
  | AssignCommand
  | ArchiveCommand
  | RekeyCommand
  | RunCommand
  | StatusCommand
  | PlaceCommand
  | MoveCommand
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
  /** Its statuses, or those of a document that would have to go along, stand against it. Never empty. */
  | { readonly not: 'status'; readonly reasons: readonly StatusReason[]; readonly document?: Address }
  /** A team, territory or person that is not there, or more of them than a document may name. */
  | { readonly not: 'place' }
  /** There is no such document of this kind, it is not for the author, or it hangs below this one itself. */
  | { readonly not: 'parent' }

const PLAIN: ReadonlySet<string> = new Set<NotRun['not']>(['taken', 'person', 'place', 'parent'])

/** Reads a facts command's result; null where it was run. What cannot be read was: an older relay had no such word. */
export function parseNotRun(result: string): NotRun | null {
  if (result === '') return null
  try {
    const parsed = JSON.parse(result) as Partial<NotRun> | null
    if (parsed?.not === 'version' && Number.isSafeInteger(parsed.version)) return parsed as NotRun
    if (parsed?.not === 'status' && Array.isArray(parsed.reasons)) return parsed as NotRun
    return parsed?.not && PLAIN.has(parsed.not) ? ({ not: parsed.not } as NotRun) : null
  } catch {
    return null
  }
}

/** Collisions in one decision: as many as a device is told of. */
export const DECIDED_AT_ONCE = 200

/** People, teams and territories that one document names: more are a team or a territory. */
export const NAMED_AT_ONCE = 1_000

const ID = /^[A-Za-z0-9_-]{1,64}$/
const CODE = /^[A-Z0-9]{1,8}$/

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

function parseCreate({ schema, owner, territory, audience, parent }: Record<string, unknown>): CreateCommand | null {
  if (!Number.isSafeInteger(schema) || (schema as number) < 1) return null
  if (owner !== undefined && !isId(owner)) return null
  if (territory !== undefined && !isId(territory)) return null
  if (parent !== undefined && !isAddress(parent)) return null
  const named = audience === undefined ? undefined : parseAudience(audience)
  if (named === null) return null
  return {
    command: 'create',
    schema: schema as number,
    ...(owner === undefined ? {} : { owner }),
    ...(territory === undefined ? {} : { territory }),
    ...(named === undefined ? {} : { audience: named }),
    ...(parent === undefined ? {} : { parent }),
  }
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

function parseOnFacts(stated: Record<string, unknown>): FactsCommand | null {
  const { command, version } = stated
  if (!Number.isSafeInteger(version) || (version as number) < 1) return null
  const on = { version: version as number }
  switch (command) {
    case 'assign':
      return isId(stated.owner) ? { command, ...on, owner: stated.owner } : null
    case 'archive':
      return typeof stated.archived === 'boolean' ? { command, ...on, archived: stated.archived } : null
    case 'rekey':
      return parseRekey(stated, on)
    case 'run': {
      const { transaction, warned } = stated
      return isCode(transaction) && typeof warned === 'boolean' ? { command, ...on, transaction, warned } : null
    }
    case 'status': {
      const { status, set, warned } = stated
      const isWhole = isCode(status) && typeof set === 'boolean' && typeof warned === 'boolean'
      return isWhole ? { command, ...on, status, set, warned } : null
    }
    case 'place': {
      const { territory } = stated
      const audience = parseAudience(stated.audience)
      return audience && (territory === null || isId(territory)) ? { command, ...on, territory, audience } : null
    }
    case 'move': {
      const { parent } = stated
      return parent === null || isAddress(parent) ? { command, ...on, parent } : null
    }
    default:
      return null
  }
}

function parseRekey({ key, warned }: Record<string, unknown>, on: OnFacts): RekeyCommand | null {
  if (typeof key !== 'string' || !isUsableKey(key)) return null
  return { command: 'rekey', ...on, key, ...(warned === true ? { warned } : {}) }
}

function parseAudience(stated: unknown): Audience | null {
  if (typeof stated !== 'object' || stated === null) return null
  const { people, teams, territories } = stated as Record<string, unknown>
  const lists = [people, teams, territories]
  if (!lists.every(list => Array.isArray(list) && list.length <= NAMED_AT_ONCE && list.every(isId))) return null
  return { people, teams, territories } as Audience
}

const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value)
const isCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value)
