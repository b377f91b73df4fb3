// The quarantine: devices ask about what was refused, the office runs it on their behalf or declines it, once
// (DESIGN 6 and 8, relay/SPEC.md Q).
import * as Y from 'yjs'
import { parseAddress } from '../../src/documents/address.ts'
import { captureChanges } from '../../src/documents/changes.ts'
import type { Kind } from '../../src/documents/kind.ts'
import type { DocumentRight } from '../../src/policy/rights.ts'
import type { AskState, Question } from '../../src/sync/wire/asks.ts'
import type { QuarantineEntry, QuarantinePage, Repair } from '../../src/sync/wire/quarantine.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { Throttle } from '../accounts/throttle.ts'
import type { Judge } from '../company/judge.ts'
import { checkChanges } from '../gate/check.ts'
import { refuse } from '../gate/refuse.ts'
import {
  ASKS_PER_HOUR,
  ASKS_WINDOW_MS,
  OPEN_ASKS,
  QUARANTINE_MS,
  QUARANTINE_PAGE,
  QUARANTINE_SWEEP_MS,
} from '../limits.ts'
import { NotWrittenError, type OwnWriter } from '../own-writer.ts'
import type { Log } from '../rooms/options.ts'
import type { QuarantineList, QuarantineRow, QuestionState, Store } from '../store/store.ts'
import { changesOf, entryOf, lineOf, type Names, settledOf } from './describe.ts'
import { longTexts, repairChanges } from './repair.ts'

export interface QuarantineContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly writer: OwnWriter
  readonly kinds: ReadonlyMap<string, Kind>
  readonly judge: Judge
  /** ms since 1970. */
  readonly clock: () => number
  readonly log: Log
}

/** What a decision of the office came to. */
export type Decision =
  | { readonly state: 'settled'; readonly entry: QuarantineEntry }
  | { readonly state: 'unknown' }
  /** Somebody else was first. */
  | { readonly state: 'late'; readonly by: string }
  /** Another value stands in this place than the office saw. */
  | { readonly state: 'moved'; readonly place: string }
  | { readonly state: 'malformed' }
  /** There is no such document to write into. */
  | { readonly state: 'noDocument' }
  /** The gate does not admit it of this person either. */
  | { readonly state: 'refused'; readonly refusal: Refusal }
  /** It could not be written now. */
  | { readonly state: 'unavailable' }

type SettledListener = (device: string, state: AskState) => void

export class Quarantine {
  readonly #context: QuarantineContext
  readonly #asks: Throttle
  readonly #names: Names
  readonly #listeners = new Set<SettledListener>()
  /** Decisions come one after the other: of two at once the second finds it settled. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(context: QuarantineContext) {
    this.#context = context
    const { accounts, clock } = context
    this.#asks = new Throttle({ tries: ASKS_PER_HOUR, windowMs: ASKS_WINDOW_MS, clock })
    this.#names = {
      person: id => accounts.findPerson(id)?.name ?? '',
      device: id => accounts.device(id)?.name ?? '',
    }
  }

  // Devices

  /** Files a question. Says the same whatever the document is to this person. */
  async ask(person: string, device: string, question: Question): Promise<AskState> {
    const { store, clock } = this.#context
    const { draft, address, n, changes, code } = question
    const known = await store.quarantine.question(device, draft)
    if (known && known.settled?.outcome !== 'withdrawn') return this.#stateOf(known)
    const tooMany = (await store.quarantine.openQuestions(person)) >= OPEN_ASKS
    if (tooMany || this.#asks.take(person) !== 0) return { draft, state: 'later' }
    const refusal = refuse(code, 'said by the device')
    const asked = { person, device, draft, address, n, received: clock(), refusal, changes }
    const filed = await store.quarantine.ask(asked)
    if (filed) return this.#stateOf({ draft, settled: filed.settled })
    // It will be asked again until the office has made room; that is not asking too often.
    this.#asks.giveBack(person)
    return { draft, state: 'later' }
  }

  /** Its author discarded the draft. A question that was decided before stays as it was; one never asked is withdrawn as well. */
  withdraw(person: string, device: string, draft: string): Promise<AskState> {
    const { store, clock } = this.#context
    return this.#inTurn(async () => {
      const at = clock()
      await store.quarantine.withdraw(device, draft, person, at)
      const known = await store.quarantine.question(device, draft)
      const settled = { outcome: 'withdrawn', by: person, at, word: '', sequence: null } as const
      return this.#stateOf(known ?? { draft, settled })
    })
  }

  async states(device: string): Promise<AskState[]> {
    return (await this.#context.store.quarantine.questions(device)).map(each => this.#stateOf(each))
  }

  #stateOf({ draft, settled }: QuestionState): AskState {
    return settled ? { draft, ...settledOf(settled, this.#names) } : { draft, state: 'open' }
  }

  /** Tells of each question of any device that was decided. Returns the way to stop it. */
  onSettled(listener: SettledListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // The office

  async page(settled: boolean, after: QuarantineList['after']): Promise<QuarantinePage> {
    const { store } = this.#context
    const rows = await store.quarantine.list({ settled, after, limit: QUARANTINE_PAGE + 1 })
    const shown = rows.slice(0, QUARANTINE_PAGE)
    const last = rows.length > shown.length ? shown.at(-1) : undefined
    const entries = []
    for (const row of shown) entries.push(lineOf(row, await store.document(row.address), this.#names))
    const next = last ? `${last.asked === null ? 0 : 1}-${last.id}` : null
    return { entries, next, counts: await store.quarantine.counts() }
  }

  async entry(id: number): Promise<QuarantineEntry | null> {
    const { store, writer, kinds } = this.#context
    const row = await store.quarantine.row(id)
    if (!row) return null
    const line = lineOf(row, await store.document(row.address), this.#names)
    const kind = kinds.get(line.kind) ?? null
    const doc = line.document ? await writer.copy(row.address) : null
    try {
      return entryOf(line, row, kind, doc ?? new Y.Doc())
    } finally {
      doc?.destroy()
      await writer.release(row.address)
    }
  }

  /** Runs an entry's changes for its author, repaired or as they were, with the rights of the person who decides. */
  run(id: number, person: string, repairs: readonly Repair[]): Promise<Decision> {
    return this.#decide(id, async row => {
      const { store, writer, kinds, judge, clock } = this.#context
      const { address } = row
      const document = await store.document(address)
      const kind = kinds.get(parseAddress(address)?.kind ?? '')
      const doc = document && kind ? await writer.copy(address) : null
      if (!document || !kind || !doc) return { state: 'noDocument' }
      const judged = judge.document(document)
      const may = (right: DocumentRight, fields?: readonly string[]) => judge.may(judged, person, right, fields)
      try {
        const repaired = repairChanges(doc, changesOf(row), repairs)
        if ('moved' in repaired) return { state: 'moved', place: repaired.moved }
        if ('malformed' in repaired) return { state: 'malformed' }
        const { changes } = repaired
        const readOnlyBy = judge.readOnlyBy(judged)
        const checked = { kind, archived: document.archived !== null, readOnlyBy, may }
        const refusal = checkChanges(checked, JSON.stringify(changes)) ?? longTexts(kind, repairs)
        if (refusal) return { state: 'refused', refusal }
        const settled = { outcome: 'applied', by: person, at: clock(), word: '' } as const
        const update = captureChanges(doc, changes)
        const contents = update ? [{ update, changes }] : []
        const entries = { person, contents, note: noteOf(row), settles: [{ id, ...settled }] }
        if (update) await writer.submit(address, entries)
        else await store.quarantine.settle(id, { ...settled, sequence: null })
        return null
      } catch (error) {
        if (!(error instanceof NotWrittenError)) throw error
        return error.refusal ? { state: 'refused', refusal: error.refusal } : { state: 'unavailable' }
      } finally {
        doc.destroy()
        await writer.release(address)
      }
    })
  }

  decline(id: number, person: string, word: string): Promise<Decision> {
    const { store, clock } = this.#context
    return this.#decide(id, async () => {
      await store.quarantine.settle(id, { outcome: 'declined', by: person, at: clock(), word, sequence: null })
      return null
    })
  }

  /** `work` settles an open entry, or says why it did not. */
  #decide(id: number, work: (row: QuarantineRow) => Promise<Decision | null>): Promise<Decision> {
    return this.#inTurn(async (): Promise<Decision> => {
      const { quarantine } = this.#context.store
      const row = await quarantine.row(id)
      if (!row) return { state: 'unknown' }
      if (row.settled) return { state: 'late', by: this.#names.person(row.settled.by) }
      const other = await work(row)
      if (other) return other
      const question = row.draft === null ? null : await quarantine.question(row.device, row.draft)
      if (question) for (const listener of this.#listeners) listener(row.device, this.#stateOf(question))
      const entry = await this.entry(id)
      return entry ? { state: 'settled', entry } : { state: 'unknown' }
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  // Time

  /** Lets go of what is long decided or was never asked about, now and once a day. Returns the way to stop it. */
  tidyDaily(): () => void {
    const { store, clock, log } = this.#context
    const tidy = () => {
      store.quarantine
        .forget(clock() - QUARANTINE_MS)
        .catch(error => log.error({ err: error }, 'the quarantine could not be tidied'))
    }
    tidy()
    const timer = setInterval(tidy, QUARANTINE_SWEEP_MS)
    timer.unref()
    return () => clearInterval(timer)
  }
}

/** Links the row to the entry it repairs, for good: the quarantine forgets, the journal does not. */
const noteOf = ({ id, person, device, n, draft }: QuarantineRow): string =>
  JSON.stringify({ onBehalfOf: person, quarantine: id, device, n, draft })
