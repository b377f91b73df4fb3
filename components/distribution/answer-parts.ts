// Parts of an answer that both screens show: how far it has come, the reasons that decide, the four conditions, the devices.
import { html, svg, type TemplateResult } from 'lit'
import type { Answer, Condition, Finding } from '../../src/policy/distribution/decide.ts'
import type { DistributionReason } from '../../src/policy/reasons.ts'
import type { DeviceState } from '../../src/sync/wire/company.ts'
import type { HowFar } from '../../src/sync/wire/how-far.ts'
import { ago } from '../i18n/format.ts'
import { icon } from '../shared/icons.ts'
import type { Names } from './reason-sentences.ts'
import { reasonText } from './reason-texts.ts'
import { distributionTexts } from './texts.ts'
import './distribution-styles.ts'

/** Says that a line can be opened. */
export const openSign = (): TemplateResult => html`<span class="open-sign">${icon('down')}</span>`

/** Told apart by shape and word, not by colour alone. */
const SHAPES: Readonly<Record<HowFar, TemplateResult>> = {
  has: svg`<circle cx="8" cy="8" r="6"/><path d="m5.200 8.200 2 2 3.600-4"/>`,
  will: svg`<circle cx="8" cy="8" r="6"/><path d="M8 4.800V8l2.200 1.400"/>`,
  leaving: svg`<circle cx="8" cy="8" r="6"/><path d="M11 8H5m0 0 2.200-2.200M5 8l2.200 2.200"/>`,
  not: svg`<circle cx="8" cy="8" r="6" stroke-dasharray="2.500 2.200"/>`,
}

export const howFarSign = (state: HowFar, text: string): TemplateResult =>
  html`<span class="how-far ${state}"><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[state]}</svg>${text}</span>`

const CONDITIONS: readonly Condition[] = ['status', 'rights', 'scope', 'period']

/**
 * Why in short, for a line: for a yes why it is theirs; for a no what stands against it, where the satchel follows the rights.
 * Everything else is said where the line is opened.
 */
export function shortly(answer: Answer, names: Names, who: string): string {
  const { plans, status, rights, scope, period } = answer
  const against: readonly Finding[] = [status, rights.met ? scope : rights, period].filter(({ met }) => !met)
  const reasons: readonly DistributionReason[] = answer.given
    ? plans
      ? [plans]
      : scope.reasons
    : against.flatMap(finding => finding.reasons)
  return [...new Set(reasons.map(reason => reasonText(reason, names, who)))].join(' ')
}

export function conditions(answer: Answer, names: Names, who: string): TemplateResult {
  const t = distributionTexts()
  const texts = ({ reasons }: Finding<DistributionReason>) =>
    [...new Set(reasons.map(reason => reasonText(reason, names, who)))].map(text => html`<span>${text}</span>`)
  return html`
    ${answer.plans ? html`<p>${reasonText(answer.plans, names, who)} ${t.plansAnyway}</p>` : ''}
    <dl class="conditions" aria-label=${t.conditions}>${CONDITIONS.map(condition => {
      const finding: Finding<DistributionReason> = answer[condition]
      return html`<div class=${finding.met ? 'met' : 'unmet'} data-condition=${condition}>
        <dt>${t.condition[condition]}<span class="verdict"><svg viewBox="0 0 16 16" aria-hidden="true">${
          finding.met ? svg`<path d="m3.500 8.500 3 3 6-7"/>` : svg`<path d="m4.500 4.500 7 7m0-7-7 7"/>`
        }</svg>${finding.met ? t.met : t.unmet}</span></dt>
        <dd>${texts(finding)}</dd>
      </div>`
    })}</dl>`
}

/** ms within which somebody was here last who is here now: clocks differ a little, and an answer takes its time. */
const HERE_MS = 60_000

export const isHere = ({ seen }: DeviceState, now: number): boolean => seen !== null && now - seen < HERE_MS

function lastHere(seen: number | null, now: number): string {
  const t = distributionTexts()
  if (seen === null) return t.neverSeen
  return now - seen < HERE_MS ? t.here : t.seen(ago(seen, now))
}

export function deviceList(devices: readonly DeviceState[], now: number): TemplateResult {
  const t = distributionTexts()
  if (devices.length === 0) return html`<p class="quiet">${t.noDevices}</p>`
  return html`<ul class="devices" aria-label=${t.devices}>${devices.map(
    ({ name, seen, state }) => html`<li>${howFarSign(state, name)}
      <span class="quiet">${t.device[state]}, ${lastHere(seen, now)}</span></li>`,
  )}</ul>`
}
