import { Server } from '@hocuspocus/server'
import { ready } from './_common.mjs'

const extensions = []
if (process.env.PERSIST === 'sqlite') {
  const { SQLite } = await import('@hocuspocus/extension-sqlite')
  extensions.push(new SQLite({ database: `${process.env.DATA_DIR}/db.sqlite` }))
}
// Shipped limits (maxPendingDocuments: 100) make the server close a socket that asks for more than 100 documents at once:
// such a device never syncs. Raised here so that it can be measured; LIMITS=default keeps them.
const limits =
  process.env.LIMITS === 'default'
    ? {}
    : { maxPendingDocuments: 1e6, maxUnauthenticatedQueueMessages: 1e7, maxUnauthenticatedQueueSize: 2 ** 31 }
const s = new Server({ ...limits, address: '127.0.0.1', port: 0, quiet: true, stopOnSignals: false, extensions })
await s.listen()
ready(s.httpServer.address().port)
process.on('SIGTERM', async () => {
  await s.destroy()
  process.exit(0)
})
