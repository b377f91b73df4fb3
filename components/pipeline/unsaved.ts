// Says what of an opportunity is not saved when somebody turns away from it.
import { label, texts } from '../i18n/i18n.ts'
import { showToast } from '../shared/toasts.ts'
import { opportunities, type Workspace } from './workspace.ts'

export function sayUnsaved(from: HTMLElement, { kept }: Workspace, record: string): void {
  const names = kept.of(record)
  if (names.length === 0) return
  const declared = [...opportunities.fields, ...opportunities.texts]
  const labels = names.map(name => {
    const found = declared.find(each => each.name === name)
    return found ? label(found.label) : name
  })
  showToast(from, { text: texts().field.unsaved(labels.join(', ')), tone: 'problem' })
}
