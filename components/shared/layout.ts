// Phone or desk: the same parts in another arrangement.
import { State } from '../../src/sync/observable.ts'

/** From here on list and detail fit side by side. The stylesheets' media queries name the same width. */
const DESK = '(min-width: 900px)'

const query = window.matchMedia(DESK)

export const desk = new State(query.matches)
query.addEventListener('change', event => {
  desk.value = event.matches
})
