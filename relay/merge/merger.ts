// Merges satchel files and documents into a document at the relay, or into a new one (P05-P10; src/sync/file/SPEC.md).
import * as Y from 'yjs'
import { type Address, newAddress, type RandomBytes } from '../../src/documents/address.ts'
import { applyChanges, type Change, captureChanges } from '../../src/documents/changes.ts'
import { currentValue, documentChanges } from '../../src/documents/content.ts'
import { type Kind, recordKey } from '../../src/documents/kind.ts'
import { slicesOf } from '../../src/documents/slices.ts'
import { type Label, sameValue } from '../../src/documents/values.ts'
import { authorize, type Subject } from '../../src/policy/authorize.ts'
import { editsOf } from '../../src/sync/file/carried.ts'
import {
  type Combination,
  type CombinedRecord,
  combine,
  oneCurrency,
  type RecordValues,
} from '../../src/sync/file/combine.ts'
import { mergeSame } from '../../src/sync/file/merge-same.ts'
import type { PlannedRecord } from '../../src/sync/file/plan.ts'
import { commandIn, type EntryContent } from '../../src/sync/wire/entry.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { CollisionDraft, ImportedRecord } from '../store/store.ts'
import { Approvals, approvalKeys, approvalsSource } from './approvals.ts'
import { archivedDrafts } from './archived.ts'
import { type OwnTarget, ownTargets, together, withPlaces } from './own-targets.ts'
import { type MergedSource, type MergeReport, NO_ENTRIES, planned, reportOf } from './report.ts'
import { submitCarried } from './same.ts'
import { documentSource, fileSources, kindOf, type Source, type SourceContext } from './sources.ts'
import { withStandingWriters } from './standing.ts'
import { committed, Target } from './target.ts'
import { unsignedChanges } from './unsigned.ts'

/** Records written together: others are served in between. */
const SLICE_RECORDS = 500
const OWNER = 'owner'

export interface MergerContext extends SourceContext {
  readonly rooms: Rooms
  readonly clock: () => number
  readonly random: RandomBytes
}

export interface MergeInput {
  /** A document, the name of a new pipeline, or each document of the files into its own. */
  readonly into:
    | { readonly address: Address }
    | { readonly name: string; readonly kind: string }
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
  /** Stops between two slices of records; merging again goes on from there. */
  readonly signal?: AbortSignal
  /** Everything is read and nothing is written yet; not called in a dry run. */
  readonly onWriting?: () => void
  readonly onProgress?: (done: number, total: number) => void
}

/** A merge into one document; `only`: the one document of the files that is meant. */
interface OneMerge extends MergeInput {
  readonly into: Exclude<MergeInput['into'], { readonly own: true }>
  readonly only?: Address
}

/** The merge is not begun: why, in a sentence. */
export class MergeError extends Error {
  override readonly name = 'MergeError'
  readonly code: MergeProblem
  readonly label: Label
  constructor(code: MergeProblem, what = '') {
    const label = SENTENCES[code](what)
    super(label.en)
    this.code = code
    this.label = label
  }
}

type MergeProblem = 'notHere' | 'unknown' | 'rights' | 'archived' | 'kind' | 'nothing' | 'person'

const SENTENCES: Readonly<Record<MergeProblem, (what: string) => Label>> = {
  notHere: what => ({
    en: `There is no document “${what}” for this person.`,
    de: `Ein Dokument „${what}“ gibt es für diese Person nicht.`,
  }),
  unknown: what => ({
    en: `The document “${what}” is not here, and nobody who is known here began it; it can be merged into a new one.`,
    de: `Das Dokument „${what}“ gibt es hier nicht, und niemand, der hier bekannt ist, hat es angelegt; es lässt sich in ein neues zusammenführen.`,
  }),
  rights: what => ({ en: `This person may not edit “${what}”.`, de: `Diese Person darf „${what}“ nicht bearbeiten.` }),
  archived: what => ({
    en: `“${what}” is archived; it has to be taken up again before anything is merged into it.`,
    de: `„${what}“ ist archiviert; erst wenn es wieder aufgenommen ist, lässt sich etwas hineinführen.`,
  }),
  kind: () => ({
    en: 'Documents of different kinds cannot be merged.',
    de: 'Dokumente verschiedener Art lassen sich nicht zusammenführen.',
  }),
  nothing: () => ({ en: 'There is nothing to merge.', de: 'Es gibt nichts zusammenzuführen.' }),
  person: () => ({ en: 'This person may not sign in.', de: 'Diese Person darf sich nicht anmelden.' }),
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
    const { into } = input
    const run = this.#last.then(() => ('own' in into ? this.#own(input) : this.#merge({ ...input, into })))
    this.#last = run.catch(() => undefined)
    return run
  }

  /** Each document into its own: all of them are compared before anything is written to one (M10). */
  async #own(input: MergeInput): Promise<MergeReport> {
    const subject = this.#context.accounts.subject(input.person)
    if (!subject) throw new MergeError('person')
    const targets = await ownTargets(input.files)
    if (targets.length === 0 || input.documents.length > 0) throw new MergeError('nothing')
    for (const target of targets) await this.#allow(subject, target)
    const merge = ({ address, files }: OwnTarget, more: Partial<MergeInput>) => {
      const own = files.flatMap(index => input.files[index] ?? [])
      return withPlaces(files, this.#merge({ ...input, ...more, into: { address }, files: own, only: address }))
    }
    const previews: MergeReport[] = []
    for (const target of targets) previews.push(await merge(target, { dryRun: true }))
    if (input.dryRun) return together(previews, true)
    input.signal?.throwIfAborted()
    input.onWriting?.()
    const reports: MergeReport[] = []
    for (const target of targets) reports.push(await merge(target, { onWriting: () => undefined }))
    return together(reports, false)
  }

  /** @throws MergeError rights, notHere */
  async #allow(subject: Subject, { address, name, owner }: OwnTarget): Promise<void> {
    const kind = kindOf(this.#context.kinds, address)
    if (!kind) throw new MergeError('kind')
    const object = { kind: kind.name, owner: (await this.#context.store.document(address))?.owner ?? owner }
    if (!authorize(subject, 'view', object).allowed) throw new MergeError('notHere', name)
    if (!authorize(subject, 'merge', object).allowed) throw new MergeError('rights', name)
  }

  async #merge(input: OneMerge): Promise<MergeReport> {
    const subject = this.#context.accounts.subject(input.person)
    if (!subject) throw new MergeError('person')
    const sources = await this.#sources(input, subject)
    input.signal?.throwIfAborted()
    if (!input.dryRun) input.onWriting?.()
    const done: MergedSource[] = []
    let target: Target | null = null
    try {
      target = await this.#target(input, subject, sources)
      for (const source of sources) {
        input.signal?.throwIfAborted()
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
    const into = 'address' in input.into ? input.into.address : null
    const target = into && { address: into, look: <T>(work: (doc: Y.Doc) => T) => committed(rooms, into, work) }
    const sources = await fileSources(this.#context, input.files, target, input.only)
    for (const address of new Set(input.documents)) {
      const source = await documentSource(this.#context, address)
      const owner = (await this.#context.store.document(address))?.owner
      const object = owner === undefined ? null : { kind: kindOf(this.#context.kinds, address)?.name ?? '', owner }
      if (!source || !object || !authorize(subject, 'view', object).allowed) {
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
    const { kinds, store, rooms, random } = this.#context
    const isNew = 'name' in input.into
    const kind = 'name' in input.into ? kinds.get(input.into.kind) : kindOf(kinds, input.into.address)
    if (!kind) throw new MergeError('kind')
    if (sources.some(({ address }) => kindOf(kinds, address) !== kind)) {
      throw new MergeError('kind')
    }
    if ('name' in input.into) {
      const address = newAddress(kind.name, random)
      const target = new Target(rooms, { address, kind, isNew, subject })
      oneCurrency(sources.map(({ doc }) => doc))
      const changes = documentChanges(await target.copy(), { name: input.into.name })
      const command = { command: 'create', schema: kind.declaration.schema, owner: input.person } as const
      await this.#write(input, target, [{ command }], changes)
      return target
    }
    const { address } = input.into
    const row = await store.document(address)
    const carried = sources.find(each => each.address === address)
    if (!row && !carried) throw new MergeError('notHere', address)
    if (row && !authorize(subject, 'edit', { kind: kind.name, owner: row.owner }).allowed) {
      throw new MergeError('rights', address)
    }
    if (row && row.archived !== null) throw new MergeError('archived', row.key)
    const target = new Target(rooms, { address, kind, isNew, subject })
    // A copy of the target is the same document: its currency is a field that is merged like others.
    const others = sources.filter(each => each.address !== address)
    await target.look(doc => oneCurrency([doc, ...others.map(each => each.doc)]))
    return target
  }

  /** Copies of the target itself: entries keep their authors. */
  async #same(input: MergeInput, target: Target, source: Source): Promise<MergedSource> {
    const { kind } = target
    // Said before anything is written, and by the preview: what nobody known here began cannot begin here.
    if (!(await this.#context.store.document(target.address)) && !begins(source)) {
      throw new MergeError('unknown', source.name)
    }
    const theirs = { doc: source.doc, edits: editsOf(source.submissions) }
    const compare = (doc: Y.Doc) => mergeSame(kind, { doc, edits: [] }, theirs)
    const compared = (await target.look(compare)) ?? compare(new Y.Doc())
    // Before anything is written: afterwards it is another's value that stands.
    const plan = await withStandingWriters(this.#context, target.address, compared.plan)
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
      const owners = await target.look(doc => this.#takeOver(input, kind, doc, plan.records))
      await this.#write(input, target, [], owners ?? [])
    }
    const unapproved = input.approve ? 0 : changes.length + collisions.length
    return { address: source.address, name: source.name, same: true, ...planned(plan), entries, unapproved }
  }

  async #approvals({ address, doc }: Source): Promise<Approvals> {
    return new Approvals(await this.#context.store.imported(approvalsSource(address), approvalKeys(doc)))
  }

  #takeOver(input: MergeInput, kind: Kind, doc: Y.Doc, records: readonly PlannedRecord[]): Change[] {
    const name = this.#nameOf(input.person)
    return records.flatMap(({ collection, record, outcome }): Change[] => {
      if (collection === null || record === null || !kind.collectionField(collection, OWNER)) return []
      const key = recordKey(record, OWNER)
      const before = currentValue(doc, collection, key)
      const taken = (outcome === 'added' || outcome === 'changed') && !sameValue(before, name)
      return taken ? [[collection, key, before, name]] : []
    })
  }

  async #combine(input: MergeInput, target: Target, source: Source): Promise<MergedSource> {
    const { store, accounts } = this.#context
    const row = await store.document(target.address)
    const object = { kind: target.kind.name, owner: row?.owner ?? input.person }
    const memory = await this.#memory(target, source)
    const combination = combine(target.kind, await target.copy(), source.doc, {
      last: (collection, record) => memory.get(recordKey(collection, record)) ?? null,
      mayConfigure: authorize(target.subject, 'configure', object).allowed,
      owner: input.takeOwnership ? (accounts.findPerson(input.person)?.name ?? null) : null,
      isNew: target.isNew,
    })
    await this.#writeCombination(input, target, source, combination)
    const { address, name } = source
    return { address, name, same: false, ...planned(combination.plan), entries: NO_ENTRIES, unapproved: 0 }
  }

  async #memory(target: Target, source: Source): Promise<Map<string, RecordValues>> {
    const keys = [...target.kind.declaration.collections].flatMap(({ name }) => {
      const ids = new Set([...source.doc.getMap(name).keys()].map(key => key.slice(0, key.indexOf('.'))))
      return [...ids].map(id => memoryKey(target.address, recordKey(name, id)))
    })
    const found = await this.#context.store.imported(memorySource(source.address), keys)
    return new Map(found.map(({ sourceKey, fields }) => [sourceKey.slice(target.address.length + 1), fields]))
  }

  async #writeCombination(input: MergeInput, target: Target, source: Source, { records }: Combination): Promise<void> {
    const archived = await archivedDrafts(this.#context, target.address, records)
    for (let at = 0; at < records.length; at += SLICE_RECORDS) {
      input.signal?.throwIfAborted()
      const slice = records.slice(at, at + SLICE_RECORDS)
      const imported = slice.flatMap(each => this.#remembered(target, source, each))
      const now = this.#context.clock()
      const collisions = slice.flatMap(each => [...this.#collisions(input, each), ...archived(each, input.person, now)])
      const changes = slice.flatMap(each => each.changes)
      await this.#write(input, target, [], changes, imported, collisions, 'merge', source.address)
      input.onProgress?.(at + slice.length, records.length)
    }
  }

  #remembered(target: Target, source: Source, { collection, record, remember }: CombinedRecord): ImportedRecord[] {
    if (!remember || collection === null || record === null) return []
    const sourceKey = memoryKey(target.address, recordKey(collection, record))
    return [{ source: memorySource(source.address), sourceKey, address: target.address, record, fields: remember }]
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

/** What imports remember is kept by source and key: here the source document, and the record within the target. */
const memorySource = (source: Address): string => `satchel:${source}`
const memoryKey = (target: Address, record: string): string => `${target}/${record}`
