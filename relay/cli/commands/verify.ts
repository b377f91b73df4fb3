// `satchel verify`: whether everything that was accepted is still there, as it was signed (DESIGN 9).
import type { DatabaseSync } from 'node:sqlite'
import type { Label } from '../../../src/documents/values.ts'
import { type Command, EXIT } from '../command.ts'
import { verifyDocuments } from '../verify/documents.ts'
import { type Finding, Findings, reasonOf, type VerifyCounts } from '../verify/findings.ts'
import { verifyJournal } from '../verify/journal.ts'

export const verifyCommand: Command = {
  name: 'verify',
  usage: '[--json]',
  summary: {
    en: 'checks every hash and signature of the journal, every document and snapshot; exit code 1 where something is wrong',
    de: 'prüft jeden Hash und jede Signatur des Journals, jedes Dokument und jeden Snapshot; Exitcode 1, wenn etwas nicht stimmt',
  },
  options: { json: { type: 'boolean' } },
  words: [0, 0],
  run: async ({ core, database, io }, given) => {
    const counts: VerifyCounts = { rows: 0, entries: 0, signatures: 0, unsigned: 0, documents: 0, snapshots: 0 }
    const findings = new Findings()
    const { store, accounts, ownDevice, kinds } = core
    const { signal } = io
    checkDatabase(database, findings)
    try {
      await verifyJournal({ store, accounts, ownDevice, signal }, counts, findings)
      await verifyDocuments({ store, database, kinds, signal }, counts, findings)
    } catch (error) {
      if (signal.aborted) throw error
      // A page that SQLite cannot read ends the reading, not the report.
      findings.add({ code: 'database', message: `reading ended early: ${reasonOf(error)}` })
    }
    const whole = findings.total === 0
    if (given.flag('json')) {
      const report = { whole, ...counts, problems: findings.total, findings: findings.list }
      io.out(`${JSON.stringify(report, null, 2)}\n`)
    } else io.out(`${[counted(counts)[io.language], ...findings.list.map(describe)].join('\n')}\n`)
    io.message(
      whole
        ? { en: 'Everything is whole.', de: 'Alles ist unversehrt.' }
        : { en: `Found ${findings.total} problems.`, de: `${findings.total} Probleme gefunden.` },
    )
    return whole ? EXIT.done : EXIT.notDone
  },
}

function checkDatabase(database: DatabaseSync, findings: Findings): void {
  try {
    for (const row of database.prepare('PRAGMA integrity_check').iterate()) {
      const said = String(row.integrity_check)
      if (said !== 'ok') findings.add({ code: 'database', message: said })
    }
  } catch (error) {
    findings.add({ code: 'database', message: reasonOf(error) })
  }
}

const counted = ({ rows, entries, signatures, unsigned, documents, snapshots }: VerifyCounts): Label => ({
  en: `${rows} rows, ${entries} entries, ${signatures} signatures (${unsigned} entries by token without), ${documents} documents, ${snapshots} snapshots`,
  de: `${rows} Zeilen, ${entries} Einträge, ${signatures} Signaturen (${unsigned} Einträge per Token ohne), ${documents} Dokumente, ${snapshots} Snapshots`,
})

function describe({ code, sequence, address, message }: Finding): string {
  const where = [sequence === undefined ? '' : `row ${sequence}`, address ?? ''].filter(each => each !== '').join(', ')
  return `${code}${where === '' ? '' : ` (${where})`}: ${message}`
}
