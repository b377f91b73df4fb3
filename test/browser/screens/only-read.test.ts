// Whoever may do nothing to a document but read it is offered nothing else on its screen, and told so in a sentence (O13).
import { expect } from 'chai'
import '../../../components/app/shell.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import type { Address } from '../../../src/documents/address.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { DocumentRight } from '../../../src/policy/rights.ts'
import { expectAccessible, fixture, html, leaveStage, type Stage, stage, until } from '../support/screen.ts'
import { addCampaigns, addVisits, campaignAt, everything, visitAt } from '../support/some-campaigns.ts'

/** Everything by which a screen changes a document. */
const CHANGES = [
  ...['[data-add]', '[data-ask]', '[data-act]', '[data-place]', '[data-parent]', '[data-assign]', '[data-archive]'],
  ...['[data-rekey]', '.further', '.asked button', '.upload', 'document-facts vaadin-button'],
].join()
const FIELDS = 'input, textarea, select'

describe('O13 a document that may only be read', () => {
  let on: Stage
  let shell: SatchelShell
  const pipelineAt = newAddress('pipeline', length => crypto.getRandomValues(new Uint8Array(length)))
  afterEach(() => leaveStage(on))

  async function show(address: Address, change: { mode: 'view' | 'edit'; may: DocumentRight[] }): Promise<void> {
    on = await stage('rep', 'desk')
    addCampaigns(on.device, [])
    addVisits(on.device, [])
    on.device.add(pipelineAt, { name: 'West' }, { one: { name: 'Pumps', price: 40 } }, 'Jörg Müller', 'PIP-2026-001')
    on.device.tell(address, {}, change)
    // An opportunity stands in a form of its own.
    history.replaceState(
      null,
      '',
      address === pipelineAt ? `/${address.replace('pipeline', 'pipelines')}/one` : `/${address}`,
    )
    window.dispatchEvent(new PopStateEvent('popstate'))
    shell = await fixture<SatchelShell>(html`<satchel-shell .session=${on.session}></satchel-shell>`)
    await until(() => shell.querySelector('main h1'), 'the screen')
  }

  for (const [kind, address] of [
    ['campaign', campaignAt('Herbst')],
    ['visit report', visitAt('Konex')],
    ['pipeline', pipelineAt],
  ] as const) {
    it(`a ${kind} offers nothing that changes it, and says that it can be read only`, async () => {
      // What is looked for is there for others.
      await show(address, { mode: 'edit', may: [...everything] })
      await until(() => shell.querySelectorAll(CHANGES).length > 1, 'what changes it')
      leaveStage(on)
      await show(address, { mode: 'view', may: [] })
      await until(() => /can read this document|can be read, not changed/.test(shell.textContent ?? ''), 'the sentence')
      const main = shell.querySelector('main') as HTMLElement
      expect([...main.querySelectorAll<HTMLElement>(CHANGES)].map(each => each.outerHTML.slice(0, 120))).to.deep.equal(
        [],
      )
      const open = [...main.querySelectorAll<HTMLInputElement>(FIELDS)].filter(
        each =>
          !each.readOnly && !each.disabled && each.closest('own-fields, record-form, question-list, document-head'),
      )
      expect(open.map(each => each.outerHTML.slice(0, 120))).to.deep.equal([])
      expect(on.device.documents.get(address)?.commits).to.deep.equal([])
      await expectAccessible(shell)
    })
  }
})
