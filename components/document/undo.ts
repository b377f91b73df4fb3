// One's own last changes taken back and done again: Ctrl+Z, the buttons, and the words for what was left alone.
import type { Address } from '../../src/documents/address.ts'
import type { FieldChange } from '../../src/documents/changes.ts'
import { type Taken, type UndoStep, UndoSteps } from '../../src/documents/undo.ts'
import type { Device, OpenDocument } from '../../src/sync/api.ts'
import { State } from '../../src/sync/observable.ts'
import { language, texts } from '../i18n/i18n.ts'
import { showToast } from '../shared/toasts.ts'
import { applyInSlices } from './apply.ts'
import { textDelta } from './text-edit.ts'

const en = {
  undo: 'Undo',
  redo: 'Redo',
  undone: (n: number): string =>
    n === 1 ? '1 value was set back.' : `${n.toLocaleString('en')} values were set back.`,
  redone: (n: number): string =>
    n === 1 ? '1 value was set again.' : `${n.toLocaleString('en')} values were set again.`,
  nothing: 'There is nothing to undo.',
  nothingAgain: 'There is nothing to redo.',
  moved: (n: number): string =>
    n === 1
      ? 'Somebody changed 1 of the values meanwhile; it stays as it is.'
      : `Somebody changed ${n.toLocaleString('en')} of the values meanwhile; they stay as they are.`,
  force: 'Set back all the same',
}
const de: typeof en = {
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  undone: n => (n === 1 ? '1 Wert wurde zurückgesetzt.' : `${n.toLocaleString('de')} Werte wurden zurückgesetzt.`),
  redone: n => (n === 1 ? '1 Wert wurde wieder gesetzt.' : `${n.toLocaleString('de')} Werte wurden wieder gesetzt.`),
  nothing: 'Es gibt nichts, was sich rückgängig machen lässt.',
  nothingAgain: 'Es gibt nichts zu wiederholen.',
  moved: n =>
    n === 1
      ? 'Einen der Werte hat inzwischen jemand geändert; er bleibt, wie er ist.'
      : `${n.toLocaleString('de')} der Werte hat inzwischen jemand geändert; sie bleiben, wie sie sind.`,
  force: 'Trotzdem zurücksetzen',
}
export const undoTexts = (): typeof en => (language.value === 'de' ? de : en)

/** What can be taken back in one document since the app was opened, whichever screens were left meanwhile. */
export class Undoing {
  readonly can = new State({ undo: false, redo: false })
  readonly #steps = new UndoSteps(() => {
    this.can.value = { undo: this.#steps.canUndo, redo: this.#steps.canRedo }
  })

  /** Something was written. The answer names it for `takeBack`. */
  done(step: UndoStep): UndoStep | null {
    return this.#steps.done(step)
  }

  /** The last step, or this one; null where there is none any more. Rejects where the device could not save. */
  async takeBack(open: OpenDocument, step?: UndoStep): Promise<Written | null> {
    return write(open, this.#steps.undo(open.doc.value, step))
  }

  async again(open: OpenDocument): Promise<Written | null> {
    return write(open, this.#steps.redo(open.doc.value))
  }
}

export interface Written {
  readonly count: number
  /** Left alone; written as they stand here if the user insists. */
  readonly moved: readonly FieldChange[]
}

async function write(open: OpenDocument, taken: Taken | null): Promise<Written | null> {
  if (!taken) return null
  const doc = open.doc.value
  const edits = taken.texts.flatMap(({ root, before, after }) => {
    const delta = textDelta(before, after, doc.getText(root).toString())
    return delta && delta.length > 0 ? [[root, delta] as const] : []
  })
  await applyInSlices(open, [...taken.changes, ...edits])
  return { count: taken.changes.length + edits.length, moved: taken.moved }
}

/** By device, and gone with it: nothing of one person's is taken back by the next. */
const all = new WeakMap<Device, Map<Address, Undoing>>()

export function undoingOf(device: Device, address: Address): Undoing {
  const documents = all.get(device) ?? new Map<Address, Undoing>()
  all.set(device, documents)
  const undoing = documents.get(address) ?? new Undoing()
  documents.set(address, undoing)
  return undoing
}

/** Takes back or does again, and says what came of it; what somebody else changed meanwhile is the user's to decide. */
export async function undoAndSay(
  from: HTMLElement,
  { open, undoing }: { readonly open: OpenDocument; readonly undoing: Undoing },
  what: 'undo' | 'redo' | UndoStep,
): Promise<void> {
  const t = undoTexts()
  try {
    const written =
      what === 'redo' ? await undoing.again(open) : await undoing.takeBack(open, what === 'undo' ? undefined : what)
    if (!written) return showToast(from, { text: what === 'redo' ? t.nothingAgain : t.nothing })
    const { count, moved } = written
    const said = count > 0 ? (what === 'redo' ? t.redone(count) : t.undone(count)) : ''
    if (moved.length === 0) {
      const again = { label: t.redo, run: (): void => void undoAndSay(from, { open, undoing }, 'redo') }
      return showToast(from, { text: said || t.nothing, ...(what !== 'redo' && count > 0 ? { action: again } : {}) })
    }
    const force = async (): Promise<void> => {
      await open.commit(moved)
      undoing.done({ fields: moved })
    }
    const run = (): void => void force().catch(() => showToast(from, { text: texts().errors.storage, tone: 'problem' }))
    showToast(from, { text: `${said} ${t.moved(moved.length)}`.trim(), action: { label: t.force, run } })
  } catch {
    // The device reports the cause through its `trouble`; here it is said where the eye is.
    showToast(from, { text: texts().errors.storage, tone: 'problem' })
  }
}
