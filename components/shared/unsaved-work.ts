// Asks before the page is left while something is written that nobody has saved: the browser puts the question.

/** `has` is asked at that moment. Holds for as long as the page is there: what is written outlives its screen. */
export function askBeforeLeaving(has: () => boolean): void {
  window.addEventListener('beforeunload', event => {
    if (has()) event.preventDefault()
  })
}
