// Says what of a record is not saved when somebody turns away from it.
import { label, texts } from '../i18n/i18n.ts'
import { showToast } from '../shared/toasts.ts'
import type { DocumentSpace } from './space.ts'

export function sayUnsaved(from: HTMLElement, { kept, main }: DocumentSpace, record: string): void {
  const names = kept.of(record)
  if (names.length === 0) return
  const declared = [...main.fields, ...main.texts]
  const labels = names.map(name => {
    const found = declared.find(each => each.name === name)
    return found ? label(found.label) : name
  })
  showToast(from, { text: texts().field.unsaved(labels.join(', ')), tone: 'problem' })
}
