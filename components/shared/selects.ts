// Gives the list that a select or a combo box opens the name of its field: without one a screen reader announces a nameless list.
import type { ComboBox } from '@vaadin/combo-box'
import type { Select } from '@vaadin/select'

/** For the `opened-changed` of a select or a combo box. */
export function nameOptions(event: CustomEvent<{ readonly value: boolean }>): void {
  if (!event.detail.value) return
  const field = event.currentTarget as Select | ComboBox
  const list = field.querySelector('vaadin-select-list-box, vaadin-combo-box-scroller')
  list?.setAttribute('aria-label', field.label || field.accessibleName || '')
}
