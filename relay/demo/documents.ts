// Campaigns on three levels and visit reports of the demo company, written as the relay's own device like an import.
import * as Y from 'yjs'
import { type Address, derivedId } from '../../src/documents/address.ts'
import { ACTIVITIES, campaign } from '../../src/documents/campaign.ts'
import { type Change, captureChanges } from '../../src/documents/changes.ts'
import { documentChanges, recordChanges } from '../../src/documents/content.ts'
import type { Fields, Kind } from '../../src/documents/kind.ts'
import { QUESTIONS, visitReport } from '../../src/documents/visit-report.ts'
import { RELEASE } from '../../src/policy/statuses/marketing.ts'
import { CONFIRM } from '../../src/policy/statuses/visits.ts'
import type { CreateCommand } from '../../src/sync/wire/commands.ts'
import type { EntryContent } from '../../src/sync/wire/entry.ts'
import { OwnWriter } from '../own-writer.ts'
import type { Core } from '../relay.ts'

const SOURCE = 'demo'
const NOTE = JSON.stringify({ demo: true })
const DAY_MS = 24 * 60 * 60 * 1000

/** Ids of the people it is about. */
export interface DemoPeople {
  readonly office: string
  readonly rep: string
}

interface Planned {
  readonly name: string
  readonly type: string
  /** Days from today. */
  readonly from: number
  readonly to: number
  readonly goal?: string
  readonly description?: string
  /** Business transactions that were run, in their order. */
  readonly ran: readonly string[]
  readonly activities: readonly (readonly [name: string, customer: string, due: number, done?: true])[]
  readonly below?: readonly Planned[]
}

const CAMPAIGNS: readonly Planned[] = [
  {
    name: 'GTX Plus into every region',
    type: 'listing',
    from: -40,
    to: 120,
    goal: 'GTX Plus Pro and GTX Plus Basic listed with every account that buys GTX Basic.',
    description: 'Starts in the central region and moves outwards; each region plans its own accounts.',
    ran: [RELEASE],
    activities: [
      ['Agree the sample boxes with production', '', -30, true],
      ['Price list with the new articles to all regions', '', -21, true],
      ['Half-time review with the regions', '', 35],
    ],
    below: [
      {
        name: 'GTX Plus Central',
        type: 'listing',
        from: -30,
        to: 60,
        goal: 'Twelve accounts listed by the end of the period.',
        ran: [RELEASE],
        activities: [['Invite purchasing to the demonstration day', '', -12, true]],
        below: [
          {
            name: 'Demonstration days at Konex and Isdom',
            type: 'event',
            from: -10,
            to: 12,
            ran: [RELEASE],
            activities: [
              ['Confirm the room', 'Konex', -6, true],
              ['Bring two GTX Plus Pro', 'Konex', -1],
              ['Invite the workshop', 'Isdom', 3],
              ['Collect the order', 'Isdom', 9],
            ],
          },
          {
            name: 'Second placement at Kan-code',
            type: 'placement',
            from: 5,
            to: 33,
            ran: [RELEASE],
            activities: [
              ['Measure the space', 'Kan-code', 6],
              ['Agree the display', 'Kan-code', 14],
            ],
          },
        ],
      },
      {
        name: 'GTX Plus East',
        type: 'listing',
        from: 14,
        to: 90,
        ran: [],
        activities: [['Name the accounts', '', 20]],
      },
    ],
  },
  {
    name: 'MG Special at year’s end',
    type: 'promotion',
    from: -90,
    to: -5,
    goal: 'Clear the stock of MG Special before the new model.',
    ran: [RELEASE, 'CCLS'],
    activities: [
      ['Offer to all accounts with open orders', '', -80, true],
      ['Count what is left', '', -6, true],
    ],
  },
]

const QUESTIONS_ASKED: readonly (readonly [question: string, mandatory: boolean])[] = [
  ['What was agreed?', true],
  ['Are all listed products on the shelf?', true],
  ['Is the current promotion placed as planned?', false],
  ['What comes next, and when?', true],
]

const VISITS: readonly {
  readonly customer: string
  readonly place: string
  readonly contact: string
  readonly day: number
  readonly answers: readonly string[]
}[] = [
  {
    customer: 'Konex',
    place: 'Cincinnati',
    contact: 'Purchasing',
    day: -9,
    answers: [
      'Twenty GTX Plus Pro for the demonstration.',
      'Yes, MG Special twice.',
      'Yes',
      'Demonstration next week.',
    ],
  },
  {
    customer: 'Isdom',
    place: 'Columbus',
    contact: 'Workshop',
    day: -3,
    answers: ['They want to see GTX Plus Pro first.'],
  },
  { customer: 'Kan-code', place: 'Dayton', contact: '', day: -1, answers: [] },
]

/** Begins what is not there yet; what somebody has changed since stays theirs. `now`: ms since 1970. */
export async function prepareDocuments(core: Core, people: DemoPeople, now: number): Promise<void> {
  const writer = new OwnWriter(core)
  const dated = (days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10)
  const begin = async (
    kind: Kind,
    name: string,
    person: string,
    first: Omit<CreateCommand, 'command' | 'schema'>,
    changes: (doc: Y.Doc) => Change[],
    ran: readonly string[],
  ): Promise<Address> => {
    const address = `${kind.name}/${derivedId(SOURCE, name)}` as Address
    if (await core.store.document(address)) return address
    const doc = new Y.Doc()
    const contents: EntryContent[] = [{ command: { command: 'create', schema: kind.declaration.schema, ...first } }]
    const written = changes(doc)
    const update = captureChanges(doc, written)
    if (update) contents.push({ update, changes: written })
    await writer.submit(address, { person, contents, note: NOTE })
    // As its creation leaves it, it is of version 1; every transaction raises that.
    const commands = ran.map(
      (transaction, at) => ({ command: 'run', version: 1 + at, transaction, warned: false }) as const,
    )
    if (commands.length > 0) {
      await writer.submit(address, { person, contents: commands.map(command => ({ command })), note: NOTE })
    }
    return address
  }
  const plan = async (planned: Planned, parent?: Address): Promise<void> => {
    const { name, type, goal, description, activities } = planned
    const fields: Fields = { name, type, begins: dated(planned.from), ends: dated(planned.to), goal, description }
    const address = await begin(
      campaign,
      name,
      people.office,
      { audience: { people: [people.rep], teams: [], territories: [] }, ...(parent ? { parent } : {}) },
      doc => [
        ...documentChanges(doc, given(fields)),
        ...activities.flatMap(([activity, customer, due, done]) =>
          recordChanges(doc, ACTIVITIES, derivedId(SOURCE, `${name}/${activity}`), {
            ...given({ name: activity, customer: customer || undefined, due: dated(due) }),
            ...(done && { done }),
          }),
        ),
      ],
      planned.ran,
    )
    for (const child of planned.below ?? []) await plan(child, address)
  }
  for (const planned of CAMPAIGNS) await plan(planned)
  for (const { customer, place, contact, day, answers } of VISITS) {
    const fields = given({ customer, place, contact: contact || undefined, date: dated(day) })
    const asked = QUESTIONS_ASKED.map(([question, mandatory], at) => ({
      id: derivedId(SOURCE, `${customer}/${question}`),
      fields: given({ question, mandatory, position: (at + 1) * 10, answer: answers[at] }),
    }))
    const isComplete = answers.length === QUESTIONS_ASKED.length
    await begin(
      visitReport,
      customer,
      people.rep,
      {},
      doc => [
        ...documentChanges(doc, fields),
        ...asked.flatMap(each => recordChanges(doc, QUESTIONS, each.id, each.fields)),
      ],
      isComplete ? [CONFIRM] : [],
    )
  }
}

/** Only what is said. */
const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
