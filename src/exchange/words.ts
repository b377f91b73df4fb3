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

/** A cell as a one-line value: composed, trimmed, spaces and line breaks inside it as single spaces. */
export const cleanLine = (cell: string): string =>
  unguard(cell)
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()

/** A cell as a long text: line breaks stay, as LF; FileMaker writes them as vertical tabs. */
export const cleanText = (cell: string): string =>
  unguard(cell)
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/\r\n?|\v/gu, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
