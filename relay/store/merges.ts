// Merges under way, with everything they are made from: what a kill leaves half done is finished at the next start (M5).
import type { DatabaseSync } from 'node:sqlite'
import { transact } from './database.ts'
import type { Statements } from './statements.ts'

export interface BegunMerge {
  readonly id: number
  /** JSON: what is asked for (relay/merge/begun.ts). */
  readonly asked: string
  readonly files: readonly Uint8Array[]
}

export interface MergeStore {
  /** Durable before it resolves: nothing of the merge is written before. */
  begin(asked: string, files: readonly Uint8Array[]): Promise<number>
  /** What has to be known of it when it goes on. */
  note(id: number, asked: string): Promise<void>
  /** Those that have not ended, the oldest first. */
  begun(): Promise<BegunMerge[]>
  ended(id: number): Promise<void>
}

export class SqliteMerges implements MergeStore {
  readonly #database: DatabaseSync
  readonly #sql: Statements

  constructor(database: DatabaseSync, sql: Statements) {
    this.#database = database
    this.#sql = sql
  }

  async begin(asked: string, files: readonly Uint8Array[]): Promise<number> {
    return transact(this.#database, () => {
      const id = this.#sql.run('INSERT INTO merges (asked) VALUES (?)', asked)
      files.forEach((bytes, place) => {
        this.#sql.run('INSERT INTO merge_files (merge, place, bytes) VALUES (?, ?, ?)', id, place, bytes)
      })
      return id
    })
  }

  async note(id: number, asked: string): Promise<void> {
    this.#sql.run('UPDATE merges SET asked = ? WHERE id = ?', asked, id)
  }

  async begun(): Promise<BegunMerge[]> {
    return this.#sql.all('SELECT id, asked FROM merges ORDER BY id').map(({ id, asked }) => {
      const files = this.#sql.all('SELECT bytes FROM merge_files WHERE merge = ? ORDER BY place', Number(id))
      return { id: Number(id), asked: String(asked), files: files.map(({ bytes }) => bytes as Uint8Array) }
    })
  }

  async ended(id: number): Promise<void> {
    transact(this.#database, () => {
      this.#sql.run('DELETE FROM merge_files WHERE merge = ?', id)
      this.#sql.run('DELETE FROM merges WHERE id = ?', id)
    })
  }
}
