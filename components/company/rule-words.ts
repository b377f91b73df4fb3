// A rule of the office in words: which documents, with which values, to whom.
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import { reachOf } from '../../src/policy/matrix.ts'
import { ROLES } from '../../src/policy/rights.ts'
import type { AudienceRule, World } from '../../src/policy/scope/world.ts'
import { display } from '../i18n/format.ts'
import { label } from '../i18n/i18n.ts'
import { KINDS, kindsWord } from '../shared/kinds.ts'
import type { Directory } from './directory.ts'
import { companyTexts } from './texts.ts'

/** The fields that rules may speak of, as the kind declares them. */
export function ruleFields(kind: string): readonly FieldDeclaration[] {
  const declaration = KINDS.find(each => each.name === kind)?.declaration
  return declaration?.fields.filter(field => declaration.policy.fields.includes(field.name)) ?? []
}

export function valueWords(field: FieldDeclaration | undefined, value: Value): string {
  if (value === null) return companyTexts().rule.none
  return field ? display(field.value, value, '', (_, id) => id) : String(value)
}

/** `Campaigns with Type Listing or Event`. */
export function whichWords({ kind, when }: AudienceRule): string {
  const t = companyTexts().rule
  if (when.length === 0) return t.all(kindsWord(kind))
  const fields = ruleFields(kind)
  const conditions = when.map(({ field: name, oneOf }) => {
    const field = fields.find(each => each.name === name)
    const values = oneOf.map(value => valueWords(field, value)).join(t.or)
    return t.is(field ? label(field.label) : name, values)
  })
  return t.some(kindsWord(kind), conditions.join(t.and))
}

/** Teams first: most rules name one. */
export function whomWords({ to }: AudienceRule, directory: Directory): readonly string[] {
  const t = companyTexts().tree
  const places = (['teams', 'territories'] as const).flatMap(tree =>
    to[tree].map(id => `${t[tree].one} ${directory.path(tree, id)}`),
  )
  return [...places, ...to.people.map(directory.nameOf)]
}

/** Whether anybody's role lets a rule put documents of this kind into their satchel. */
export function reachesByRule({ rights }: World, kind: string): boolean {
  return ROLES.some(role => {
    const reaches = ['carry', 'view'].map(right => reachOf(rights, { role }, kind, right)?.scope)
    return reaches.every(scope => scope === 'addressed' || scope === 'team' || scope === 'territory')
  })
}
