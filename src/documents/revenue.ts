// What one opportunity is worth, from its price, quantity, discount and probability.
import type { Fields } from './kind.ts'
import type { Value } from './values.ts'

/** quantity x price x (1 - discount); null until there is a price. A missing quantity is 1, a missing discount 0. */
export function revenue(fields: Fields): number | null {
  const price = numeric(fields.price)
  if (price === null) return null
  return cents((numeric(fields.quantity) ?? 1) * price * (1 - (numeric(fields.discount) ?? 0)))
}

/** revenue x probability; null where either is missing. */
export function weightedRevenue(fields: Fields): number | null {
  const amount = revenue(fields)
  const probability = numeric(fields.probability)
  return amount === null || probability === null ? null : cents(amount * probability)
}

const numeric = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null)
/** Two decimals, so that totals are sums of what is shown. */
export const cents = (amount: number): number => Math.round(amount * 100) / 100
