// Errors as sentences: what happened, what was kept, what to do (SCREENS, habits).
import { UnsavedError } from '../../src/sync/outbox.ts'
import { texts } from '../i18n/i18n.ts'
import { OfficeError } from './office.ts'

/**
 * Names of what IndexedDB throws: with a full or failing disk, and where a store was closed or ended on the way. Not
 * those that a chosen file throws which is gone meanwhile.
 */
const STORAGE: ReadonlySet<string> = new Set([
  'AbortError',
  'InvalidStateError',
  'QuotaExceededError',
  'TransactionInactiveError',
  'UnknownError',
  'VersionError',
])

/** The browser words these in English, or not at all. */
const isOfStorage = (error: unknown): boolean =>
  error instanceof UnsavedError || (error instanceof DOMException && STORAGE.has(error.name))

/** A sentence for whatever a request threw. The relay words its own refusals, in the language the request asked for. */
export function sentenceFor(error: unknown): string {
  const t = texts().errors
  if (isOfStorage(error)) return texts().lamp.trouble
  if (!(error instanceof OfficeError)) return t.other(error instanceof Error ? error.message : String(error))
  if (error.code === 'offline') return t.offline
  return error.message === '' ? t.other(error.code) : error.message
}
