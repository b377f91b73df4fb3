// The active statuses of a document as signs: the code, and what it means in words.
import { css, html, type TemplateResult } from 'lit'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { pageStyles } from '../shared/element.ts'
import { panelTexts } from './texts.ts'
import { statusWord } from './words.ts'

/** What looks different from the others at a glance; the word says it to everybody. */
const TONES: Readonly<Record<string, 'good' | 'bad' | 'careful'>> = {
  FSHD: 'good',
  CONF: 'good',
  CNC: 'bad',
  LCK: 'careful',
}

export type Profiles = ReadonlyMap<string, StatusProfile>

export const profileOf = ({ facts }: CatalogueLine, profiles: Profiles | undefined): StatusProfile | null =>
  profiles?.get(facts.profile ?? '') ?? null

/** `expected`: those the document will have once the office has answered. */
export function statusSigns(
  line: CatalogueLine,
  profiles: Profiles | undefined,
  expected: readonly string[] = [],
): TemplateResult {
  const profile = profileOf(line, profiles)
  const active = line.facts.statuses ?? []
  const coming = expected.filter(code => !active.includes(code))
  return html`<span class="statuses">${active.map(code => sign(profile, code))}${coming.map(code => sign(profile, code, 'coming'))}</span>`
}

function sign(profile: StatusProfile | null, code: string, more = ''): TemplateResult {
  const word = statusWord(profile, code)
  return html`<span class="status ${TONES[code] ?? ''} ${more}" data-status=${code}><span class="code">${code}</span>${
    word === code ? '' : html` ${word}`
  }${more === '' ? '' : html`<span class="unseen">, ${panelTexts().willBe}</span>`}</span>`
}

pageStyles(css`
  .statuses {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .status {
    display: inline-block;
    padding: 1px 8px;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--well);
    color: var(--ink);
    font-size: 0.8125rem;
    white-space: nowrap;

    .code {
      color: var(--ink-quiet);
      font-size: 0.75rem;
      letter-spacing: 0.02em;
    }
    &.good {
      border-color: transparent;
      background: var(--safe-wash);
      color: var(--safe);
    }
    &.bad {
      border-color: transparent;
      background: var(--refused-wash);
      color: var(--refused);
    }
    &.careful {
      border-color: transparent;
      background: var(--waiting-wash);
      color: var(--waiting);
    }
    &:is(.good, .bad, .careful) .code {
      color: inherit;
    }
    &.coming {
      border: 1px dashed var(--waiting);
    }
  }
`)
