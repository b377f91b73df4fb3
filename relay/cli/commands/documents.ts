// Documents from the command line: lists, one in full, and tables of their records (O13, O54).
import { randomBytes } from 'node:crypto'
import { newId } from '../../../src/documents/address.ts'
import { readDocument, readText } from '../../../src/documents/content.ts'
import type { CollectionDeclaration, Kind, PlainDocument, Summary } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import { exportCollection, writeCsv } from '../../../src/exchange/csv.ts'
import { documentSheet } from '../../../src/exchange/xlsx/of-document.ts'
import { sheetColumns } from '../../../src/exchange/xlsx/sheet.ts'
import { type NamedSheet, writeOverview, writeWorkbook } from '../../../src/exchange/xlsx/write.ts'
import { exportSatchel } from '../../merge/export.ts'
import type { Core } from '../../relay.ts'
import type { Room } from '../../rooms/room.ts'
import type { Collision, DocumentRow } from '../../store/store.ts'
import { type Command, CommandError, EXIT, UsageError } from '../command.ts'
import type { Language } from '../io.ts'
import { textTable } from '../table.ts'
import { documentNamed, knownKind, nameOf, roomOf } from './find.ts'

const list: Command = {
  name: 'list',
  usage: 'KIND [--json]',
  summary: { en: 'lists the documents of a kind (pipeline)', de: 'listet die Dokumente einer Art auf (pipeline)' },
  options: { json: { type: 'boolean' } },
  words: [1, 1],
  run: async ({ core, io }, given) => {
    const kind = knownKind(core, given.word(0), given.command)
    // Summaries lag behind edits by a moment; what is asked for here is how things stand now.
    await core.rooms.repairSummaries()
    const documents = (await core.store.documents({ kind })).map(document => line(core, document))
    if (given.flag('json')) io.out(`${JSON.stringify(documents, null, 2)}\n`)
    else io.out(listed(core.kinds.get(kind), documents, io.language))
    return EXIT.done
  },
}

/** For people: how many records of its first collection each document has, and where it is. */
function listed(kind: Kind | undefined, documents: readonly ListedDocument[], language: Language): string {
  const collection = kind?.declaration.collections[0]
  const { key, owner } = factLabels[language]
  const count = collection?.label[language] ?? ''
  const rows = documents.map(each => {
    const records = collection ? numberOf(each[collection.name]) : null
    return [each.key, each.name, each.owner, records, each.address]
  })
  return textTable([key, 'Name', owner, count, ''], rows)
}

const factLabels = { en: { key: 'Key', owner: 'Owner' }, de: { key: 'Schlüssel', owner: 'Zuständig' } } as const

const numberOf = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null)

type ListedDocument = Summary & { readonly address: string; readonly key: string; readonly owner: string }

/** The order of names is that of the output: what identifies a document first. */
function line(core: Core, { address, key, owner, summary, collisions }: DocumentRow): ListedDocument {
  const { name, ...figures } = summary
  return { address, key, name, owner: nameOf(core, owner), ...figures, collisions }
}

const show: Command = {
  name: 'show',
  usage: 'ADDRESS|KEY [--json]',
  summary: {
    en: 'shows a document: facts, fields, records with derived values and texts',
    de: 'zeigt ein Dokument: Fakten, Felder, Datensätze mit abgeleiteten Werten und Texten',
  },
  options: { json: { type: 'boolean' } },
  words: [1, 1],
  run: async ({ core, io }, given) => {
    const row = await documentNamed(core, given.word(0))
    const room = await roomOf(core, row.address)
    const content = readDocument(room.kind, room.doc)
    const shown = {
      address: row.address,
      key: row.key,
      kind: row.kind,
      owner: nameOf(core, row.owner),
      epoch: row.epoch,
      schema: row.schema,
      version: row.version,
      created: new Date(row.created).toISOString(),
      head: room.head,
      fields: content.fields,
      ...Object.fromEntries(
        room.kind.declaration.collections.map(each => [each.name, records(room, content, each)] as const),
      ),
      collisions: (await core.store.collisions(row.address))
        .filter(({ decided }) => decided === null)
        .map(each => collisionView(core, room.kind, each)),
    }
    io.out(
      given.flag('json')
        ? `${JSON.stringify(shown, null, 2)}\n`
        : readable(room.kind, content, row, shown.owner, io.language),
    )
    return EXIT.done
  },
}

type RecordView = { readonly id: string } & Readonly<Record<string, Value>>

/** Records as objects: fields that are set, derived values, texts that are not empty. */
function records(room: Room, content: PlainDocument, collection: CollectionDeclaration): RecordView[] {
  return [...(content.collections.get(collection.name) ?? [])].map(([id, fields]) => {
    const derived = collection.derived.map(each => [each.name, each.compute(fields)] as const)
    const texts = collection.texts.map(each => [each.name, readText(room.doc, collection.name, id, each.name)] as const)
    const set = [...Object.entries(fields), ...derived, ...texts].filter(([, value]) => value !== null && value !== '')
    return { id, ...Object.fromEntries(set) } as RecordView
  })
}

function collisionView(core: Core, kind: Kind, collision: Collision): object {
  const place = kind.place(collision.root, collision.key)
  const root = kind.root(collision.root)
  const text = root?.type === 'text' ? root : null
  return {
    collection: text ? text.collection.name : collision.root,
    record: text ? text.record : (place?.record ?? null),
    field: text ? text.text.name : (place?.field.name ?? collision.key),
    base: collision.base,
    value: collision.value,
    author: nameOf(core, collision.author),
    at: new Date(collision.at).toISOString(),
    standing: collision.standing,
    standingBy: collision.standingBy ? nameOf(core, collision.standingBy.person) : null,
    outcome: collision.outcome,
    origin: collision.origin,
  }
}

function readable(kind: Kind, content: PlainDocument, row: DocumentRow, owner: string, language: Language): string {
  const labels = factLabels[language]
  const facts: [string, string][] = [
    [labels.key, `${row.key}  ${row.address}`],
    [labels.owner, owner],
    ...kind.declaration.fields.flatMap(({ name, label }): [string, string][] =>
      content.fields[name] === undefined ? [] : [[label[language], String(content.fields[name])]],
    ),
  ]
  const sections = kind.declaration.collections.map(collection => {
    const { columns, rows } = exportCollection(kind, collection.name, content, { language })
    const shown = [...collection.fields, ...collection.derived]
      .map((each, index) => ({ at: index + 1, column: each.column }))
      .filter(each => each.column !== undefined || collection.name !== kind.declaration.collections[0]?.name)
    const cells = rows.map(cells => shown.map(({ at }) => textCell(cells[at] ?? null)))
    const titles = shown.map(({ at }) => columns[at] ?? '')
    return `\n${collection.label[language]} (${rows.length})\n${textTable(titles, cells)}`
  })
  return [...facts.map(([label, value]) => `${label}: ${value}\n`), ...sections].join('')
}

const textCell = (value: Value): string | number | null => (typeof value === 'boolean' ? String(value) : value)

interface WorkbookChoice {
  readonly kind: Kind
  readonly collection: CollectionDeclaration
  /** All documents of the kind, in one table. */
  readonly whole: boolean
  readonly language: Language
}

/** What the screen exports: of one document a workbook that can be brought back, of several a table to look at (O55). */
async function workbook(
  core: Core,
  signal: AbortSignal,
  documents: readonly DocumentRow[],
  { kind, collection, whole, language }: WorkbookChoice,
): Promise<Uint8Array> {
  const sheets: NamedSheet[] = []
  for (const { address, key } of documents) {
    signal.throwIfAborted()
    const { doc } = await roomOf(core, address)
    const origin = { address, token: newId(randomBytes), language }
    sheets.push({ document: key, sheet: documentSheet(kind, doc, collection, origin) })
  }
  const [first] = sheets
  const empty = { name: collection.label[language], columns: sheetColumns(collection, language) }
  const blob =
    whole || !first
      ? await writeOverview(kind.declaration.label[language], first?.sheet ?? empty, sheets)
      : await writeWorkbook(first.sheet)
  return new Uint8Array(await blob.arrayBuffer())
}

const exportTable: Command = {
  name: 'export',
  usage: 'ADDRESS|KEY|KIND --csv [--language en|de], or --xlsx [FILE] [--language en|de], or --satchel [FILE]',
  summary: {
    en: 'writes the records of one document, or of all of a kind, as CSV; with a language for spreadsheets, else for programs; or as an Excel workbook, that of one document to be edited and brought back; or the documents as a satchel file',
    de: 'schreibt die Datensätze eines Dokuments oder aller einer Art als CSV; mit Sprache für Tabellenprogramme, sonst für Programme; oder als Excel-Arbeitsmappe, die eines Dokuments zum Bearbeiten und Zurückholen; oder die Dokumente als Satchel-Datei',
  },
  options: {
    csv: { type: 'boolean' },
    xlsx: { type: 'boolean' },
    satchel: { type: 'boolean' },
    language: { type: 'string' },
  },
  words: [1, 2],
  check: given => {
    const language = given.text('language')
    if (['csv', 'xlsx', 'satchel'].filter(format => given.flag(format)).length !== 1) {
      throw new UsageError(
        {
          en: 'One format is needed: --csv, --xlsx or --satchel.',
          de: 'Ein Format ist nötig: --csv, --xlsx oder --satchel.',
        },
        exportTable,
      )
    }
    if (given.words.length > 1 && given.flag('csv')) {
      throw new UsageError(
        { en: `“${given.word(1)}” is too much.`, de: `„${given.word(1)}“ ist zu viel.` },
        exportTable,
      )
    }
    if (language !== undefined && language !== 'en' && language !== 'de') {
      throw new UsageError({ en: 'The language is en or de.', de: 'Die Sprache ist en oder de.' }, exportTable)
    }
  },
  run: async ({ core, io }, given) => {
    const language = (given.text('language') ?? null) as Language | null
    const word = given.word(0)
    const whole = core.kinds.get(word)
    const documents = whole ? await core.store.documents({ kind: word }) : [await documentNamed(core, word)]
    if (given.flag('satchel')) {
      const addresses = documents.map(({ address }) => address)
      io.file(given.words[1] ?? null, await exportSatchel(core, addresses, Date.now()))
      return EXIT.done
    }
    const kind = whole ?? core.kinds.get(documents[0]?.kind ?? '')
    const collection = kind?.declaration.collections[0]
    if (!kind || !collection) {
      throw new CommandError({ en: 'It holds no table.', de: 'Das enthält keine Tabelle.' })
    }
    if (given.flag('xlsx')) {
      const choice = { kind, collection, whole: whole !== undefined, language: language ?? io.language }
      io.file(given.words[1] ?? null, await workbook(core, io.signal, documents, choice))
      return EXIT.done
    }
    let columns: readonly string[] = []
    const rows: (readonly Value[])[] = []
    for (const document of documents) {
      io.signal.throwIfAborted()
      const room = await roomOf(core, document.address)
      const text = (record: string, name: string) => readText(room.doc, collection.name, record, name)
      const content = readDocument(kind, room.doc)
      const table = exportCollection(kind, collection.name, content, { language, text })
      columns = table.columns
      for (const row of table.rows) rows.push(whole ? [document.key, ...row] : row)
    }
    if (documents.length === 0) {
      const empty: PlainDocument = { fields: {}, collections: new Map() }
      columns = exportCollection(kind, collection.name, empty, { language, text: () => '' }).columns
    }
    const first = whole ? [language ? kind.declaration.label[language] : kind.name] : []
    // German spreadsheets read a comma as the decimal sign; all need the mark to see umlauts. Programs get ids as they are.
    const style =
      language === 'de' ? ({ delimiter: ';', decimal: ',', bom: true } as const) : { bom: language !== null }
    const plain = language === null ? first.length + 1 : 0
    io.out(writeCsv([...first, ...columns], rows, { ...style, plain }))
    return EXIT.done
  },
}

export const documentCommands: readonly Command[] = [list, show, exportTable]
