// What opening a satchel file says, in both languages; loaded with it.
import { language } from '../i18n/i18n.ts'

const en = {
  title: 'Open a satchel file',
  lead: 'A pipeline that somebody handed to you opens here at once, with and without a network.',
  choose: 'Choose a satchel file',
  drop: 'or drop it here',
  reading: 'The file is read and compared',
  slow: 'Reading took too long and was stopped.',
  refused: (name: string): string => `“${name}” cannot be opened`,
  unchanged: 'Nothing was changed.',
  savedBy: (name: string, when: string): string => (name === '' ? `saved ${when}` : `saved by ${name}, ${when}`),
  changes: (name: string): string => `What the file changes in “${name}”`,
  nothing: (name: string): string => `The file brings nothing new: everything in it is in “${name}” already.`,
  unvouched: (n: number): string =>
    `${n === 1 ? '1 change in it is' : `${n.toLocaleString('en')} changes in it are`} signed by nobody the office knows. ${n === 1 ? 'It shows' : 'They show'} here at once; the office has to let ${n === 1 ? 'it' : 'them'} in.`,
  merge: 'Merge',
  toPipeline: 'Open the pipeline',
  another: 'Choose another file',
  atDesk: (name: string): string =>
    `“${name}” is on this device already, and both changed the same fields. Merge the file at a desk, on a wider screen; your pipeline stays as it is here.`,
  opened: (name: string): string => `“${name}” is open and kept on this device`,
  merged: (name: string): string => `Merged into “${name}”`,
  collisions: (n: number): string =>
    n === 1 ? '1 collision waits for a decision' : `${n.toLocaleString('en')} collisions wait for a decision`,
  failed: 'This device could not keep the file. Free some space and try again; nothing was changed.',
  firstTitle: 'Work on a file without signing in',
  firstLead:
    'Choose a satchel file somebody gave you. It is kept on this device; when you sign in later, your changes go to the office.',
  name: 'Your name',
  nameHelp: 'Others see it beside your changes.',
  toSignIn: 'Sign in instead',
  alsoOther: (company: string): string =>
    `What you made without signing in belongs to ${company || 'another company'} and stays on this device.`,
}

export type HandoverTexts = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (...given: infer P) => string
    ? (...given: P) => string
    : string
}

const de: HandoverTexts = {
  title: 'Satchel-Datei öffnen',
  lead: 'Eine Pipeline, die Ihnen jemand gegeben hat, ist hier sofort offen, mit und ohne Netz.',
  choose: 'Satchel-Datei auswählen',
  drop: 'oder hier ablegen',
  reading: 'Die Datei wird gelesen und verglichen',
  slow: 'Das Lesen hat zu lange gedauert und wurde beendet.',
  refused: name => `„${name}“ lässt sich nicht öffnen`,
  unchanged: 'Es wurde nichts geändert.',
  savedBy: (name, when) => (name === '' ? `gesichert am ${when}` : `gesichert von ${name}, ${when}`),
  changes: name => `Was die Datei in „${name}“ ändert`,
  nothing: name => `Die Datei bringt nichts Neues: Alles darin steht schon in „${name}“.`,
  unvouched: n =>
    `${n === 1 ? 'Eine Änderung darin hat' : `${n.toLocaleString('de')} Änderungen darin hat`} niemand unterschrieben, den das Büro kennt. Hier ${n === 1 ? 'ist sie' : 'sind sie'} sofort zu sehen; einlassen muss ${n === 1 ? 'sie' : 'sie'} das Büro.`,
  merge: 'Zusammenführen',
  toPipeline: 'Pipeline öffnen',
  another: 'Andere Datei auswählen',
  atDesk: name =>
    `„${name}“ ist schon auf diesem Gerät, und beide Seiten haben dieselben Felder geändert. Führen Sie die Datei am Schreibtisch zusammen, auf einem breiteren Bildschirm; hier bleibt Ihre Pipeline, wie sie ist.`,
  opened: name => `„${name}“ ist offen und auf diesem Gerät gesichert`,
  merged: name => `In „${name}“ zusammengeführt`,
  collisions: n =>
    n === 1
      ? 'Ein abweichender Wert wartet auf Entscheidung'
      : `${n.toLocaleString('de')} abweichende Werte warten auf Entscheidung`,
  failed:
    'Dieses Gerät konnte die Datei nicht sichern. Schaffen Sie Platz und versuchen Sie es noch einmal; es wurde nichts geändert.',
  firstTitle: 'Ohne Anmeldung an einer Datei arbeiten',
  firstLead:
    'Wählen Sie eine Satchel-Datei, die Ihnen jemand gegeben hat. Sie bleibt auf diesem Gerät; melden Sie sich später an, gehen Ihre Änderungen ins Büro.',
  name: 'Ihr Name',
  nameHelp: 'Andere sehen ihn neben Ihren Änderungen.',
  toSignIn: 'Stattdessen anmelden',
  alsoOther: company =>
    `Was Sie ohne Anmeldung gemacht haben, gehört zu ${company || 'einer anderen Firma'} und bleibt auf diesem Gerät.`,
}

export const handoverTexts = (): HandoverTexts => (language.value === 'de' ? de : en)
