// A company for the portal's screens, kept in memory and changed by the same requests as the relay's.
import type { Fetch } from '../../../components/app/office.ts'
import { DEFAULT_RIGHTS } from '../../../src/policy/rights.ts'
import type {
  Company,
  CompanyNode,
  CompanyPerson,
  PutNode,
  PutPerson,
  PutRule,
  WhatIfAnswer,
} from '../../../src/sync/wire/company.ts'

const node = (id: string, name: string, parent: string | null = null): CompanyNode => ({ id, name, parent, version: 1 })
const person = (id: string, name: string, given: Partial<CompanyPerson> = {}): CompanyPerson => ({
  ...{ id, name, role: 'rep', active: true, assists: [], teams: [], territories: [], own: [], version: 0 },
  ...given,
})

export const SOME: Company = {
  today: '2026-11-30',
  people: [
    person('d', 'Darcel Schlecht', { teams: ['north'], version: 1 }),
    person('v', 'Vicki Laflamme', { teams: ['hamburg'], version: 2 }),
    person('j', 'Jörg Müller', { role: 'assistant', assists: ['d'] }),
    person('x', 'Xaver Weg', { active: false, teams: ['hamburg'] }),
  ],
  teams: [
    node('sales', 'Sales'),
    node('north', 'North', 'sales'),
    node('hamburg', 'Hamburg', 'north'),
    node('south', 'South', 'sales'),
  ],
  territories: [],
  rules: [
    {
      name: 'Listings',
      version: 3,
      rule: {
        ...{ id: 'r', kind: 'campaign', when: [{ field: 'type', oneOf: ['listing', null] }] },
        ...{ to: { people: ['v'], teams: ['north'], territories: [] }, everybodyIsMeant: false },
      },
    },
  ],
  profiles: [],
  kindProfiles: { campaign: 'standard' },
  rights: DEFAULT_RIGHTS,
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })

/** Its requests answered from memory: what is put into it is in it afterwards; everything else goes on to `other`. */
export class SomeCompany {
  now: Company
  /** What the next changes give and take. */
  came = { granted: 0, withdrawn: 0 }
  /** Every change, as `METHOD path` with its body. */
  readonly asked: { readonly what: string; readonly body: unknown }[] = []
  /** Answers the next change instead. */
  refusal: Response | null = null
  /** What a change would come to; null: the office cannot say. */
  whatIf: WhatIfAnswer | null = null
  reachable = true
  readonly #other: Fetch

  constructor(other: Fetch, start: Company = SOME) {
    this.#other = other
    this.now = start
  }

  readonly fetch: Fetch = async (path, init) => {
    if (!this.reachable) throw new TypeError('Failed to fetch')
    const method = init?.method ?? 'GET'
    if (path === '/api/company') return json(this.now)
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    if (path === '/api/distribution/what-if') {
      this.asked.push({ what: 'what-if', body })
      return this.whatIf ? json(this.whatIf) : json({ error: { code: 'notFound', message: 'Nothing here.' } }, 404)
    }
    const [, part, id] = /^\/api\/company\/(teams|territories|people|rules)\/([^?]+)/.exec(path) ?? []
    if (!part || !id) return this.#other(path, init)
    this.asked.push({ what: `${method} ${path.slice('/api/company/'.length)}`, body })
    const { refusal } = this
    this.refusal = null
    if (refusal) return refusal
    this.#change(part, id, body)
    return json(this.came)
  }

  #change(part: string, id: string, body: unknown): void {
    if (part === 'people') {
      const { version, ...said } = body as PutPerson
      const people = this.now.people.map(one => (one.id === id ? { ...one, ...said, version: version + 1 } : one))
      this.now = { ...this.now, people }
    } else if (part === 'rules') {
      const rules = this.now.rules.filter(one => one.rule.id !== id)
      const put = body as PutRule | null
      this.now = { ...this.now, rules: put ? [...rules, { ...put, version: put.version + 1 }] : rules }
    } else {
      const tree = part as 'teams' | 'territories'
      const nodes = this.now[tree].filter(one => one.id !== id)
      const put = body as PutNode | null
      this.now = { ...this.now, [tree]: put ? [...nodes, { id, ...put, version: put.version + 1 }] : nodes }
    }
  }
}
