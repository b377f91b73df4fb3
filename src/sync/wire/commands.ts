// Commands: requests to run a business transaction. They are numbered with the edits and wait in the same outbox.
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
}

export type Command = CreateCommand | DecideCommand

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
  if (stated.command === 'create') return parseCreate(stated)
  return stated.command === 'decide' ? parseDecide(stated) : null
}

function parseCreate({ schema, owner }: Record<string, unknown>): CreateCommand | null {
  if (!Number.isSafeInteger(schema) || (schema as number) < 1) return null
  const command = { command: 'create', schema: schema as number } as const
  if (owner === undefined) return command
  return typeof owner === 'string' && ID.test(owner) ? { ...command, owner } : null
}

function parseDecide({ collisions, choice }: Record<string, unknown>): DecideCommand | null {
  if (!Array.isArray(collisions) || (choice !== 'kept' && choice !== 'taken')) return null
  if (collisions.length === 0 || collisions.length > DECIDED_AT_ONCE) return null
  if (!collisions.every(id => Number.isSafeInteger(id) && id > 0)) return null
  return { command: 'decide', collisions: collisions as number[], choice }
}
