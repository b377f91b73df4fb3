// A document's facts within a turn: who owns it, whether it is worked on, and the commands that change that (DESIGN 2, 5).
import { authorize, type PolicyObject, type Subject } from '../../src/policy/authorize.ts'
import type { DocumentAction } from '../../src/policy/rights.ts'
import { NOBODY } from '../../src/policy/scope/world.ts'
import type { AssignCommand, CreateCommand, FactsCommand, NotRun } from '../../src/sync/wire/commands.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { laidAside, refuse } from '../gate/refuse.ts'
import type { ChangedFacts, DocumentCommit } from '../store/store.ts'
import type { Room } from './room.ts'
import type { Submitter } from './work.ts'

/** What these commands need to know of the world. */
export interface FactsContext {
  /** ms since 1970. */
  readonly now: number
  /** Whether documents may be given to this person. */
  readonly ownerExists: (person: string) => boolean
  /** Takes a key for a document of this kind; false where another one has it. */
  readonly takeKey: (room: Room, key: string) => boolean
}

/** Who wants something, and what they might before their document was taken from them (D1). */
type Author = Pick<Submitter, 'subject' | 'handsOver'>

type Facts = ChangedFacts
/** As `create` leaves them. */
type FirstFacts = Omit<Facts, 'key' | 'archived' | 'version'>

const FIRST_EPOCH = 1
/** The version of facts as `create` leaves them. */
const FIRST_VERSION = 1

export class TurnFacts {
  readonly #room: Room
  readonly #context: FactsContext
  #created: { readonly command: CreateCommand; readonly facts: FirstFacts } | null = null
  #changed: Facts | null = null

  constructor(room: Room, context: FactsContext) {
    this.#room = room
    this.#context = context
  }

  /** As they are after what was judged so far; null where nobody has created the document. */
  get #now(): Omit<Facts, 'key'> | null {
    if (this.#changed ?? this.#room.row) return this.#changed ?? this.#room.row
    return this.#created && { ...this.#created.facts, archived: null, version: FIRST_VERSION }
  }

  /** For the commit: the document that was begun in this turn. */
  get create(): DocumentCommit['create'] {
    const { kind } = this.#room
    return this.#created
      ? {
          kind: kind.name,
          keyPrefix: kind.declaration.keyPrefix,
          ...this.#created.facts,
          epoch: FIRST_EPOCH,
          schema: this.#created.command.schema,
          created: this.#context.now,
          summary: this.#room.summary(),
        }
      : undefined
  }

  /** For the commit: what commands of this turn have made of the facts. */
  get changed(): Facts | undefined {
    return this.#changed ?? undefined
  }

  /** `mayCreate` counts one more document of the author's; false where there were too many. */
  begin(subject: Subject, command: CreateCommand, mayCreate: () => boolean): Refusal | null {
    const kind = this.#room.kind.name
    const known = this.#now
    if (known) {
      const seen = authorize(subject, 'view', { kind, owner: known.owner }).allowed
      return seen ? refuse('exists', 'the document exists already') : notHere()
    }
    const owner = command.owner ?? subject.person
    if (!authorize(subject, 'create', { kind, owner }).allowed || !this.#context.ownerExists(owner)) {
      return refuse('rights', 'you may not create a document for this person')
    }
    if (command.schema > this.#room.kind.declaration.schema) {
      return refuse('command', 'the document was made by a newer app than this relay')
    }
    if (!mayCreate()) return refuse('tooOften', 'too many documents were created within an hour')
    const { territory = null, audience = NOBODY, parent = null } = command
    this.#created = { command, facts: { owner, profile: null, statuses: [], territory, audience, parent } }
    return null
  }

  /** The document as policy sees it, where this person may see it, or hands over what was taken from their device. */
  #visible({ subject, handsOver }: Author): PolicyObject | Refusal {
    const facts = this.#now
    const object = facts && { kind: this.#room.kind.name, owner: facts.owner }
    return object && (authorize(subject, 'view', object).allowed || handsOver) ? object : notHere()
  }

  /** The document, where its author may edit it in its epoch (G3). */
  editable(author: Author, epoch: number): PolicyObject | Refusal {
    const object = this.#visible(author)
    if ('code' in object) return object
    const may = authorize(author.subject, 'edit', object).allowed || author.handsOver === 'edit'
    if (!may) return refuse('rights', 'you may read this document only')
    if (this.#now?.archived) return laidAside()
    if (epoch !== (this.#room.row?.epoch ?? FIRST_EPOCH)) return refuse('epoch', 'the document has a newer epoch')
    return object
  }

  /** Runs a command, or says why it came to nothing: being late is no refusal (G17). */
  run(author: Author, command: FactsCommand): Refusal | { readonly result: string } {
    const { subject } = author
    const object = this.#visible(author)
    if ('code' in object) return object
    if (!authorize(subject, RIGHTS[command.command], object).allowed) {
      return refuse('rights', 'you may not do this with the document')
    }
    if (command.command === 'assign' && !this.#mayGive(subject, command)) {
      return refuse('rights', 'you may not give a document to this person')
    }
    const { row } = this.#room
    // Its key is the store's to give: until the commit nobody can know what they would change.
    if (!row) return refuse('command', 'the document is only just being created')
    const facts = this.#changed ?? row
    const not = facts.version === command.version ? this.#change(facts, command) : versionMoved(facts)
    return { result: not ? JSON.stringify(not) : '' }
  }

  /** As for one created for them: who may not make documents for somebody cannot hand them over either. */
  #mayGive(subject: Subject, { owner }: AssignCommand): boolean {
    return authorize(subject, 'create', { kind: this.#room.kind.name, owner }).allowed
  }

  #change(facts: Facts, command: FactsCommand): NotRun | null {
    const { owner, key, archived, profile, statuses, territory, audience, parent, version } = facts
    const next = { owner, key, archived, profile, statuses, territory, audience, parent, version: version + 1 }
    switch (command.command) {
      case 'assign':
        if (!this.#context.ownerExists(command.owner)) return { not: 'person' }
        this.#changed = { ...next, owner: command.owner }
        return null
      case 'archive':
        // Laid aside twice it stays what it was: since when is a fact, too.
        this.#changed = { ...next, archived: command.archived ? (archived ?? this.#context.now) : null }
        return null
      case 'rekey':
        if (command.key !== key && !this.#context.takeKey(this.#room, command.key)) return { not: 'taken' }
        this.#changed = { ...next, key: command.key }
        return null
      case 'run':
      case 'status':
      case 'place':
      case 'move':
        // Judged where statuses and the company are known.
        return { not: 'place' }
    }
  }
}

/** The right that each command needs. */
const RIGHTS: Readonly<Record<FactsCommand['command'], DocumentAction>> = {
  assign: 'assign',
  archive: 'archive',
  rekey: 'rekey',
  run: 'run',
  status: 'run',
  place: 'configure',
  move: 'configure',
}

const versionMoved = ({ version }: Facts): NotRun => ({ not: 'version', version })

const notHere = (): Refusal => refuse('notHere', 'this document is not here for you')
