// Picking a card up with a mouse, a pen or a finger (long press) and carrying it to a stage.
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Pixels a mouse moves before a press is a drag, and a finger before it is a scroll. */
const SLOP = 6
/** ms a finger rests on a card before it is picked up: longer than a tap, shorter than the phone's own menu. */
const LONG_PRESS_MS = 350
/** Pixels from an edge at which the board scrolls while something is carried, and how far per frame. */
const EDGE = 56
const STEP = 14

export interface DragEvents {
  /** A card was picked up; `false` refuses. */
  readonly lifted: (card: string) => boolean
  /** What lies under the pointer now: a stage, or null where nothing can be dropped. */
  readonly over: (stage: string | null) => void
  /** Let go over a stage, or taken back. */
  readonly dropped: (card: string, stage: string | null) => void
}

interface Press {
  readonly id: number
  readonly card: HTMLElement
  readonly name: string
  readonly x: number
  readonly y: number
}

/** Cards are `[data-card]`, stages that take them `[data-drop]`; what scrolls sideways is `[data-scrolls]`. */
export class CardDrag implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #events: DragEvents
  #press: Press | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #ghost: HTMLElement | null = null
  #at = { x: 0, y: 0 }
  #frame = 0

  constructor(host: ReactiveControllerHost & HTMLElement, events: DragEvents) {
    this.#host = host
    this.#events = events
    host.addController(this)
  }

  hostConnected(): void {
    this.#host.addEventListener('pointerdown', this.#down)
    this.#host.addEventListener('dragstart', this.#prevent)
    this.#host.addEventListener('contextmenu', this.#menu)
    // Not passive: only so can a finger that carries a card keep the page from scrolling under it.
    this.#host.addEventListener('touchmove', this.#hold, { passive: false })
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('pointerdown', this.#down)
    this.#host.removeEventListener('dragstart', this.#prevent)
    this.#host.removeEventListener('contextmenu', this.#menu)
    this.#host.removeEventListener('touchmove', this.#hold)
    this.#end(null)
  }

  get carrying(): boolean {
    return this.#ghost !== null
  }

  readonly #down = (event: PointerEvent): void => {
    const card = (event.target as Element).closest<HTMLElement>('[data-card]')
    if (!card || event.button !== 0 || !event.isPrimary || (event.target as Element).closest('select')) return
    this.#end(null)
    this.#press = { id: event.pointerId, card, name: card.dataset.card ?? '', x: event.clientX, y: event.clientY }
    this.#at = { x: event.clientX, y: event.clientY }
    if (event.pointerType === 'touch') this.#timer = setTimeout(this.#lift, LONG_PRESS_MS)
    document.addEventListener('pointermove', this.#move)
    document.addEventListener('pointerup', this.#up)
    document.addEventListener('pointercancel', this.#cancel)
    document.addEventListener('keydown', this.#key, true)
  }

  readonly #lift = (): void => {
    const press = this.#press
    if (!press || this.#ghost || !this.#events.lifted(press.name)) return
    const { left, top, width } = press.card.getBoundingClientRect()
    const ghost = press.card.cloneNode(true) as HTMLElement
    ghost.removeAttribute('href')
    ghost.classList.add('ghost')
    ghost.setAttribute('aria-hidden', 'true')
    Object.assign(ghost.style, { width: `${width}px`, left: `${left}px`, top: `${top}px` })
    this.#host.append(ghost)
    this.#ghost = ghost
    this.#follow()
    this.#frame = requestAnimationFrame(this.#scroll)
  }

  readonly #move = (event: PointerEvent): void => {
    const press = this.#press
    if (!press || event.pointerId !== press.id) return
    this.#at = { x: event.clientX, y: event.clientY }
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLOP
    if (!this.#ghost && far) {
      if (event.pointerType === 'touch') return this.#end(null)
      this.#lift()
    }
    if (this.#ghost) this.#follow()
  }

  #follow(): void {
    if (!this.#press || !this.#ghost) return
    const { x, y } = this.#at
    this.#ghost.style.translate = `${x - this.#press.x}px ${y - this.#press.y}px`
    this.#events.over(this.#stageAt())
  }

  #stageAt(): string | null {
    const { x, y } = this.#at
    return document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]')?.dataset.drop ?? null
  }

  /** At the board's edges what is beside it comes into view. */
  readonly #scroll = (): void => {
    if (!this.#ghost) return
    const scroller = this.#host.querySelector<HTMLElement>('[data-scrolls]')
    if (scroller) {
      const { left, right } = scroller.getBoundingClientRect()
      const { x } = this.#at
      const step = x < left + EDGE ? -STEP : x > right - EDGE ? STEP : 0
      if (step !== 0) {
        scroller.scrollLeft += step
        this.#events.over(this.#stageAt())
      }
    }
    this.#frame = requestAnimationFrame(this.#scroll)
  }

  readonly #up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#press?.id) return
    if (this.#ghost) {
      // The click that follows would open what was carried.
      document.addEventListener('click', this.#swallow, { capture: true, once: true })
      setTimeout(() => document.removeEventListener('click', this.#swallow, { capture: true }))
    }
    this.#end(this.#ghost ? this.#stageAt() : null)
  }

  readonly #cancel = (): void => this.#end(null)

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#ghost) return
    event.preventDefault()
    event.stopPropagation()
    this.#end(null)
  }

  #end(stage: string | null): void {
    clearTimeout(this.#timer)
    cancelAnimationFrame(this.#frame)
    document.removeEventListener('pointermove', this.#move)
    document.removeEventListener('pointerup', this.#up)
    document.removeEventListener('pointercancel', this.#cancel)
    document.removeEventListener('keydown', this.#key, true)
    const [press, ghost] = [this.#press, this.#ghost]
    this.#press = null
    this.#ghost = null
    if (!press || !ghost) return
    ghost.remove()
    this.#events.over(null)
    this.#events.dropped(press.name, stage)
  }

  readonly #swallow = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #prevent = (event: Event): void => event.preventDefault()

  /** A long press is ours; the phone's own menu for links would take the card out of the hand. */
  readonly #menu = (event: Event): void => {
    if (this.#press && (event as PointerEvent).pointerType !== 'mouse') event.preventDefault()
  }

  readonly #hold = (event: TouchEvent): void => {
    if (this.#ghost && event.cancelable) event.preventDefault()
  }
}
