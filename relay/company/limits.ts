// Limits of the company's settings, each with its unit and its reason.

/** Characters of what a client draws as an id: 128 bits in base64url. */
export const NODE_ID = '^[A-Za-z0-9_-]{22}$'
/** UTF-16 units of the name of a team, a territory or a rule. */
export const SETTING_NAME = 200
/** Bytes of a person's settings and of a rule: three lists of a thousand ids of 22 characters, with room. */
export const SETTING_BYTES = 128 * 1024
/** Bytes of a status profile: companies have a dozen statuses, each below a kilobyte. */
export const PROFILE_BYTES = 256 * 1024
/** Bytes of a matrix of rights: a thousand rows for each of four roles. */
export const RIGHTS_BYTES = 512 * 1024
/** UTF-16 units of one value in a condition: no field that rules speak of is longer. */
export const CONDITION_VALUE = 2_000
/** Versions of all status profiles that are kept: documents follow old ones, and every device is told of those it needs. */
export const PROFILE_VERSIONS = 1_000
/** Changes per minute and address: each may look at every document, and versions of profiles and rights stay for ever. */
export const CHANGES_PER_MINUTE = 120
/** Profiles proven per minute and address: a proof takes up to some seconds of one core, of a thread of its own. */
export const PROOFS_PER_MINUTE = 30
