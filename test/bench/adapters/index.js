// One line per server under test. Each is loaded only where it runs: a generator holds no other engine's code.
const one = (file, name, installs) => ({
  load: async () => (await import(`./${file}.js`))[name],
  installs,
})

/**
 * `installs`: folders below test/bench whose packages it needs; `workloads`: the only ones it can take part in. Add one: `adapters/<file>.js` exporting
 * `{ name, persistent, keepsDocs?, start(dataDir), device(url, token) }`, and a line here. The first one is what the
 * others are compared with.
 */
export const adapters = {
  satchel: { load: async () => (await import('./satchel.ts')).satchel, installs: [] },
  'satchel-stock': {
    load: async () => (await import('./satchel-stock.ts')).stock,
    installs: [],
    workloads: ['w1', 'w2'],
  },
  'yws-mem': one('y-websocket', 'memory', ['servers/y-websocket-server']),
  'yws-leveldb': one('y-websocket', 'leveldb', ['servers/y-websocket-server']),
  'hocus-mem': one('hocuspocus', 'memory', ['.']),
  'hocus-sqlite': one('hocuspocus', 'sqlite', ['.']),
  'hocus-sqlite-shipped': { ...one('hocuspocus', 'sqliteShipped', ['.']), onRequest: true },
  'automerge-fs': one('automerge', 'nodefs', ['.']),
}
