// The changes of teams, territories, people and rules, one at a time, and what a change would give and take.
import type { Change } from '../../src/policy/distribution/change.ts'
import type { PutNode, PutPerson, PutRule, Realignment, WhatIfAnswer } from '../../src/sync/wire/company.ts'
import type { Office } from '../app/office.ts'
import { ask, change } from '../shared/company-request.ts'

export type Tree = 'teams' | 'territories'

/** @throws OfficeError (`isOutrun`), CompanyRefused. So do all that follow. */
export const putNode = (office: Office, tree: Tree, id: string, body: PutNode): Promise<Realignment> =>
  change(office, 'PUT', `${tree}/${id}`, body)

export const removeNode = (office: Office, tree: Tree, id: string, version: number): Promise<Realignment> =>
  change(office, 'DELETE', `${tree}/${id}?version=${version}`)

export const putPerson = (office: Office, id: string, body: PutPerson): Promise<Realignment> =>
  change(office, 'PUT', `people/${encodeURIComponent(id)}`, body)

export const putRule = (office: Office, body: PutRule): Promise<Realignment> =>
  change(office, 'PUT', `rules/${body.rule.id}`, body)

export const removeRule = (office: Office, id: string, version: number): Promise<Realignment> =>
  change(office, 'DELETE', `rules/${id}?version=${version}`)

/** What a change would come to; null where the office cannot say, which keeps nobody from making it. */
export async function whatIf(office: Office, change: Change, signal: AbortSignal): Promise<WhatIfAnswer | null> {
  const asked = ask<WhatIfAnswer>(office, '/api/distribution/what-if', signal, { change })
  const answer = await asked.catch(() => null)
  return Array.isArray(answer?.granted) ? answer : null
}
