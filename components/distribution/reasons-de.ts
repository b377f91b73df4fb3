// Every reason policy gives as one German sentence. Its English twin is reasons-en.ts.
import { rightIn } from '../rights/labels.ts'
import { list, de as statuses } from '../statuses/reason-sentences.ts'
import type { Sentences, Words } from './reason-sentences.ts'

const SCOPES: Readonly<Record<string, string>> = {
  own: 'eigene Dokumente',
  assisted: 'eigene Dokumente und die der betreuten Außendienstler',
  addressed: 'eigene Dokumente und solche, die eigens bestimmt sind',
  team: 'Dokumente des eigenen Teams',
  territory: 'Dokumente des eigenen Gebiets',
  all: 'alle Dokumente',
}
const THINGS: Readonly<Record<string, string>> = {
  person: 'Person',
  people: 'Personen',
  team: 'Team',
  teams: 'Teams',
  territory: 'Gebiet',
  territories: 'Gebiete',
  rules: 'Regeln',
  documents: 'Dokumente',
  profiles: 'Statusprofile',
  substitutions: 'Vertretungen',
}

const right = (action: string): string => `„${rightIn('de', action)}“`
const thing = (what: string): string => THINGS[what] ?? what
const span = (from: string | null, to: string | null, n: Words): string => {
  if (from !== null && to !== null) return `vom ${n.day(from)} bis zum ${n.day(to)}`
  if (from !== null) return `ab dem ${n.day(from)}`
  return to === null ? 'ohne Ende' : `bis zum ${n.day(to)}`
}

export const de: Sentences = {
  ...statuses,

  owner: (_, n) => `${n.who} betreut es.`,
  assists: ({ owner }, n) => `${n.who} arbeitet für ${n.person(owner)}, und ${n.person(owner)} betreut es.`,
  named: (_, n) => `Es ist namentlich für ${n.who} bestimmt.`,
  namedTeam: ({ team }, n) =>
    `Es ist für das Team „${n.team(team)}“ bestimmt, und ${n.who} gehört dazu oder zu einem darunter.`,
  namedTerritory: ({ territory }, n) =>
    `Es ist für das Gebiet „${n.territory(territory)}“ bestimmt, und ${n.who} ist dort oder in einem darunter.`,
  rule: ({ rule }, n) => `Die Regel „${n.rule(rule)}“ zeigt es ${n.who}.`,
  team: ({ team }, n) => `Wer es betreut, gehört zum Team „${n.team(team)}“ von ${n.who} oder zu einem darunter.`,
  territory: ({ territory }, n) =>
    `Es liegt im Gebiet „${n.territory(territory)}“ von ${n.who} oder in einem darunter.`,

  role: ({ role, action }, n) =>
    `In der Rolle ${n.role(role)} reicht das Recht ${right(action)} bis zu jedem Dokument dieser Art.`,
  person: ({ person, action }, n) =>
    `Nach den eigenen Einstellungen von ${n.person(person)} reicht das Recht ${right(action)} bis zu jedem Dokument dieser Art.`,
  roleLacks: ({ role, action }, n) => `Die Rolle ${n.role(role)} hat hier das Recht ${right(action)} nicht.`,
  personLacks: ({ person, action }, n) =>
    `Die eigenen Einstellungen von ${n.person(person)} nehmen hier das Recht ${right(action)} weg.`,
  notOwner: ({ owner }, n) => `${n.person(owner)} betreut es, und das Recht reicht nur bis zu den eigenen Dokumenten.`,
  notAssisted: ({ owner }, n) => `${n.person(owner)} betreut es, und ${n.who} arbeitet nicht für ${n.person(owner)}.`,
  outOfReach: ({ action, scope, owner }, n) =>
    `Das Recht ${right(action)} umfasst für ${n.who} nur ${SCOPES[scope] ?? scope}; dieses von ${n.person(owner)} gehört nicht dazu.`,
  fieldGroup: ({ group, fields }) => `Die Felder ${list(fields, 'und')} brauchen das Recht für die Gruppe ${group}.`,
  noObject: ({ action }) => `Das Recht ${right(action)} gilt einem Dokument, und genannt wurde keines.`,
  personInactive: ({ person }, n) => `${n.person(person)} arbeitet nicht mehr hier.`,
  substitutes: ({ absent, as }, n) => `${n.who} vertritt ${n.person(absent)}. ${n.sentence(as, n.person(absent))}`,
  plans: ({ person }, n) =>
    `${n.person(person)} bereitet Dokumente dieser Art am Schreibtisch vor und hat sie, welchen Status und Zeitraum sie auch haben.`,

  noPeriod: () => 'Es hat keinen Zeitraum und gilt deshalb immer.',
  current: ({ from, to }, n) => `Es gilt gerade: ${span(from, to, n)}.`,
  ahead: ({ from }, n) => `Es beginnt am ${n.day(from)}; wer zuständig ist, bereitet es vorher vor.`,
  notYet: ({ from }, n) => `Es gilt noch nicht: Es beginnt am ${n.day(from)}.`,
  over: ({ to }, n) => `Es gilt nicht mehr: Es endete am ${n.day(to)}.`,
  periodInvalid: ({ from, to }, n) =>
    `Der Zeitraum ${span(from, to, n)} endet vor seinem Beginn oder nennt einen Tag, den es nicht gibt.`,

  cycle: ({ path }, n) => `Damit läge es unter sich selbst: ${path.map(n.node).join(' › ')}.`,
  parentUnknown: ({ node, parent }, n) => `${n.node(node)} läge unter ${n.node(parent)}, das es nicht gibt.`,
  treeTooDeep: ({ node, limit }, n) => `„${n.node(node)}“ läge tiefer als ${n.number(limit)} Ebenen.`,
  tooMany: ({ what, limit }, n) => `Das sind zu viele (${thing(what)}): höchstens ${n.number(limit)}.`,
  unknown: ({ what, id, of }, n) => `${n.any(of)} nennt, was es nicht gibt: ${thing(what)} ${n.any(id)}.`,
  inUse: ({ id, by }, n) => `„${n.any(id)}“ wird noch von „${n.any(by)}“ verwendet. Ändern Sie zuerst das.`,
  otherName: ({ id, own }, n) => `${n.any(own)} kann nicht an die Stelle von ${n.any(id)} treten.`,
  period: ({ of, reason }, n) => `${n.any(of)}: ${n.sentence(reason, n.who)}`,
  ruleReachesNobody: ({ rule }, n) =>
    `Die Regel „${n.rule(rule)}“ zeigt niemandem etwas: Nennen Sie jemanden, und Werte, die Dokumente haben können.`,
  ruleReachesEverybody: ({ rule }, n) =>
    `Die Regel „${n.rule(rule)}“ zeigt der ganzen Firma jedes Dokument ihrer Art. Bestätigen Sie, wenn das so gemeint ist.`,
  substitutesThemself: ({ person }, n) => `${n.person(person)} kann sich nicht selbst vertreten.`,
}
