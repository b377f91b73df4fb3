import { createHash } from 'node:crypto'
import * as A from '@automerge/automerge'
import { parseAutomergeUrl, Repo, stringifyAutomergeUrl } from '@automerge/automerge-repo'
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket'
import { plain } from '../lib/content.js'
import { startServer } from '../lib/proc.js'

const urlOf = name => stringifyAutomergeUrl(new Uint8Array(createHash('sha256').update(name).digest().subarray(0, 16)))
const idOf = name => parseAutomergeUrl(urlOf(name)).documentId
export function amSeed(i, opt) {
  // deterministic bytes, as yjsSeed
  let d = A.init({ actor: (100000 + i).toString(16).padStart(32, '0') })
  d = A.change(d, { time: 0 }, x => {
    x.bench = {}
    x.records = plain(i, opt)
  })
  return A.save(d)
}
const same = (a, b) => a.length === b.length && a.every(x => b.includes(x))

class Client {
  constructor(name) {
    this.name = name
    this.handle = null
    this.synced = new Promise(() => {})
  }
  set(key, value) {
    this.handle.change(d => {
      d.bench[key] = value
    })
  }
  get(key) {
    return this.handle?.doc()?.bench[key]
  }
  keys() {
    return Object.keys(this.handle?.doc()?.bench ?? {}).length
  }
  setField(rec, field, value) {
    this.handle.change(d => {
      d.records[rec][field] = value
    })
  }
  hasContent() {
    return Object.keys(this.handle?.doc()?.records ?? {}).length > 0
  }
  size() {
    return A.save(this.handle.doc()).length
  }
  onRemote(cb) {
    this.handle.on('change', ({ patches }) => {
      const keys = new Set()
      for (const p of patches) if (p.path[0] === 'bench' && p.path.length > 1) keys.add(p.path[1])
      const d = this.handle.doc()
      for (const k of keys) cb(k, d.bench[k])
    })
  }
  onUpdate(cb) {
    this.handle.on('change', cb)
  }
  check(theirs) {
    if (this.handle && theirs && same(theirs, A.getHeads(this.handle.doc()))) this.done?.()
  }
  renew() {
    this.synced = new Promise(resolve => {
      this.done = resolve
    })
  }
}
class Device {
  constructor(url) {
    this.url = url
    this.clients = new Map()
    this.byId = new Map()
    this.online = false
    this.repo = new Repo({ network: [] })
    this.repo.synchronizer.on('sync-state', m => this.byId.get(m.documentId)?.check(m.syncState.theirHeads))
  }
  #add(name) {
    const c = new Client(name)
    this.clients.set(name, c)
    this.byId.set(idOf(name), c)
    if (this.online) c.renew()
    return c
  }
  load(name, seedIndex, opt) {
    const c = this.#add(name)
    c.handle = this.repo.import(amSeed(seedIndex, opt), { docId: idOf(name) })
    return c
  }
  want(name) {
    // unknown here: ask the server
    const c = this.#add(name)
    c.found = this.peer
      .then(() => this.repo.find(urlOf(name)))
      .then(h => {
        c.handle = h
        c.done()
      })
    return c
  }
  connect() {
    this.online = true
    for (const c of this.clients.values()) c.renew()
    this.peer = new Promise(resolve => this.repo.networkSubsystem.once('peer', resolve))
    this.net = new WebSocketClientAdapter(this.url)
    this.repo.networkSubsystem.addNetworkAdapter(this.net)
  }
  disconnect() {
    this.online = false
    if (!this.net) return
    const n = this.net
    this.net = null
    try {
      this.repo.networkSubsystem.removeNetworkAdapter(n)
    } catch {}
    n.socket?.close()
  }
  destroy() {
    this.disconnect()
    this.clients.clear()
  }
}
export const nodefs = {
  name: 'automerge-fs',
  persistent: true,
  start: dataDir => startServer({ entry: new URL('../servers/automerge.mjs', import.meta.url).pathname, dataDir }),
  device: url => new Device(url),
}
