// The lists' side of the HTTP API: pages of pipelines and opportunities, totals, choices, and what is found by words.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { OPPORTUNITIES } from '../../src/documents/pipeline.ts'
import { isDate } from '../../src/documents/values.ts'
import { EVERYTHING } from '../../src/policy/distribution/place.ts'
import type { Covered, ListedDocument, OpportunityFilter } from '../../src/sync/wire/lists.ts'
import type { Company } from '../company/company.ts'
import { HttpError } from '../http/errors.ts'
import { callerOf } from '../http/guard.ts'
import { ID_LENGTH } from '../http/limits.ts'
import { strictObject } from '../http/schemas.ts'
import { FOUND, LIST_PAGE, LIST_PAGE_USUAL, LISTS_PER_MINUTE, SEARCH_LENGTH } from '../limits.ts'
import type { Store } from '../store/store.ts'
import type { Consolidated } from './consolidated.ts'
import { CURSOR_LENGTH, type Cursor, readCursor } from './cursor.ts'
import { ListsUnavailableError } from './list-reader.ts'
import { type ListAnswers, type ListQuery, opportunityOrders, pipelineOrders } from './queries.ts'

export interface ListsContext {
  readonly consolidated: Consolidated | null
  readonly store: Store
  readonly company: Company
}

interface Ordering {
  readonly sort?: string
  readonly down?: string
  readonly after?: string
  readonly limit?: string
}
type PipelinesRequest = { Querystring: Ordering & { readonly text?: string; readonly owner?: string } }
type OpportunitiesRequest = { Querystring: Ordering & OpportunityFilter }
type TotalsRequest = { Querystring: OpportunityFilter }
type FindRequest = { Querystring: { readonly text: string; readonly limit?: string } }

const NAME = 200
const search = { type: 'string', minLength: 1, maxLength: SEARCH_LENGTH }
const person = { type: 'string', minLength: 1, maxLength: ID_LENGTH }
const name = { type: 'string', maxLength: NAME }
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
const count = { type: 'string', pattern: '^[1-9]\\d{0,3}$' }
const ordering = (orders: ReadonlyMap<string, string>) => ({
  sort: { type: 'string', enum: [...orders.keys()] },
  down: { type: 'string', enum: ['true', 'false'] },
  after: { type: 'string', maxLength: CURSOR_LENGTH },
  limit: count,
})
const filter = {
  text: search,
  stage: name,
  type: { type: 'string', enum: ['open', 'won', 'lost'] },
  owner: person,
  product: name,
  from: day,
  to: day,
}

/** Registers the routes on an app that already guards origin and credentials. */
export function listRoutes(api: FastifyInstance, context: ListsContext): void {
  const lists = new ListsFor(context)
  const config = { rateLimit: { max: LISTS_PER_MINUTE } }
  const asked = (properties: Record<string, object>, required: readonly string[] = []) => ({
    schema: { querystring: strictObject(properties, required) },
    config,
  })

  const pipelines = asked({ text: search, owner: person, ...ordering(pipelineOrders) })
  api.get<PipelinesRequest>('/api/pipelines', pipelines, async request => {
    const { text = null, owner = null } = request.query
    const asker = await lists.asker(request)
    const answer = await lists.ask({
      type: 'pipelines',
      scope: asker.scope,
      text,
      owner,
      ...ordered(request.query, 'name'),
    })
    return { ...answer, lines: await lists.still(asker, answer.lines, line => line) }
  })

  const opportunities = asked({ ...filter, ...ordering(opportunityOrders) })
  api.get<OpportunitiesRequest>(`/api/${OPPORTUNITIES}`, opportunities, async request => {
    const asker = await lists.asker(request)
    const { sort: _sort, down: _down, after: _after, limit: _limit, ...asked } = request.query
    const page = ordered(request.query, 'closeDate')
    const answer = await lists.ask({ type: 'opportunities', scope: asker.scope, filter: filterOf(asked), ...page })
    return { ...answer, lines: await lists.still(asker, answer.lines, line => line.document) }
  })

  api.get<TotalsRequest>(`/api/${OPPORTUNITIES}/totals`, asked(filter), async request => {
    const { scope } = await lists.asker(request)
    return lists.ask({ type: 'totals', scope, filter: filterOf(request.query) })
  })

  api.get(`/api/${OPPORTUNITIES}/choices`, asked({}), async request => {
    const { scope } = await lists.asker(request)
    return lists.ask({ type: 'choices', scope })
  })

  api.get<FindRequest>('/api/find', asked({ text: search, limit: count }, ['text']), async request => {
    const asker = await lists.asker(request)
    const limit = Math.min(FOUND, Number(request.query.limit ?? FOUND))
    const answer = await lists.ask({ type: 'find', scope: asker.scope, text: request.query.text, limit })
    return { ...answer, found: await lists.still(asker, answer.found, line => line.document) }
  })
}

/** Who asks, and the documents that are theirs by their list: nobody is told a sum of more. Null: all of them. */
interface Asker {
  readonly person: string
  readonly scope: readonly string[] | null
}

class ListsFor {
  readonly #context: ListsContext

  constructor(context: ListsContext) {
    this.#context = context
  }

  /** @throws HttpError signIn */
  async asker(request: FastifyRequest): Promise<Asker> {
    const { company, store } = this.#context
    const { id: person } = callerOf(request).person
    const isAll = company.audiences.listOf(person) === EVERYTHING
    return { person, scope: isAll ? null : await store.catalogue.addresses(person) }
  }

  /** @throws HttpError listsBusy */
  async ask<Q extends ListQuery>(query: Q): Promise<ListAnswers[Q['type']] & { readonly covered: Covered }> {
    const { consolidated } = this.#context
    // Before the answer: what is in it is at least that new.
    const covered = consolidated && coveredBy(consolidated)
    if (!covered) throw new HttpError('listsBusy')
    try {
      return { ...(await consolidated.ask(query)), covered }
    } catch (error) {
      if (error instanceof ListsUnavailableError) throw new HttpError('listsBusy')
      throw error
    }
  }

  /**
   * Lines of documents that are the person's at this moment: the list is a little behind, and a right that has just
   * ended must not live on in it.
   */
  async still<Line>(
    { person, scope }: Asker,
    lines: readonly Line[],
    documentOf: (line: Line) => ListedDocument,
  ): Promise<Line[]> {
    if (scope === null) return [...lines]
    const { company, store } = this.#context
    const allowed = new Map<string, boolean>()
    for (const line of lines) {
      const { address } = documentOf(line)
      if (allowed.has(address)) continue
      allowed.set(address, company.judge.seesRow(await store.document(address), person))
    }
    return lines.filter(line => allowed.get(documentOf(line).address) === true)
  }
}

function coveredBy({ progress, durable }: Consolidated): Covered | null {
  if (!progress) return null
  const { applied, at, building } = progress
  return { sequence: applied, at, behind: Math.max(0, durable - applied), building }
}

/** @throws HttpError malformed */
function ordered({ sort, down, after, limit }: Ordering, usual: string) {
  return {
    sort: sort ?? usual,
    down: down === 'true',
    after: after === undefined ? null : cursorOf(after),
    limit: Math.min(LIST_PAGE, Number(limit ?? LIST_PAGE_USUAL)),
  }
}

function cursorOf(text: string): Cursor {
  const cursor = readCursor(text)
  if (!cursor) throw new HttpError('malformed')
  return cursor
}

function filterOf(asked: OpportunityFilter): OpportunityFilter {
  if ([asked.from, asked.to].some(each => each !== undefined && !isDate(each))) throw new HttpError('malformed')
  return asked
}
