// The sentences that people read about files and rows, in English and German. Values from files are plain text in them.
import { defaultStages } from '../documents/pipeline.ts'
import type { Label } from '../documents/values.ts'
import type { Language } from './csv.ts'
import type { DateOrder } from './dates.ts'
import type { ColumnQuestion, FileProblem, OtherFormat, RowProblem } from './problems.ts'

const formats: Readonly<Record<OtherFormat, Label>> = {
  xlsx: { en: 'an Excel workbook', de: 'eine Excel-Arbeitsmappe' },
  zip: { en: 'a ZIP archive', de: 'ein ZIP-Archiv' },
  xls: { en: 'an old Excel or Office file', de: 'eine alte Excel- oder Office-Datei' },
  pdf: { en: 'a PDF', de: 'ein PDF' },
  image: { en: 'an image', de: 'ein Bild' },
  gzip: { en: 'a compressed file', de: 'eine komprimierte Datei' },
  '7z': { en: 'a 7-Zip archive', de: 'ein 7-Zip-Archiv' },
  rar: { en: 'a RAR archive', de: 'ein RAR-Archiv' },
  sqlite: { en: 'a database', de: 'eine Datenbank' },
  program: { en: 'a program', de: 'ein Programm' },
  html: { en: 'a web page', de: 'eine Webseite' },
  xml: { en: 'an XML file', de: 'eine XML-Datei' },
  json: { en: 'a JSON file', de: 'eine JSON-Datei' },
}

/** How an order is named to people, with an example of the last day of a year. */
export const dateOrderLabels: Readonly<Record<DateOrder, Label>> = {
  dmy: { en: 'day first (31/12/2026)', de: 'Tag zuerst (31.12.2026)' },
  mdy: { en: 'month first (12/31/2026)', de: 'Monat zuerst (12/31/2026)' },
  ymd: { en: 'year first (2026-12-31)', de: 'Jahr zuerst (2026-12-31)' },
}

const asWorkbook: Label = {
  en: 'Save the table as CSV and import that file.',
  de: 'Speichern Sie die Tabelle als CSV und importieren Sie diese Datei.',
}

/** Why nothing of a file was taken, and what to do about it. */
export function fileProblemText(problem: FileProblem, language: Language): string {
  return fileSentences(problem, language)[language]
}

function fileSentences(problem: FileProblem, language: Language): Label {
  const number = (value: number): string => value.toLocaleString(language)
  switch (problem.code) {
    case 'empty':
      return { en: 'The file is empty.', de: 'Die Datei ist leer.' }
    case 'tooLarge':
      return {
        en: `The file has ${number(problem.bytes)} bytes; at most ${number(problem.limit)} can be imported at once.`,
        de: `Die Datei hat ${number(problem.bytes)} Bytes; höchstens ${number(problem.limit)} lassen sich auf einmal importieren.`,
      }
    case 'otherFormat': {
      const hint = problem.format === 'xlsx' || problem.format === 'xls' ? ` ${asWorkbook[language]}` : ''
      return {
        en: `The file is ${formats[problem.format].en}, not a CSV file.${hint}`,
        de: `Die Datei ist ${formats[problem.format].de} und keine CSV-Datei.${hint}`,
      }
    }
    case 'binary':
      return {
        en: `The file is not a text file. ${asWorkbook.en}`,
        de: `Die Datei ist keine Textdatei. ${asWorkbook.de}`,
      }
    case 'brokenEncoding': {
      const where = problem.line === null ? null : number(problem.line)
      return {
        en: `The characters of the file cannot be read${where ? ` from line ${where} on` : ''}: they are neither whole UTF-8 nor Windows-1252. Save the file as “CSV UTF-8” and import it again.`,
        de: `Die Zeichen der Datei sind${where ? ` ab Zeile ${where}` : ''} nicht lesbar: Sie sind weder fehlerfreies UTF-8 noch Windows-1252. Speichern Sie die Datei als „CSV UTF-8“ und importieren Sie sie erneut.`,
      }
    }
    case 'tooManyRows':
      return {
        en: `The file has more than ${number(problem.limit)} rows. Divide it and import the parts.`,
        de: `Die Datei hat mehr als ${number(problem.limit)} Zeilen. Teilen Sie sie auf und importieren Sie die Teile.`,
      }
    case 'tooManyColumns':
      return {
        en: `The file has more than ${number(problem.limit)} columns. Leave out those that are not needed.`,
        de: `Die Datei hat mehr als ${number(problem.limit)} Spalten. Lassen Sie die nicht benötigten weg.`,
      }
    case 'noRows':
      return {
        en: 'The file has column titles but no rows.',
        de: 'Die Datei hat Spaltentitel, aber keine Zeilen.',
      }
    case 'unclosedQuote':
      return {
        en: `A quotation mark opened on line ${number(problem.line)} is never closed; where rows end behind it cannot be told.`,
        de: `Ein in Zeile ${number(problem.line)} geöffnetes Anführungszeichen wird nie geschlossen; wo danach Zeilen enden, ist nicht erkennbar.`,
      }
    case 'missingColumns':
      return missingColumns(problem)
    case 'unknownColumns':
      return {
        en: `The file has no column ${list(problem.unknown, 'en')}. Its columns are ${list(problem.columns, 'en')}.`,
        de: `Die Datei hat keine Spalte ${list(problem.unknown, 'de')}. Ihre Spalten sind ${list(problem.columns, 'de')}.`,
      }
    case 'dateOrder':
      return {
        en: `Which order are the dates in? ${problem.questions.map(each => openColumn(each, 'en')).join(' ')} Say whether day, month or year comes first.`,
        de: `In welcher Reihenfolge stehen die Datumsangaben? ${problem.questions.map(each => openColumn(each, 'de')).join(' ')} Geben Sie an, ob Tag, Monat oder Jahr zuerst steht.`,
      }
    case 'dateContradiction':
      return {
        en: `The dates in ${quoted(problem.column, 'en')} are ${dateOrderLabels[problem.found].en}, as in ${problem.sample}, and not ${dateOrderLabels[problem.said].en}.`,
        de: `Die Datumsangaben in ${quoted(problem.column, 'de')} haben ${dateOrderLabels[problem.found].de}, etwa ${problem.sample}, und nicht ${dateOrderLabels[problem.said].de}.`,
      }
    case 'numberStyle':
      return {
        en: `How are the numbers written? ${problem.questions.map(each => openColumn(each, 'en')).join(' ')} Say whether decimals follow a point or a comma.`,
        de: `Wie sind die Zahlen geschrieben? ${problem.questions.map(each => openColumn(each, 'de')).join(' ')} Geben Sie an, ob die Nachkommastellen nach einem Punkt oder einem Komma stehen.`,
      }
  }
}

function missingColumns(problem: Extract<FileProblem, { code: 'missingColumns' }>): Label {
  const says = (language: Language): string[] => [
    ...problem.missing.map(label => quoted(label[language], language)),
    ...(problem.oneOf.length > 0 ? [alternatives(problem.oneOf, language)] : []),
  ]
  return {
    en: `This is another table, not one of opportunities: it has no column for ${joined(says('en'), 'en')}. Its columns are ${list(problem.columns, 'en')}.`,
    de: `Das ist eine andere Tabelle, keine von Verkaufschancen: Sie hat keine Spalte für ${joined(says('de'), 'de')}. Ihre Spalten sind ${list(problem.columns, 'de')}.`,
  }
}

function alternatives(labels: readonly Label[], language: Language): string {
  const names = labels.map(label => quoted(label[language], language))
  return new Intl.ListFormat(language, { type: 'disjunction' }).format(names)
}

function openColumn({ column, finding, samples }: ColumnQuestion, language: Language): string {
  const values = samples.join(' · ')
  const name = quoted(column, language)
  if (language === 'de') {
    return finding === 'mixed' ? `In ${name} widersprechen sich ${values}.` : `In ${name} ist ${values} zweideutig.`
  }
  return finding === 'mixed' ? `In ${name}, ${values} contradict one another.` : `In ${name}, ${values} is ambiguous.`
}

/** Why a row was left out. */
export function rowProblemText(problem: RowProblem, language: Language): string {
  return rowSentences(problem, language)[language]
}

function rowSentences(problem: RowProblem, language: Language): Label {
  const number = (value: number): string => value.toLocaleString(language)
  switch (problem.code) {
    case 'cells':
      return {
        en: `The row has ${number(problem.found)} cells where the file has ${number(problem.expected)} columns.`,
        de: `Die Zeile hat ${number(problem.found)} Zellen, die Datei aber ${number(problem.expected)} Spalten.`,
      }
    case 'quoting':
      return {
        en: 'Text follows a closing quotation mark, so that it is unclear where a cell ends.',
        de: 'Auf ein schließendes Anführungszeichen folgt Text; wo die Zelle endet, ist unklar.',
      }
    case 'missing':
      return { en: `${quoted(problem.column, 'en')} is empty.`, de: `${quoted(problem.column, 'de')} ist leer.` }
    case 'duplicate':
      return {
        en: `Line ${number(problem.line)} has the same number.`,
        de: `Zeile ${number(problem.line)} hat dieselbe Nummer.`,
      }
    case 'stage':
      return {
        en: `There is no stage ${quoted(problem.value, 'en')}. Stages are ${stageList(problem.known, 'en')}.`,
        de: `Es gibt keine Phase ${quoted(problem.value, 'de')}. Phasen sind ${stageList(problem.known, 'de')}.`,
      }
    case 'choice':
      return {
        en: `${quoted(problem.value, 'en')} is no value of ${quoted(problem.column, 'en')}. Known are ${choices(problem.known, 'en')}.`,
        de: `${quoted(problem.value, 'de')} ist kein Wert von ${quoted(problem.column, 'de')}. Bekannt sind ${choices(problem.known, 'de')}.`,
      }
    case 'date':
      return {
        en: `${quoted(problem.value, 'en')} in ${quoted(problem.column, 'en')} is no date with ${dateOrderLabels[problem.order].en}.`,
        de: `${quoted(problem.value, 'de')} in ${quoted(problem.column, 'de')} ist kein Datum mit ${dateOrderLabels[problem.order].de}.`,
      }
    case 'shortYear':
      return {
        en: `The year in ${quoted(problem.value, 'en')} has two digits, and which century it means is not guessed. Export ${quoted(problem.column, 'en')} with years of four digits.`,
        de: `Das Jahr in ${quoted(problem.value, 'de')} hat nur zwei Ziffern, und das Jahrhundert wird nicht geraten. Exportieren Sie ${quoted(problem.column, 'de')} mit vierstelligen Jahren.`,
      }
    case 'number':
      return {
        en: `${quoted(problem.value, 'en')} in ${quoted(problem.column, 'en')} is no number.`,
        de: `${quoted(problem.value, 'de')} in ${quoted(problem.column, 'de')} ist keine Zahl.`,
      }
    case 'range':
      return {
        en: `${quoted(problem.value, 'en')} in ${quoted(problem.column, 'en')} is not between ${number(problem.min)} and ${number(problem.max)}.`,
        de: `${quoted(problem.value, 'de')} in ${quoted(problem.column, 'de')} liegt nicht zwischen ${number(problem.min)} und ${number(problem.max)}.`,
      }
    case 'tooLong':
      return {
        en: `${quoted(problem.column, 'en')} has ${number(problem.length)} characters, at most ${number(problem.max)} fit.`,
        de: `${quoted(problem.column, 'de')} hat ${number(problem.length)} Zeichen, höchstens ${number(problem.max)} passen.`,
      }
  }
}

const LISTED = 12

const quoted = (text: string, language: Language): string => (language === 'de' ? `„${text}“` : `“${text}”`)
const joined = (parts: readonly string[], language: Language): string => new Intl.ListFormat(language).format(parts)

/** Names in quotation marks; a table with 500 columns is not listed in full. */
function list(names: readonly string[], language: Language): string {
  const shown = names.slice(0, LISTED).map(name => quoted(name, language))
  if (names.length <= LISTED) return joined(shown, language)
  const more = (names.length - LISTED).toLocaleString(language)
  return joined([...shown, language === 'de' ? `${more} weitere` : `${more} more`], language)
}

/** Stored names as the reader of this language sees them elsewhere; a report keeps the stored ones. */
const stageList = (names: readonly string[], language: Language): string =>
  list(
    names.map(name => defaultStages.find(each => each.fields.name === name)?.label[language] ?? name),
    language,
  )

const choices = (labels: readonly Label[], language: Language): string =>
  list(
    labels.map(label => label[language]),
    language,
  )
