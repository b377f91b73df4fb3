import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import WebSocket from 'ws'
import { startServer } from '../lib/proc.js'
import { YDevice } from '../lib/yclient.js'

class Device extends YDevice {
  constructor(url, token) {
    super()
    this.url = url
    this.token = token
  }
  openSocket() {
    this.ws = new HocuspocusProviderWebsocket({ url: this.url, WebSocketPolyfill: WebSocket })
  }
  closeSocket() {
    this.ws?.destroy()
    this.ws = null
  }
  attach(c) {
    let done
    const synced = new Promise(resolve => {
      done = resolve
    })
    const p = new HocuspocusProvider({
      name: c.name,
      document: c.doc,
      websocketProvider: this.ws,
      token: this.token,
      onSynced: () => done(),
    })
    p.attach()
    return { synced, detach: () => p.destroy() }
  }
}
const make = (name, persist, env = {}) => ({
  name,
  persistent: !!persist,
  keepsDocs: !!persist, // without persistence a document is gone when its last client leaves
  start: dataDir =>
    startServer({
      entry: new URL('../servers/hocuspocus.mjs', import.meta.url).pathname,
      dataDir,
      env: { PERSIST: persist, ...env },
    }),
  device: (url, token = 't') => new Device(url, token),
})
export const memory = make('hocus-mem', '')
export const sqlite = make('hocus-sqlite', 'sqlite')
export const sqliteShipped = make('hocus-sqlite-shipped', 'sqlite', { LIMITS: 'default' })
