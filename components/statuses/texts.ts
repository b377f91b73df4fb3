// What the status panel says, in both languages.
import { language } from '../i18n/i18n.ts'

const n = (count: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${count.toLocaleString(tag)} ${count === 1 ? one : many}`

const panelEn = {
  title: 'Status',
  none: 'No status yet: the office gives it the first one.',
  unknownProfile: (key: string): string =>
    `This device does not know the status profile ${key}; what may be done can be said after the next synchronisation.`,
  willBe: 'waits for the office',
  waits: (what: string): string => `“${what}” waits for the office.`,
  now: 'What can be done now',
  /** For those who may not do it. */
  permits: 'What its status permits',
  nothingNow: 'Nothing can be done about the status now.',
  why: (count: number): string => `Not now, and why (${count.toLocaleString('en')})`,
  questions: 'What else its status says',
  may: 'permitted',
  mayNot: 'not permitted',
  own: 'Your company’s statuses',
  set: (status: string): string => `Set ${status}`,
  clear: (status: string): string => `Clear ${status}`,
  readonly: 'You can see the status; changing it is for those who may run business transactions.',
  archived: 'What is archived keeps its status until it is taken up again.',
  warned: 'A warning goes with it.',
  anyway: (what: string): string => `${what} all the same`,
  along: (count: number): string =>
    `It goes down the hierarchy: ${n(count, 'document below it', 'documents below it', 'en')} that this device knows of ${count === 1 ? 'goes' : 'go'} along.`,
  alongUp: (count: number): string =>
    `It goes up the hierarchy: ${n(count, 'document above it', 'documents above it', 'en')} that this device knows of ${count === 1 ? 'goes' : 'go'} along.`,
  alone: 'It goes along the hierarchy; no other document that this device knows of would change.',
  against: 'These stand against it, and then it runs nowhere:',
  asked: (what: string): string => `${what}: the office has been asked.`,
  offline: (what: string): string => `${what}: it waits on this device for the office.`,
  notRun: 'It came to nothing',
}

export type PanelTexts = typeof panelEn

const panelDe: PanelTexts = {
  title: 'Status',
  none: 'Noch kein Status: Den ersten vergibt das Büro.',
  unknownProfile: key =>
    `Das Statusprofil ${key} ist auf diesem Gerät noch nicht bekannt; nach dem nächsten Abgleich lässt sich sagen, was möglich ist.`,
  willBe: 'wartet auf das Büro',
  waits: what => `„${what}“ wartet auf das Büro.`,
  now: 'Was jetzt möglich ist',
  permits: 'Was der Status erlaubt',
  nothingNow: 'Am Status lässt sich gerade nichts ändern.',
  why: count => `Jetzt nicht, und warum (${count.toLocaleString('de')})`,
  questions: 'Was der Status sonst besagt',
  may: 'erlaubt',
  mayNot: 'nicht erlaubt',
  own: 'Status Ihrer Firma',
  set: status => `${status} setzen`,
  clear: status => `${status} löschen`,
  readonly: 'Sie sehen den Status; ändern kann ihn, wer Geschäftsvorgänge ausführen darf.',
  archived: 'Was archiviert ist, behält seinen Status, bis es wieder aufgenommen wird.',
  warned: 'Dazu gibt es eine Warnung.',
  anyway: what => `Trotzdem ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
  along: count =>
    `Es geht die Hierarchie hinunter: ${n(count, 'Dokument darunter, das dieses Gerät kennt, geht', 'Dokumente darunter, die dieses Gerät kennt, gehen', 'de')} mit.`,
  alongUp: count =>
    `Es geht die Hierarchie hinauf: ${n(count, 'Dokument darüber, das dieses Gerät kennt, geht', 'Dokumente darüber, die dieses Gerät kennt, gehen', 'de')} mit.`,
  alone: 'Es geht durch die Hierarchie; kein anderes Dokument, das dieses Gerät kennt, würde sich ändern.',
  against: 'Diese stehen dagegen, und dann geschieht nirgends etwas:',
  asked: what => `${what}: Das Büro ist gefragt.`,
  offline: what => `${what}: Es wartet auf diesem Gerät auf das Büro.`,
  notRun: 'Daraus wurde nichts',
}

export const panelTexts = (): PanelTexts => (language.value === 'de' ? panelDe : panelEn)
