// The campaign: what is done with customers in a period, planned at the desk and carried out in the field.
import { Kind, type KindDeclaration, type PlainDocument, type Summary } from './kind.ts'
import type { Choice } from './values.ts'

export const ACTIVITIES = 'activities'

/** What campaigns are about, as the trade tells them apart (DOMAIN 8). */
const types: readonly Choice[] = [
  { value: 'promotion', label: { en: 'Promotion', de: 'Aktion' } },
  { value: 'listing', label: { en: 'New listing', de: 'Neulistung' } },
  { value: 'placement', label: { en: 'Second placement', de: 'Zweitplatzierung' } },
  { value: 'event', label: { en: 'Event', de: 'Veranstaltung' } },
  { value: 'other', label: { en: 'Other', de: 'Sonstiges' } },
]

const NAME = 200
const DESCRIPTION = 2_000
const NOTES = 32_767

const declaration: KindDeclaration = {
  name: 'campaign',
  schema: 1,
  label: { en: 'Campaign', de: 'Kampagne' },
  labelMany: { en: 'Campaigns', de: 'Kampagnen' },
  keyPrefix: 'CMP',
  fields: [
    { name: 'name', label: { en: 'Name', de: 'Name' }, value: { type: 'text', max: NAME }, required: true },
    {
      name: 'type',
      label: { en: 'Type', de: 'Art' },
      value: { type: 'choice', choices: types },
      right: 'configure',
    },
    { name: 'begins', label: { en: 'From', de: 'Von' }, value: { type: 'date' }, right: 'configure' },
    { name: 'ends', label: { en: 'To', de: 'Bis' }, value: { type: 'date' }, right: 'configure' },
    { name: 'goal', label: { en: 'Goal', de: 'Ziel' }, value: { type: 'text', max: DESCRIPTION } },
    {
      name: 'description',
      label: { en: 'Description', de: 'Beschreibung' },
      value: { type: 'text', max: DESCRIPTION },
    },
    // Laid aside it is gone from everybody's lists: no matter of whoever edits.
    {
      name: 'archived',
      label: { en: 'Archived', de: 'Archiviert' },
      value: { type: 'boolean' },
      right: 'configure',
    },
  ],
  collections: [
    {
      name: ACTIVITIES,
      label: { en: 'Activities', de: 'Aktivitäten' },
      labelOne: { en: 'Activity', de: 'Aktivität' },
      sections: [{ name: 'activity', label: { en: 'Activity', de: 'Aktivität' } }],
      fields: [
        {
          name: 'name',
          label: { en: 'Activity', de: 'Aktivität' },
          value: { type: 'text', max: NAME },
          column: { width: 260 },
          section: 'activity',
          required: true,
        },
        {
          name: 'customer',
          label: { en: 'Customer', de: 'Kunde' },
          value: { type: 'text', max: NAME },
          column: { width: 180 },
          section: 'activity',
        },
        {
          name: 'due',
          label: { en: 'Due', de: 'Fällig' },
          value: { type: 'date' },
          column: { width: 120 },
          section: 'activity',
        },
        {
          name: 'done',
          label: { en: 'Done', de: 'Erledigt' },
          value: { type: 'boolean' },
          column: { width: 90 },
          section: 'activity',
        },
        { name: 'archived', label: { en: 'Archived', de: 'Archiviert' }, value: { type: 'boolean' } },
      ],
      texts: [{ name: 'notes', label: { en: 'Notes', de: 'Notizen' }, max: NOTES }],
      derived: [],
    },
  ],
  policy: {
    profile: 'standard',
    period: { from: 'begins', to: 'ends' },
    fields: ['type'],
    hierarchy: true,
  },
  summarize,
}

export const campaign = new Kind(declaration)

function summarize({ fields, collections }: PlainDocument): Summary {
  const all = [...(collections.get(ACTIVITIES)?.values() ?? [])].filter(each => each.archived !== true)
  return {
    name: typeof fields.name === 'string' ? fields.name : '',
    type: fields.type ?? null,
    begins: fields.begins ?? null,
    ends: fields.ends ?? null,
    archived: fields.archived === true,
    activities: all.length,
    done: all.filter(each => each.done === true).length,
  }
}
