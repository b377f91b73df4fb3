// Where something can be said from that leaves the page with what it did.

/** The screen an element stands on: notes and lines go, their screen stays. */
export const screenAround = (from: HTMLElement): HTMLElement =>
  from.closest<HTMLElement>('pipeline-screen, campaign-screen, visit-screen') ?? document.body
