// Asks the office for its word for a device that was enrolled before it gave one: satchel files need it.
import type { Enrolment } from '../../src/sync/browser.ts'
import { failure, type Office } from './office.ts'

/** @throws OfficeError: `offline`, or `notFound` where the device is nobody's or somebody else's */
export async function vouchFor(office: Office, device: string): Promise<Enrolment & { readonly publicKey: string }> {
  const response = await office.send(`/api/devices/${encodeURIComponent(device)}`)
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (!response.ok) throw failure(response, body)
  return body as unknown as Enrolment & { publicKey: string }
}
