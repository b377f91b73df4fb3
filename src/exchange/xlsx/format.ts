// What an export carries for its way back, and how it is written: format 1, fixed.
import { isAddress } from '../../documents/address.ts'
import { isValue, type Value } from '../../documents/values.ts'
import type { Base, Origin } from './sheet.ts'

/** Raised when what an export carries changes its meaning; a newer one is refused with a sentence. */
export const FORMAT = 'satchel-table-1'
const ANY_FORMAT = /^satchel-table-\d+$/

/** The hidden sheet of a workbook. */
export const BASE_SHEET = 'satchel'
/** UTF-16 units; a cell of a workbook holds 32,767. */
export const BASE_CELL_UNITS = 30_000

/** ASCII only: no spreadsheet changes, trims or re-encodes it. */
export const encodeBase = (base: Base): string =>
  JSON.stringify({ f: base.fields, t: base.texts, n: base.names }).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Null where it is none. Names are not checked here: only declared ones are ever looked up. */
export function decodeBase(json: string): Base | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return null
  }
  const { f, t, n } = Object(parsed) as { f?: unknown; t?: unknown; n?: unknown }
  if (!isRecord(f) || !Object.values(f).every(isValue) || !isStrings(t) || !isStrings(n)) return null
  // Without a prototype: a field called `constructor` is one that was not exported.
  const fields: Record<string, Value> = Object.assign(Object.create(null), f)
  const texts: Record<string, string> = Object.assign(Object.create(null), t)
  const names: Record<string, string> = Object.assign(Object.create(null), n)
  return { fields, texts, names }
}

/** The origin that a marker names; `newer` where a later version of the product wrote it, null where it is no marker. */
export function decodeOrigin(parts: readonly unknown[]): Origin | 'newer' | null {
  const [format, address, token, language] = parts
  if (typeof format !== 'string' || !ANY_FORMAT.test(format)) return null
  if (format !== FORMAT) return 'newer'
  if (!isAddress(address) || typeof token !== 'string' || !/^[A-Za-z0-9_-]{22}$/.test(token)) return null
  return language === 'en' || language === 'de' ? { address, token, language } : null
}

/** Excel counts days from 1900 and takes that year for a leap year: earlier days are written as text. */
export const isExcelDay = (day: string): boolean => day >= '1900-03-01'

/** Days from 1899-12-30, as spreadsheets count them when a cell has lost its date format; null for anything else. */
export function dayOfSerial(serial: number): string | null {
  if (!Number.isInteger(serial) || serial < 61 || serial > 2_958_465) return null
  return new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10)
}

const isStrings = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every(each => typeof each === 'string')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
