// The relay, its workers and the command line know the kinds that the app knows.
export { kinds } from '../src/documents/kinds.ts'
