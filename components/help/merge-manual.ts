// What the manual page *Combine and merge* consists of; its words are in a module per language.
import { language } from '../i18n/i18n.ts'
import { de } from './merge-manual-de.ts'
import { en } from './merge-manual-en.ts'

export type HelpPicture =
  | {
      readonly type: 'way'
      readonly stations: readonly (readonly [title: string, what: string])[]
      readonly caption: string
    }
  | {
      readonly type: 'collision'
      readonly before: string
      readonly left: readonly string[]
      readonly right: readonly string[]
      readonly stands: readonly string[]
      readonly beside: readonly string[]
      readonly caption: string
    }

export interface HelpSection {
  /** The same in all languages: addresses name it. */
  readonly id: string
  readonly title: string
  readonly text: readonly string[]
  readonly steps?: readonly string[]
  readonly picture?: HelpPicture
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly [string, ...string[]])[] }
}

export interface Manual {
  readonly title: string
  readonly lead: string
  readonly contents: string
  readonly sections: readonly HelpSection[]
}

export const mergeManual = (): Manual => (language.value === 'de' ? de : en)
