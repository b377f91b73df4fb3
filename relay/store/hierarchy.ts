// Documents by what they hang below: everything above one, and everything below it.
import type { Address } from '../../src/documents/address.ts'
import { documentRow } from './rows.ts'
import type { Statements } from './statements.ts'
import type { DocumentRow } from './store.ts'

export interface HierarchyStore {
  /** What a document hangs below, and what that does; `limit` of them at most, none twice. */
  above(address: Address, limit: number): Promise<DocumentRow[]>
  /** What hangs below a document, level by level; `limit` of them at most, none twice. */
  below(address: Address, limit: number): Promise<DocumentRow[]>
}

// UNION, not UNION ALL: what should never be, a cycle, ends the way all the same.
const ABOVE = `WITH RECURSIVE found(address) AS (
    SELECT ?1 UNION
    SELECT parent FROM documents JOIN found USING (address) WHERE parent IS NOT NULL LIMIT ?2 + 1)
  SELECT documents.* FROM found JOIN documents USING (address) WHERE address <> ?1`

const BELOW = `WITH RECURSIVE found(address) AS (
    SELECT ?1 UNION
    SELECT documents.address FROM documents JOIN found ON parent = found.address LIMIT ?2 + 1)
  SELECT documents.* FROM found JOIN documents USING (address) WHERE address <> ?1`

export class SqliteHierarchy implements HierarchyStore {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  async above(address: Address, limit: number): Promise<DocumentRow[]> {
    return this.#sql.all(ABOVE, address, limit).map(documentRow)
  }

  async below(address: Address, limit: number): Promise<DocumentRow[]> {
    return this.#sql.all(BELOW, address, limit).map(documentRow)
  }
}
