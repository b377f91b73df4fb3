// Why an entry or a connection is not accepted: codes both sides know, close codes of sockets (DESIGN 7).

/** Why the relay did not take an entry. The texts for people are the screens'. */
export const REFUSAL_CODES = [
  /** Not an entry of a known format, or an update that cannot be read. */
  'malformed',
  /** Larger than one entry may be, or advancing too many clocks or client ids. */
  'size',
  /** It builds on something the relay has not got. */
  'pending',
  /** A root, a field or a content type the kind does not have. */
  'shape',
  /** A field would be deleted. */
  'deletion',
  /** A value the field does not admit. */
  'value',
  /** What it states is not what it does. */
  'mismatch',
  /** The person may not do this. */
  'rights',
  /** Client ids that belong to another device. */
  'foreignClient',
  /** The document was rebuilt or erased since: another epoch. */
  'epoch',
  /** The signature does not fit the entries, the person or the device. */
  'signature',
  /** It came by file, and nobody who is known at the office signed it. */
  'unvouched',
  /** The same n was used for something else: a restored or cloned profile. */
  'reused',
  /** A command nobody knows, or one that does not fit where it stands. */
  'command',
  /** `create` for an address that is taken. */
  'exists',
  /** The document is not here for this person: forbidden, withdrawn or never existed. */
  'notHere',
  /** The document is laid aside: it can be read, and taken up again. */
  'archived',
  /** A status makes its content read-only; `statuses` of the refusal says which. */
  'readOnly',
  /** Too many refusals in a short time. */
  'tooOften',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

export interface Refusal {
  readonly code: RefusalCode
  /** One English sentence for logs and for people without a translation. */
  readonly message: string
  /** `root` or `root/key` of what it concerns. */
  readonly places: readonly string[]
  /** Codes of the statuses for which the content cannot be changed; absent for everything else. */
  readonly statuses?: readonly string[]
}

/** Close codes: 4400-4499 are permanent, 4500-4599 mean try again. */
export const CLOSE = {
  malformed: 4400,
  signIn: 4401,
  notHere: 4404,
  /** To stock clients, whose copy cannot be accepted and must start afresh. */
  refused: 4409,
  /** Protocol versions that do not fit: a sentence says which side is older. */
  version: 4426,
  tooOften: 4429,
  restarting: 4503,
  /** The client did not read fast enough; it may come back and resynchronise. */
  tooSlow: 4508,
} as const
