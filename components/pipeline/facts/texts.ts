// What is said about a pipeline as a whole: whose it is, what it is called, whether it is worked on; in both languages.
import type { NotRunHere } from '../../../src/sync/transactions.ts'
import type { FactsCommand } from '../../../src/sync/wire/commands.ts'
import { language } from '../../i18n/i18n.ts'

type Why = NotRunHere['why']
type What = FactsCommand['command']

const en = {
  title: 'As a whole',
  owner: 'Owner',
  handOver: 'Hand over',
  handOverHint: (name: string): string =>
    `${name} gets it, with everything in it. You may not see it any more afterwards.`,
  key: 'Key',
  rekey: 'Change key',
  keyWrong: 'A key has up to 40 letters and digits; only . _ / - may stand between them.',
  archive: 'Archive pipeline',
  archiveHint: 'It can still be read, and nobody changes it until it is taken up again.',
  reopen: 'Take it up again',
  archivedSince: (when: string): string => `Archived since ${when}: it can be read, not changed.`,
  notYet: 'The office has not heard of this pipeline yet. Afterwards it can be handed over, renamed and archived.',
  waits: {
    assign: 'Handing it over waits for the office.',
    archive: 'Archiving waits for the office.',
    reopen: 'Taking it up again waits for the office.',
    rekey: (key: string): string => `The key ${key} waits for the office.`,
  },
  asked: {
    assign: (name: string): string => `It goes to ${name}.`,
    archive: 'It is being archived.',
    reopen: 'It is being taken up again.',
    rekey: (key: string): string => `Its key becomes ${key}.`,
  },
  undo: 'Undo',
  what: {
    assign: (name: string): string => `“${name}” was not handed over`,
    archive: (name: string): string => `“${name}” was not archived`,
    reopen: (name: string): string => `“${name}” was not taken up again`,
    rekey: (name: string): string => `“${name}” did not get the new key`,
  },
  why: {
    version: 'somebody had changed its owner, key or state meanwhile. Please look at it and try again.',
    taken: 'another pipeline has that key.',
    person: 'this person is not there any more.',
    refused: 'the office does not allow you to.',
  } satisfies Record<Why, string>,
  unnamed: 'A pipeline',
}

type FactsTexts = { readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : (typeof en)[K] }

const de: FactsTexts = {
  title: 'Als Ganzes',
  owner: 'Zuständig',
  handOver: 'Übergeben',
  handOverHint: name => `${name} erhält sie mit allem, was darin steht. Danach sehen Sie sie vielleicht nicht mehr.`,
  key: 'Schlüssel',
  rekey: 'Schlüssel ändern',
  keyWrong: 'Ein Schlüssel hat bis zu 40 Buchstaben und Ziffern; nur . _ / - dürfen dazwischen stehen.',
  archive: 'Pipeline archivieren',
  archiveHint: 'Sie bleibt lesbar; niemand ändert sie, bis sie wieder aufgenommen wird.',
  reopen: 'Wieder aufnehmen',
  archivedSince: when => `Archiviert seit ${when}: Sie können sie lesen, nicht ändern.`,
  notYet: 'Das Büro weiß noch nichts von dieser Pipeline. Danach lässt sie sich übergeben, umbenennen und archivieren.',
  waits: {
    assign: 'Die Übergabe wartet auf das Büro.',
    archive: 'Das Archivieren wartet auf das Büro.',
    reopen: 'Die Wiederaufnahme wartet auf das Büro.',
    rekey: key => `Der Schlüssel ${key} wartet auf das Büro.`,
  },
  asked: {
    assign: name => `Sie geht an ${name}.`,
    archive: 'Sie wird archiviert.',
    reopen: 'Sie wird wieder aufgenommen.',
    rekey: key => `Ihr Schlüssel wird ${key}.`,
  },
  undo: 'Rückgängig',
  what: {
    assign: name => `„${name}“ wurde nicht übergeben`,
    archive: name => `„${name}“ wurde nicht archiviert`,
    reopen: name => `„${name}“ wurde nicht wieder aufgenommen`,
    rekey: name => `„${name}“ hat den neuen Schlüssel nicht erhalten`,
  },
  why: {
    version:
      'Zuständigkeit, Schlüssel oder Zustand wurden inzwischen geändert. Bitte sehen Sie nach und versuchen Sie es noch einmal.',
    taken: 'Diesen Schlüssel hat eine andere Pipeline.',
    person: 'Diese Person gibt es nicht mehr.',
    refused: 'Das Büro erlaubt es Ihnen nicht.',
  },
  unnamed: 'Eine Pipeline',
}

export const factsTexts = (): FactsTexts => (language.value === 'de' ? de : en)

/** What a command is called: taking up again is the same one as archiving. */
const nameOf = (command: FactsCommand): What | 'reopen' =>
  command.command === 'archive' && !command.archived ? 'reopen' : command.command

/** That it waits for the office. */
export function waitsText(command: FactsCommand): string {
  const t = factsTexts().waits
  const name = nameOf(command)
  return name === 'rekey' ? t.rekey(command.command === 'rekey' ? command.key : '') : t[name]
}

/** That it came to nothing, and why. */
export function notRunText({ command, why }: NotRunHere, name: string): string {
  const t = factsTexts()
  return `${t.what[nameOf(command)](name || t.unnamed)}: ${t.why[why]}`
}
