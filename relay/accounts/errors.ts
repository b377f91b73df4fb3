// What can go wrong with accounts, as one error with a code and a sentence for the person who caused it.
import { ACCOUNT_SENTENCES, type AccountErrorCode, fill, type Language, type SentenceParameters } from './sentences.ts'

export type { AccountErrorCode } from './sentences.ts'

export class AccountError extends Error {
  override readonly name = 'AccountError'
  readonly code: AccountErrorCode
  readonly parameters: SentenceParameters

  /** `message` is the English sentence. */
  constructor(code: AccountErrorCode, parameters: SentenceParameters = {}) {
    super(fill(ACCOUNT_SENTENCES[code].en, parameters))
    this.code = code
    this.parameters = parameters
  }

  sentence(language: Language): string {
    return fill(ACCOUNT_SENTENCES[this.code][language], this.parameters)
  }
}
