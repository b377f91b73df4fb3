// The short form of changed lines in a catalogue frame: a row of values, for devices whose hello says `brief`. What changes
// in a night is mostly this, and half of it would be the same four names (relay/SPEC.md K14).
import type { Address } from '../../documents/address.ts'
import type { Summary } from '../../documents/kind.ts'
import type { Catalogue, CatalogueEntry, ChangedLine } from './catalogue.ts'
import type { OpenCollision } from './collisions.ts'

/** Address, head, summary; then, where there are any, the number of collisions and what is listed of them. */
type BriefLine = readonly [Address, number, Summary, number?, (readonly OpenCollision[])?]

/** A catalogue as it stands in a frame. */
export interface BriefCatalogue extends Omit<Catalogue, 'entries'> {
  readonly entries: readonly (CatalogueEntry | BriefLine)[]
}

export const inBrief = (catalogue: Catalogue): BriefCatalogue => ({
  ...catalogue,
  entries: catalogue.entries.map(entry => (isChanged(entry) ? briefLine(entry) : entry)),
})

export const inFull = (catalogue: BriefCatalogue): Catalogue => ({
  ...catalogue,
  entries: catalogue.entries.map(entry => (isBrief(entry) ? changedLine(entry) : entry)),
})

const isChanged = (entry: CatalogueEntry): entry is ChangedLine => !('facts' in entry || 'withdrawn' in entry)

const isBrief = (entry: CatalogueEntry | BriefLine): entry is BriefLine => Array.isArray(entry)

function briefLine({ address, head, summary, collisions, listed }: ChangedLine): BriefLine {
  if (listed) return [address, head, summary, collisions, listed]
  return collisions > 0 ? [address, head, summary, collisions] : [address, head, summary]
}

const changedLine = ([address, head, summary, collisions = 0, listed]: BriefLine): ChangedLine => ({
  ...{ address, head, summary, collisions },
  ...(listed ? { listed } : {}),
})
