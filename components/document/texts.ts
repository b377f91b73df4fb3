// What is said of a document of any kind on its screen, in both languages.
import { language } from '../i18n/i18n.ts'

const en = {
  notHereTitle: 'This document is not here for you',
  notHereLead:
    'It may never have existed, may belong to somebody else, or is no longer yours to carry. The office can say which.',
  notYetHereTitle: 'This document is not on this device yet',
  notYetHereLead: 'Nothing of it is on this device yet. It is loaded as soon as there is a network.',
  opening: 'The document is being opened',
  viewOnly: 'You can read this document but not change it.',
  readOnlyBy: (status: string): string => `${status}: its content can be read, not changed.`,
  noRecord: 'This is not in the document.',
  isArchived: 'This is archived.',
  whoHasIt: 'Who has it?',
  fields: 'Details',
}

export type DocumentTexts = typeof en

const de: DocumentTexts = {
  notHereTitle: 'Dieses Dokument ist nicht für Sie da',
  notHereLead:
    'Vielleicht gab es das nie, vielleicht gehört es jemand anderem, vielleicht tragen Sie es nicht mehr bei sich. Das Büro weiß, was zutrifft.',
  notYetHereTitle: 'Dieses Dokument ist noch nicht auf diesem Gerät',
  notYetHereLead: 'Auf diesem Gerät ist noch nichts davon. Sobald es ein Netz gibt, wird es geladen.',
  opening: 'Das Dokument wird geöffnet',
  viewOnly: 'Sie können dieses Dokument lesen, aber nicht ändern.',
  readOnlyBy: status => `${status}: Der Inhalt lässt sich lesen, nicht ändern.`,
  noRecord: 'Das gibt es in diesem Dokument nicht.',
  isArchived: 'Das ist archiviert.',
  whoHasIt: 'Wer hat es?',
  fields: 'Angaben',
}

export const documentTexts = (): DocumentTexts => (language.value === 'de' ? de : en)
