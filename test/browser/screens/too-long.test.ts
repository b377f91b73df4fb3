// A name that is too long stays where it was pasted, with a sentence, and is not sent.
import { expect } from 'chai'
import '../../../components/people/new-person.ts'
import '../../../components/pipelines/new-pipeline.ts'
import { fixture, html, leaveStage, type Stage, stage, type, until } from '../support/screen.ts'

describe('A name that is too long', () => {
  let on: Stage
  afterEach(() => leaveStage(on))

  for (const name of ['new-pipeline', 'new-person'] as const) {
    it(`is not cut by ${name}`, async () => {
      on = await stage('office')
      const host = await fixture<HTMLElement>(html`<div></div>`)
      const dialog = document.createElement(name)
      Object.assign(dialog, { session: on.session })
      host.append(dialog)
      await dialog.updateComplete
      dialog.show()
      const input = await until(() => dialog.querySelector<HTMLInputElement>('vaadin-text-field input'), 'the field')
      const pasted = 'n'.repeat(203)
      expect(input.maxLength).to.equal(-1)
      type(input, pasted)
      await until(() => dialog.textContent?.includes('3 characters too long: at most 200'), 'the sentence')
      dialog.querySelector<HTMLElement>('vaadin-button[theme=primary]')!.click()
      await dialog.updateComplete
      expect(input.value).to.equal(pasted)
      expect(on.device.documents.size).to.equal(0)
      expect(on.office.requests.filter(each => each.what === 'POST /api/people')).to.deep.equal([])
    })
  }
})
