// A campaign's line in words: its period and its type.
import { campaign } from '../../src/documents/campaign.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { wordOf } from '../document/lines.ts'
import { day } from '../i18n/format.ts'
import { label } from '../i18n/i18n.ts'
import { campaignTexts } from './texts.ts'

export function periodWords(line: CatalogueLine): string {
  const t = campaignTexts()
  const [from, to] = [wordOf(line, 'begins'), wordOf(line, 'ends')]
  if (from && to) return t.between(day(from), day(to))
  if (from) return t.from(day(from))
  return to ? t.until(day(to)) : t.always
}

export function typeWords(line: CatalogueLine): string {
  const type = campaign.field('type')?.value
  const value = wordOf(line, 'type')
  const choice = type?.type === 'choice' ? type.choices.find(each => each.value === value) : undefined
  return choice ? label(choice.label) : ''
}
