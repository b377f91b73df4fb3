// The signs for where everything is: one vocabulary for the lamp of the whole device and those of single documents.
import { css, html, type TemplateResult } from 'lit'
import type { Address } from '../../src/documents/address.ts'
import type { Connection, Draft, Lamp, WaitingDocument } from '../../src/sync/api.ts'
import { number } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { pageStyles } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import { hrefOf } from './router.ts'

export type LampSign = Lamp | Exclude<Connection, 'online'>

/** Lines that only the user can mend. */
export const needsUser = (connection: Connection): connection is 'signedOut' | 'outdated' =>
  connection === 'signedOut' || connection === 'outdated'

/** One sign for both vocabularies: what is least safe first, then a line that needs the user, then how it stands. */
export function lampSign(lamp: Lamp, connection: Connection): LampSign {
  if (lamp === 'refused' || lamp === 'saving') return lamp
  if (needsUser(connection)) return connection
  if (lamp === 'device') return lamp
  return connection === 'online' ? 'office' : connection
}

export const signIcons: Readonly<Record<LampSign, IconName>> = {
  office: 'office',
  device: 'device',
  saving: 'saving',
  refused: 'refused',
  offline: 'offline',
  connecting: 'offline',
  signedOut: 'key',
  outdated: 'update',
}

/** What of a document is not written yet, is not at the office, or is not accepted there. */
export interface DocumentSign {
  readonly lamp: Exclude<Lamp, 'office'>
  /** Changes that wait, or that were not accepted; 0 while they are being written. */
  readonly changes: number
}

/** By address; the changes of documents that are not in there are all at the office. */
export function documentSigns(
  waiting: readonly WaitingDocument[],
  drafts: readonly Draft[],
  unsaved: ReadonlySet<Address>,
): ReadonlyMap<Address, DocumentSign> {
  const signs = new Map<Address, DocumentSign>()
  for (const { address, entries } of waiting) signs.set(address, { lamp: 'device', changes: entries })
  const refused = new Map<Address, number>()
  for (const { address } of refusedOf(drafts)) refused.set(address, (refused.get(address) ?? 0) + 1)
  for (const [address, changes] of refused) signs.set(address, { lamp: 'refused', changes })
  for (const address of unsaved) signs.set(address, { lamp: 'saving', changes: 0 })
  return signs
}

/** A sign with its word, which leads to what it tells of. */
export function signLink(sign: LampSign, changes: number, about: string): TemplateResult {
  const t = texts().lamp
  return html`<a class="lamp ${sign}" title=${t[sign]} href=${hrefOf({ screen: sign === 'refused' ? 'refused' : 'waiting' })}
    >${icon(signIcons[sign])}<span class="unseen">${about}:</span><span class="word">${t[sign]}</span>${
      changes > 0 ? html`<span class="number">${number(changes)}</span>` : ''
    }</a>`
}

/**
 * A document's sign in a list: said in full where something waits or was not accepted, and leading there; a tick where
 * all is at the office, which is so of most lines at most times.
 */
export function documentLamp(sign: DocumentSign | undefined, name: string): TemplateResult {
  if (sign) return signLink(sign.lamp, sign.changes, name)
  const word = texts().lamp.office
  return html`<span class="lamp office" title=${word}>${icon('office')}<span class="word">${word}</span></span>`
}

/** The same to be read only. */
export const signWord = (sign: LampSign): TemplateResult =>
  html`<span class="lamp ${sign}">${icon(signIcons[sign])}<span class="word">${texts().lamp[sign]}</span></span>`

pageStyles(css`
  .lamp {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 36px;
    padding: 0 10px;
    box-sizing: border-box;
    border: 1px solid transparent;
    border-radius: 999px;
    color: var(--ink-quiet);
    font-weight: 500;
    white-space: nowrap;
    text-decoration: none;

    &.office {
      color: var(--safe);
    }
    &:is(.device, .saving, .signedOut, .outdated) {
      color: var(--waiting);
      background-color: var(--waiting-wash);
    }
    &.refused {
      color: var(--refused);
      background-color: var(--refused-wash);
    }
    .number {
      font-weight: 600;
    }
  }
  a.lamp:hover {
    border-color: currentcolor;
  }
  span.lamp {
    min-height: 28px;
  }
  @media (max-width: 899px) {
    /* As large as a thumb needs, painted no larger than an eye does. */
    a.lamp {
      min-height: var(--touch);
      border-block-width: 4px;
      background-clip: padding-box;
    }
    a.lamp:hover {
      border-color: transparent;
    }
  }
`)

/** What is not accepted; a draft that the office has entered only waits to be seen. */
export const refusedOf = (drafts: readonly Draft[]): readonly Draft[] =>
  drafts.filter(({ ask }) => ask?.state !== 'applied')
