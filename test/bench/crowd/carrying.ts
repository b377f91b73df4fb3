// Machines that carry pipelines, for measuring: whether one is up to date, and somebody who changes things meanwhile.

import { kinds } from '../../../relay/kinds.ts'
import type { Address } from '../../../src/documents/address.ts'
import { FIELDS_ROOT } from '../../../src/documents/kind.ts'
import { when } from '../../support/device-parts.ts'
import { Machine, type Profile } from '../lib/machine.ts'

export const machine = (host: string, installation: string, profile: Profile): Machine =>
  new Machine(host, installation, profile, kinds)

/** Connects; resolves when everything listed is here with its content. */
export async function upToDate(one: Machine): Promise<void> {
  await one.connect()
  const device = await one.device
  const whole = (): boolean => {
    for (const { address, head } of device.catalogue.value.values())
      if ((device.held.value.get(address)?.head ?? 0) < head) return false
    return true
  }
  await when(device.held, whole)
}

/** Changes the description of each, by hand of this machine, until the office has them all. */
export async function change(one: Machine, addresses: readonly Address[], words: string): Promise<void> {
  const device = await one.device
  await Promise.all(
    addresses.map(async address => {
      const document = device.open(address)
      await when(document.state, state => state === 'open')
      const base = document.doc.value.getMap<string>(FIELDS_ROOT).get('description') ?? null
      await document.commit([[FIELDS_ROOT, 'description', base, words]])
      await when(document.lamp, lamp => lamp === 'office')
      await document.close()
    }),
  )
}
