import { setMaxListeners } from 'node:events'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { startServer } from '../lib/proc.js'
import { YDevice } from '../lib/yclient.js'

setMaxListeners(0, process) // each provider adds a process 'exit' listener

class Device extends YDevice {
  constructor(url, token) {
    super()
    this.url = url
    this.token = token
  }
  attach(c) {
    const p = new WebsocketProvider(this.url, c.name, c.doc, {
      WebSocketPolyfill: WebSocket,
      disableBc: true,
      params: { token: this.token },
    })
    return { synced: new Promise(resolve => p.once('sync', resolve)), detach: () => p.destroy() }
  }
}
const make = (name, persist) => ({
  name,
  persistent: !!persist,
  start: dataDir =>
    startServer({
      entry: 'server.mjs',
      cwd: new URL('../servers/y-websocket-server', import.meta.url).pathname,
      dataDir,
      env: { PERSIST: persist },
    }),
  device: (url, token = 't') => new Device(url, token),
})
export const memory = make('yws-mem', '')
export const leveldb = make('yws-leveldb', 'leveldb')
