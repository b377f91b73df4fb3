// What rights and how far they reach are called, in both languages. Pure.
import type { Action, Scope } from '../../src/policy/rights.ts'

export const RIGHTS: { readonly [L in 'en' | 'de']: Readonly<Record<Action, string>> } = {
  en: {
    view: 'View',
    edit: 'Edit',
    create: 'Add',
    delete: 'Delete',
    configure: 'Set up',
    export: 'Export',
    merge: 'Merge',
    assign: 'Hand over',
    archive: 'Archive',
    rekey: 'Change key',
    run: 'Run transactions',
    carry: 'Carry in the satchel',
    plan: 'Prepare at the desk',
    import: 'Import files',
    seeQuarantine: 'Review what was not accepted',
    managePeople: 'Manage sales representatives and assistants',
    administer: 'Administer everything',
  },
  de: {
    view: 'Ansehen',
    edit: 'Bearbeiten',
    create: 'Anlegen',
    delete: 'Löschen',
    configure: 'Einrichten',
    export: 'Exportieren',
    merge: 'Zusammenführen',
    assign: 'Übergeben',
    archive: 'Archivieren',
    rekey: 'Schlüssel ändern',
    run: 'Vorgänge ausführen',
    carry: 'In der Tasche mitführen',
    plan: 'Am Schreibtisch vorbereiten',
    import: 'Dateien importieren',
    seeQuarantine: 'Nicht Angenommenes prüfen',
    managePeople: 'Außendienst und Assistenz verwalten',
    administer: 'Alles verwalten',
  },
}

export const REACHES: { readonly [L in 'en' | 'de']: Readonly<Record<Scope, string>> } = {
  en: {
    none: 'none',
    own: 'own',
    assisted: 'assisted',
    addressed: 'addressed',
    team: 'team',
    territory: 'territory',
    all: 'all',
  },
  de: {
    none: 'keine',
    own: 'eigene',
    assisted: 'betreute',
    addressed: 'adressierte',
    team: 'Team',
    territory: 'Gebiet',
    all: 'alle',
  },
}

/** A right that this program does not know stands for itself. */
export const rightIn = (language: 'en' | 'de', right: string): string =>
  new Map(Object.entries(RIGHTS[language])).get(right) ?? right
