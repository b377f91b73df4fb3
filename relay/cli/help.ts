// What `satchel help` says.
import type { Label } from '../../src/documents/values.ts'
import { EXIT, type Written } from './command.ts'
import type { Language } from './io.ts'

const INDENT = '      '

const words: Readonly<Record<'intro' | 'commands' | 'settings' | 'exit', Label>> = {
  intro: {
    en: 'satchel COMMAND …   works on the data folder, whether the relay is running or not.',
    de: 'satchel BEFEHL …   arbeitet auf dem Datenordner, ob das Relay läuft oder nicht.',
  },
  commands: { en: 'Commands', de: 'Befehle' },
  settings: { en: 'Settings (environment variables)', de: 'Einstellungen (Umgebungsvariablen)' },
  exit: { en: 'Exit codes', de: 'Exitcodes' },
}

const settings: readonly (readonly [string, Label])[] = [
  ['SATCHEL_DATA', { en: 'the data folder; ./data', de: 'der Datenordner; ./data' }],
  ['SATCHEL_PORT', { en: 'the port; 4700, 0 for any', de: 'der Port; 4700, 0 für einen freien' }],
  ['SATCHEL_HOST', { en: 'what to listen on; localhost', de: 'worauf gelauscht wird; localhost' }],
  [
    'SATCHEL_ORIGINS',
    {
      en: 'origins people may open it at, with commas: https://satchel.example.com',
      de: 'Adressen, unter denen man es öffnen darf, mit Kommas: https://satchel.example.com',
    },
  ],
  [
    'SATCHEL_TLS_CERT',
    {
      en: 'certificate chain (PEM file), with SATCHEL_TLS_KEY: speaks TLS itself',
      de: 'Zertifikatskette (PEM-Datei), mit SATCHEL_TLS_KEY: spricht selbst TLS',
    },
  ],
  ['SATCHEL_TLS_KEY', { en: 'its private key (PEM file)', de: 'ihr privater Schlüssel (PEM-Datei)' }],
  [
    'SATCHEL_PROXIES',
    {
      en: 'addresses of proxies whose X-Forwarded-For is believed',
      de: 'Adressen von Proxys, deren X-Forwarded-For geglaubt wird',
    },
  ],
  [
    'SATCHEL_LOG',
    {
      en: 'what is logged: info, warn (the default), error, …',
      de: 'was protokolliert wird: info, warn (Vorgabe), error, …',
    },
  ],
  [
    'SATCHEL_METRICS_TOKEN',
    {
      en: 'whoever sends it may read /metrics; without it this machine alone may',
      de: 'wer es sendet, darf /metrics lesen; ohne es nur dieser Rechner',
    },
  ],
  [
    'SATCHEL_KEEP_DAYS',
    {
      en: 'days for which the journal says who changed what; for ever without it',
      de: 'Tage, für die im Journal steht, wer was geändert hat; ohne Angabe für immer',
    },
  ],
  [
    'SATCHEL_REHEARSE',
    {
      en: 'no: starts a second sooner, and takes the first thousand edits slower',
      de: 'no: startet eine Sekunde früher und nimmt die ersten tausend Änderungen langsamer an',
    },
  ],
]

const exits: readonly (readonly [number, Label])[] = [
  [EXIT.done, { en: 'the whole job was done', de: 'alles getan' }],
  [EXIT.notDone, { en: 'not done; a sentence says why', de: 'nicht getan; ein Satz sagt, warum' }],
  [
    EXIT.partly,
    {
      en: 'done, but rows of the import were rejected and named',
      de: 'getan, aber Zeilen des Imports wurden abgelehnt und genannt',
    },
  ],
  [EXIT.usage, { en: 'written wrongly', de: 'falsch geschrieben' }],
  [EXIT.internal, { en: 'a fault of Satchel', de: 'ein Fehler in Satchel' }],
]

/** All commands, or one. */
export function helpText(commands: readonly Written[], language: Language, only: Written | null = null): string {
  const written = ({ name, usage, summary }: Written): string =>
    `  satchel ${`${name} ${usage}`.trim()}\n${INDENT}${summary[language]}\n`
  if (only) return written(only)
  const pairs = (rows: readonly (readonly [string | number, Label])[]): string =>
    rows.map(([name, label]) => `  ${String(name).padEnd(22)} ${label[language]}\n`).join('')
  return [
    `${words.intro[language]}\n\n${words.commands[language]}\n`,
    ...commands.map(written),
    `\n${words.settings[language]}\n${pairs(settings)}`,
    `\n${words.exit[language]}\n${pairs(exits)}`,
  ].join('')
}
