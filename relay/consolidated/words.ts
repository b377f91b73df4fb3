// What a person typed as a question to the search index: words, each of which may go on, in either spelling.
import { fold } from '../../src/documents/fold.ts'

/** Words that are looked for; who types more has pasted something. */
const WORDS = 8
/** UTF-16 units of a word: longer ones are in nobody's language. */
const WORD = 60

const LETTERS = /[\p{L}\p{N}]+/gu

/**
 * A match expression in which nothing of the text can be an operator: only letters and digits are left of it, in
 * quotation marks. Null where it has none.
 */
export function matchOf(text: string): string | null {
  const terms: string[] = []
  for (const word of text.split(/\s+/)) {
    const spellings = fold(word)
      .split('\n')
      .map(spelling => (spelling.match(LETTERS) ?? []).map(part => `"${part.slice(0, WORD)}" *`))
      .filter(parts => parts.length > 0)
      .map(parts => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' AND ')})`))
    if (spellings.length > 0) terms.push(spellings.length === 1 ? (spellings[0] ?? '') : `(${spellings.join(' OR ')})`)
    if (terms.length === WORDS) break
  }
  return terms.length === 0 ? null : terms.join(' AND ')
}
