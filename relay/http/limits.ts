// Limits of the HTTP side, each with its unit and reason (DESIGN 10).

/** Bytes of a request's body unless a route allows more: every form of ours is below 1 kB. */
export const BODY_BYTES = 16 * 1024
/** ms a whole request may take to arrive: an import of 10 MiB over a slow line needs minutes, a slow attacker hours. */
export const REQUEST_MS = 5 * 60 * 1000
/** Requests to /api per minute and address; an office of 50 behind one address stays far below. */
export const REQUESTS_PER_MINUTE = 1_200
/** Sign-ins and password changes per minute and address: each may cost 20 ms of one core in argon2 (RELIABILITY T12). */
export const SIGN_INS_PER_MINUTE = 60
/** Device enrolments and added persons per minute and address: each leaves a row for ever. */
export const ADDITIONS_PER_MINUTE = 120
/** Seconds a browser keeps what is named by its content's hash: a year, the longest that is customary. */
export const HASHED_ASSET_SECONDS = 31_536_000
/** UTF-16 units of a name or company as it arrives; the rules for names cut finer and say so. */
export const TEXT_LENGTH = 1_000
/** UTF-16 units of a password as it arrives, for the same reason. */
export const PASSWORD_FIELD_LENGTH = 2_000
/** Characters of a link's secret: ours have 43. */
export const SECRET_LENGTH = 100
/** Characters of a person's id: ours have 22. */
export const ID_LENGTH = 64
/** UTF-16 units of a device's name: browsers name themselves at length. */
export const DEVICE_NAME_LENGTH = 200
/** Reps one assistant may be given. */
export const ASSISTED_REPS = 500
