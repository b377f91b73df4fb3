// Where the focus was before a form opened, so that it goes back there when the form closes.

/** The element that has the focus, inside whichever shadow; null where the page itself has it. */
function focused(): HTMLElement | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement && element !== document.body ? element : null
}

export class WayBack {
  #from: HTMLElement | null = null

  /** A form opens, or shows something else: where the user came from, unless that is the form itself. */
  remember(form: Element | null): void {
    const from = focused()
    if (from && !form?.contains(document.activeElement)) this.#from = from
  }

  /** It has closed. `otherwise` is for those who came by an address. Focus that is somewhere else by now stays there. */
  go(otherwise: HTMLElement | null): void {
    const from = this.#from
    this.#from = null
    if (focused()) return
    if (from?.isConnected) from.focus({ preventScroll: true })
    if (!focused()) otherwise?.focus()
  }
}
