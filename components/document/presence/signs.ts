// How somebody else shows: an outline with the name on the field they are in, initials on the row or card it is of.
import { css, html, type TemplateResult } from 'lit'
import { initials } from '../../app/menu.ts'
import { texts } from '../../i18n/i18n.ts'
import { pageStyles } from '../../shared/element.ts'
import { type Inhabited, names, type Person } from './people.ts'

/** Lies over the field it stands in and takes no room: nothing moves when somebody comes. */
export function fieldSign(people: readonly Person[]): TemplateResult | '' {
  const [first] = people
  if (!first) return ''
  const all = names(people)
  return html`<span class="who-field who-${first.colour}" data-who=${all}><span class="who-name" title=${all}><span
    class="unseen">${texts().pipeline.alsoHere('')}</span>${all}</span></span>`
}

/** Initials on a row that is somewhere else on the screen; the whole names for who asks. */
export function rowSign(fields: Inhabited | undefined): TemplateResult | '' {
  if (!fields || fields.size === 0) return ''
  const people = [...new Map([...fields.values()].flat().map(person => [person.id, person])).values()]
  const said = texts().pipeline.alsoHere(names(people))
  return html`<span class="who-row" role="img" aria-label=${said} title=${said}>${people
    .slice(0, 2)
    .map(({ name, colour }) => html`<span class="who-chip who-${colour}">${initials(name)}</span>`)}</span>`
}

pageStyles(css`
  .who-0 { --who: var(--who-0); }
  .who-1 { --who: var(--who-1); }
  .who-2 { --who: var(--who-2); }
  .who-3 { --who: var(--who-3); }
  .who-4 { --who: var(--who-4); }
  .who-5 { --who: var(--who-5); }
  .who-field {
    position: absolute;
    inset: -4px;
    z-index: 1;
    border: 2px solid var(--who);
    border-radius: 10px;
    pointer-events: none;
  }
  .who-name {
    position: absolute;
    inset: -9px 20px auto auto;
    box-sizing: border-box;
    max-width: min(calc(100% - 28px), 220px);
    overflow: hidden;
    padding: 0 6px;
    border-radius: 4px;
    background: var(--who);
    color: var(--on-who);
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who-row {
    display: inline-flex;
    gap: 2px;
    margin-inline-end: 6px;
    vertical-align: 1px;
  }
  .who-chip {
    padding: 0 4px;
    border-radius: 4px;
    background: var(--who);
    color: var(--on-who);
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1rem;
  }
`)
