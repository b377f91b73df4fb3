// Satchel files from the command line: what is in one, and merging them (P05, P08, P09).
import { isAddress, parseAddress } from '../../../src/documents/address.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import { editsOf } from '../../../src/sync/file/carried.ts'
import { FILE_BYTES } from '../../../src/sync/file/container.ts'
import { SatchelFileError } from '../../../src/sync/file/errors.ts'
import { recordIds } from '../../../src/sync/file/merge-same.ts'
import type { PlannedField, PlannedRecord } from '../../../src/sync/file/plan.ts'
import { docOf, judgeSatchelFile, readSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import type { MergeInput } from '../../merge/merger.ts'
import type { MergedSource, MergeReport } from '../../merge/report.ts'
import { sha256 } from '../../merge/signatures.ts'
import { readerOf } from '../../merge/sources.ts'
import type { Core } from '../../relay.ts'
import { type Arguments, type Command, CommandError, EXIT, UsageError } from '../command.ts'
import type { Language } from '../io.ts'
import { documentNamed, nameOf } from './find.ts'
import { author } from './import.ts'

/** Records of one source that people are shown; programs get all. */
const SHOWN_RECORDS = 50
/** Keys of documents: `PIP-2026-014`. A file of that name is written `./PIP-2026-014`. */
const KEY = /^[A-Z]{3}-\d{4}-\d{3,}$/

const isDocument = (word: string): boolean => isAddress(word) || KEY.test(word)

const merge: Command = {
  name: 'merge',
  usage: 'INTO SOURCE... [--new], or --own FILE... [--take-ownership] [--approve] [--dry-run] [--as PERSON] [--json]',
  summary: {
    en: 'merges satchel files and documents into a document, with --new into a new pipeline of that name, or with --own each document of the files into its own; --approve lets in what nobody known here has signed; exit code 2 where something was not taken',
    de: 'führt Satchel-Dateien und Dokumente in ein Dokument zusammen, mit --new in eine neue Pipeline dieses Namens, mit --own jedes Dokument der Dateien in seines; --approve lässt ein, was niemand unterschrieben hat, der hier bekannt ist; Exitcode 2, wenn etwas nicht übernommen wurde',
  },
  options: {
    new: { type: 'boolean' },
    own: { type: 'boolean' },
    'take-ownership': { type: 'boolean' },
    approve: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    as: { type: 'string' },
    json: { type: 'boolean' },
  },
  words: [1, 1_000],
  check: given => {
    const own = given.flag('own')
    if (own && (given.flag('new') || given.words.some(isDocument))) {
      throw new UsageError(
        {
          en: 'With --own there are files only: each says where it goes.',
          de: 'Mit --own gibt es nur Dateien: Jede sagt, wohin sie gehört.',
        },
        merge,
      )
    }
    if (!own && given.words.length < 2) {
      throw new UsageError({ en: 'Something to merge is missing.', de: 'Es fehlt, was zusammengeführt wird.' }, merge)
    }
  },
  files: given => sourcesOf(given).filter(word => !isDocument(word)),
  fileBytes: FILE_BYTES,
  run: async ({ core, io, files }, given) => {
    const person = author(core, given.text('as'), io)
    const documents = []
    for (const word of sourcesOf(given).filter(isDocument)) documents.push((await documentNamed(core, word)).address)
    const report = await core.merger.merge({
      into: await target(core, given),
      files: files.map(({ bytes }) => bytes),
      documents,
      person: person.id,
      takeOwnership: given.flag('take-ownership'),
      approve: given.flag('approve'),
      dryRun: given.flag('dry-run'),
      signal: io.signal,
      onProgress: (done, total) =>
        io.progress({ en: `${done} of ${total} records`, de: `${done} von ${total} Datensätzen` }),
    })
    if (given.flag('json')) io.out(`${JSON.stringify(asJson(core, report), null, 2)}\n`)
    else io.out(asText(core, report, io.language))
    const left = report.sources.some(({ entries, unapproved }) => entries.refused + entries.held + unapproved > 0)
    return left ? EXIT.partly : EXIT.done
  },
}

const sourcesOf = (given: Arguments): readonly string[] => (given.flag('own') ? given.words : given.words.slice(1))

async function target(core: Core, given: Arguments): Promise<MergeInput['into']> {
  if (given.flag('own')) return { own: true }
  const word = given.word(0)
  if (given.flag('new')) return { name: word, kind: pipeline.name }
  // A document that was begun without a relay is not here yet; its file brings it.
  const address = parseAddress(word)?.address
  return { address: address ?? (await documentNamed(core, word)).address }
}

/** For programs: persons by name. */
function asJson(core: Core, report: MergeReport): object {
  const field = (each: PlannedField) => ({
    ...each,
    displaced: each.displaced.map(({ value, person }) => ({
      value,
      author: person === null ? null : nameOf(core, person),
    })),
  })
  const record = (each: PlannedRecord) => ({ ...each, fields: each.fields.map(field) })
  return { ...report, sources: report.sources.map(each => ({ ...each, records: each.records.map(record) })) }
}

function asText(core: Core, report: MergeReport, language: Language): string {
  const { added, changed, collided, archived, unchanged } = report.counts
  const german = language === 'de'
  const counts = german
    ? `${added} hinzugefügt, ${changed} geändert, ${unchanged} unverändert, ${collided} mit Kollisionen, ${archived} inzwischen archiviert`
    : `${added} added, ${changed} changed, ${unchanged} unchanged, ${collided} with collisions, ${archived} archived meanwhile`
  const dry = german ? 'Probelauf, nichts wurde geschrieben: ' : 'Dry run, nothing was written: '
  const lines = [
    `${report.dryRun ? dry : ''}${counts}`,
    ...report.sources.flatMap(each => sourceText(core, each, language)),
  ]
  return `${lines.join('\n')}\n`
}

function sourceText(core: Core, source: MergedSource, language: Language): string[] {
  const { records, entries, unapproved } = source
  const german = language === 'de'
  const lines = records.slice(0, SHOWN_RECORDS).map(each => `  ${recordText(core, each, language)}`)
  if (records.length > SHOWN_RECORDS) {
    const more = records.length - SHOWN_RECORDS
    lines.push(german ? `  … und ${more} weitere` : `  … and ${more} more`)
  }
  if (entries.refused + entries.held > 0) {
    lines.push(
      german
        ? `  ${entries.refused} Einträge abgelehnt, ${entries.held} zurückgestellt: Ihre Urheber erfahren es auf ihren Geräten.`
        : `  ${entries.refused} entries refused, ${entries.held} held back: their authors learn of it on their devices.`,
    )
  }
  if (unapproved > 0) {
    lines.push(
      german
        ? `  ${unapproved} Werte hat niemand unterschrieben, der hier bekannt ist; --approve übernimmt sie.`
        : `  ${unapproved} values are not signed by anybody known here; --approve takes them.`,
    )
  }
  return [`${source.name} (${source.address})`, ...lines]
}

const OUTCOMES = {
  en: { added: 'added', changed: 'changed', collided: 'collision', archived: 'archived meanwhile' },
  de: { added: 'hinzugefügt', changed: 'geändert', collided: 'Kollision', archived: 'inzwischen archiviert' },
} as const

function recordText(core: Core, { name, outcome, fields }: PlannedRecord, language: Language): string {
  const quoted = (value: Value): string => (language === 'de' ? `„${value ?? ''}“` : `“${value ?? ''}”`)
  const say = ({ field, before, after, displaced }: PlannedField): string => {
    if (displaced.length === 0) return `${field}: ${before ?? '–'} → ${after ?? '–'}`
    const others = displaced.map(({ value, person }) => {
      return person === null ? quoted(value) : `${quoted(value)} (${nameOf(core, person)})`
    })
    return `${field}: ${quoted(after)} ${language === 'de' ? 'gegen' : 'against'} ${others.join(', ')}`
  }
  const what = outcome === 'added' ? '' : ` (${fields.map(say).join('; ')})`
  return `${OUTCOMES[language][outcome]}: ${name}${what}`.replaceAll(/\p{Cc}+/gu, ' ')
}

const inspect: Command = {
  name: 'inspect',
  usage: 'FILE [--json]',
  summary: {
    en: 'says what a satchel file holds, and whether it is whole',
    de: 'sagt, was eine Satchel-Datei enthält und ob sie unversehrt ist',
  },
  options: { json: { type: 'boolean' } },
  words: [1, 1],
  files: given => [given.word(0)],
  fileBytes: FILE_BYTES,
  run: async ({ core, io, files }, given) => {
    const [input] = files
    if (!input) throw new CommandError({ en: 'The file is missing.', de: 'Die Datei fehlt.' })
    const inspected = await inspection(core, input.bytes)
    if (given.flag('json')) io.out(`${JSON.stringify(inspected, null, 2)}\n`)
    else io.out(inspectionText(inspected, io.language))
    if (inspected.problem) io.message(inspected.problem)
    return inspected.problem ? EXIT.notDone : EXIT.done
  },
}

type Inspection = Awaited<ReturnType<typeof inspection>>

async function inspection(core: Core, bytes: Uint8Array) {
  const file = await readSatchelFile(bytes, sha256)
  const { manifest } = file
  const judged = await judgeSatchelFile(file, await readerOf(core, file), sha256).catch((error: unknown) => {
    if (error instanceof SatchelFileError) return error
    throw error
  })
  const name = (person: string): string => manifest.people.get(person) ?? nameOf(core, person)
  const documents = file.documents.map(({ about, state, submissions }, index) => {
    const doc = docOf(state)
    if (!doc) throw new SatchelFileError({ code: 'damaged' })
    const first = core.kinds.get(parseAddress(about.address)?.kind ?? '')?.declaration.collections[0]?.name
    const waiting = submissions.map(({ person, device, entries }, at) => ({
      person: name(person),
      device,
      entries: entries.length,
      vouched: judged instanceof SatchelFileError ? false : (judged[index]?.submissions[at]?.vouched ?? false),
    }))
    const records = first === undefined ? 0 : recordIds(doc, first).size
    doc.destroy()
    const edits = editsOf(submissions).length
    return { ...about, owner: name(about.owner), bytes: state.length, records, edits, waiting }
  })
  return {
    company: manifest.company,
    savedBy: manifest.savedBy.name,
    savedAt: new Date(manifest.savedAt).toISOString(),
    bytes: bytes.length,
    documents,
    problem: judged instanceof SatchelFileError ? judged.label : null,
  }
}

function inspectionText({ company, savedBy, savedAt, bytes, documents }: Inspection, language: Language): string {
  const german = language === 'de'
  const head = german
    ? `${company}, gespeichert von ${savedBy} am ${savedAt}, ${bytes} Bytes`
    : `${company}, saved by ${savedBy} at ${savedAt}, ${bytes} bytes`
  const lines = documents.flatMap(({ address, key, name, records, waiting }) => [
    `${key ?? '–'}  ${name}  ${address}  ${records} ${german ? 'Datensätze' : 'records'}`,
    ...authors(waiting).map(({ person, entries, vouched }) => {
      const known = vouched ? '' : german ? ', nicht verbürgt' : ', not vouched for'
      return `    ${person}: ${entries} ${german ? 'Einträge nicht im Büro' : 'entries not at the office'}${known}`
    }),
  ])
  return `${[head, ...lines].join('\n').replaceAll(/[^\P{Cc}\n]+/gu, ' ')}\n`
}

function authors(waiting: Inspection['documents'][number]['waiting']) {
  const found = new Map<string, { person: string; entries: number; vouched: boolean }>()
  for (const { person, entries, vouched } of waiting) {
    const name = `${person} ${vouched}`
    found.set(name, { person, vouched, entries: (found.get(name)?.entries ?? 0) + entries })
  }
  return [...found.values()]
}

export const mergeCommands: readonly Command[] = [merge, inspect]
