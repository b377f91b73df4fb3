// What a document is called here, also where it has left the lists or never came into them.
import type { Address } from '../../src/documents/address.ts'
import { isFieldChange } from '../../src/documents/changes.ts'
import { FIELDS_ROOT } from '../../src/documents/kind.ts'
import type { Draft } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { texts } from '../i18n/i18n.ts'

/** Fields by which documents are called. */
const NAMING: ReadonlySet<string> = new Set(['name', 'customer'])

/** Its name in the lists; else the one its author wanted to give it; else a word for one that is gone. */
export function documentName({ device }: Session, address: Address, drafts: readonly Draft[] = []): string {
  const line = device.catalogue.value.get(address)
  if (line) return line.summary.name || texts().pipeline.unnamed
  for (const change of drafts.flatMap(draft => draft.changes)) {
    if (!isFieldChange(change)) continue
    const [root, key, , value] = change
    if (root === FIELDS_ROOT && NAMING.has(key) && typeof value === 'string' && value !== '') return value
  }
  const notice = device.notices.value.find(each => each.address === address)
  return notice?.name || texts().waiting.unknown
}
