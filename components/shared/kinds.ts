// The kinds of document that rights, rules and profiles speak of, and what they are called.
import { campaign } from '../../src/documents/campaign.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import { visitReport } from '../../src/documents/visit-report.ts'
import { label, language } from '../i18n/i18n.ts'

/** As people go through them. */
export const KINDS: readonly Kind[] = [campaign, visitReport, pipeline]

const declared = (kind: string) => KINDS.find(({ name }) => name === kind)?.declaration

/** What one of a kind is called. A kind this program does not know stands for itself. */
export function kindWord(kind: string): string {
  const known = declared(kind)
  return known ? label(known.label) : kind
}

/** What many of a kind are called; `*`: of every kind. */
export function kindsWord(kind: string): string {
  if (kind === '*') return language.value === 'de' ? 'Alle Arten' : 'Every kind'
  const known = declared(kind)
  return known ? label(known.labelMany) : kind
}
