// What a workload sees of one document on one device, for every engine built on Yjs.
import * as Y from 'yjs'
import { yjsSeed } from './content.js'

export class YClient {
  constructor(name, seedIndex, opt) {
    this.name = name
    this.doc = new Y.Doc()
    if (seedIndex != null) Y.applyUpdate(this.doc, yjsSeed(seedIndex, opt))
    this.bench = this.doc.getMap('bench')
    this.synced = new Promise(() => {}) // the adapter renews it at every connect
  }
  set(key, value) {
    this.bench.set(key, value)
  } // one small edit = one transaction
  get(key) {
    return this.bench.get(key)
  }
  keys() {
    return this.bench.size
  }
  setField(rec, field, value) {
    this.doc.getMap('records').get(rec).set(field, value)
  }
  hasContent() {
    return this.doc.getMap('records').size > 0
  }
  size() {
    return Y.encodeStateAsUpdate(this.doc).length
  }
  /** cb(key, value) for every edit that came from elsewhere */
  onRemote(cb) {
    this.bench.observe((e, tr) => {
      if (!tr.local) for (const k of e.keysChanged) cb(k, this.bench.get(k))
    })
  }
  onUpdate(cb) {
    this.doc.on('update', cb)
  }
}

/** A device: many docs, online or offline. Adapters give attach(client) -> { synced, detach() } and may share a socket. */
export class YDevice {
  constructor() {
    this.clients = new Map()
    this.links = new Map()
    this.online = false
  }
  client(name, seedIndex, opt) {
    return new YClient(name, seedIndex, opt)
  }
  openSocket() {} // override when all docs share one socket
  closeSocket() {}
  load(name, seedIndex = null, opt) {
    const c = this.client(name, seedIndex, opt)
    this.clients.set(name, c)
    if (this.online) this.#link(c)
    return c
  }
  want(name) {
    return this.load(name)
  }
  #link(c) {
    const l = this.attach(c)
    this.links.set(c.name, l)
    c.synced = l.synced
  }
  connect() {
    this.online = true
    this.openSocket()
    for (const c of this.clients.values()) this.#link(c)
  }
  disconnect() {
    this.online = false
    for (const l of this.links.values()) l.detach()
    this.links.clear()
    this.closeSocket()
  }
  destroy() {
    this.disconnect()
    for (const c of this.clients.values()) c.doc.destroy()
    this.clients.clear()
  }
}
