// What a merge would do, record by record: the preview a person sees before anything is written (P05, P08).

import type { CollectionDeclaration, Kind } from '../../documents/kind.ts'
import { recordKey } from '../../documents/kind.ts'
import type { Value } from '../../documents/values.ts'

/**
 * `added`: not here before. `changed`: fields or texts get other values. `collided`: at least one field has a value that
 * does not stand and that somebody has to look at. `archived`: changed on one side while the other archived it.
 */
export type RecordOutcome = 'added' | 'changed' | 'collided' | 'archived' | 'unchanged'

/** A value that does not stand, and the id of who wrote it; null where that is not known. */
export interface DisplacedValue {
  readonly value: Value
  readonly person: string | null
}

export interface PlannedField {
  /** Declared name of the field or text. */
  readonly field: string
  readonly root: string
  /** Null for texts. */
  readonly key: string | null
  readonly before: Value
  readonly after: Value
  /** Empty where it is no collision. */
  readonly displaced: readonly DisplacedValue[]
  /** Nobody who is known at the office has signed it: it is let in by approval alone. */
  readonly unsigned?: boolean
}

/** Somebody changed a record that somebody else archived, neither knowing of the other; persons by id, null where not known. */
export interface Archival {
  readonly author: string | null
  readonly archivedBy: string | null
  /** Declared names of the fields and texts that were changed. */
  readonly fields: readonly string[]
}

export interface PlannedRecord {
  /** Null: the document's own fields. */
  readonly collection: string | null
  readonly record: string | null
  /** What people call it. */
  readonly name: string
  readonly outcome: Exclude<RecordOutcome, 'unchanged'>
  readonly fields: readonly PlannedField[]
  /** Of copies of one document that meet on a device; the relay finds out for itself (C6, C9). One per author. */
  readonly archivals?: readonly Archival[]
}

export interface MergePlan {
  /** Those that change or collide, in the order of the document. */
  readonly records: readonly PlannedRecord[]
  /**
   * Of the records people work with: stages and the document's own fields are not counted. Unchanged ones are those of
   * the source that bring nothing.
   */
  readonly counts: Readonly<Record<RecordOutcome, number>>
  /** Fields that collide, of everything. */
  readonly collisions: number
}

/** What is known of a record as a whole when the plan is put together. */
export interface RecordStanding {
  readonly name: string
  readonly isNew: boolean
  /** Changed on one side, archived on the other. */
  readonly archived: boolean
  readonly archivals?: readonly Archival[]
}

/** Puts a plan together field by field. */
export class PlanBuilder {
  readonly #kind: Kind
  readonly #records = new Map<string, { collection: string | null; record: string | null; fields: PlannedField[] }>()

  constructor(kind: Kind) {
    this.#kind = kind
  }

  add(collection: string | null, record: string | null, field: PlannedField): void {
    const name = collection === null || record === null ? '' : recordKey(collection, record)
    let entry = this.#records.get(name)
    if (!entry) {
      entry = { collection, record, fields: [] }
      this.#records.set(name, entry)
    }
    entry.fields.push(field)
  }

  /** `total`: how many records of a collection were compared. */
  done(
    standing: (collection: string | null, record: string | null, fields: readonly PlannedField[]) => RecordStanding,
    total: (collection: CollectionDeclaration) => number,
  ): MergePlan {
    const counts = { added: 0, changed: 0, collided: 0, archived: 0, unchanged: 0 }
    const records: PlannedRecord[] = []
    let collisions = 0
    const touched = new Map<string | null, number>()
    for (const { collection, record, fields } of this.#records.values()) {
      const { name, isNew, archived, archivals = [] } = standing(collection, record, fields)
      const collided = fields.filter(({ displaced }) => displaced.length > 0).length
      const outcome = collided > 0 ? 'collided' : archived ? 'archived' : isNew ? 'added' : 'changed'
      collisions += collided
      records.push({ collection, record, name, outcome, fields, ...(archivals.length > 0 ? { archivals } : {}) })
      if (!this.#isCounted(collection)) continue
      counts[outcome]++
      touched.set(collection, (touched.get(collection) ?? 0) + 1)
    }
    for (const collection of this.#kind.declaration.collections) {
      if (!this.#isCounted(collection.name)) continue
      counts.unchanged += total(collection) - (touched.get(collection.name) ?? 0)
    }
    return { records, counts, collisions }
  }

  #isCounted(collection: string | null): boolean {
    return collection !== null && this.#kind.collection(collection)?.right !== 'configure'
  }
}
