// Commands: requests to run a business transaction. They are numbered with the edits and wait in the same outbox.

/** Begins a document: its first entry. The relay answers with its facts (key, owner, epoch). */
export interface CreateCommand {
  readonly command: 'create'
  /** The schema version of the kind that the document is written in. */
  readonly schema: number
  /** Whom it is made for; without it, the author. */
  readonly owner?: string
}

export type Command = CreateCommand

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
  const { command, schema, owner } = parsed as Record<string, unknown>
  if (command !== 'create' || !Number.isSafeInteger(schema) || (schema as number) < 1) return null
  if (owner === undefined) return { command, schema: schema as number }
  return typeof owner === 'string' && ID.test(owner) ? { command, schema: schema as number, owner } : null
}
