// The harness's document as a kind of ours: flat, with the same content as the peers', judged like any other kind.
import { Kind, type KindDeclaration } from '../../../src/documents/kind.ts'

const label = (name: string) => ({ en: name, de: name })
const text = (name: string) => ({ name, label: label(name), value: { type: 'text', max: 64 } }) as const

const declaration: KindDeclaration = {
  name: 'bench',
  schema: 1,
  label: label('Bench'),
  labelMany: label('Bench'),
  keyPrefix: 'BEN',
  fields: [text('name')],
  collections: [
    {
      name: 'records',
      label: label('Records'),
      labelOne: label('Record'),
      sections: [],
      fields: Array.from({ length: 12 }, (_, index) => text(`f${index}`)),
      texts: [],
      derived: [],
    },
    {
      name: 'bench',
      label: label('Edits'),
      labelOne: label('Edit'),
      sections: [],
      fields: [
        { name: 'n', label: label('Number'), value: { type: 'number', min: 0, max: 1e9, decimals: 0 } },
        text('t'),
      ],
      texts: [],
      derived: [],
    },
  ],
  policy: { profile: null, period: null, fields: [], hierarchy: false },
  summarize: ({ fields }) => ({ name: typeof fields.name === 'string' ? fields.name : '' }),
}

export const bench = new Kind(declaration)
