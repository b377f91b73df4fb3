// Names of persons: how they are kept, and how two that people would take for the same are recognised.
import { AccountError } from './errors.ts'

/** Code points of a person's, device's or company's name: what fits a line on a phone with room to spare. */
export const NAME_LENGTH = 100

/** Controls, line ends, and format characters such as text direction overrides, which make one name look like another. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u

/** The name as it is kept and shown: composed, trimmed, single spaces. @throws AccountError nameEmpty, nameUnusable */
export function tidyName(name: string): string {
  const tidy = name.normalize('NFC').trim().replaceAll(/ +/g, ' ')
  if (tidy === '') throw new AccountError('nameEmpty')
  if (!isUsableName(tidy)) throw new AccountError('nameUnusable')
  return tidy
}

export const isUsableName = (name: string): boolean => [...name].length <= NAME_LENGTH && !INVISIBLE.test(name)

/** What names are compared by: trimmed, NFKC, lower case, so that “ANNA  Müller” signs in as “Anna Müller”. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
