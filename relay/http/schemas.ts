// JSON schemas shared by the routes: strict objects, bounded strings.
import { DEVICE_NAME_LENGTH, ID_LENGTH, PASSWORD_FIELD_LENGTH, SECRET_LENGTH, TEXT_LENGTH } from './limits.ts'

/** An object with exactly these properties; those not in `required` may be missing. */
export const strictObject = (properties: Record<string, object>, required: readonly string[]) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: [...required],
})

/** What account rules judge with a sentence of their own is bounded generously here. */
export const text = { type: 'string', maxLength: TEXT_LENGTH }
export const password = { type: 'string', maxLength: PASSWORD_FIELD_LENGTH }
export const secret = { type: 'string', maxLength: SECRET_LENGTH }
export const personId = { type: 'string', maxLength: ID_LENGTH }
export const deviceName = { type: 'string', maxLength: DEVICE_NAME_LENGTH }
export const language = { type: 'string', enum: ['de', 'en'] }
export const role = { type: 'string', enum: ['admin', 'office', 'assistant', 'rep'] }
