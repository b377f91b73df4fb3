// The places of the app that a person may go to: beside the page at a desk, below it on a phone.
import { css, html, nothing, type TemplateResult } from 'lit'
import type { Address } from '../../src/documents/address.ts'
import { campaignTexts } from '../campaigns/texts.ts'
import { number } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { pageStyles } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import { visitTexts } from '../visits/texts.ts'
import { documentRoute, hrefOf, type Route } from './router.ts'
import { isOffice, type Session } from './session.ts'

/** On a phone no more than this many stand side by side; the others are behind the last. */
const SIDE_BY_SIDE = 5

/** `asked`: how many questions wait for the office. */
export function places(session: Session, route: Route, asked: number, atDesk: boolean): TemplateResult[] {
  const screen = within(route)
  const all = listed(session, asked).map(each => ({ ...each, here: each.screens.includes(screen) }))
  if (atDesk || all.length <= SIDE_BY_SIDE) return all.map(link)
  const behind = all.slice(SIDE_BY_SIDE - 1)
  return [...all.slice(0, SIDE_BY_SIDE - 1).map(link), more(behind)]
}

/** Who has a document is asked within the place where the document is. */
const within = (route: Route): Route['screen'] =>
  (route.screen === 'distribution' && documentRoute(`${route.kind}/${route.id}` as Address)?.screen) || route.screen

interface Place {
  readonly to: Route
  readonly icon: IconName
  readonly text: string
  /** The screens that are within it. */
  readonly screens: readonly Route['screen'][]
  readonly count?: number
}
type PlaceHere = Place & { readonly here: boolean }

function listed({ person }: Session, asked: number): Place[] {
  const t = texts().app
  const own: Place[] = [
    {
      to: { screen: 'pipelines' },
      icon: 'pipelines',
      text: t.pipelines,
      screens: ['pipelines', 'pipeline', 'merge', 'open'],
    },
    { to: { screen: 'campaigns' }, icon: 'campaigns', text: campaignTexts().title, screens: ['campaigns', 'campaign'] },
    { to: { screen: 'visits' }, icon: 'visits', text: visitTexts().place, screens: ['visits', 'visit'] },
  ]
  if (!isOffice(person)) return own
  return [
    ...own,
    {
      to: { screen: 'quarantine', number: null },
      icon: 'quarantine',
      text: t.quarantine,
      screens: ['quarantine'],
      count: asked,
    },
    {
      to: { screen: 'opportunities', search: '' },
      icon: 'opportunities',
      text: t.opportunities,
      screens: ['opportunities'],
    },
    { to: { screen: 'import' }, icon: 'import', text: t.import, screens: ['import'] },
    { to: { screen: 'people' }, icon: 'people', text: t.people, screens: ['people', 'personSatchel'] },
    { to: { screen: 'company' }, icon: 'company', text: t.company, screens: ['company'] },
    { to: { screen: 'profiles' }, icon: 'table', text: t.profiles, screens: ['profiles'] },
    { to: { screen: 'rights' }, icon: 'key', text: t.rights, screens: ['rights'] },
  ]
}

const link = ({ to, icon: name, text, here, count }: PlaceHere): TemplateResult =>
  html`<a href=${hrefOf(to)} aria-current=${here ? 'page' : nothing}>${icon(name)}<span>${text}</span>${counted(count ?? 0)}</a>`

/** The phone's last place: a sheet with all the others. */
const more = (behind: readonly PlaceHere[]): TemplateResult => html`
  <button type="button" popovertarget="more-places" aria-current=${behind.some(({ here }) => here) ? 'true' : nothing}>
    ${icon('more')}<span>${texts().app.more}</span>
  </button>
  <div id="more-places" class="more-places" popover role="dialog" aria-label=${texts().app.more} @click=${hide}>
    ${behind.map(link)}
  </div>`

const hide = (event: Event): void => (event.currentTarget as HTMLElement).hidePopover()

const counted = (asked: number): TemplateResult | '' =>
  asked === 0
    ? ''
    : html`<strong class="count"><span aria-hidden="true">${number(asked)}</span><span class="unseen">${texts().app.quarantineCount(asked)}</span></strong>`

pageStyles(css`
  .places {
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 12px 8px;
    border-inline-end: 1px solid var(--line);

    a {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 36px;
      padding: 0 12px;
      border-radius: var(--corner);
      color: var(--ink-quiet);
      font-weight: 500;
      text-decoration: none;
    }
    a:hover {
      background: var(--well);
      color: var(--ink);
    }
    a[aria-current] {
      background: var(--saddle-wash);
      color: var(--saddle);
    }
    .count {
      min-width: 20px;
      margin-inline-start: auto;
      padding: 0 6px;
      box-sizing: border-box;
      border-radius: 999px;
      background: var(--saddle);
      color: var(--on-saddle);
      font-size: 0.75rem;
      line-height: 20px;
      text-align: center;
    }
  }
  @media (max-width: 899px) {
    .places {
      flex-direction: row;
      gap: 0;
      padding: 0 0 env(safe-area-inset-bottom);
      border-inline-end: 0;
      border-top: 1px solid var(--line);
      background: var(--sheet);

      > a,
      > button {
        position: relative;
        flex: 1;
        flex-direction: column;
        justify-content: center;
        gap: 2px;
        min-height: 56px;
        padding: 0;
        border-radius: 0;
        font-size: 0.75rem;
        line-height: 1rem;
      }
      > button {
        display: flex;
        align-items: center;
        border: 0;
        background: none;
        color: var(--ink-quiet);
        font-family: inherit;
        font-weight: 500;
        cursor: pointer;
      }
      > a[aria-current],
      > button[aria-current] {
        background: none;
        color: var(--saddle);
      }
      .more-places {
        position: fixed;
        inset: auto 0 0 0;
        width: 100%;
        max-width: none;
        box-sizing: border-box;
        padding: 8px 8px calc(8px + env(safe-area-inset-bottom));
        border: 0;
        border-top: 1px solid var(--line);
        border-radius: 14px 14px 0 0;
        background: var(--sheet);
        color: var(--ink);
        box-shadow: 0 -8px 32px rgb(0 0 0 / 20%);
      }
      .more-places::backdrop {
        background: rgb(20 16 12 / 45%);
      }
      .more-places a {
        min-height: 56px;
        font-size: 1rem;
      }
      > a .count {
        position: absolute;
        inset: 4px auto auto calc(50% + 8px);
      }
    }
  }
`)
