// The 8,800 real opportunities as memory pipelines, for looking at screens with what they will really show.
import { type Address, derivedId } from '../../../src/documents/address.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { defaultStages } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import type { MemoryDevice } from './memory-device.ts'

/** One pipeline per agent of the file, the address derived from the agent's name. */
export function addSales(device: MemoryDevice, csv: string, only?: string): void {
  const byAgent = new Map<string, Record<string, Fields>>()
  for (const line of csv.trim().split('\n').slice(1)) {
    const [key = '', agent = '', product = '', account = '', stage = '', engaged = '', closed = '', value = ''] = line
      .trim()
      .split(',')
    if (only && agent !== only) continue
    const found = defaultStages.find(each => each.fields.name === stage)
    const fields: Record<string, Value> = {
      name: account === '' ? product : `${product} – ${account}`,
      reference: key,
      product,
      quantity: 1,
      owner: agent,
      stage: found?.id ?? null,
      probability: found?.fields.probability ?? null,
    }
    if (account !== '') fields.account = account
    if (value !== '') fields.price = Number(value)
    if (engaged !== '') fields.engageDate = turned(engaged)
    if (closed !== '') fields.closeDate = turned(closed)
    const records = byAgent.get(agent) ?? {}
    records[derivedId('sales', key)] = fields
    byAgent.set(agent, records)
  }
  let number = 0
  for (const [agent, records] of byAgent) {
    const key = `PIP-2026-${String(++number).padStart(3, '0')}`
    device.add(salesAddress(agent), { name: `Pipeline ${agent}`, currency: 'USD' }, records, agent, key)
  }
}

export const salesAddress = (agent: string): Address => `pipeline/${derivedId('agents', agent)}` as Address

const turned = (date: string): string => date.split('-').reverse().join('-')
