// How far a document has come with one device (relay/SPEC.md F3), from what is known of its list and of the device.
import type { DeviceState } from '../../src/sync/wire/company.ts'
import type { Arrival, KnownDevice, ListedSince } from '../store/distribution-store.ts'

export interface DocumentOnDevices {
  /** By list, the document's place there. */
  readonly lists: ReadonlyMap<string, ListedSince>
  /** Devices that have handed over what they had of it. */
  readonly handedOver: ReadonlySet<string>
}

/** `given`: it belongs into its person's satchel now, whatever the lists say yet. */
export function deviceState(
  device: Pick<KnownDevice, 'id' | 'person' | 'enrolled'>,
  given: boolean,
  arrival: Arrival | null,
  { lists, handedOver }: DocumentOnDevices,
): DeviceState['state'] {
  // The list it followed when it was here last: that is what it has.
  const place = lists.get(arrival?.list || device.person)
  const had = place !== undefined && arrival !== null && hadIt(place, arrival, device.enrolled)
  if (given) return had && place.withdrawn === null ? 'has' : 'will'
  if (!had || (place.withdrawn !== null && handedOver.has(device.id))) return 'not'
  return 'leaving'
}

/** Of a device that was not here since such things are noted, only that it may have had it. */
function hadIt({ since, withdrawn }: ListedSince, { list, sequence }: Arrival, enrolled: number): boolean {
  if (list === '') return withdrawn !== null && withdrawn >= enrolled
  return sequence >= since
}
