// Says what was changed at once and offers the one way back for all of it.
import { texts } from '../../i18n/i18n.ts'
import { showToast } from '../../shared/toasts.ts'
import { workTexts } from '../work-texts.ts'
import type { Workspace } from '../workspace.ts'
import { countOf, type Done, takeBack } from './apply.ts'

export function showDone(from: HTMLElement, workspace: Workspace, text: string, done: Done): void {
  const run = async (): Promise<void> => {
    try {
      const back = await takeBack(workspace.open, done)
      showToast(from, { text: workTexts().bulk.undone(countOf(back)) })
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(from, { text: texts().errors.storage, tone: 'problem' })
    }
  }
  showToast(
    from,
    countOf(done) === 0 ? { text } : { text, action: { label: texts().common.undo, run: () => void run() } },
  )
}
