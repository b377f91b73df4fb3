// The places of the app that a person may go to: beside the page at a desk, below it on a phone.
import { css, html, nothing, type TemplateResult } from 'lit'
import { number } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { pageStyles } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import { hrefOf, type Route } from './router.ts'
import { isOffice, type Session } from './session.ts'

/** `asked`: how many questions wait for the office. */
export function places({ person }: Session, { screen }: Route, asked: number): TemplateResult[] {
  const t = texts().app
  const pipelines = place(
    { screen: 'pipelines' },
    'pipelines',
    t.pipelines,
    screen === 'pipelines' || screen === 'pipeline' || screen === 'merge' || screen === 'open',
  )
  if (!isOffice(person)) return [pipelines]
  const review: Route = { screen: 'quarantine', number: null }
  return [
    pipelines,
    place({ screen: 'opportunities', search: '' }, 'opportunities', t.opportunities, screen === 'opportunities'),
    place({ screen: 'import' }, 'import', t.import, screen === 'import'),
    place({ screen: 'people' }, 'people', t.people, screen === 'people'),
    place(review, 'quarantine', t.quarantine, screen === 'quarantine', count(asked)),
  ]
}

const place = (
  to: Route,
  name: IconName,
  text: string,
  here: boolean,
  more: TemplateResult | '' = '',
): TemplateResult =>
  html`<a href=${hrefOf(to)} aria-current=${here ? 'page' : nothing}>${icon(name)}<span>${text}</span>${more}</a>`

const count = (asked: number): TemplateResult | '' =>
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

      a {
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
      a[aria-current] {
        background: none;
      }
      .count {
        position: absolute;
        inset: 4px auto auto calc(50% + 8px);
      }
    }
  }
`)
