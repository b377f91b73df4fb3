// The way to the relay as the parts of a device see it: this tab's own socket, or the tab that has one (DESIGN 8).
import type { Welcome } from './wire/catalogue.ts'
import type { DeviceFrame, RelayFrame } from './wire/frames.ts'

export interface Link {
  /** The relay has welcomed this device, and the connection stands. */
  readonly ready: boolean
  /** Whether the relay takes the epoch with `open`: an older one would hang up. */
  readonly epochs?: boolean
  /** What is said while it is not ready is lost. */
  send(frame: DeviceFrame): void
}

export interface LinkEvents {
  onWelcome(welcome: Welcome): void
  onFrame(frame: RelayFrame): void
  /** A connection that was ready has ended. */
  onLost(): void
  /** Nothing is wrong: the relay answered a ping. */
  onPong(): void
}
