// Judges what waits in one room, in order, and makes of it one document's share of the group commit (relay/SPEC.md, G).
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { sameValue } from '../../src/documents/values.ts'
import { type DecideCommand, parseCommand } from '../../src/sync/wire/commands.ts'
import { decodeEntry, encodeEntry } from '../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../src/sync/wire/frames.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { applyAndCheck } from '../gate/apply.ts'
import { type Accepted, collisionsOf, judge, observeChanges, readChanges } from '../gate/judge.ts'
import { refuse } from '../gate/refuse.ts'
import { type Batch, encodeRow } from '../journal/row.ts'
import type { Writer } from '../journal/trimmed.ts'
import { ENTRY_BYTES } from '../limits.ts'
import type { CommitResult, DocumentCommit, Progress, QuarantineDraft } from '../store/store.ts'
import { TurnCollisions } from './collisions.ts'
import { fieldsOf, newlyArchived, outdone, stockCollisions, valuesBefore } from './effects.ts'
import { type FactsContext, TurnFacts } from './facts.ts'
import { NEXT_TURN, type NextTurn } from './hierarchy.ts'
import { type Outcome, POSTPONED, repeated } from './outcome.ts'
import type { Refusals } from './refusals.ts'
import type { Member, Room } from './room.ts'
import { blamedFor, type Work, type WorkEntry } from './work.ts'

/** What the turn needs to know of the world. */
export interface TurnContext extends FactsContext {
  /** Counts one more document of this person; false where there were too many. */
  readonly mayCreate: (person: string) => boolean
  readonly refusals: Refusals
  readonly nameOf: (person: string) => string
  /** Id of the person who writes with a device; null for the relay's own. */
  readonly personBehind: (device: string) => string | null
}

/** An update that passed the gate and then broke the document: the room has to be read from the journal again. */
export class CondemnedError extends Error {
  override readonly name = 'CondemnedError'
}

export interface TurnResult {
  readonly commit: DocumentCommit | null
  /** The one Yjs update that holds everything accepted, to be passed on after the commit; null where nothing changed. */
  readonly update: Uint8Array | null
  /** Who sent it, where all of it came from one connection. */
  readonly origin: Member | null
  /** Answers once the commit's outcome is known. */
  readonly settle: (result: CommitResult | null) => void
  /** Places where this turn changed who wrote what stands, for collisions to come. */
  readonly written: ReadonlyMap<string, Writer>
  /** Whose device began the document in this turn; null where none did. */
  readonly begunBy: string | null
}

/** Who writes with a client id of an earlier epoch: no device is called so. */
const NOBODY = ''

export class Turn {
  readonly #room: Room
  readonly #context: TurnContext
  readonly #batches: Batch[] = []
  readonly #progress = new Map<string, Progress>()
  readonly #claims = new Map<number, string>()
  /** By device, as far as somebody was asked for. */
  readonly #persons = new Map<string, string | null>()
  readonly #receipts: DocumentCommit['receipts'][number][] = []
  readonly #quarantine: QuarantineDraft[] = []
  readonly #collisions: TurnCollisions
  readonly #imported: DocumentCommit['imported'][number][] = []
  readonly #settles: NonNullable<DocumentCommit['settles']>[number][] = []
  readonly #answers: { readonly work: Work; readonly outcomes: Map<WorkEntry, Outcome> }[] = []
  readonly #origins = new Set<Member | null>()
  readonly #written = new Map<string, Writer>()
  readonly #facts: TurnFacts
  /** Devices with an entry that waits for the next turn. */
  readonly #waiting = new Set<string>()
  /** Submissions that wait for the lists. */
  readonly #unlisted = new Set<Work>()
  #begunBy: string | null = null
  #index = 0
  #content = false

  constructor(room: Room, context: TurnContext) {
    this.#room = room
    this.#context = context
    this.#facts = new TurnFacts(room, context)
    const writerOf = (place: string) => this.#written.get(place) ?? room.writers?.get(place) ?? null
    this.#collisions = new TurnCollisions(room.collisions, context.now, writerOf)
  }

  /** Judges and applies all of `works`. @throws CondemnedError: nothing of this turn may be used. */
  run(works: readonly Work[]): TurnResult {
    let update: Uint8Array | null = null
    const listen = (bytes: Uint8Array) => {
      update = bytes
    }
    this.#room.doc.on('update', listen)
    try {
      this.#room.doc.transact(() => {
        for (const work of works) this.#work(work)
      })
    } finally {
      this.#room.doc.off('update', listen)
    }
    const origins = [...this.#origins]
    return {
      commit: this.#commit(),
      update,
      origin: origins.length === 1 ? (origins[0] ?? null) : null,
      settle: result => this.#settle(result),
      written: this.#written,
      begunBy: this.#begunBy,
    }
  }

  #work(work: Work): void {
    const outcomes = new Map<WorkEntry, Outcome>()
    this.#answers.push({ work, outcomes })
    const accepted: { place: number; bytes: Uint8Array }[] = []
    work.entries.forEach((entry, place) => {
      const outcome = this.#entry(work, entry)
      outcomes.set(entry, outcome)
      if (work.submitter.type === 'token') return
      if ('index' in outcome && !('status' in outcome)) accepted.push({ place, bytes: entry.bytes })
      if ('refusal' in outcome && 'record' in outcome && outcome.record)
        this.#recordRefusal(work, entry, outcome.refusal)
    })
    if (accepted.length === work.entries.length) {
      this.#imported.push(...work.imported)
      for (const collision of work.collisions) this.#collisions.raise(collision)
      this.#settles.push(...(work.settles ?? []))
    }
    if (accepted.length === 0) return
    this.#batches.push({
      author: work.submitter.type,
      person: work.submitter.subject.person,
      device: work.submitter.device,
      generation: work.generation,
      epoch: work.epoch,
      note: work.note,
      hashes: work.entries.map(({ n, hash }) => ({ n, hash })),
      signature: work.signature,
      entries: accepted,
    })
    this.#origins.add(work.origin)
  }

  #entry(work: Work, entry: WorkEntry): Outcome {
    if (work.submitter.type === 'token') return this.#admitted(work, entry)
    const progress = this.#progressOf(work.submitter.device)
    if (entry.n <= progress.lastN) return this.#counted(work, entry, repeated(work, entry))
    const generation = Math.max(progress.generation, work.generation)
    const fresh = generation > progress.generation
    const refusedN = fresh ? null : progress.refusedN
    if (work.generation < progress.generation || refusedN !== null) return { n: entry.n, status: 'held' }
    if (entry.n > progress.lastN + 1) return { n: entry.n, status: 'gap', expected: progress.lastN + 1 }
    // What comes behind something that waits for the next turn waits with it.
    if (this.#waiting.has(work.submitter.device)) return { n: entry.n, status: 'later' }
    const { row } = this.#room
    if (work.holdsEpochs && row && work.epoch !== row.epoch) return { n: entry.n, status: 'held' }
    const outcome = this.#admitted(work, entry)
    if ('postponed' in outcome) return outcome
    if ('status' in outcome) {
      this.#waiting.add(work.submitter.device)
      return outcome
    }
    const refused = 'refusal' in outcome
    this.#progress.set(work.submitter.device, { lastN: entry.n, generation, refusedN: refused ? entry.n : null })
    return outcome
  }

  /** Judges, unless whoever sends it was refused too much already. */
  #admitted(work: Work, entry: WorkEntry): Outcome {
    const blamed = blamedFor(work)
    if (blamed !== null && this.#context.refusals.tooMany(blamed)) return POSTPONED
    return this.#counted(work, entry, this.#judged(work, entry))
  }

  /** Counts a refusal before anything of it is kept: what exceeds the limit is not recorded and uses up no number. */
  #counted(work: Work, entry: WorkEntry, outcome: Outcome): Outcome {
    const blamed = blamedFor(work)
    if (!('record' in outcome) || blamed === null || work.counted.has(entry)) return outcome
    if (!this.#context.refusals.take(blamed)) return POSTPONED
    work.counted.add(entry)
    return outcome
  }

  #progressOf(device: string): Progress {
    return this.#progress.get(device) ?? this.#room.progress.get(device) ?? { lastN: 0, generation: 0, refusedN: null }
  }

  #judged(work: Work, entry: WorkEntry): Outcome {
    const condemned = work.condemned.get(entry)
    if (condemned) return { refusal: condemned, record: true }
    if (entry.bytes.length > ENTRY_BYTES) {
      return { refusal: refuse('size', `the entry has ${entry.bytes.length} bytes`), record: true }
    }
    const raw = decodeEntry(entry.bytes)
    if (!raw) return { refusal: refuse('malformed', 'not an entry of a known format'), record: true }
    const done = raw.type === 'command' ? this.#command(work, entry, raw.command) : this.#update(work, entry, raw)
    if (done === NEXT_TURN) return { n: entry.n, status: 'later' }
    if (done && 'code' in done) {
      // It may just be going, and the device not be told yet: until then it hands over what it saves (relay/SPEC.md D1).
      const mayBeGoing = done.code === 'notHere' && work.submitter.type === 'device' && !work.afterLists
      if (!mayBeGoing) return { refusal: done, record: true }
      this.#unlisted.add(work)
      return { n: entry.n, status: 'later' }
    }
    // A stock client's update becomes an entry of the row only where it brings something.
    if (work.submitter.type === 'token') return { index: Math.max(0, this.#index - 1), result: '' }
    const index = this.#index++
    const result = done?.result ?? ''
    this.#receipts.push({ device: work.submitter.device, n: entry.n, hash: entry.hash, outcome: index, result })
    return { index, result }
  }

  #command(work: Work, entry: WorkEntry, json: string): Refusal | NextTurn | { readonly result: string } | null {
    const command = parseCommand(json)
    if (!command) return refuse('command', 'not a command this relay knows')
    switch (command.command) {
      case 'create': {
        const refused = this.#facts.begin(work.submitter, command, () => this.#mayCreate(work, entry))
        if (!refused && work.submitter.type === 'device') this.#begunBy = work.submitter.subject.person
        return refused
      }
      case 'decide':
        return this.#decide(work, command)
      default:
        return this.#facts.run(work.submitter, command)
    }
  }

  /** What an import makes is not counted; what is judged again with its turn is counted once. */
  #mayCreate(work: Work, entry: WorkEntry): boolean {
    if (work.submitter.type === 'relay' || work.counted.has(entry)) return true
    if (!this.#context.mayCreate(work.submitter.subject.person)) return false
    work.counted.add(entry)
    return true
  }

  /** The first decision counts: who comes later is told who was first (relay/SPEC.md C7). */
  #decide({ submitter, epoch }: Work, command: DecideCommand): Refusal | { readonly result: string } {
    const closed = this.#facts.editable(submitter, epoch)
    if (closed) return closed
    const late = this.#collisions.decide(command, submitter.subject.person, this.#context.nameOf)
    return { result: late.length > 0 ? JSON.stringify({ late }) : '' }
  }

  #update(work: Work, entry: WorkEntry, raw: { update: Uint8Array; changes: string }): Refusal | null {
    const { subject, device } = work.submitter
    const closed = this.#facts.editable(work.submitter, work.epoch)
    if (closed) return closed
    const stated = work.submitter.type === 'token' ? null : readChanges(raw.changes)
    if (stated && 'code' in stated) return stated
    // What a new document starts with (its stages) needs no special right: somebody has to write it.
    const beginning = this.#room.head === 0 && !this.#content
    const mayConfigure = beginning || this.#facts.mayConfigure(work.submitter)
    const judged = {
      kind: this.#room.kind,
      doc: this.#room.doc,
      deviceOf: (client: number) =>
        this.#claims.get(client) ??
        this.#room.clients.get(client) ??
        (this.#room.past.has(client) ? NOBODY : undefined),
    }
    const verdict = judge(judged, { person: subject.person, device, mayConfigure }, raw.update, stated)
    if ('code' in verdict) return verdict
    if (verdict.effect.empty) return null
    const beyond = this.#facts.beyond(work.submitter, () => fieldsOf(this.#room.kind, verdict))
    if (beyond.length > 0) return refuse('rights', 'these fields may not be changed with your role', beyond)
    const changes = this.#apply(work, entry, raw.update, verdict, stated)
    if (!stated) this.#stockBatch(work, raw.update, changes)
    for (const client of verdict.claims) this.#claims.set(client, device)
    this.#content = true
    this.#facts.contentChanged()
    return null
  }

  /** Applies an accepted update and notes its collisions; what breaks the document now is condemned. */
  #apply(
    work: Work,
    entry: WorkEntry,
    update: Uint8Array,
    accepted: Accepted,
    stated: readonly Change[] | null,
  ): readonly Change[] {
    const { doc } = this.#room
    const { person } = work.submitter.subject
    const contradicted = stated ? collisionsOf(doc, stated) : stockCollisions(doc, accepted)
    const found = valuesBefore(doc, accepted)
    const observed = stated ? null : observeChanges(doc, accepted.effect)
    const archiving = stated ? newlyArchived(this.#room.kind, doc, stated) : []
    const outcome = applyAndCheck(this.#room.kind, doc, update, accepted.effect)
    if (outcome) this.#condemn(work, entry, outcome.refusal, outcome.cause)
    const changes = stated ?? observed?.() ?? []
    const unknowing = [...contradicted, ...outdone(doc, changes, found, contradicted)]
    const isRelay = work.submitter.type === 'relay'
    const personOf = (client: number) => this.#personOf(client)
    const { kind } = this.#room
    this.#collisions.applied({ kind, doc, person, isRelay, changes, unknowing, archiving, personOf })
    for (const change of changes) {
      if (!isFieldChange(change) || !sameValue(currentValue(doc, change[0], change[1]), change[3])) continue
      this.#written.set(`${change[0]}/${change[1]}`, { person, at: this.#context.now })
    }
    return changes
  }

  /** Who writes with a Yjs client id; null for the relay's own writer. */
  #personOf(client: number): string | null {
    const device = this.#claims.get(client) ?? this.#room.clients.get(client)
    if (device === undefined) return null
    let person = this.#persons.get(device)
    if (person === undefined) {
      person = this.#context.personBehind(device)
      this.#persons.set(device, person)
    }
    return person
  }

  #condemn(work: Work, entry: WorkEntry, refusal: Refusal, cause?: unknown): never {
    work.condemned.set(entry, refusal)
    throw new CondemnedError(`${this.#room.address}: ${refusal.message}`, { cause })
  }

  /** A stock client's update becomes an entry like others; the token names the device. */
  #stockBatch(work: Work, update: Uint8Array, changes: readonly Change[]): void {
    this.#batches.push({
      author: 'token',
      person: work.submitter.subject.person,
      device: work.submitter.device,
      generation: 0,
      epoch: work.epoch,
      note: '',
      hashes: [],
      signature: null,
      entries: [{ place: 0, bytes: encodeEntry({ update: Uint8Array.from(update), changes }) }],
    })
    this.#origins.add(work.origin)
    this.#index++
  }

  #recordRefusal(work: Work, entry: WorkEntry, refusal: Refusal): void {
    const { device, subject } = work.submitter
    this.#receipts.push({ device, n: entry.n, hash: entry.hash, outcome: refusal })
    this.#quarantine.push({
      person: subject.person,
      device,
      n: entry.n,
      generation: work.generation,
      received: this.#context.now,
      entry: entry.bytes,
      refusal,
    })
  }

  #commit(): DocumentCommit | null {
    const { address } = this.#room
    const { create, changed: facts, along } = this.#facts
    const [collisions, decisions] = [this.#collisions.drafts(), this.#collisions.decisions()]
    const nothing =
      this.#batches.length + this.#receipts.length + this.#imported.length + collisions.length + this.#progress.size
    if (nothing === 0) return null
    return {
      address,
      ...(create ? { create } : {}),
      ...(facts ? { facts } : {}),
      ...(along.length > 0 ? { along } : {}),
      ...(this.#batches.length > 0
        ? { row: { received: this.#context.now, body: encodeRow(this.#batches), content: this.#content } }
        : {}),
      receipts: this.#receipts,
      progress: [...this.#progress].map(([device, progress]) => ({ device, ...progress })),
      clients: [...this.#claims].map(([client, device]) => ({ client, device })),
      quarantine: this.#quarantine,
      collisions,
      ...(decisions.length > 0 ? { decisions } : {}),
      imported: this.#imported,
      settles: this.#settles,
    }
  }

  /** `result` null: the commit failed, everything of this turn is to be sent again. */
  #settle(result: CommitResult | null): void {
    if (result) {
      for (const [device, progress] of this.#progress) this.#room.progress.set(device, progress)
      for (const [client, device] of this.#claims) this.#room.clients.set(client, device)
    }
    for (const { work, outcomes } of this.#answers) {
      const answers = work.entries.map((entry): EntryAnswer | null => {
        const outcome = outcomes.get(entry)
        if (!result || !outcome) return { n: entry.n, status: 'later' }
        if ('status' in outcome) return outcome
        if ('postponed' in outcome) return { n: entry.n, status: 'later' }
        if ('refusal' in outcome) return { n: entry.n, status: 'refused', refusal: outcome.refusal }
        return { n: entry.n, status: 'committed', sequence: result.sequence ?? 0, ...outcome }
      })
      const again = [...outcomes.values()].some(each => 'status' in each && each.status === 'later')
      if (!again || !result) work.resolve(answers.filter(each => each !== null))
      else work.resolve(this.#unlisted.has(work) ? 'afterLists' : 'again')
    }
  }
}
