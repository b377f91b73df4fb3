// `satchel trim`: lets go of what the journal says of times before a day; documents stay as they are (relay/SPEC.md R).

import { DAY_MS } from '../../retention/trimmer.ts'
import { type Arguments, type Command, EXIT, UsageError } from '../command.ts'
import { daysOf } from '../settings.ts'

export const trimCommand: Command = {
  name: 'trim',
  usage: '[--before YYYY-MM-DD|--keep-days N] [--dry-run] [--json]',
  summary: {
    en: 'puts what the journal says of earlier times together into one row per document: the documents stay, who changed what before does not; without a day as SATCHEL_KEEP_DAYS says',
    de: 'fasst zusammen, was das Journal über frühere Zeiten sagt: Die Dokumente bleiben, wer davor was geändert hat, nicht; ohne Tag gilt SATCHEL_KEEP_DAYS',
  },
  options: {
    before: { type: 'string' },
    'keep-days': { type: 'string' },
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  words: [0, 0],
  check: given => void beforeOf(given, null, 0),
  run: async ({ core, io }, given) => {
    const before = beforeOf(given, core.trimmer.keepDays, Date.now())
    if (before === null) {
      throw new UsageError(
        {
          en: 'Everything is kept: say from which day on, or set SATCHEL_KEEP_DAYS.',
          de: 'Alles wird aufbewahrt: Sagen Sie, ab welchem Tag, oder setzen Sie SATCHEL_KEEP_DAYS.',
        },
        given.command,
      )
    }
    const { consolidated, store, trimmer } = core
    if (consolidated && consolidated.projected < store.last) {
      // What lists, totals and search have not seen yet stays: let them see it.
      consolidated.start()
      await consolidated.caughtUp(io.signal)
    }
    const dryRun = given.flag('dry-run')
    const unreadable: string[] = []
    const damaged = (key: string) => unreadable.push(key)
    const done = await trimmer.trim({ before, dryRun, signal: io.signal, damaged })
    const rows = done.reduce((sum, each) => sum + each.rows, 0)
    const bytes = done.reduce((sum, each) => sum + each.bytes, 0)
    if (given.flag('json')) {
      const documents = done.map(each => ({ address: each.address, key: each.key, rows: each.rows, bytes: each.bytes }))
      io.out(`${JSON.stringify({ before: new Date(before).toISOString(), dryRun, rows, bytes, documents }, null, 2)}\n`)
    } else for (const each of done) io.out(`${each.key}: ${each.rows} (${each.bytes})\n`)
    const [count, day] = [done.length, new Date(before).toISOString().slice(0, 10)]
    io.message(
      dryRun
        ? {
            en: `Rows from before ${day} that would be put together: ${rows} (${bytes} bytes) of ${count} documents.`,
            de: `Zeilen von vor dem ${day}, die zusammengefasst würden: ${rows} (${bytes} Bytes) von ${count} Dokumenten.`,
          }
        : {
            en: `Rows from before ${day} that were put together: ${rows} of ${count} documents; ${bytes} bytes less.`,
            de: `Zusammengefasste Zeilen von vor dem ${day}: ${rows} von ${count} Dokumenten; ${bytes} Bytes weniger.`,
          },
    )
    for (const key of unreadable) {
      io.message({
        en: `${key} cannot be read and keeps its journal; “satchel verify” names what is damaged.`,
        de: `${key} ist nicht lesbar und behält sein Journal; „satchel verify“ nennt, was beschädigt ist.`,
      })
    }
    return unreadable.length > 0 ? EXIT.partly : EXIT.done
  },
}

/** ms since 1970; null where nothing is said. @throws UsageError */
function beforeOf(given: Arguments, keepDays: number | null, now: number): number | null {
  const [day, kept] = [given.text('before'), given.text('keep-days')]
  if (day !== undefined && kept !== undefined) {
    throw new UsageError(
      { en: '--before and --keep-days say the same twice.', de: '--before und --keep-days sagen dasselbe zweimal.' },
      given.command,
    )
  }
  if (day !== undefined) {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) {
      throw new UsageError(
        { en: `“${day}” is no day; write 2026-03-31.`, de: `„${day}“ ist kein Tag; schreiben Sie 2026-03-31.` },
        given.command,
      )
    }
    return at
  }
  const days = kept === undefined ? keepDays : daysOf(kept, 0)
  if (days !== null) return now - days * DAY_MS
  if (kept === undefined) return null
  throw new UsageError(
    { en: `“${kept}” is no number of days.`, de: `„${kept}“ ist keine Zahl von Tagen.` },
    given.command,
  )
}
