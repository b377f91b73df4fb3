// How far a document has come with a device, by what is known of both.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deviceState } from '../../../relay/company/device-state.ts'
import type { Arrival, ListedSince } from '../../../relay/store/distribution-store.ts'
import type { DeviceState } from '../../../src/sync/wire/company.ts'

/** The name of the list of everything. */
const EVERYTHING = '*'
const device = { id: 'd', person: 'anna', enrolled: 1_000 }
const here = (sequence: number, list = 'anna'): Arrival => ({ list, sequence, seen: 5_000 })
const listed = (since: number, withdrawn: number | null = null, list = 'anna') =>
  new Map([[list, { since, withdrawn }]])
const NONE: ReadonlyMap<string, ListedSince> = new Map()

const cases: readonly [
  string,
  boolean,
  Arrival | null,
  ReadonlyMap<string, ListedSince>,
  DeviceState['state'],
  'done'?,
][] = [
  ['given and told', true, here(7), listed(7), 'has'],
  ['given and not told yet', true, here(6), listed(7), 'will'],
  ['given and in no list yet', true, here(9), NONE, 'will'],
  ['given, and never here', true, null, listed(7), 'will'],
  ['given again, and not told that yet', true, here(9), listed(5, 2_000), 'will'],
  ['given, and it follows the list of everything', true, here(7, EVERYTHING), listed(7, null, EVERYTHING), 'has'],
  ['given, and it followed another list when it was here', true, here(9, EVERYTHING), listed(7), 'will'],
  ['given, and not here since this is noted', true, here(0, ''), listed(0), 'will'],
  ['not given, never listed', false, here(9), NONE, 'not'],
  ['not given, withdrawn', false, here(9), listed(7, 2_000), 'leaving'],
  ['not given, withdrawn and handed over', false, here(9), listed(7, 2_000), 'not', 'done'],
  ['not given, withdrawn before it ever came there', false, here(6), listed(7, 2_000), 'not'],
  ['not given, and not out of its list yet', false, here(9), listed(7), 'leaving'],
  ['not given, never here', false, null, listed(7, 2_000), 'not'],
  ['not given, not here since this is noted, enrolled before', false, here(0, ''), listed(0, 2_000), 'leaving'],
  ['not given, not here since this is noted, enrolled later', false, here(0, ''), listed(0, 500), 'not'],
]

describe('F3 a document and a device', () => {
  for (const [what, given, arrival, lists, expected, done] of cases) {
    it(`F3 ${what}: ${expected}`, () => {
      const handedOver = new Set(done ? [device.id] : ['another'])
      assert.equal(deviceState(device, given, arrival, { lists, handedOver }), expected)
    })
  }
})
