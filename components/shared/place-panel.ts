// A panel opens under the button that opens it, and never beyond the page.
import { desk } from './layout.ts'

/** Pixels a panel has at least, however far down its button stands: enough for its title and some choices. */
const ROOM = 320

/** For `beforetoggle` of a `.panel` with a button beside it that names it as its popover target. */
export function placePanel(event: ToggleEvent): void {
  if (event.newState !== 'open') return
  const panel = event.currentTarget as HTMLElement
  const opener = panel.parentElement?.querySelector(`[popovertarget='${panel.id}']`)
  if (!opener) return
  const { left, right, bottom } = opener.getBoundingClientRect()
  const width = document.documentElement.clientWidth
  const top = Math.max(8, Math.min(bottom + 4, window.innerHeight - ROOM))
  panel.style.top = `${top}px`
  panel.style.maxHeight = `calc(100dvh - ${top + 12}px)`
  // On a phone it is as wide as the page; at the desk it reaches towards the middle.
  const atLeft = desk.value && (left + right) / 2 < width / 2
  panel.style.left = atLeft ? `${left}px` : 'auto'
  panel.style.right = atLeft ? 'auto' : `${desk.value ? width - right : 12}px`
}
