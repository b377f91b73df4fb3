// same set-up as automerge-repo-sync-server

import { Repo } from '@automerge/automerge-repo'
import { WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket'
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs'
import { WebSocketServer } from 'ws'
import { ready } from './_common.mjs'

const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await new Promise(r => wss.once('listening', r))
const _repo = new Repo({
  network: [new WebSocketServerAdapter(wss)],
  storage: new NodeFSStorageAdapter(`${process.env.DATA_DIR}/am`),
  peerId: 'server-bench',
  sharePolicy: async () => false,
})
ready(wss.address().port)
