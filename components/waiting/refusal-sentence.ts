// Why the office refused a change, as a sentence.
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { language } from '../i18n/i18n.ts'
import { statusWord } from '../statuses/words.ts'

const en = {
  unvouched: 'Nobody the office knows signed this change, which came by file.',
  rights: 'You may not change this.',
  value: 'The office does not admit this value.',
  size: 'This change is too large.',
  notHere: 'This document is no longer here for you.',
  tooOften: 'Too many changes were refused in a short time.',
  epoch: 'The document was rebuilt meanwhile.',
  exists: 'This address is already taken.',
  archived: 'The pipeline is archived: it has to be taken up again before it can be changed.',
  readOnly: (statuses: string): string =>
    `The document has a status for which its content cannot be changed (${statuses}). Once that is taken back, this can be done again.`,
  other: 'The office could not accept this change.',
}

const de: typeof en = {
  unvouched: 'Diese Änderung kam mit einer Datei, und niemand, den das Büro kennt, hat sie unterschrieben.',
  rights: 'Das dürfen Sie nicht ändern.',
  value: 'Das Büro lässt diesen Wert nicht zu.',
  size: 'Diese Änderung ist zu groß.',
  notHere: 'Dieses Dokument ist nicht mehr für Sie da.',
  tooOften: 'In kurzer Zeit wurden zu viele Änderungen abgelehnt.',
  epoch: 'Das Dokument wurde inzwischen neu aufgebaut.',
  exists: 'Diese Adresse ist schon vergeben.',
  readOnly: statuses =>
    `Das Dokument hat einen Status, in dem sich sein Inhalt nicht ändern lässt (${statuses}). Ist er zurückgenommen, geht es noch einmal.`,
  archived: 'Die Pipeline ist archiviert: Erst wenn sie wieder aufgenommen ist, lässt sie sich ändern.',
  other: 'Das Büro konnte diese Änderung nicht annehmen.',
}

export function refusalSentence(refusal: Refusal): string {
  const t = language.value === 'de' ? de : en
  switch (refusal.code) {
    case 'rights':
    case 'unvouched':
    case 'value':
    case 'size':
    case 'notHere':
    case 'tooOften':
    case 'epoch':
    case 'exists':
    case 'archived':
      return t[refusal.code]
    case 'readOnly':
      return t.readOnly((refusal.statuses ?? []).map(code => statusWord(null, code)).join(', '))
    default:
      return t.other
  }
}
