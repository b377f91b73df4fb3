// What rows of the matrix and fields are called.
import { label } from '../i18n/i18n.ts'
import { KINDS, kindsWord } from '../shared/kinds.ts'
import { roleWord } from '../statuses/words.ts'
import type { Place, RightsChange } from './rights-draft.ts'
import { rightsTexts } from './texts.ts'

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
    const what = t.companyCell(t.rights[change.action], roleWord(change.role))
    return change.has ? t.given(what) : t.takenAway(what)
  }
  if (change.what === 'group') {
    const name = `${change.group.group} (${kindsWord(change.group.kind)})`
    return { added: t.groupAdded, removed: t.groupRemoved, fields: t.groupChanged }[change.change](name)
  }
  const { place, before, after } = change
  const scope = (one: typeof before) => (one === null ? t.noRow : t.scopes[one])
  return t.scopeChange(
    `${roleWord(place.role)}, ${kindsWord(place.kind)}, ${rightWord(place)}`,
    scope(before),
    scope(after),
  )
}
