// What a record is called where only one line is there for it.
import type { Fields } from '../../src/documents/kind.ts'
import { texts } from '../i18n/i18n.ts'

export function recordTitle(fields: Fields): string {
  for (const field of ['name', 'account', 'reference', 'question']) {
    const value = fields[field]
    if (typeof value === 'string' && value !== '') return value
  }
  return texts().pipeline.unnamed
}
