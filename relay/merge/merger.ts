// Merges satchel files and documents into a document at the relay, or into a new one (P05-P10; src/sync/file/SPEC.md).
import * as Y from 'yjs'
import { type Address, newAddress, type RandomBytes } from '../../src/documents/address.ts'
import { applyChanges, type Change, captureChanges } from '../../src/documents/changes.ts'
import { recordKey } from '../../src/documents/kind.ts'
import { slicesOf } from '../../src/documents/slices.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import { editsOf } from '../../src/sync/file/carried.ts'
import { beginning, type Combination, type CombinedRecord, combine, oneCurrency } from '../../src/sync/file/combine.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import { mergeSame } from '../../src/sync/file/merge-same.ts'
import { commandIn, type EntryContent } from '../../src/sync/wire/entry.ts'
import type { Judge } from '../company/judge.ts'
import { NotWrittenError } from '../own-writer.ts'
import type { Log } from '../rooms/options.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { MergeStore } from '../store/merges.ts'
import type { CollisionDraft, ImportedRecord } from '../store/store.ts'
import { Approvals, approvalKeys, approvalsSource } from './approvals.ts'
import { archivedDrafts } from './archived.ts'
import { Begun } from './begun.ts'
import { saidBefore, saidNow } from './memory.ts'
import { MergeError } from './merge-error.ts'
import { type OwnTarget, ownTargets, together, withPlaces } from './own-targets.ts'
import { recordsToTake, takeOver } from './ownership.ts'
import {
  type MergedSource,
  type MergeReport,
  NO_ENTRIES,
  planned,
  reportOf,
  withoutUnsigned,
  withUnsigned,
} from './report.ts'
import { submitCarried } from './same.ts'
import { documentSource, fileSources, kindOf, type Source, type SourceContext } from './sources.ts'
import { withStandingWriters } from './standing.ts'
import { committed, Target } from './target.ts'
import { unsignedChanges } from './unsigned.ts'

/** Records written together: others are served in between. */
const SLICE_RECORDS = 500

export interface MergerContext extends SourceContext {
  readonly rooms: Rooms
  readonly judge: Judge
  readonly store: SourceContext['store'] & { readonly merges: MergeStore }
  readonly log: Pick<Log, 'info' | 'error'>
  readonly clock: () => number
  readonly random: RandomBytes
}

export interface MergeInput {
  /** A document, the name of a new pipeline (its address is drawn), or each document of the files into its own. */
  readonly into:
    | { readonly address: Address }
    | { readonly name: string; readonly kind: string; readonly address?: Address }
    | { readonly own: true }
  /** Satchel files, and documents that are here; their order does not matter. */
  readonly files: readonly Uint8Array[]
  readonly documents: readonly Address[]
  /** Id of the person it is done for. */
  readonly person: string
  readonly takeOwnership?: boolean
  /** The office lets in what nobody vouches for. */
  readonly approve?: boolean
  readonly dryRun?: boolean
  /** Stops it as long as nothing is written; from then on it is finished, if need be after the next start (M5). */
  readonly signal?: AbortSignal
  /** Everything is read and nothing is written yet; not called in a dry run. */
  readonly onWriting?: () => void
  readonly onProgress?: (done: number, total: number) => void
}

/** A merge that is run; without `begun` it is a dry run. */
interface RunMerge extends MergeInput {
  readonly begun: Begun | null
}

/** A merge into one document; `only`: the one document of the files that is meant. */
interface OneMerge extends RunMerge {
  readonly into: Exclude<MergeInput['into'], { readonly own: true }>
  readonly only?: Address
  /** False where it is a part of one that has begun. */
  readonly begins?: boolean
}

/** Whether somebody known here has begun the document of a file in it. */
const begins = ({ submissions }: Source): boolean =>
  submissions.some(
    ({ vouched, entries }) => vouched && entries.some(({ bytes }) => commandIn(bytes)?.command === 'create'),
  )

export class Merger {
  readonly #context: MergerContext
  /** One after the other: two merges of the same file at once would each find nothing there. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(context: MergerContext) {
    this.#context = context
  }

  /** Reads everything before it writes anything (M1, M10). @throws SatchelFileError, MergeError, NotWrittenError, AbortError */
  merge(input: MergeInput): Promise<MergeReport> {
    if (input.dryRun) return this.#queued(() => this.#run({ ...input, begun: null }))
    const { into } = input
    const address = 'name' in into ? newAddress(into.kind, this.#context.random) : null
    const named = address && 'name' in into ? { ...input, into: { ...into, address } } : input
    const begun = new Begun(this.#context.store.merges, named)
    return this.#queued(() => this.#finished({ ...named, begun }))
  }

  /** Finishes what a kill, a crash or a full disk has left half done; resolves when nothing of that is left to try. */
  async resume(): Promise<void> {
    const { store, log } = this.#context
    for (const found of await store.merges.begun()) {
      const { begun, input } = Begun.found(store.merges, found)
      await this.#queued(() => this.#finished({ ...input, begun })).then(
        ({ into, counts }) => log.info({ into, counts }, 'a merge that was interrupted is finished'),
        (error: unknown) => log.error({ err: error }, 'a merge that was interrupted could not be finished'),
      )
    }
  }

  /** Resolves when no merge is under way. */
  async settled(): Promise<void> {
    await this.#last
  }

  #queued<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work)
    this.#last = run.catch(() => undefined)
    return run
  }

  #run(input: RunMerge): Promise<MergeReport> {
    const { into } = input
    return 'own' in into ? this.#own(input) : this.#merge({ ...input, into })
  }

  async #finished(input: RunMerge): Promise<MergeReport> {
    try {
      const report = await this.#run(input)
      await input.begun?.end()
      return report
    } catch (error) {
      if (error instanceof NotWrittenError && error.postponed) throw new MergeError('interrupted')
      // What will not go better the next time is not tried again; anything else is.
      const isFinal = [NotWrittenError, MergeError, SatchelFileError].some(each => error instanceof each)
      if (isFinal) await input.begun?.end()
      throw error
    }
  }

  /** Each document into its own: all of them are compared before anything is written to one (M10). */
  async #own(input: RunMerge): Promise<MergeReport> {
    const subject = this.#context.accounts.subject(input.person)
    if (!subject) throw new MergeError('person')
    const targets = await ownTargets(input.files)
    if (targets.length === 0 || input.documents.length > 0) throw new MergeError('nothing')
    for (const target of targets) await this.#allow(subject, target)
    const merge = ({ address, files }: OwnTarget, more: Partial<OneMerge>) => {
      const own = files.flatMap(index => input.files[index] ?? [])
      return withPlaces(files, this.#merge({ ...input, ...more, into: { address }, files: own, only: address }))
    }
    const previews: MergeReport[] = []
    for (const target of targets) previews.push(await merge(target, { dryRun: true, begun: null }))
    if (input.dryRun) return together(previews, true)
    await this.#begin(input)
    const reports: MergeReport[] = []
    for (const target of targets) reports.push(await merge(target, { begins: false }))
    return together(reports, false)
  }

  /** The last moment at which nothing has happened. @throws AbortError */
  async #begin({ signal, begun, onWriting }: RunMerge): Promise<void> {
    signal?.throwIfAborted()
    await begun?.begin()
    onWriting?.()
  }

  /** @throws MergeError rights, notHere */
  async #allow(subject: Subject, { address, name, owner }: OwnTarget): Promise<void> {
    const kind = kindOf(this.#context.kinds, address)
    if (!kind) throw new MergeError('kind')
    const { judge, store } = this.#context
    const row = await store.document(address)
    const document = judge.document(row ?? judge.newRow(kind.name, owner))
    const sees = row ? judge.sees(document, subject.person) : judge.permission(document, subject.person, 'view').allowed
    if (!sees) throw new MergeError('notHere', name)
    if (!judge.permission(document, subject.person, 'merge').allowed) throw new MergeError('rights', name)
  }

  async #merge(input: OneMerge): Promise<MergeReport> {
    const subject = this.#context.accounts.subject(input.person)
    if (!subject) throw new MergeError('person')
    const sources = await this.#sources(input, subject)
    const done: MergedSource[] = []
    let target: Target | null = null
    try {
      target = await this.#target(input, subject, sources)
      if (!input.dryRun && input.begins !== false) await this.#begin(input)
      if (target.isNew) await this.#create(input, target, sources)
      for (const source of sources) {
        done.push(
          await (source.address === target.address ? this.#same : this.#combine).call(this, input, target, source),
        )
      }
      return reportOf(target.isNew && input.dryRun ? null : target.address, input.dryRun === true, done)
    } finally {
      for (const { doc } of sources) doc.destroy()
      target?.close()
      if (target && !input.dryRun) await this.#context.writer.release(target.address)
    }
  }

  async #sources(input: OneMerge, subject: Subject): Promise<Source[]> {
    const { rooms } = this.#context
    const into = 'name' in input.into ? null : input.into.address
    const target = into && { address: into, look: <T>(work: (doc: Y.Doc) => T) => committed(rooms, into, work) }
    // From here on: the files are compared with its epoch before its content is looked at.
    if (into) rooms.copied(into)
    const sources = await fileSources(this.#context, input.files, target, input.only)
    for (const address of new Set(input.documents)) {
      const source = await documentSource(this.#context, address)
      const row = await this.#context.store.document(address)
      if (!source || !this.#context.judge.seesRow(row, subject.person)) {
        throw new MergeError('notHere', address)
      }
      const carried = sources.find(each => each.address === address)
      if (carried && address === into) {
        // What the relay has of the target is in there already, as far as anything differs.
        source.doc.destroy()
      } else if (carried) {
        Y.applyUpdate(carried.doc, Y.encodeStateAsUpdate(source.doc))
        source.doc.destroy()
      } else sources.push(source)
    }
    if (sources.length === 0) throw new MergeError('nothing')
    return sources.sort((a, b) => (a.address < b.address ? -1 : 1))
  }

  async #target(input: OneMerge, subject: Subject, sources: readonly Source[]): Promise<Target> {
    const { kinds, store, rooms, judge, random } = this.#context
    const isNew = 'name' in input.into
    const kind = 'name' in input.into ? kinds.get(input.into.kind) : kindOf(kinds, input.into.address)
    if (!kind) throw new MergeError('kind')
    if (sources.some(({ address }) => kindOf(kinds, address) !== kind)) {
      throw new MergeError('kind')
    }
    if ('name' in input.into) {
      const address = input.into.address ?? newAddress(kind.name, random)
      oneCurrency(sources.map(({ doc }) => doc))
      return new Target(rooms, { address, kind, isNew, subject })
    }
    const { address } = input.into
    const row = await store.document(address)
    const carried = sources.find(each => each.address === address)
    if (!row && !carried) throw new MergeError('notHere', address)
    if (row && !judge.may(judge.document(row), subject.person, 'edit')) {
      throw new MergeError('rights', address)
    }
    if (row && row.archived !== null) throw new MergeError('archived', row.key)
    // Said before anything is written, and by the preview: what nobody known here began cannot begin here.
    if (!row && carried && !begins(carried)) throw new MergeError('unknown', carried.name)
    const target = new Target(rooms, { address, kind, isNew, subject })
    // A copy of the target is the same document: its currency is a field that is merged like others.
    const others = sources.filter(each => each.address !== address)
    await target.look(doc => oneCurrency([doc, ...others.map(each => each.doc)]))
    return target
  }

  async #create(input: OneMerge, target: Target, sources: readonly Source[]): Promise<void> {
    const { kind, address } = target
    if (!('name' in input.into) || (await this.#context.store.document(address))) return
    const changes = beginning(
      kind,
      input.into.name,
      sources.map(({ doc }) => doc),
    )
    const command = { command: 'create', schema: kind.declaration.schema, owner: input.person } as const
    await this.#write(input, target, [{ command }], changes)
  }

  /** Copies of the target itself: entries keep their authors. */
  async #same(input: RunMerge, target: Target, source: Source): Promise<MergedSource> {
    const { kind } = target
    const theirs = { doc: source.doc, edits: editsOf(source.submissions) }
    const compare = (doc: Y.Doc) => mergeSame(kind, { doc, edits: [] }, theirs)
    const compared = (await target.look(compare)) ?? compare(new Y.Doc())
    // Before anything is written: afterwards it is another's value that stands.
    const plan = await withStandingWriters(this.#context, target.address, compared.plan)
    const taken = input.takeOwnership ? recordsToTake(plan.records) : []
    const owned = (await input.begun?.owned(source.address, taken)) ?? taken
    let entries = NO_ENTRIES
    let refused: ReadonlySet<string> = new Set()
    if (input.dryRun) {
      const copy = await target.copy()
      for (const { update } of editsOf(source.submissions.filter(({ vouched }) => vouched))) Y.applyUpdate(copy, update)
    } else {
      const submitted = await submitCarried(this.#context, source, input.person, input.onProgress)
      entries = submitted.counts
      refused = submitted.refused
      if (!(await target.catchUp())) throw new MergeError('unknown', source.name)
    }
    // What is written goes by the very copy it was compared with.
    if (input.approve) await target.copy()
    const approvals = await this.#approvals(source)
    const options = { refused, person: input.person, at: this.#context.clock(), approvals }
    const unsigned = await target.look(doc => unsignedChanges(kind, doc, source, options))
    const { changes, collisions, approved } = unsigned ?? { changes: [], collisions: [], approved: () => [] }
    if (input.approve) await this.#write(input, target, [], changes, approved, collisions, 'unsigned')
    if (input.takeOwnership) {
      const owners = await target.look(doc => takeOver(kind, doc, owned, this.#nameOf(input.person)))
      await this.#write(input, target, [], owners ?? [])
    }
    const unapproved = input.approve ? 0 : changes.length + collisions.length
    const places = new Set([
      ...changes.map(([root, at]) => (typeof at === 'string' ? `${root}/${at}` : root)),
      ...collisions.map(({ root, key }) => `${root}/${key}`),
    ])
    // A preview shows what the approval is about; what was done is told without what was left out.
    const told = input.dryRun ? withUnsigned(plan, places) : input.approve ? plan : withoutUnsigned(plan, places)
    return { address: source.address, name: source.name, same: true, ...planned(told), entries, unapproved }
  }

  async #approvals({ address, doc }: Source): Promise<Approvals> {
    return new Approvals(await this.#context.store.imported(approvalsSource(address), approvalKeys(doc)))
  }

  async #combine(input: MergeInput, target: Target, source: Source): Promise<MergedSource> {
    const { store, accounts, judge } = this.#context
    const row = await store.document(target.address)
    const document = judge.document(row ?? judge.newRow(target.kind.name, input.person))
    const memory = await saidBefore(store, target, source)
    const combination = combine(target.kind, await target.copy(), source.doc, {
      last: (collection, record) => memory.get(recordKey(collection, record)) ?? null,
      mayConfigure: judge.permission(document, target.subject.person, 'configure').allowed,
      owner: input.takeOwnership ? (accounts.findPerson(input.person)?.name ?? null) : null,
    })
    await this.#writeCombination(input, target, source, combination)
    const { address, name } = source
    return { address, name, same: false, ...planned(combination.plan), entries: NO_ENTRIES, unapproved: 0 }
  }

  async #writeCombination(input: MergeInput, target: Target, source: Source, { records }: Combination): Promise<void> {
    const archived = await archivedDrafts(this.#context, target.address, records)
    for (let at = 0; at < records.length; at += SLICE_RECORDS) {
      const slice = records.slice(at, at + SLICE_RECORDS)
      const imported = slice.flatMap(each => saidNow(target, source, each))
      const now = this.#context.clock()
      const collisions = slice.flatMap(each => [...this.#collisions(input, each), ...archived(each, input.person, now)])
      const changes = slice.flatMap(each => each.changes)
      await this.#write(input, target, [], changes, imported, collisions, 'merge', source.address)
      input.onProgress?.(at + slice.length, records.length)
    }
  }

  #collisions(input: MergeInput, { collisions }: CombinedRecord): CollisionDraft[] {
    return collisions.map(({ root, key, last, ours, theirs }) => ({
      root,
      key: key ?? '',
      author: input.person,
      base: last,
      value: theirs,
      standing: ours,
      outcome: 'standing',
      origin: 'import',
      fields: [],
      at: this.#context.clock(),
      standingBy: null,
    }))
  }

  /** Writes to the target's copy and, unless it is a dry run, to the relay as the merging person. */
  async #write(
    input: MergeInput,
    target: Target,
    commands: readonly EntryContent[],
    changes: readonly Change[],
    remembered: readonly ImportedRecord[] | ((written: Y.Doc) => ImportedRecord[]) = [],
    collisions: readonly CollisionDraft[] = [],
    how: 'merge' | 'unsigned' = 'merge',
    source: Address | null = null,
  ): Promise<void> {
    const nothing = changes.length + commands.length + collisions.length === 0
    if (nothing && typeof remembered !== 'function' && remembered.length === 0) return
    const copy = await target.copy()
    if (input.dryRun) return applyChanges(copy, changes)
    const contents = slicesOf(changes).flatMap((slice): EntryContent[] => {
      const update = captureChanges(copy, slice)
      return update ? [{ update, changes: slice }] : []
    })
    const all = [...commands, ...contents]
    const imported = typeof remembered === 'function' ? remembered(copy) : remembered
    if (nothing && imported.length === 0) return
    const note = JSON.stringify({ merge: source ?? target.address, ...(how === 'unsigned' ? { unsigned: true } : {}) })
    await this.#context.writer.submit(target.address, {
      person: input.person,
      contents: all,
      note,
      imported,
      collisions,
    })
  }

  #nameOf(person: string): string {
    return this.#context.accounts.findPerson(person)?.name ?? ''
  }
}
