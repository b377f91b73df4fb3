// @y/websocket-server 0.1.5. It ignores YPERSISTENCE (that line is commented out in its source), so persistence is
// wired with setPersistence exactly as y-websocket 2.x's bundled server did.
import http from 'node:http'
import { setPersistence, setupWSConnection } from '@y/websocket-server/utils'
import * as Y from 'yjs'
import { ready } from '../_common.mjs'
import { WebSocketServer } from './ws8.mjs'

if (process.env.PERSIST === 'leveldb') {
  const { LeveldbPersistence } = await import('y-leveldb')
  const ldb = new LeveldbPersistence(`${process.env.DATA_DIR}/db`)
  setPersistence({
    provider: ldb,
    bindState: async (docName, ydoc) => {
      const persistedYdoc = await ldb.getYDoc(docName)
      const newUpdates = Y.encodeStateAsUpdate(ydoc)
      ldb.storeUpdate(docName, newUpdates)
      Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(persistedYdoc))
      ydoc.on('update', update => {
        ldb.storeUpdate(docName, update)
      })
    },
    writeState: async () => {},
  })
}
const server = http.createServer((_q, s) => s.end('okay'))
const wss = new WebSocketServer({ noServer: true })
wss.on('connection', setupWSConnection)
server.on('upgrade', (q, s, h) => wss.handleUpgrade(q, s, h, ws => wss.emit('connection', ws, q)))
server.listen(0, '127.0.0.1', () => ready(server.address().port))
