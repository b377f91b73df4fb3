// The way back and forth through what is being written: two buttons, and Ctrl+Z and Ctrl+Y outside of fields that are typed in.
import { css, html, type TemplateResult } from 'lit'
import { language } from '../i18n/i18n.ts'
import { pageStyles } from './element.ts'
import { icon } from './icons.ts'
import type { Steps } from './steps.ts'

const words = {
  en: { undo: 'Undo', redo: 'Redo' },
  de: { undo: 'Rückgängig', redo: 'Wiederholen' },
}

/** `moved` is called after each step. */
export function undoRedo(steps: Steps<unknown>, moved: () => void): TemplateResult {
  const button = (what: 'undo' | 'redo', can: boolean) => {
    const word = words[language.value][what]
    return html`<button type="button" class="bare step" data-what=${what} aria-label=${word} title=${word} ?disabled=${!can} @click=${() => {
      steps[what]()
      moved()
    }}>${icon(what)}</button>`
  }
  return html`${button('undo', steps.canUndo)}${button('redo', steps.canRedo)}`
}

/** For `keydown` around what is written. Fields that are typed in have their own way back. */
export function undoByKey(event: KeyboardEvent, steps: Steps<unknown> | null, moved: () => void): void {
  if (!(event.ctrlKey || event.metaKey) || (event.target as Element).closest('vaadin-text-field')) return
  const key = event.key.toLowerCase()
  if (key !== 'z' && key !== 'y') return
  event.preventDefault()
  if (key === 'y' || event.shiftKey) steps?.redo()
  else steps?.undo()
  moved()
}

pageStyles(css`
  .bare.step:disabled {
    opacity: 0.35;
    cursor: default;
  }
`)
