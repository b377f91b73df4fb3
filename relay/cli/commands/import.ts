// Imports from the command line, with the same importer as the screen's (O05, O10).
import { dateOrders, isDateOrder } from '../../../src/exchange/dates.ts'
import { isNumberStyle, numberStyles } from '../../../src/exchange/numbers.ts'
import { type Answer, type ImportOptions, parseImportOptions } from '../../../src/exchange/options.ts'
import { readTable } from '../../../src/exchange/table.ts'
import { isTarget, type Mapping, proposeMapping, type Target, targets } from '../../../src/exchange/targets.ts'
import { fileProblemText, rowProblemText } from '../../../src/exchange/texts.ts'
import type { PersonRecord } from '../../accounts/persons.ts'
import type { ImportReport, ReportRow } from '../../imports/report.ts'
import { IMPORT_BYTES, IMPORT_ROWS } from '../../limits.ts'
import type { Core } from '../../relay.ts'
import { type Arguments, type Command, CommandError, EXIT, UsageError } from '../command.ts'
import type { InputFile, Io, Language } from '../io.ts'
import { personNamed } from './find.ts'

/** Rows of one outcome that people are shown; programs and the screen get all. */
const SHOWN_ROWS = 50
/** Who an import is done for where nobody has been entered yet. */
const FIRST_PERSON = { name: 'Import', role: 'office' } as const

const importOpportunities: Command = {
  name: 'import opportunities',
  usage:
    'FILE.csv [--dates dmy|mdy|ymd] [--numbers point|comma] [--map TARGET=COLUMN]... [--as PERSON] [--source NAME] [--json]',
  summary: {
    en: 'imports opportunities into one pipeline per sales agent; exit code 2 where rows were rejected',
    de: 'importiert Verkaufschancen in eine Pipeline je Vertriebsmitarbeiter; Exitcode 2, wenn Zeilen abgelehnt wurden',
  },
  options: {
    dates: { type: 'string', multiple: true },
    numbers: { type: 'string', multiple: true },
    map: { type: 'string', multiple: true },
    as: { type: 'string' },
    source: { type: 'string' },
    json: { type: 'boolean' },
  },
  words: [1, 1],
  begins: true,
  files: given => [given.word(0)],
  check: given => void answers(given),
  run: async ({ core, io, files }, given) => {
    const [file] = files
    if (!file) throw new CommandError({ en: 'The file is missing.', de: 'Die Datei fehlt.' })
    const options = withMapping(answers(given), file, given)
    const person = author(core, given.text('as'), io)
    const source = given.text('source')
    const report = await core.importer.importOpportunities({
      bytes: file.bytes,
      fileName: file.name,
      person: person.id,
      options,
      ...(source === undefined ? {} : { source }),
      signal: io.signal,
      onProgress: (done, total) => io.progress({ en: `${done} of ${total} rows`, de: `${done} von ${total} Zeilen` }),
    })
    if ('problem' in report) {
      const { problem } = report
      if (given.flag('json')) io.out(`${JSON.stringify({ problem, message: fileProblemText(problem, io.language) })}\n`)
      io.message({ en: fileProblemText(problem, 'en'), de: fileProblemText(problem, 'de') })
      return EXIT.notDone
    }
    if (given.flag('json')) io.out(`${JSON.stringify(asJson(report, person.name, io.language), null, 2)}\n`)
    else io.out(asText(report, io.language))
    return report.rejected > 0 ? EXIT.partly : EXIT.done
  },
}

/** What was said about dates and numbers, for the file or per column. @throws UsageError */
function answers(given: Arguments): ImportOptions {
  const dates = answer(given, 'dates', isDateOrder, dateOrders)
  const numbers = answer(given, 'numbers', isNumberStyle, numberStyles)
  for (const each of given.texts('map')) parsePair(each)
  return { ...(dates ? { dates } : {}), ...(numbers ? { numbers } : {}) }
}

function answer<T extends string>(
  given: Arguments,
  name: string,
  is: (value: unknown) => value is T,
  known: readonly T[],
): Answer<T> | undefined {
  const columns = new Map<string, T>()
  let whole: T | undefined
  for (const text of given.texts(name)) {
    const at = text.lastIndexOf('=')
    const said = text.slice(at + 1)
    if (!is(said)) {
      const list = known.join(', ')
      throw new UsageError(
        {
          en: `--${name} is one of ${list}, or COLUMN=one of them.`,
          de: `--${name} ist ${list} oder SPALTE=eines davon.`,
        },
        given.command,
      )
    }
    if (at < 0) whole = said
    else columns.set(text.slice(0, at), said)
  }
  return columns.size > 0 ? columns : whole
}

/** `TARGET=COLUMN`; an empty column leaves the target out. @throws UsageError */
function parsePair(text: string): [target: Target, column: string] {
  const at = text.indexOf('=')
  const target = text.slice(0, at)
  if (at > 0 && isTarget(target)) return [target, text.slice(at + 1)]
  const known = targets.map(({ name }) => name).join(', ')
  throw new UsageError(
    {
      en: `--map is written TARGET=COLUMN; targets are ${known}.`,
      de: `--map schreibt man ZIEL=SPALTE; Ziele sind ${known}.`,
    },
    importOpportunities,
  )
}

/** What the person mapped, and for the rest what the titles suggest. */
function withMapping(options: ImportOptions, file: InputFile, given: Arguments): ImportOptions {
  const pairs = given.texts('map').map(parsePair)
  if (pairs.length === 0) return options
  const table = readTable(file.bytes, { bytes: IMPORT_BYTES, rows: IMPORT_ROWS })
  // A file that cannot be read is the import's to refuse.
  if ('problem' in table) return options
  const said = new Map(pairs)
  const used = new Set(said.values())
  const proposed = Object.entries(proposeMapping(table.columns)).filter(([, column]) => !used.has(column))
  const mapping = Object.fromEntries(
    [...new Map<string, string>([...proposed, ...said])].filter(([, column]) => column !== ''),
  ) as Mapping
  return parseImportOptions({ mapping }) ? { ...options, mapping } : options
}

/** Whom the import is done for: the one named, else the first who may import. @throws CommandError */
export function author(core: Core, name: string | undefined, io: Io): PersonRecord {
  const may = ({ id }: PersonRecord): boolean => {
    const subject = core.accounts.subject(id)
    return subject !== null && core.company.judge.mayInCompany(subject.role, 'import')
  }
  if (name !== undefined) {
    const person = personNamed(core, name)
    if (may(person)) return person
    throw new CommandError({ en: `${person.name} may not import.`, de: `${person.name} darf nicht importieren.` })
  }
  const allowed = core.accounts.listPersons().filter(may)
  const first = allowed.find(({ role }) => role === 'admin') ?? allowed[0]
  if (first) return first
  if (core.accounts.findPerson(FIRST_PERSON.name)) {
    throw new CommandError({
      en: 'Nobody here may import; name somebody with --as.',
      de: 'Hier darf niemand importieren; nennen Sie jemanden mit --as.',
    })
  }
  io.message({
    en: `Nobody has been entered yet: the import is done for a new person “${FIRST_PERSON.name}” (${FIRST_PERSON.role}).`,
    de: `Es ist noch niemand eingetragen: Der Import geschieht für eine neue Person „${FIRST_PERSON.name}“ (${FIRST_PERSON.role}).`,
  })
  return core.accounts.addPerson(FIRST_PERSON)
}

/** The report for programs: times as ISO 8601, persons by name, reasons with their sentence. */
function asJson(report: ImportReport, person: string, language: Language): object {
  return {
    ...report,
    at: new Date(report.at).toISOString(),
    person,
    rows: report.rows.map(row => (row.reason ? { ...row, message: rowProblemText(row.reason, language) } : row)),
  }
}

function asText(report: ImportReport, language: Language): string {
  const { created, updated, unchanged, rejected, collisions } = report
  const counts =
    language === 'de'
      ? `${created} angelegt, ${updated} geändert, ${unchanged} unverändert, ${rejected} abgelehnt, ${collisions} Kollisionen`
      : `${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected, ${collisions} collisions`
  const of = (outcome: ReportRow['outcome']) => report.rows.filter(row => row.outcome === outcome)
  const lines = [
    counts,
    ...some(of('rejected'), language, row => (row.reason ? rowProblemText(row.reason, language) : '')),
    ...some(of('updated'), language, row => (row.fields ?? []).join(', ')),
    ...some(
      report.rows.filter(row => row.collisions),
      language,
      row => (row.collisions ?? []).map(each => collisionText(each, language)).join('; '),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function collisionText({ field, ours, theirs }: NonNullable<ReportRow['collisions']>[number], language: Language) {
  return language === 'de'
    ? `${field}: hier „${ours ?? ''}“ behalten, die Datei sagt „${theirs ?? ''}“`
    : `${field}: kept “${ours ?? ''}” from here, the file says “${theirs ?? ''}”`
}

function some(rows: readonly ReportRow[], language: Language, say: (row: ReportRow) => string): string[] {
  const word = language === 'de' ? 'Zeile' : 'line'
  const lines = rows
    .slice(0, SHOWN_ROWS)
    .map(row => `${word} ${row.line}${row.key === undefined ? '' : ` (${row.key})`}: ${say(row)}`)
  const more = rows.length - lines.length
  return more > 0 ? [...lines, language === 'de' ? `… und ${more} weitere` : `… and ${more} more`] : lines
}

export const importCommands: readonly Command[] = [importOpportunities]
