// The way from a document to who has it and why: for the office, which answers for that.
import { html, nothing, type TemplateResult } from 'lit'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { isOffice, type Session } from '../app/session.ts'
import { documentTexts } from './texts.ts'

/** Nothing before the office knows the document. */
export function whoHasIt({ person }: Session, line: CatalogueLine | null): TemplateResult | typeof nothing {
  if (!isOffice(person) || line === null || line.facts.key === '') return nothing
  return html`<a class="plain" data-who href=${`/distribution/${line.address}`}>${documentTexts().whoHasIt}</a>`
}
