// Passwords: which are good enough, and how they are kept (argon2id) and checked.
import { hash, verify } from '@node-rs/argon2'
import { AccountError } from './errors.ts'
import { foldName } from './names.ts'

export const PASSWORD_LEAST = 10
/** Longer ones would only cost hashing time. */
export const PASSWORD_MOST = 256
/** Fewer different characters than this are a pattern, not a password. */
const DISTINCT_LEAST = 5

/** Argon2id with 19 MiB and two passes (OWASP's first choice for it); about 10-30 ms, off the event loop. */
export const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/** The hash of random bytes nobody kept: checked for unknown names, so that they take as long (RELIABILITY T12). */
export const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$sMDg8AYyeFurWGC01TDYMw$hwwrafL78WF1MSP/0oMlu6+ypAkv7IowVxiTU0uNgZs'

/** Rows of keys and digits, in the layouts our users type on; also read backwards. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertzuiopüasdfghjklöäyxcvbnm',
  'qwertyuiopasdfghjklzxcvbnm',
]
/** Words that open far too many accounts, alone or with digits and signs around them. */
const COMMON = [
  'password',
  'passwort',
  'kennwort',
  'geheim',
  'letmein',
  'welcome',
  'willkommen',
  'administrator',
  'satchel',
]

/** @throws AccountError passwordShort, passwordLong, passwordGuessable, passwordLikeName */
export function checkPassword(password: string, name: string): void {
  const characters = [...normalize(password)]
  if (characters.length < PASSWORD_LEAST) throw new AccountError('passwordShort', { least: PASSWORD_LEAST })
  if (characters.length > PASSWORD_MOST) throw new AccountError('passwordLong', { most: PASSWORD_MOST })
  const folded = characters.join('').toLowerCase()
  if (new Set(folded).size < DISTINCT_LEAST || isRun(folded) || isCommon(folded)) {
    throw new AccountError('passwordGuessable')
  }
  if (lettersOf(folded) === lettersOf(foldName(name))) throw new AccountError('passwordLikeName')
}

/** The argon2id hash in PHC format. The password has been checked. */
export const hashPassword = (password: string): Promise<string> => hash(normalize(password), ARGON2)

/** Whether `password` is the one `stored` was made of; with null (no account, no password) it takes as long and is false. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await verify(stored ?? NOBODYS_HASH, normalize(password))
  return right && stored !== null
}

/** The same letters typed on another system may come decomposed. */
const normalize = (password: string): string => password.normalize('NFKC')

const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}]/gu, '')

const isRun = (folded: string): boolean =>
  RUNS.some(run => run.includes(folded) || run.includes([...folded].reverse().join('')))

function isCommon(folded: string): boolean {
  const letters = lettersOf(folded)
  return COMMON.some(word => letters === word || letters === word + word)
}
