// What is said about a document as a whole: whose it is, what it is called, whether it is worked on; in both languages.
import type { NotRunHere } from '../../../src/sync/transactions.ts'
import type { FactsCommand } from '../../../src/sync/wire/commands.ts'
import { language } from '../../i18n/i18n.ts'
import { transactionWord } from '../../statuses/words.ts'

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
  archive: 'Archive',
  archiveHint: 'It can still be read, and nobody changes it until it is taken up again.',
  reopen: 'Take it up again',
  archivedSince: (when: string): string => `Archived since ${when}: it can be read, not changed.`,
  notYet: 'The office has not heard of this document yet. Afterwards it can be handed over, renamed and archived.',
  waits: {
    assign: 'Handing it over waits for the office.',
    archive: 'Archiving waits for the office.',
    reopen: 'Taking it up again waits for the office.',
    rekey: (key: string): string => `The key ${key} waits for the office.`,
    run: 'A change of status waits for the office.',
    status: 'A change of status waits for the office.',
    place: 'Where it lies and whom it is for waits for the office.',
    move: 'Its new place in the hierarchy waits for the office.',
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
    run: (name: string, what: string): string => `“${what}” came to nothing for “${name}”`,
    status: (name: string): string => `The status of “${name}” was not changed`,
    place: (name: string): string => `“${name}” is for the same people as before`,
    move: (name: string): string => `“${name}” stays where it was in the hierarchy`,
  },
  why: {
    version: 'somebody had changed its owner, key or state meanwhile. Please look at it and try again.',
    taken: 'another document has that key.',
    person: 'this person is not there any more.',
    status: 'its statuses do not permit it any more.',
    place: 'a team, a territory or a person named is not there any more.',
    parent: 'it cannot hang below that one.',
    refused: 'the office does not allow you to.',
  } satisfies Record<Why, string>,
  unnamed: 'A document',
}

type FactsTexts = { readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : (typeof en)[K] }

const de: FactsTexts = {
  title: 'Als Ganzes',
  owner: 'Zuständig',
  handOver: 'Übergeben',
  handOverHint: name => `${name} erhält alles, was darin steht. Danach sehen Sie es vielleicht nicht mehr.`,
  key: 'Schlüssel',
  rekey: 'Schlüssel ändern',
  keyWrong: 'Ein Schlüssel hat bis zu 40 Buchstaben und Ziffern; nur . _ / - dürfen dazwischen stehen.',
  archive: 'Archivieren',
  archiveHint: 'Alles bleibt lesbar; niemand ändert etwas, bis es wieder aufgenommen wird.',
  reopen: 'Wieder aufnehmen',
  archivedSince: when => `Archiviert seit ${when}: Sie können lesen, nicht ändern.`,
  notYet: 'Das Büro weiß noch nichts von diesem Dokument. Danach lässt es sich übergeben, umbenennen und archivieren.',
  waits: {
    assign: 'Die Übergabe wartet auf das Büro.',
    archive: 'Das Archivieren wartet auf das Büro.',
    reopen: 'Die Wiederaufnahme wartet auf das Büro.',
    rekey: key => `Der Schlüssel ${key} wartet auf das Büro.`,
    run: 'Eine Statusänderung wartet auf das Büro.',
    status: 'Eine Statusänderung wartet auf das Büro.',
    place: 'Gebiet und Empfänger warten auf das Büro.',
    move: 'Der neue Platz in der Hierarchie wartet auf das Büro.',
  },
  asked: {
    assign: name => `Es geht an ${name}.`,
    archive: 'Es wird archiviert.',
    reopen: 'Es wird wieder aufgenommen.',
    rekey: key => `Der Schlüssel wird ${key}.`,
  },
  undo: 'Rückgängig',
  what: {
    assign: name => `„${name}“ wurde nicht übergeben`,
    archive: name => `„${name}“ wurde nicht archiviert`,
    reopen: name => `„${name}“ wurde nicht wieder aufgenommen`,
    rekey: name => `„${name}“ hat den neuen Schlüssel nicht erhalten`,
    run: (name, what) => `„${what}“ ist bei „${name}“ nicht geschehen`,
    status: name => `Der Status von „${name}“ wurde nicht geändert`,
    place: name => `„${name}“ ist für dieselben Personen bestimmt wie zuvor`,
    move: name => `„${name}“ bleibt in der Hierarchie, wo es war`,
  },
  why: {
    version:
      'Zuständigkeit, Schlüssel oder Zustand wurden inzwischen geändert. Bitte sehen Sie nach und versuchen Sie es noch einmal.',
    taken: 'Diesen Schlüssel hat ein anderes Dokument.',
    person: 'Diese Person gibt es nicht mehr.',
    status: 'Der Status lässt es nicht mehr zu.',
    place: 'Ein Team, ein Gebiet oder eine Person gibt es nicht mehr.',
    parent: 'Es lässt sich dort nicht einordnen.',
    refused: 'Das Büro erlaubt es Ihnen nicht.',
  },
  unnamed: 'Ein Dokument',
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
  const ran = command.command === 'run' ? transactionWord(command.transaction) : ''
  return `${t.what[nameOf(command)](name || t.unnamed, ran)}: ${t.why[why]}`
}
