// What the finder finds: pages, documents by their lines in the catalogue, records of the documents that are open,
// and whatever the office found in all documents.

import { fold, matcher } from '../../src/documents/fold.ts'
import type { Fields } from '../../src/documents/kind.ts'
import type { FoundLine } from '../../src/sync/wire/lists.ts'
import { campaignTexts } from '../campaigns/texts.ts'
import { openSpaces } from '../document/open-spaces.ts'
import { recordTitle } from '../document/titles.ts'
import { compareText } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { satchelTexts } from '../satchel/texts.ts'
import { visitTexts } from '../visits/texts.ts'
import { documentRoute, hrefOf, type Route } from './router.ts'
import { isOffice, mayMerge, type Session } from './session.ts'

export interface Hit {
  readonly name: string
  readonly detail: string
  readonly route: Route
}

/** As many as are looked over at a glance. */
const SHOWN = 12

/** Folding costs more than searching, and a record's object is another one when it changes. */
const folded = new WeakMap<Fields, string>()

/** The hits for what was typed, those of this device first: everything but records where nothing was. */
export function find(session: Session, query: string, office: readonly FoundLine[] = []): readonly Hit[] {
  const here = findHere(session, query)
  const known = new Set(here.map(({ route }) => hrefOf(route)))
  const there = office.flatMap(atOffice).filter(({ route }) => !known.has(hrefOf(route)))
  return [...here, ...there.slice(0, Math.max(SHOWN - here.length, SHOWN / 2))]
}

function atOffice({ document, record, name, detail, archived: gone }: FoundLine): Hit[] {
  const route = documentRoute(document.address, record)
  if (!route) return []
  const told = gone ? [detail, texts().pipelines.archived] : [detail]
  return [{ name: name || texts().pipeline.unnamed, detail: told.filter(Boolean).join(', '), route }]
}

function findHere(session: Session, query: string): readonly Hit[] {
  const matches = matcher(query)
  const places = [...pages(session), ...documents(session)].filter(hit => matches(fold(`${hit.name} ${hit.detail}`)))
  const records = query.trim() === '' ? [] : openRecords(session, matches)
  // Where both are many each keeps half of the room.
  const room = Math.max(SHOWN - records.length, SHOWN / 2)
  const shown = places.slice(0, room)
  return [...shown, ...records.slice(0, SHOWN - shown.length)]
}

function pages({ person }: Session): Hit[] {
  const t = texts()
  const page = (
    name: string,
    screen: 'pipelines' | 'campaigns' | 'visits' | 'import' | 'people' | 'waiting' | 'refused' | 'satchel',
  ): Hit => {
    return { name, detail: t.finder.page, route: { screen } }
  }
  const own = [
    page(t.app.pipelines, 'pipelines'),
    page(campaignTexts().title, 'campaigns'),
    page(visitTexts().title, 'visits'),
    page(satchelTexts().title, 'satchel'),
    page(t.waiting.title, 'waiting'),
    page(t.lamp.refused, 'refused'),
  ]
  const help: Hit = { name: t.app.mergeHelp, detail: t.finder.page, route: { screen: 'help' } }
  own.push(help)
  if (mayMerge(person)) own.push({ name: t.app.merge, detail: t.finder.page, route: { screen: 'merge', id: null } })
  if (!isOffice(person)) return own
  own.push({ name: t.app.allOpportunities, detail: t.finder.page, route: { screen: 'opportunities', search: '' } })
  const review: Hit = { name: t.app.quarantine, detail: t.finder.page, route: { screen: 'quarantine', number: null } }
  return [...own, page(t.app.import, 'import'), page(t.app.people, 'people'), review]
}

const documents = ({ device }: Session): Hit[] =>
  [...device.catalogue.value.values()]
    .flatMap(line => {
      const route = documentRoute(line.address)
      const detail = [line.facts.key, line.facts.ownerName].filter(part => part !== '').join(', ')
      return route ? [{ name: line.summary.name, detail, route }] : []
    })
    .sort((a, b) => compareText(a.name, b.name))

/** By what they are called; what is archived comes last. */
function openRecords({ device }: Session, matches: (text: string) => boolean): Hit[] {
  const found = [...openSpaces(device)].flatMap(space =>
    [...space.records]
      .filter(([, fields]) => matches(searched(fields)))
      .map(([record, fields]) => ({ address: space.open.address, record, fields, name: recordTitle(fields) })),
  )
  found.sort((a, b) => archived(a.fields) - archived(b.fields) || compareText(a.name, b.name))
  return found.flatMap(({ address, record, fields, name }) => {
    const route = documentRoute(address, record)
    const detail = [
      fields.account,
      fields.customer,
      fields.reference,
      fields.archived === true ? texts().pipelines.archived : '',
    ]
    const told = detail.filter(part => typeof part === 'string' && part !== '' && part !== name).join(', ')
    return route ? [{ name, detail: told, route }] : []
  })
}

const archived = (fields: Fields): number => (fields.archived === true ? 1 : 0)

function searched(fields: Fields): string {
  const known = folded.get(fields)
  if (known !== undefined) return known
  const text = fold(
    [fields.name, fields.account, fields.customer, fields.reference]
      .filter(part => typeof part === 'string')
      .join('\n'),
  )
  folded.set(fields, text)
  return text
}
