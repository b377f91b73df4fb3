// A satchel file on its way to the screen that opens it.
import { State } from '../../src/sync/observable.ts'

/** A file that came from outside (dropped on a list, or opened by the system) and that nobody has looked at yet. */
export const arrived = new State<File | null>(null)
