// Collisions in SQLite: folded while they are open, kept as they were once they are decided (relay/SPEC.md C).
import { collisionRow } from './rows.ts'
import type { Statements } from './statements.ts'
import type { Collision, CollisionDraft, DocumentCommit } from './store.ts'

/** Decided ones a document in memory remembers: who comes late can be told who was first. */
const REMEMBERED = 200

export class SqliteCollisions {
  readonly #sql: Statements
  /** The last id given out. Ids are never given again: decisions that are still on their way name them. */
  #last: number | null = null

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /** Writes a commit's share; gives the ids of its collisions. Runs within the commit's transaction. */
  change(document: number, { collisions, decisions = [] }: DocumentCommit, sequence: number | null): number[] {
    if (collisions.length + decisions.length === 0) return []
    // Before what is new: a draft may be of the place that has just been decided.
    for (const { id, by, at, choice } of decisions) {
      this.#sql.run(
        'UPDATE collisions SET decided = ?, decided_by = ?, choice = ? WHERE id = ? AND document = ? AND decided IS NULL',
        at,
        by,
        choice,
        id,
        document,
      )
    }
    const ids = collisions.map(collision => this.#collide(document, collision, sequence))
    this.#sql.run(
      `UPDATE documents SET collided = collided + 1,
         collisions = (SELECT count(*) FROM collisions c WHERE c.document = documents.id AND c.decided IS NULL)
       WHERE id = ?`,
      document,
    )
    return ids
  }

  #collide(document: number, collision: CollisionDraft, sequence: number | null): number {
    this.#last ??= this.#lastId()
    const id = ++this.#last
    this.#sql.run(
      `INSERT INTO collisions (id, document, root, key, author, base, value, standing, standing_author, standing_at,
         outcome, origin, fields, at, sequence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (document, root, key, author, standing_author) WHERE decided IS NULL DO UPDATE SET
         id = excluded.id, value = excluded.value, standing = excluded.standing, standing_at = excluded.standing_at,
         outcome = excluded.outcome, origin = excluded.origin, fields = excluded.fields, at = excluded.at,
         sequence = excluded.sequence`,
      id,
      document,
      collision.root,
      collision.key,
      collision.author,
      JSON.stringify(collision.base),
      JSON.stringify(collision.value),
      JSON.stringify(collision.standing),
      collision.standingBy?.person ?? '',
      collision.standingBy?.at ?? null,
      collision.outcome,
      collision.origin,
      JSON.stringify(collision.fields ?? []),
      collision.at,
      sequence,
    )
    return id
  }

  /** A folded one keeps its place in the table's counter, not its number. After a failed commit some numbers are unused. */
  #lastId(): number {
    const last = `SELECT max(ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'collisions'), 0),
      ifnull((SELECT max(id) FROM collisions), 0)) AS last`
    return Number(this.#sql.get(last)?.last ?? 0)
  }

  all(document: number): Collision[] {
    return this.#sql.all('SELECT * FROM collisions WHERE document = ? ORDER BY id', document).map(collisionRow)
  }

  open(document: number, limit: number): Collision[] {
    const sql = 'SELECT * FROM collisions WHERE document = ? AND decided IS NULL ORDER BY id DESC LIMIT ?'
    return this.#sql.all(sql, document, limit).map(collisionRow)
  }

  remembered(document: number): Collision[] {
    const decided = 'SELECT * FROM collisions WHERE document = ? AND decided IS NOT NULL ORDER BY decided DESC LIMIT ?'
    return [
      ...this.open(document, Number.MAX_SAFE_INTEGER),
      ...this.#sql.all(decided, document, REMEMBERED).map(collisionRow),
    ]
  }
}
