// Text as search compares it: Müller is found as müller, Mueller and muller.

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')

/** Both spellings of what is searched, one after the other; keep it beside the row, it costs more than the search. */
export function fold(text: string): string {
  const lower = text.normalize('NFC').toLowerCase()
  const spelled = plain(lower.replace(/[äöüß]/g, letter => UMLAUTS[letter] ?? letter))
  const bare = plain(lower.replaceAll('ß', 'ss'))
  return spelled === bare ? bare : `${spelled}\n${bare}`
}

/** Whether every word of the query is in the folded text; an empty query matches. */
export function matcher(query: string): (folded: string) => boolean {
  const words = query
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => fold(word).split('\n'))
  return folded => words.every(spellings => spellings.some(each => folded.includes(each)))
}

/** Digits a number is written with where texts are put in order: 2 comes before 10. */
const DIGITS = 12

/** Text as lists put it in order where they cannot ask a locale: as a telephone book does, Mueller beside Müller. */
export const sortKey = (text: string): string =>
  (fold(text).split('\n', 1)[0] ?? '').replace(/\d+/g, digits => digits.padStart(DIGITS, '0'))
