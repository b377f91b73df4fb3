// What is said of the satchel: what this device carries, and what was taken from it; in both languages.
import { language } from '../i18n/i18n.ts'

const counted = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'My satchel',
  lead: 'What is on this device and can be opened without a network.',
  total: (n: number, size: string): string => `${counted(n, 'document', 'documents', 'en')}, ${size}`,
  others: (n: number): string => `${counted(n, 'more is', 'more are', 'en')} fetched when you open them.`,
  isUpToDate: 'Everything the office has for you is here.',
  isComing: 'Documents are on their way.',
  wasUpToDate: (when: string): string => `Everything the office had for you was here ${when}.`,
  never: 'This device has not been brought up to date yet.',
  synchronise: 'Synchronise now',
  done: 'Up to date',
  tried: 'The office cannot be reached at the moment. It is tried again as soon as there is a network.',
  bringing: 'Bringing documents to this device',
  brought: (done: number, total: number): string =>
    `${done.toLocaleString('en')} of ${counted(total, 'document', 'documents', 'en')}. You can go on working.`,
  own: 'yours',
  assists: (name: string): string => `you assist ${name}`,
  given: 'the office has it for you',
  opened: 'you opened it here',
  coming: 'on its way',
  behind: 'a newer version is on its way',
  at: (ago: string): string => `brought ${ago}`,
  justNow: 'just now',
  noKey: 'no key yet',
  more: (n: number): string => `Show ${counted(n, 'more document', 'more documents', 'en')}`,
  emptyTitle: 'Nothing in it yet',
  emptyLead: 'What is yours comes here by itself, and so does what the office releases for you.',
  takenTitle: 'Taken from this device',
  taken: (n: number): string =>
    n === 1
      ? 'A document was taken from this device.'
      : `${n.toLocaleString('en')} documents were taken from this device.`,
  show: 'Show why',
  leaving: 'What you had saved is being handed over; then it is deleted here.',
  gone: 'What you had saved was handed over, then it was deleted here.',
  withDrafts: 'What the office did not accept of it is kept under “Not accepted”.',
  seen: 'Seen',
  seenAll: 'Seen, all of them',
  failed: 'This device could not write to its storage. Please try again.',
}

export type SatchelTexts = typeof en

const de: SatchelTexts = {
  title: 'Meine Tasche',
  lead: 'Was auf diesem Gerät ist und sich ohne Netz öffnen lässt.',
  total: (n, size) => `${counted(n, 'Dokument', 'Dokumente', 'de')}, ${size}`,
  others: n => `${counted(n, 'weiteres wird', 'weitere werden', 'de')} geholt, wenn Sie es öffnen.`,
  isUpToDate: 'Alles, was das Büro für Sie hat, ist hier.',
  isComing: 'Dokumente sind unterwegs.',
  wasUpToDate: when => `Alles, was das Büro für Sie hatte, war ${when} hier.`,
  never: 'Dieses Gerät wurde noch nicht auf den Stand gebracht.',
  synchronise: 'Jetzt abgleichen',
  done: 'Auf dem Stand',
  tried: 'Das Büro ist gerade nicht erreichbar. Sobald es ein Netz gibt, wird es von selbst wieder versucht.',
  bringing: 'Dokumente kommen auf dieses Gerät',
  brought: (done, total) =>
    `${done.toLocaleString('de')} von ${counted(total, 'Dokument', 'Dokumenten', 'de')}. Sie können weiterarbeiten.`,
  own: 'Ihr eigenes',
  assists: name => `Sie assistieren ${name}`,
  given: 'vom Büro für Sie',
  opened: 'hier von Ihnen geöffnet',
  coming: 'unterwegs',
  behind: 'eine neuere Fassung ist unterwegs',
  at: ago => `${ago} gebracht`,
  justNow: 'gerade eben',
  noKey: 'noch kein Schlüssel',
  more: n => `${counted(n, 'weiteres Dokument', 'weitere Dokumente', 'de')} zeigen`,
  emptyTitle: 'Noch nichts darin',
  emptyLead: 'Was Ihnen gehört, kommt von selbst hierher, und ebenso, was das Büro für Sie freigibt.',
  takenTitle: 'Von diesem Gerät genommen',
  taken: n =>
    n === 1
      ? 'Ein Dokument wurde von diesem Gerät genommen.'
      : `${n.toLocaleString('de')} Dokumente wurden von diesem Gerät genommen.`,
  show: 'Zeigen, warum',
  leaving: 'Was Sie gespeichert hatten, wird gerade übergeben; dann wird es hier gelöscht.',
  gone: 'Was Sie gespeichert hatten, wurde übergeben, danach wurde es hier gelöscht.',
  withDrafts: 'Was das Büro davon nicht angenommen hat, steht unter „Nicht angenommen“.',
  seen: 'Gesehen',
  seenAll: 'Alle gesehen',
  failed: 'Dieses Gerät konnte nicht in seinen Speicher schreiben. Bitte versuchen Sie es noch einmal.',
}

export const satchelTexts = (): SatchelTexts => (language.value === 'de' ? de : en)
