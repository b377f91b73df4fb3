// What account errors say to people, in both languages, by code. `{name}` marks what is put in.

export type Language = 'de' | 'en'

export const ACCOUNT_SENTENCES = {
  nameEmpty: {
    en: 'Please give a name.',
    de: 'Bitte geben Sie einen Namen an.',
  },
  nameUnusable: {
    en: 'A name may have at most 100 characters and no invisible ones.',
    de: 'Ein Name darf höchstens 100 Zeichen haben und keine unsichtbaren.',
  },
  nameTaken: {
    en: 'There is already a person named “{name}”.',
    de: 'Es gibt schon eine Person namens „{name}“.',
  },
  roleUnknown: {
    en: 'Roles are admin, office, assistant and rep.',
    de: 'Rollen sind admin, office, assistant und rep.',
  },
  assistsRole: {
    en: 'Only an assistant can be given reps to assist.',
    de: 'Nur einer Assistenz können Außendienstler zugeordnet werden.',
  },
  assistsUnknown: {
    en: 'An assistant can only assist existing reps.',
    de: 'Eine Assistenz kann nur vorhandenen Außendienstlern zugeordnet werden.',
  },
  personUnknown: {
    en: 'There is no such person.',
    de: 'Diese Person gibt es nicht.',
  },
  personInactive: {
    en: 'This person has been deactivated.',
    de: 'Diese Person ist deaktiviert.',
  },
  lastAdmin: {
    en: 'The last active admin cannot be deactivated.',
    de: 'Die letzte aktive Person mit der Rolle admin kann nicht deaktiviert werden.',
  },
  passwordShort: {
    en: 'A password needs at least {least} characters.',
    de: 'Ein Passwort braucht mindestens {least} Zeichen.',
  },
  passwordLong: {
    en: 'A password may have at most {most} characters.',
    de: 'Ein Passwort darf höchstens {most} Zeichen haben.',
  },
  passwordGuessable: {
    en: 'This password is too easy to guess; a few unrelated words make a good one.',
    de: 'Dieses Passwort ist zu leicht zu erraten; ein paar unzusammenhängende Wörter ergeben ein gutes.',
  },
  passwordLikeName: {
    en: 'A password must not be made of the name.',
    de: 'Ein Passwort darf nicht aus dem Namen bestehen.',
  },
  currentPasswordWrong: {
    en: 'To choose a new password, please give the current one.',
    de: 'Um ein neues Passwort zu wählen, geben Sie bitte das bisherige an.',
  },
  signInWrong: {
    en: 'Name or password is not right.',
    de: 'Name oder Passwort stimmt nicht.',
  },
  tooManyTries: {
    en: 'Too many attempts; please try again in {minutes} min.',
    de: 'Zu viele Versuche; bitte versuchen Sie es in {minutes} min erneut.',
  },
  linkWrong: {
    en: 'This link is not valid; please ask for a new one.',
    de: 'Dieser Link ist nicht gültig; bitte lassen Sie sich einen neuen geben.',
  },
  linkUsed: {
    en: 'This link has been used already; please ask for a new one.',
    de: 'Dieser Link wurde schon benutzt; bitte lassen Sie sich einen neuen geben.',
  },
  linkExpired: {
    en: 'This link has expired; please ask for a new one.',
    de: 'Dieser Link ist abgelaufen; bitte lassen Sie sich einen neuen geben.',
  },
  alreadySetUp: {
    en: 'This installation has been set up already; please sign in.',
    de: 'Diese Installation ist schon eingerichtet; bitte melden Sie sich an.',
  },
  companyUnusable: {
    en: 'Please give the name of your company, with at most 100 characters.',
    de: 'Bitte geben Sie den Namen Ihrer Firma an, mit höchstens 100 Zeichen.',
  },
  deviceKeyUnusable: {
    en: 'This is not a usable device key.',
    de: 'Das ist kein brauchbarer Geräteschlüssel.',
  },
  deviceForeign: {
    en: 'This device key belongs to another person.',
    de: 'Dieser Geräteschlüssel gehört einer anderen Person.',
  },
  deviceRevoked: {
    en: 'This device has been revoked.',
    de: 'Dieses Gerät ist gesperrt.',
  },
  deviceLimit: {
    en: 'This person already has {most} devices; please have old ones revoked.',
    de: 'Diese Person hat schon {most} Geräte; bitte lassen Sie alte sperren.',
  },
} as const satisfies Record<string, Record<Language, string>>

export type AccountErrorCode = keyof typeof ACCOUNT_SENTENCES
export type SentenceParameters = Readonly<Record<string, string | number>>

/** Puts parameters into a sentence. A name that is not given stays visible as `{name}`. */
export function fill(sentence: string, parameters: SentenceParameters): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : whole,
  )
}
