// Accessibility findings of a page, by axe.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly {
    readonly html: string
    readonly target: readonly unknown[]
    readonly failureSummary?: string
  }[]
}

/** What axe calls serious or critical, one sentence each; an empty list is the goal. Open shadow roots are looked into. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // As an evaluated text and not a script element: the page's content security policy stays as it is.
  await page.evaluate(source)
  const findings = (await page.evaluate(
    '(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations)()',
  )) as Finding[]
  return findings
    .filter(one => one.impact === 'serious' || one.impact === 'critical')
    .flatMap(one => one.nodes.map(node => `${one.id} (${one.impact}): ${one.help}, at ${JSON.stringify(node.target)}`))
}
