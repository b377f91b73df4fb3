// Somebody's words in a list of terms, however many they are: a long text scrolls in its place, with the keyboard too.
import { html, nothing, type TemplateResult } from 'lit'

/** Letters that fit without scrolling on the narrowest phone, and lines. */
const FEW_LETTERS = 240
const FEW_LINES = 8

export const wordsCell = (words: string, kind: 'quiet' | '' = ''): TemplateResult => {
  const long = words.length > FEW_LETTERS || words.split('\n', FEW_LINES + 1).length > FEW_LINES
  return html`<dd class=${kind || nothing} tabindex=${long ? 0 : nothing}>${words}</dd>`
}
