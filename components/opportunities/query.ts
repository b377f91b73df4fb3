// What is asked for in the list of all opportunities, as it stands in the address: filters and order can be shared.
import { isDate } from '../../src/documents/values.ts'
import type { OpportunityFilter } from '../../src/sync/wire/lists.ts'

export interface ListQuery {
  readonly filter: OpportunityFilter
  readonly sort: string
  readonly down: boolean
}

/** What people work on, by what is next: the address then says nothing. */
export const USUAL: ListQuery = { filter: { type: 'open' }, sort: 'closeDate', down: false }

const TYPES = ['open', 'won', 'lost'] as const
const ALL = 'all'
const TEXTS = ['text', 'stage', 'owner', 'product'] as const
const DAYS = ['from', 'to'] as const
/** The relay takes no longer ones. */
const LENGTH = 200

/** `orders`: the columns there are. What an address cannot mean counts as not said. */
export function parseQuery(search: string, orders: readonly string[]): ListQuery {
  const given = new URLSearchParams(search)
  const filter: Record<string, string> = {}
  for (const name of TEXTS) {
    const value = given.get(name)?.trim()
    if (value && value.length <= LENGTH) filter[name] = value
  }
  for (const name of DAYS) {
    const value = given.get(name)
    if (value && isDate(value)) filter[name] = value
  }
  const type = given.get('type')
  if (type !== ALL) filter.type = TYPES.find(each => each === type) ?? 'open'
  const sort = orders.find(each => each === given.get('sort')) ?? USUAL.sort
  return { filter, sort, down: given.get('down') === 'true' }
}

/** The address' query, empty where all is as usual. */
export function writeQuery({ filter, sort, down }: ListQuery): string {
  const { type, ...others } = filter
  const query = new URLSearchParams(others as Record<string, string>)
  if (type !== 'open') query.set('type', type ?? ALL)
  if (sort !== USUAL.sort) query.set('sort', sort)
  if (down) query.set('down', 'true')
  return query.toString()
}

/** Whether something beyond the usual is filtered out. */
export const isFiltered = ({ filter }: ListQuery): boolean =>
  Object.keys(filter).some(name => name !== 'type') || filter.type === 'won' || filter.type === 'lost'
