// Every reason policy gives as one English sentence. Its German twin is reasons-de.ts.
import { rightIn } from '../rights/labels.ts'
import { list, en as statuses } from '../statuses/reason-sentences.ts'
import type { Sentences, Words } from './reason-sentences.ts'

/** Each covers what stands before it. */
const SCOPES: Readonly<Record<string, string>> = {
  own: 'their own documents',
  assisted: 'their own documents and those of the sales representatives they assist',
  addressed: 'their own documents and those that are meant for them',
  team: 'the documents of their team',
  territory: 'the documents of their territory',
  all: 'every document',
}
const THINGS: Readonly<Record<string, string>> = {
  person: 'person',
  people: 'people',
  team: 'team',
  teams: 'teams',
  territory: 'territory',
  territories: 'territories',
  rules: 'rules',
  documents: 'documents',
  profiles: 'status profiles',
  substitutions: 'substitutions',
}

const right = (action: string): string => `“${rightIn('en', action)}”`
const thing = (what: string): string => THINGS[what] ?? what
const span = (from: string | null, to: string | null, n: Words): string => {
  if (from !== null && to !== null) return `from ${n.day(from)} to ${n.day(to)}`
  if (from !== null) return `from ${n.day(from)} on`
  return to === null ? 'without an end' : `until ${n.day(to)}`
}

export const en: Sentences = {
  ...statuses,

  owner: (_, n) => `${n.who} looks after it.`,
  assists: ({ owner }, n) => `${n.who} assists ${n.person(owner)}, who looks after it.`,
  named: (_, n) => `It is meant for ${n.who} by name.`,
  namedTeam: ({ team }, n) => `It is meant for the team “${n.team(team)}”, and ${n.who} is in it or in one below it.`,
  namedTerritory: ({ territory }, n) =>
    `It is meant for the territory “${n.territory(territory)}”, and ${n.who} is there or in one below it.`,
  rule: ({ rule }, n) => `The rule “${n.rule(rule)}” shows it to ${n.who}.`,
  team: ({ team }, n) => `Whoever looks after it is in the team “${n.team(team)}” of ${n.who}, or in one below it.`,
  territory: ({ territory }, n) =>
    `It lies in the territory “${n.territory(territory)}” of ${n.who}, or in one below it.`,

  role: ({ role, action }, n) =>
    `In the role ${n.role(role)} the right ${right(action)} reaches every document of this kind.`,
  person: ({ person, action }, n) =>
    `By the own settings of ${n.person(person)} the right ${right(action)} reaches every document of this kind.`,
  roleLacks: ({ role, action }, n) => `The role ${n.role(role)} does not have the right ${right(action)} here.`,
  personLacks: ({ person, action }, n) =>
    `The own settings of ${n.person(person)} take the right ${right(action)} away here.`,
  notOwner: ({ owner }, n) => `${n.person(owner)} looks after it, and the right reaches one’s own documents only.`,
  notAssisted: ({ owner }, n) => `${n.person(owner)} looks after it, and ${n.who} does not assist ${n.person(owner)}.`,
  outOfReach: ({ action, scope, owner }, n) =>
    `For ${n.who} the right ${right(action)} covers ${SCOPES[scope] ?? scope} only; this one of ${n.person(owner)} is none of them.`,
  fieldGroup: ({ group, fields }) => `The fields ${list(fields, 'and')} need the right for the group ${group}.`,
  noObject: ({ action }) => `The right ${right(action)} is about one document, and none was named.`,
  personInactive: ({ person }, n) => `${n.person(person)} does not work here any more.`,
  substitutes: ({ absent, as }, n) => `${n.who} stands in for ${n.person(absent)}. ${n.sentence(as, n.person(absent))}`,
  plans: ({ person }, n) =>
    `${n.person(person)} prepares documents of this kind at the desk, and has them whatever their statuses and periods.`,

  noPeriod: () => 'It has no period, and so is always current.',
  current: ({ from, to }, n) => `It is current: ${span(from, to, n)}.`,
  ahead: ({ from }, n) => `It begins on ${n.day(from)}; its owner prepares it before.`,
  notYet: ({ from }, n) => `It is not current yet: it begins on ${n.day(from)}.`,
  over: ({ to }, n) => `It is not current any more: it ended on ${n.day(to)}.`,
  periodInvalid: ({ from, to }, n) =>
    `Its period, ${span(from, to, n)}, ends before it begins or has a day that is none.`,

  cycle: ({ path }, n) => `It would lie below itself: ${path.map(n.node).join(' › ')}.`,
  parentUnknown: ({ node, parent }, n) => `${n.node(node)} would lie below ${n.node(parent)}, which is not there.`,
  treeTooDeep: ({ node, limit }, n) => `“${n.node(node)}” would lie deeper than ${n.number(limit)} levels.`,
  tooMany: ({ what, limit }, n) => `These are too many (${thing(what)}): at most ${n.number(limit)}.`,
  unknown: ({ what, id, of }, n) => `${n.any(of)} names what is not there: the ${thing(what)} ${n.any(id)}.`,
  inUse: ({ id, by }, n) => `“${n.any(id)}” is still in use by “${n.any(by)}”. Change that first.`,
  otherName: ({ id, own }, n) => `${n.any(own)} cannot be put in the place of ${n.any(id)}.`,
  period: ({ of, reason }, n) => `${n.any(of)}: ${n.sentence(reason, n.who)}`,
  ruleReachesNobody: ({ rule }, n) =>
    `The rule “${n.rule(rule)}” shows nothing to anybody: name somebody, and values that documents can have.`,
  ruleReachesEverybody: ({ rule }, n) =>
    `The rule “${n.rule(rule)}” shows every document of its kind to the whole company. Say so if that is meant.`,
  substitutesThemself: ({ person }, n) => `${n.person(person)} cannot stand in for themself.`,
}
