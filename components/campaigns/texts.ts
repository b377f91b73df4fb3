// What is said of campaigns, in both languages.
import { language } from '../i18n/i18n.ts'

const counted = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'Campaigns',
  count: (n: number): string => counted(n, 'campaign', 'campaigns', 'en'),
  search: 'Search name, territory, owner or key',
  add: 'New campaign',
  create: 'Begin campaign',
  name: 'Name',
  nameMissing: 'Please give the campaign a name.',
  status: 'Status',
  allStatuses: 'Any status',
  period: 'Period',
  always: 'without end',
  from: (day: string): string => `from ${day}`,
  until: (day: string): string => `until ${day}`,
  between: (from: string, to: string): string => `${from} – ${to}`,
  territory: 'Territory',
  activities: 'Activities',
  done: (done: number, all: number): string => `${done.toLocaleString('en')} of ${all.toLocaleString('en')} done`,
  owner: 'Owner',
  emptyTitle: 'No campaigns here yet',
  emptyLead:
    'A campaign says what is to be done with customers in a period, and for whom. Campaigns for you come here by themselves once they are released; you can begin one of your own.',
  nothingFound: 'No campaign matches.',
  level: (depth: number): string => `level ${(depth + 1).toLocaleString('en')}`,
  toList: 'To the campaigns',
  hierarchy: 'Hierarchy',
  below: 'Hangs below',
  top: 'It hangs below no other campaign.',
  hidden: 'It hangs below a campaign that is not on this device.',
  children: 'Below it',
  noChildren: 'Nothing hangs below it.',
  moved: (name: string): string => `It will hang below “${name}”.`,
  movedTop: 'It will hang below no other campaign.',
  noActivities: 'No activities yet',
  noActivitiesLead: 'An activity says what is to be done, where and until when. A name is enough to begin with.',
  addActivity: 'New activity',
  archivedToo: 'Archived too',
  overdue: 'overdue',
}

export type CampaignTexts = typeof en

const de: CampaignTexts = {
  title: 'Kampagnen',
  count: n => counted(n, 'Kampagne', 'Kampagnen', 'de'),
  search: 'Name, Gebiet, Person, Schlüssel suchen',
  add: 'Neue Kampagne',
  create: 'Kampagne beginnen',
  name: 'Name',
  nameMissing: 'Bitte geben Sie der Kampagne einen Namen.',
  status: 'Status',
  allStatuses: 'Jeder Status',
  period: 'Zeitraum',
  always: 'unbegrenzt',
  from: day => `ab ${day}`,
  until: day => `bis ${day}`,
  between: (from, to) => `${from} – ${to}`,
  territory: 'Gebiet',
  activities: 'Aktivitäten',
  done: (done, all) => `${done.toLocaleString('de')} von ${all.toLocaleString('de')} erledigt`,
  owner: 'Zuständig',
  emptyTitle: 'Noch keine Kampagnen',
  emptyLead:
    'Eine Kampagne sagt, was in einem Zeitraum bei Kunden zu tun ist, und für wen. Freigegebene Kampagnen für Sie kommen von selbst hierher; Sie können auch eine eigene beginnen.',
  nothingFound: 'Keine Kampagne passt dazu.',
  level: depth => `Ebene ${(depth + 1).toLocaleString('de')}`,
  toList: 'Zu den Kampagnen',
  hierarchy: 'Hierarchie',
  below: 'Hängt unter',
  top: 'Sie hängt unter keiner anderen Kampagne.',
  hidden: 'Sie hängt unter einer Kampagne, die nicht auf diesem Gerät ist.',
  children: 'Darunter',
  noChildren: 'Darunter hängt nichts.',
  moved: name => `Sie wird unter „${name}“ hängen.`,
  movedTop: 'Sie wird unter keiner anderen Kampagne hängen.',
  noActivities: 'Noch keine Aktivitäten',
  noActivitiesLead: 'Eine Aktivität sagt, was wo bis wann zu tun ist. Zum Anfang genügt ein Name.',
  addActivity: 'Neue Aktivität',
  archivedToo: 'Auch archivierte',
  overdue: 'überfällig',
}

export const campaignTexts = (): CampaignTexts => (language.value === 'de' ? de : en)
