// Gives the list that a select opens the name of its select: without one a screen reader announces a nameless list.
import type { Select } from '@vaadin/select'

/** For a select's `opened-changed`. */
export function nameOptions(event: CustomEvent<{ readonly value: boolean }>): void {
  if (!event.detail.value) return
  const select = event.currentTarget as Select
  select.querySelector('vaadin-select-list-box')?.setAttribute('aria-label', select.label ?? '')
}
