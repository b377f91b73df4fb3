// A document's facts within a turn: whose it is, its statuses and place, and the commands that change them (DESIGN 2, 5).
import type { Summary } from '../../src/documents/kind.ts'
import type { Permission } from '../../src/policy/distribution/permit.ts'
import type { StatusReason } from '../../src/policy/reasons.ts'
import type { DocumentRight } from '../../src/policy/rights.ts'
import { NOBODY, type PolicyDocument } from '../../src/policy/scope/world.ts'
import type { CreateCommand, FactsCommand, NotRun } from '../../src/sync/wire/commands.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { type Judge, statusReasons } from '../company/judge.ts'
import { laidAside, readOnly, refuse } from '../gate/refuse.ts'
import type { ChangedFacts, DocumentCommit } from '../store/store.ts'
import { NEXT_TURN, type NextTurn, type TurnHierarchy } from './hierarchy.ts'
import { isPlaced, mayHangBelow, policyFields } from './placing.ts'
import type { Room } from './room.ts'
import { type Along, type Asked, chosen, rekeyed, released, transacted } from './statuses.ts'
import type { Submitter } from './work.ts'

/** What these commands need to know of the world. */
export interface FactsContext {
  /** ms since 1970. */
  readonly now: number
  readonly judge: Judge
  readonly hierarchy: TurnHierarchy
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
/** What a command makes of the facts. */
interface Changing {
  readonly change: Partial<Facts>
  readonly along?: Along
}

const FIRST_EPOCH = 1
/** The version of facts as `create` leaves them. */
const FIRST_VERSION = 1

export class TurnFacts {
  readonly #room: Room
  readonly #context: FactsContext
  #created: { readonly command: CreateCommand; readonly by: string; readonly facts: FirstFacts } | null = null
  #changed: Facts | null = null
  readonly #along: Along[number][] = []
  /** The document as policy sees it, and what was asked about it, until one of its facts or fields changes. */
  #document: PolicyDocument | null = null
  #fields: Summary | null = null
  readonly #seen = new Map<string, boolean>()
  readonly #permissions = new Map<string, Permission>()

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

  /** For the commit: documents that went along. */
  get along(): Along {
    return this.#along
  }

  /** Content was applied: what policy reads of it may be something else now. */
  contentChanged(): void {
    const [before, after] = [this.#fields, policyFields(this.#room)]
    if (!before || Object.keys(after).some(name => before[name] !== after[name])) this.#forget()
  }

  #forget(): void {
    this.#document = null
    this.#seen.clear()
    this.#permissions.clear()
  }

  #policyDocument(facts: FirstFacts, summary = policyFields(this.#room)): PolicyDocument {
    const { address, kind } = this.#room
    return this.#context.judge.document({ ...facts, address, kind: kind.name, summary })
  }

  #sees({ subject: { person } }: Author, document: PolicyDocument): boolean {
    // What somebody has begun just now is theirs to go on with, whatever becomes of it.
    if (this.#created?.by === person) return true
    return remembered(this.#seen, person, () => this.#context.judge.sees(document, person))
  }

  #permission({ subject: { person } }: Author, document: PolicyDocument, right: DocumentRight): Permission {
    return remembered(this.#permissions, `${right} ${person}`, () =>
      this.#context.judge.permission(document, person, right),
    )
  }

  #asked({ subject: { person } }: Author): Asked {
    const { judge, hierarchy } = this.#context
    return { judge, hierarchy, room: this.#room, person }
  }

  /** `mayCreate` counts one more document of the author's; false where there were too many. */
  begin(author: Author, command: CreateCommand, mayCreate: () => boolean): Refusal | NextTurn | null {
    const { judge, hierarchy, ownerExists } = this.#context
    const { address, kind } = this.#room
    const { person } = author.subject
    const known = this.#visible(author)
    if (!('code' in known)) return refuse('exists', 'the document exists already')
    if (this.#now) return known
    const { owner = person, territory = null, audience = NOBODY, parent = null } = command
    const facts = { ...judge.beginning(kind.name), owner, territory, audience, parent }
    const document = this.#policyDocument(facts)
    const may = (right: DocumentRight) => judge.permission(document, person, right).allowed
    if (!may('create') || !ownerExists(owner)) {
      return refuse('rights', 'you may not create a document for this person')
    }
    const isPlain = (command.territory ?? command.audience ?? command.parent) === undefined
    if (!isPlain && !may('configure')) return refuse('rights', 'you may not say where such a document belongs')
    if (!isPlaced(judge, document)) return refuse('command', 'somebody or something it names is not there')
    if (command.schema > kind.declaration.schema) {
      return refuse('command', 'the document was made by a newer app than this relay')
    }
    const hangs = parent === null || mayHangBelow(this.#asked(author), parent)
    if (hangs === NEXT_TURN) return NEXT_TURN
    if (!hangs) return refuse('command', 'it cannot hang below that document')
    if (!mayCreate()) return refuse('tooOften', 'too many documents were created within an hour')
    if (!hierarchy.change(address, address)) return NEXT_TURN
    const profile = judge.world.profiles.get(facts.profile ?? '')
    const statuses = profile && !may('plan') ? released(profile, facts.statuses) : facts.statuses
    this.#created = { command, by: person, facts: { ...facts, statuses } }
    return null
  }

  /** The document, where this person may see it, or hands over what was taken from their device. */
  #visible(author: Author): PolicyDocument | Refusal {
    const facts = this.#now
    if (!facts) return notHere()
    if (!this.#document) {
      this.#fields = policyFields(this.#room)
      this.#document = this.#policyDocument(facts, this.#fields)
    }
    return this.#sees(author, this.#document) || author.handsOver?.() ? this.#document : notHere()
  }

  /** Null where its author may edit the document in its epoch (G3). */
  editable(author: Author, epoch: number): Refusal | null {
    const document = this.#visible(author)
    if ('code' in document) return document
    const permission = this.#permission(author, document, 'edit')
    const may = permission.allowed || statusReasons(permission).length > 0 || author.handsOver?.() === 'edit'
    if (!may) return refuse('rights', 'you may read this document only')
    if (this.#now?.archived) return laidAside()
    const closed = this.#context.judge.readOnlyBy(document)
    if (closed.length > 0) return readOnly(closed)
    if (epoch !== (this.#room.row?.epoch ?? FIRST_EPOCH)) return refuse('epoch', 'the document has a newer epoch')
    return null
  }

  /** Whether the author may change how the document works. */
  mayConfigure(author: Author): boolean {
    const document = this.#visible(author)
    return !('code' in document) && this.#permission(author, document, 'configure').allowed
  }

  /** Which of these fields are of a group whose editing needs more than the author has (src/policy/SPEC.md R6). */
  beyond(author: Author, fields: () => readonly string[]): readonly string[] {
    const { judge } = this.#context
    const document = this.#visible(author)
    if ('code' in document || !judge.world.rights.groups.some(({ kind }) => kind === document.kind)) return []
    const { reasons } = judge.permission(document, author.subject.person, 'edit', fields())
    return reasons.flatMap(reason => (reason.code === 'fieldGroup' ? reason.fields : []))
  }

  /** Runs a command, or says why it came to nothing: being late is no refusal (G17). */
  run(author: Author, command: FactsCommand): Refusal | NextTurn | { readonly result: string } {
    const document = this.#visible(author)
    if ('code' in document) return document
    const permission = this.#permission(author, document, RIGHTS[command.command])
    const closed = statusReasons(permission)
    if (!permission.allowed && closed.length === 0) return refuse('rights', 'you may not do this with the document')
    if (command.command === 'assign' && !this.#mayGive(author, command.owner)) {
      return refuse('rights', 'you may not give a document to this person')
    }
    const { row, address } = this.#room
    // Its key is the store's to give: only in the next turn somebody can know what they change.
    if (!row) return NEXT_TURN
    const facts = this.#changed ?? row
    const outcome = this.#outcome(author, document, facts, command, closed)
    if (outcome === NEXT_TURN || 'code' in outcome) return outcome
    if ('not' in outcome) return { result: JSON.stringify(outcome) }
    const along = outcome.along ?? []
    if (!this.#context.hierarchy.change(address, address, ...along.map(each => each.address))) return NEXT_TURN
    const { owner, key, archived, profile, statuses, territory, audience, parent, version } = facts
    const before = { owner, key, archived, profile, statuses, territory, audience, parent }
    this.#changed = { ...before, ...outcome.change, version: version + 1 }
    this.#along.push(...along)
    this.#forget()
    return { result: '' }
  }

  /** As for one created for them: who may not make documents for somebody cannot hand them over either. */
  #mayGive({ subject: { person } }: Author, owner: string): boolean {
    const { judge } = this.#context
    const facts = this.#now
    return facts !== null && judge.permission(this.#policyDocument({ ...facts, owner }), person, 'create').allowed
  }

  /** `closed`: what of its statuses stands against changing where it belongs. */
  #outcome(
    author: Author,
    document: PolicyDocument,
    facts: Facts,
    command: FactsCommand,
    closed: readonly StatusReason[],
  ): Changing | NotRun | Refusal | NextTurn {
    const { judge, now, ownerExists, takeKey } = this.#context
    const { kind } = this.#room
    if (facts.version !== command.version) return { not: 'version', version: facts.version }
    if (closed.length > 0) return { not: 'status', reasons: closed }
    switch (command.command) {
      case 'assign':
        return ownerExists(command.owner) ? { change: { owner: command.owner } } : { not: 'person' }
      case 'archive':
        // Laid aside twice it stays what it was: since when is a fact, too.
        return { change: { archived: command.archived ? (facts.archived ?? now) : null } }
      case 'rekey': {
        const { key } = command
        const change = rekeyed(judge, kind.name, facts, command)
        if ('not' in change) return change
        return key === facts.key || takeKey(this.#room, key) ? { change: { ...change, key } } : { not: 'taken' }
      }
      case 'run': {
        const ran = transacted(this.#asked(author), facts, command)
        if (ran === NEXT_TURN || 'not' in ran || 'code' in ran) return ran
        const { along, ...change } = ran
        return { change, along }
      }
      case 'status': {
        const change = chosen(judge, kind.name, facts, command, author.subject.role)
        return 'not' in change ? change : { change }
      }
      case 'place': {
        const { territory, audience } = command
        const change = { territory, audience }
        return isPlaced(judge, { ...document, ...change }) ? { change } : { not: 'place' }
      }
      case 'move': {
        const { parent } = command
        const hangs = parent === null ? kind.declaration.policy.hierarchy : mayHangBelow(this.#asked(author), parent)
        if (hangs === NEXT_TURN) return NEXT_TURN
        return hangs ? { change: { parent } } : { not: 'parent' }
      }
    }
  }
}

/** The right that each command needs. */
const RIGHTS: Readonly<Record<FactsCommand['command'], DocumentRight>> = {
  assign: 'assign',
  archive: 'archive',
  rekey: 'rekey',
  run: 'run',
  status: 'run',
  place: 'configure',
  move: 'configure',
}

function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  const found = known.get(key) ?? find()
  known.set(key, found)
  return found
}

const notHere = (): Refusal => refuse('notHere', 'this document is not here for you')
