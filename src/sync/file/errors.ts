// What is wrong with a satchel file, as a code and a sentence: the one error its readers throw.
import type { Label } from '../../documents/values.ts'

export type FileProblem =
  /** It does not begin as a satchel file does. */
  | { readonly code: 'notSatchel' }
  /** Its end is missing. */
  | { readonly code: 'truncated' }
  /** Its bytes are not those that were written, or no program of ours wrote them. */
  | { readonly code: 'damaged' }
  /** More bytes than are read, packed or unpacked. */
  | { readonly code: 'tooLarge' }
  /** A later format of the file. */
  | { readonly code: 'newerFormat'; readonly format: number }
  /** A later schema of a kind, or a kind this program does not know. */
  | { readonly code: 'newerSchema'; readonly kind: string }
  /** Another installation's. */
  | { readonly code: 'otherCompany'; readonly company: string }
  /** The document was rebuilt since the file was saved. */
  | { readonly code: 'olderEpoch'; readonly document: string }
  /** The file knows a later epoch than the document here: a backup was restored. */
  | { readonly code: 'newerEpoch'; readonly document: string }
  /** A signature that does not fit the key of whom it names. */
  | { readonly code: 'forged'; readonly document: string }
  /** Amounts in another currency than those of the document they would come into. */
  | { readonly code: 'currency'; readonly here: string; readonly there: string }

const SENTENCES: { readonly [Code in FileProblem['code']]: (problem: Extract<FileProblem, { code: Code }>) => Label } =
  {
    notSatchel: () => ({ en: 'This is not a satchel file.', de: 'Das ist keine Satchel-Datei.' }),
    truncated: () => ({
      en: 'The file is incomplete: its end is missing. Please copy it again.',
      de: 'Die Datei ist unvollständig: Ihr Ende fehlt. Bitte kopieren Sie sie noch einmal.',
    }),
    damaged: () => ({
      en: 'The file is damaged: its checksums do not fit. Please copy it again.',
      de: 'Die Datei ist beschädigt: Ihre Prüfsummen stimmen nicht. Bitte kopieren Sie sie noch einmal.',
    }),
    tooLarge: () => ({
      en: 'The file is larger than a satchel file may be.',
      de: 'Die Datei ist größer, als eine Satchel-Datei sein darf.',
    }),
    newerFormat: () => ({
      en: 'A newer Satchel wrote this file; please update this one first.',
      de: 'Ein neueres Satchel hat diese Datei geschrieben; bitte aktualisieren Sie dieses zuerst.',
    }),
    newerSchema: ({ kind }) => ({
      en: `The file holds documents (${kind}) of a newer Satchel; please update this one first.`,
      de: `Die Datei enthält Dokumente (${kind}) eines neueren Satchel; bitte aktualisieren Sie dieses zuerst.`,
    }),
    otherCompany: ({ company }) => ({
      en: `The file belongs to another company: ${company || 'one without a name'}.`,
      de: `Die Datei gehört zu einer anderen Firma: ${company || 'einer ohne Namen'}.`,
    }),
    olderEpoch: ({ document }) => ({
      en: `“${document}” was rebuilt at the office since this file was saved; please save a new file.`,
      de: `„${document}“ wurde im Büro neu aufgebaut, seit diese Datei gespeichert wurde; bitte speichern Sie eine neue.`,
    }),
    newerEpoch: ({ document }) => ({
      en: `The file holds a newer “${document}” than is here; please connect to the office first.`,
      de: `Die Datei enthält „${document}“ in einer neueren Fassung als hier; bitte verbinden Sie sich zuerst mit dem Büro.`,
    }),
    forged: ({ document }) => ({
      en: `Changes to “${document}” in this file are not signed by whom they name. Nothing of it is used.`,
      de: `Änderungen an „${document}“ in dieser Datei sind nicht von denen unterschrieben, die sie nennen. Nichts davon wird verwendet.`,
    }),
    currency: ({ here, there }) => ({
      en: `Amounts in ${there} cannot be combined with amounts in ${here}.`,
      de: `Beträge in ${there} lassen sich nicht mit Beträgen in ${here} zusammenführen.`,
    }),
  }

/** Nothing of the file may be used. */
export class SatchelFileError extends Error {
  override readonly name = 'SatchelFileError'
  readonly problem: FileProblem
  readonly label: Label
  /** Which of several files it is about, from 0, where whoever reads them says so. */
  readonly file: number | null
  constructor(
    problem: FileProblem,
    { file = null, ...options }: ErrorOptions & { readonly file?: number | null } = {},
  ) {
    const say = SENTENCES[problem.code] as (problem: FileProblem) => Label
    const label = say(problem)
    super(label.en, options)
    this.problem = problem
    this.label = label
    this.file = file
  }
}
