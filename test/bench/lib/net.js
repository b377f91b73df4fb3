// Count real TCP bytes (HTTP upgrade, frames and all) of every client socket this process opens.
import dc from 'node:diagnostics_channel'

const sockets = []
dc.subscribe('net.client.socket', ({ socket }) => sockets.push(socket))
/** mark() now, later mark.total(): bytes and sockets opened since */
export function mark() {
  const from = sockets.length
  return () => {
    const s = sockets.slice(from)
    return {
      sockets: s.length,
      up: s.reduce((a, x) => a + x.bytesWritten, 0),
      down: s.reduce((a, x) => a + x.bytesRead, 0),
    }
  }
}
