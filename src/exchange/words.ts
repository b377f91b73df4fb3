// Words from outside: how column titles and names are compared, and what is cleaned off a cell before it is a value.
import { unguard } from './csv.ts'

/**
 * What is left of a title for comparing: letters and digits only, without case, accents and the two spellings of
 * umlauts, so that `Close_Date` is `close date` and `Waehrung` is `Währung`.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/([aou])e/gu, '$1')
}

/** Marks without width and signs that turn the direction of text: invisible, and able to show a name as another. */
const invisible = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu

/** A one-line value: composed, trimmed, spaces and line breaks inside it as single spaces. */
export const tidyLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()

/** A long text: line breaks stay, as LF; FileMaker writes them as vertical tabs. */
export const tidyText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/\r\n?|\v/gu, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()

/** The same of a cell of a CSV file, where text that looks like a formula has a guard in front. */
export const cleanLine = (cell: string): string => tidyLine(unguard(cell))
export const cleanText = (cell: string): string => tidyText(unguard(cell))
