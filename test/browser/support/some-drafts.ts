// Changes that were not accepted, of each sort a person meets: for looking at the screen.
import type { Change } from '../../../src/documents/changes.ts'
import type { Draft } from '../../../src/sync/api.ts'
import type { RefusalCode } from '../../../src/sync/wire/refusals.ts'
import type { MemoryDevice } from './memory-device.ts'

const HOUR = 3_600_000

export function someDrafts(device: MemoryDevice): Draft[] {
  const [address] = device.catalogue.value.keys()
  if (!address) return []
  const keys = [...(device.documents.get(address)?.doc.value.getMap('opportunities').keys() ?? [])]
  const records = [...new Set(keys.map(key => key.split('.')[0]))]
  const [one, two] = records
  let count = 0
  const draft = (code: RefusalCode, n: number | null, ...changes: Change[]): Draft => {
    const at = Date.now() - (++count) ** 2 * HOUR
    return { id: `d${count}`, address, changes, refusal: { code, message: '', places: [] }, n, at }
  }
  const notes =
    'Frau Öztürk bittet um Rückruf vor dem 12.; sie entscheidet mit dem Einkauf gemeinsam und will die Wartung im Preis haben.'
  return [
    draft('value', 4, ['opportunities', `${one}.discount`, null, 7]),
    draft(
      'rights',
      5,
      ['opportunities', `${two}.price`, 1, 48_250],
      ['opportunities', `${two}.closeDate`, null, '2026-12-18'],
    ),
    draft('mismatch', null, [`opportunities.${two}.notes`, [{ retain: 12 }, { insert: notes }]]),
    draft('rights', 6, ['stages', 'negotiation.name', 'Negotiation', 'Vertragsverhandlung mit dem Einkauf']),
  ]
}
