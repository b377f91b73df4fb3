// What stands in `rewritten.xlsx`: exported by Satchel in German, then opened and saved by a spreadsheet program (Calc).
import type { Records } from './support.ts'

export const rewritten: Records = {
  r1: {
    name: 'Pumpen für Öl',
    account: 'Müller & Söhne',
    contact: 'Jürgen Groß',
    phone: '+49 40 123',
    product: '=1+1',
    quantity: 3,
    price: 12345.67,
    probability: 0.25,
    stage: 'qualified',
    closeDate: '2027-03-11',
    nextStep: 'Anrufen\nund fragen',
    owner: 'Rita Rep',
  },
  r2: {
    name: '007',
    account: '1-2',
    phone: '0040',
    quantity: 1,
    price: 0.1,
    probability: 0.333,
    closeDate: '1900-03-05',
  },
  r3: { name: 'TRUE', account: '12.5', contact: '2027-01-01', product: '  x ', quantity: 1_000_000, price: 1e9 },
  r4: {
    name: '_x0041_',
    account: "'quoted",
    contact: '🙂 emoji',
    price: 1234.5,
    probability: 0,
    closeDate: '2099-12-31',
  },
  r5: { name: '10%', account: '€ 5', phone: '12:30', product: '1/2', reference: '00012' },
}

export const rewrittenNotes = { r1: 'Zeile 1\nZeile 2 mit ß', r2: '=SUM(A1)' }
