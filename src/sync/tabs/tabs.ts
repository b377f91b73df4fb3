// Several tabs of one profile and person: what a device needs to find and hear the others, and a device without any.

export interface Tabs {
  /**
   * Joins a channel of this name: `receive` is called with a copy of what the other tabs post, in the order in which each
   * posted it, and never with this tab's own.
   */
  channel(name: string, receive: (message: unknown) => void): TabChannel
  /**
   * Asks for a lock that one tab holds at a time, first come, first served. Returns the way to let go of it, or to stop
   * waiting; a tab that dies lets go of everything.
   */
  hold(name: string, holder: LockHolder): () => void
}

export interface TabChannel {
  /** @throws nothing that is posted may hold what cannot be cloned (functions, keys). */
  post(message: unknown): void
  /** Whether this tab receives what the others post; at first it does. */
  hear(does: boolean): void
  close(): void
}

export interface LockHolder {
  /** From here on it is ours. */
  held(): void
  /** Another tab has taken it away. */
  lost?(): void
  /** Takes it from whoever has it. */
  readonly steal?: boolean
}

/** A device that is alone in its profile: programs, benchmarks. It leads from the first moment on. */
export const alone: Tabs = {
  channel: () => ({ post: () => undefined, hear: () => undefined, close: () => undefined }),
  hold: (_name, { held }) => {
    held()
    return () => undefined
  },
}
