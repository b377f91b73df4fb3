// What kinds, roles and rows of the matrix are called.
import { campaign } from '../../src/documents/campaign.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import { visitReport } from '../../src/documents/visit-report.ts'
import { label, texts } from '../i18n/i18n.ts'
import type { Place, RightsChange } from './rights-draft.ts'
import { rightsTexts } from './texts.ts'

/** Kinds whose documents rights are given for, as the product has them. */
export const KINDS: readonly Kind[] = [campaign, visitReport, pipeline]

/** A kind this program does not know stands for itself. */
export function kindWord(kind: string): string {
  if (kind === '*') return rightsTexts().everyKind
  const declared = KINDS.find(one => one.name === kind)?.declaration
  return declared ? label(declared.labelMany) : kind
}

/** A role this program does not know stands for itself. */
export const roleWord = (role: string): string => new Map(Object.entries(texts().app.roles)).get(role) ?? role

/** The fields of a kind that may be in a group: the document's, and those of its records behind their collection's name. */
export function fieldsOf(kind: string): { readonly name: string; readonly word: string }[] {
  const declared = KINDS.find(one => one.name === kind)?.declaration
  if (!declared) return []
  const own = declared.fields.map(field => ({ name: field.name, word: label(field.label) }))
  const records = declared.collections.flatMap(({ name, labelOne, fields, texts: long }) =>
    [...fields, ...long].map(field => ({
      name: `${name}.${field.name}`,
      word: `${label(labelOne)}: ${label(field.label)}`,
    })),
  )
  return [...own, ...records].filter(({ name }) => !name.endsWith('archived'))
}

export function rightWord({ right, group }: Pick<Place, 'right' | 'group'>): string {
  const t = rightsTexts()
  return group === null ? t.rights[right] : t.groupRow(group)
}

export function changeSentence(change: RightsChange): string {
  const t = rightsTexts()
  if (change.what === 'company') {
    const what = t.companyCell(t.company[change.action], roleWord(change.role))
    return change.has ? t.given(what) : t.takenAway(what)
  }
  if (change.what === 'group') {
    const name = `${change.group.group} (${kindWord(change.group.kind)})`
    return { added: t.groupAdded, removed: t.groupRemoved, fields: t.groupChanged }[change.change](name)
  }
  const { place, before, after } = change
  const scope = (one: typeof before) => (one === null ? t.noRow : t.scopes[one])
  return t.scopeChange(
    `${roleWord(place.role)}, ${kindWord(place.kind)}, ${rightWord(place)}`,
    scope(before),
    scope(after),
  )
}
