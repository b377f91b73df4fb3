// What can be wrong with a table that comes back, as a whole and row by row, and the sentences that say so.
import type { Label } from '../../documents/values.ts'
import type { Language } from '../csv.ts'
import type { FileProblem, RowProblem } from '../problems.ts'
import { fileProblemText, rowProblemText } from '../texts.ts'

/** Why nothing of a file is taken. */
export type ReturnProblem =
  | FileProblem
  /** No workbook, or one that cannot be read to its end. */
  | { readonly code: 'damaged' }
  /** More entries, or more when unpacked, than a workbook of ours can have. */
  | { readonly code: 'tooMuch' }
  /** Nothing in it says what was exported. */
  | { readonly code: 'notOurs' }
  | { readonly code: 'newer' }
  | { readonly code: 'otherDocument' }
  /** The column that tells rows apart is gone. */
  | { readonly code: 'noIds' }
  | { readonly code: 'formula'; readonly cell: string }
  | { readonly code: 'titleTwice'; readonly title: string }

/** Why one row is left out. */
export type ReturnRowProblem =
  | RowProblem
  /** Another row claims to be the same record; `line` is that one's. */
  | { readonly code: 'sameRecord'; readonly line: number }
  /** Its id is not one of this export, or not of this document. */
  | { readonly code: 'unknownRecord' }
  | { readonly code: 'type'; readonly column: string; readonly value: string; readonly expected: Label }

export interface LeftOutRow {
  readonly line: number
  readonly reason: ReturnRowProblem
}

const again: Label = {
  en: 'Export the pipeline once more and make your changes there.',
  de: 'Exportieren Sie die Pipeline noch einmal und ändern Sie dort.',
}

export function returnProblemText(problem: ReturnProblem, language: Language): string {
  const quote = (text: string): string => (language === 'de' ? `„${text}“` : `“${text}”`)
  const say = ({ en, de }: Label): string => (language === 'de' ? de : en)
  switch (problem.code) {
    case 'damaged':
      return say({
        en: 'The file is damaged or no Excel workbook (.xlsx), so it cannot be read to its end.',
        de: 'Die Datei ist beschädigt oder keine Excel-Arbeitsmappe (.xlsx) und lässt sich nicht bis zum Ende lesen.',
      })
    case 'tooMuch':
      return say({
        en: 'The file unpacks to far more than an exported pipeline. It was not opened.',
        de: 'Die Datei enthält entpackt weit mehr als eine exportierte Pipeline. Sie wurde nicht geöffnet.',
      })
    case 'notOurs':
      return say({
        en: `This is not a table exported from Satchel, or what was exported is no longer in it. ${again.en}`,
        de: `Das ist keine aus Satchel exportierte Tabelle, oder der exportierte Stand fehlt darin. ${again.de}`,
      })
    case 'newer':
      return say({
        en: 'The file was exported by a newer version of Satchel. Update the app and try again.',
        de: 'Die Datei stammt aus einer neueren Version von Satchel. Aktualisieren Sie die App und versuchen Sie es noch einmal.',
      })
    case 'otherDocument':
      return say({
        en: 'The file was exported from another pipeline. Open that one and bring the file back there.',
        de: 'Die Datei wurde aus einer anderen Pipeline exportiert. Öffnen Sie jene und holen Sie die Datei dort zurück.',
      })
    case 'noIds':
      return say({
        en: `The column ${quote('Satchel-ID')} is missing, so rows cannot be told apart. ${again.en}`,
        de: `Die Spalte ${quote('Satchel-ID')} fehlt, so dass sich die Zeilen nicht zuordnen lassen. ${again.de}`,
      })
    case 'formula':
      return say({
        en: `Cell ${problem.cell} holds a formula. Replace formulas with their values (copy, paste values) and try again.`,
        de: `Zelle ${problem.cell} enthält eine Formel. Ersetzen Sie Formeln durch ihre Werte (Kopieren, Werte einfügen) und versuchen Sie es noch einmal.`,
      })
    case 'titleTwice':
      return say({
        en: `Two columns are called ${quote(problem.title)}. Rename or remove one of them.`,
        de: `Zwei Spalten heißen ${quote(problem.title)}. Benennen Sie eine davon um oder entfernen Sie sie.`,
      })
    default:
      return fileProblemText(problem, language)
  }
}

export function returnRowText(problem: ReturnRowProblem, language: Language): string {
  const german = language === 'de'
  switch (problem.code) {
    case 'sameRecord':
      return german
        ? `Auch Zeile ${problem.line} steht für diese Verkaufschance. Leeren Sie in der neuen Zeile die ausgeblendete Spalte „Satchel-ID“, dann wird sie angelegt.`
        : `Row ${problem.line} stands for the same opportunity. Clear the hidden column “Satchel-ID” in the new row and it will be added.`
    case 'unknownRecord':
      return german
        ? 'Die Kennung dieser Zeile stammt nicht aus diesem Export.'
        : 'The id of this row is not one of this export.'
    case 'type':
      return german
        ? `In „${problem.column}“ steht „${problem.value}“; erwartet wird ${problem.expected.de}.`
        : `“${problem.column}” holds “${problem.value}” where ${problem.expected.en} is expected.`
    default:
      return rowProblemText(problem, language)
  }
}
