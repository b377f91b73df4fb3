// Tabs of a real browser: BroadcastChannel and Web Locks, and what a page hears before it is put to sleep.
import type { Tabs } from './tabs.ts'

export const browserTabs: Tabs = {
  channel: (name, receive) => {
    let channel: BroadcastChannel | null = null
    let isOver = false
    const hear = (does: boolean) => {
      if (!does) {
        channel?.close()
        channel = null
      } else if (!channel && !isOver) {
        channel = new BroadcastChannel(name)
        channel.onmessage = event => receive(event.data)
      }
    }
    hear(true)
    return {
      hear,
      post: message => {
        if (isOver) return
        const passing = channel ?? new BroadcastChannel(name)
        passing.postMessage(message)
        if (passing !== channel) passing.close()
      },
      close: () => {
        isOver = true
        hear(false)
      },
    }
  },
  hold: (name, { held, lost, steal = false }) => {
    const waiting = new AbortController()
    let letGo: (() => void) | null = null
    let isOver = false
    const options = steal ? { steal } : { signal: waiting.signal }
    const ended = navigator.locks.request(name, options, async () => {
      if (isOver) return
      const over = new Promise<void>(resolve => {
        letGo = resolve
      })
      held()
      await over
    })
    ended.catch(() => {
      // Stolen. A request that was never granted ends when we stop waiting, or with the page.
      if (!isOver && letGo) lost?.()
    })
    return () => {
      isOver = true
      waiting.abort()
      letGo?.()
    }
  },
}

/** Those parts of a device that concern the page it is on. */
export interface PageDevice {
  wake(): void
  /** The system says that there is no network. */
  doubt(): void
  /** The page may be gone after this turn. */
  leave(): void
  /** It is not. */
  stay(): void
  flush(): Promise<void>
  rest(): void
  return(): void
}

/**
 * The network coming back and the screen being turned on wake the device; hiding saves what is being typed, and notes
 * what that may not come to. A page that
 * is kept for the way back, or frozen in the background, cannot work: it lets another tab lead before.
 */
export function listenToPage(device: PageDevice): () => void {
  const listening = new AbortController()
  const { signal } = listening
  const visibility = () => {
    if (document.visibilityState === 'hidden') return device.leave()
    device.stay()
    device.wake()
  }
  window.addEventListener('online', () => device.wake(), { signal })
  // Said to be gone, the network is asked: the connection would be believed in for half a minute.
  window.addEventListener('offline', () => device.doubt(), { signal })
  document.addEventListener('visibilitychange', visibility, { signal })
  // Until the next page has come, a write is mostly done.
  window.addEventListener('beforeunload', () => void device.flush(), { signal })
  window.addEventListener(
    'pagehide',
    ({ persisted }) => {
      device.leave()
      if (persisted) device.rest()
    },
    { signal },
  )
  const shown = ({ persisted }: PageTransitionEvent) => {
    device.stay()
    if (persisted) device.return()
  }
  window.addEventListener('pageshow', shown, { signal })
  document.addEventListener('freeze', () => device.rest(), { signal })
  document.addEventListener('resume', () => device.return(), { signal })
  return () => listening.abort()
}
