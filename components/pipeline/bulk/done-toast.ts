// Says what was changed at once and offers the one way back for all of it.

import type { Done } from '../../document/apply.ts'
import { undoAndSay } from '../../document/undo.ts'
import { texts } from '../../i18n/i18n.ts'
import { showToast } from '../../shared/toasts.ts'
import type { Workspace } from '../workspace.ts'

export function showDone(from: HTMLElement, workspace: Workspace, text: string, done: Done): void {
  // One step, whatever it holds: the button here and Ctrl+Z take back the same.
  const step = workspace.undoing.done(done)
  const run = (): void => void (step && undoAndSay(from, workspace, step))
  showToast(from, step ? { text, action: { label: texts().common.undo, run } } : { text })
}
