// What keeps a merge from being done, in the words of whoever asks for it.
import type { Label } from '../../src/documents/values.ts'

/** The merge is not begun, or not ended: why, in a sentence. */
export class MergeError extends Error {
  override readonly name = 'MergeError'
  readonly code: MergeProblem
  readonly label: Label
  constructor(code: MergeProblem, what = '') {
    const label = SENTENCES[code](what)
    super(label.en)
    this.code = code
    this.label = label
  }
}

type MergeProblem = 'notHere' | 'unknown' | 'rights' | 'archived' | 'kind' | 'nothing' | 'person' | 'interrupted'

const SENTENCES: Readonly<Record<MergeProblem, (what: string) => Label>> = {
  notHere: what => ({
    en: `There is no document “${what}” for this person.`,
    de: `Ein Dokument „${what}“ gibt es für diese Person nicht.`,
  }),
  unknown: what => ({
    en: `The document “${what}” is not here, and nobody who is known here began it; it can be merged into a new one.`,
    de: `Das Dokument „${what}“ gibt es hier nicht, und niemand, der hier bekannt ist, hat es angelegt; es lässt sich in ein neues zusammenführen.`,
  }),
  rights: what => ({ en: `This person may not edit “${what}”.`, de: `Diese Person darf „${what}“ nicht bearbeiten.` }),
  archived: what => ({
    en: `“${what}” is archived; it has to be taken up again before anything is merged into it.`,
    de: `„${what}“ ist archiviert; erst wenn es wieder aufgenommen ist, lässt sich etwas hineinführen.`,
  }),
  kind: () => ({
    en: 'Documents of different kinds cannot be merged.',
    de: 'Dokumente verschiedener Art lassen sich nicht zusammenführen.',
  }),
  nothing: () => ({ en: 'There is nothing to merge.', de: 'Es gibt nichts zusammenzuführen.' }),
  interrupted: () => ({
    en: 'The relay cannot write at the moment; what is missing of the merge follows by itself when it is started the next time.',
    de: 'Das Relay kann gerade nicht schreiben; was von der Zusammenführung fehlt, folgt von selbst, wenn es das nächste Mal gestartet wird.',
  }),
  person: () => ({ en: 'This person may not sign in.', de: 'Diese Person darf sich nicht anmelden.' }),
}
