// The relay as a process on its folder: one owner at a time, killed and stopped, and commands that meet it in every state.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { openChannel, socketPath } from '../../../relay/cli/channel.ts'
import { FolderInUseError, findFolder, openFolder } from '../../../relay/cli/folder.ts'
import { type Child, start } from '../../e2e/support/child.ts'
import { environment, root } from '../../support/child.ts'
import { dataFolder, json, keepingIo, relayOn, SALES, satchel, satchelProcess } from './support.ts'

const HEAD = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
const ADDRESS = /^Satchel is at http:\/\/localhost:(\d+)$/
const SETUP = /^Set up your company: http:\/\/localhost:\d+\/#setup=([\w-]{43})$/

function serve(context: TestContext, folder: string, env: Record<string, string> = {}): Child {
  const child = start(['relay/cli/main.ts', 'serve'], {
    LC_ALL: 'C',
    SATCHEL_PORT: '0',
    SATCHEL_LOG: 'info',
    ...env,
    SATCHEL_DATA: folder,
  })
  context.after(() => child.end('SIGKILL'))
  return child
}

async function serving(context: TestContext, folder: string): Promise<{ child: Child; port: number }> {
  const child = serve(context, folder)
  const [, port] = await child.line(ADDRESS)
  return { child, port: Number(port) }
}

async function setUp(port: number, secret: string): Promise<number> {
  const origin = `http://localhost:${port}`
  const body = { token: secret, company: 'Muster', name: 'Chefin', password: 'vier Hasen im Klee', language: 'de' }
  const response = await fetch(`http://127.0.0.1:${port}/api/setup`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.status
}

test('a relay that rehearses serves the same, and keeps nothing of it', async context => {
  const folder = dataFolder(context)
  const child = serve(context, folder, { SATCHEL_REHEARSE: 'yes' })
  const [, port] = await child.line(ADDRESS)
  const [, secret = ''] = await child.line(SETUP)
  assert.equal(await setUp(Number(port), secret), 201)
  await child.end('SIGTERM')
  assert.deepEqual((await json(folder, 'list', 'pipeline')).value, [])
})

test('an empty folder prints a set-up link at each start; only the last one works, once', async context => {
  const folder = dataFolder(context)
  const first = await serving(context, folder)
  const [, old = ''] = await first.child.line(SETUP)
  await first.child.end('SIGTERM')
  const second = await serving(context, folder)
  const [, fresh = ''] = await second.child.line(SETUP)
  assert.equal(await setUp(second.port, old), 403)
  assert.equal(await setUp(second.port, fresh), 201)
  assert.notEqual(await setUp(second.port, fresh), 201)
  await second.child.end('SIGTERM')
  const third = await serving(context, folder)
  await satchel(folder, ['user', 'list'])
  assert.doesNotMatch(third.child.output, /setup=/)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends a relay with 0, also when it comes twice at once`, async context => {
    const child = spawn(process.execPath, ['relay/cli/main.ts', 'serve'], {
      cwd: root,
      env: environment({ NODE_TEST_CONTEXT: undefined, SATCHEL_DATA: dataFolder(context), SATCHEL_PORT: '0' }),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    context.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    // Ctrl-C under npm arrives twice: from the terminal and from npm.
    child.kill(signal)
    child.kill(signal)
    assert.deepEqual(await ended, [0, null])
  })
}

test('a connection that never asks for anything does not keep the relay from ending', async context => {
  const { child, port } = await serving(context, dataFolder(context))
  const silent = connect(port, '127.0.0.1')
  context.after(() => silent.destroy())
  await once(silent, 'connect')
  await child.end('SIGTERM')
})

test('nothing of the folder is for other users of the machine', async context => {
  const folder = join(dataFolder(context), 'deep', 'data')
  await serving(context, folder)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  for (const name of ['satchel.sqlite', 'satchel.sqlite-wal', 'lock.sqlite', 'relay-key.pem', 'relay.sock']) {
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name)
  }
})

test('after kill -9 commands work on the folder alone, and the next relay takes over the stale socket', async context => {
  const folder = dataFolder(context)
  const killed = await serving(context, folder)
  const added = await satchelProcess(folder, ['user', 'add', 'Ada', '--role', 'rep'])
  assert.equal(added.exit, 0)
  assert.match(added.out, new RegExp(`http://localhost:${killed.port}/#signin=`))
  await killed.child.end('SIGKILL')
  assert.ok(existsSync(join(folder, 'relay.sock')), 'the socket is still there')
  const alone = await json(folder, 'user', 'list')
  assert.deepEqual([alone.exit, alone.value.length], [0, 1])
  const next = await serving(context, folder)
  const through = await satchelProcess(folder, ['user', 'link', 'Ada'])
  assert.match(through.out, new RegExp(`http://localhost:${next.port}/#signin=`))
})

test('a command under way in a relay that is killed says that it was not done, and can be repeated', async context => {
  const folder = dataFolder(context)
  const { child } = await serving(context, folder)
  const io = keepingIo()
  const ended = new Promise<void>(resolve => {
    const note = io.progress
    Object.assign(io, {
      progress: (text: { en: string; de: string }) => {
        note(text)
        resolve(child.end('SIGKILL'))
      },
    })
  })
  const ran = await satchel(folder, ['import', 'opportunities', SALES], io)
  await ended
  assert.equal(ran.exit, 1)
  assert.match(ran.err, /The relay ended before the job was done\.\n$/)
  const again = await json(folder, 'import', 'opportunities', SALES)
  assert.equal(again.exit, 0)
  assert.equal(again.value.created + again.value.unchanged, 8800)
  assert.equal((await json(folder, 'verify')).exit, 0)
})

test('SIGTERM during an import ends with 0, keeps what was imported, and says so to whoever waits', async context => {
  const folder = dataFolder(context)
  const { child } = await serving(context, folder)
  const io = keepingIo()
  let stopped: Promise<void> | null = null
  Object.assign(io, { progress: () => (stopped ??= child.end('SIGTERM')) })
  const ran = await satchel(folder, ['import', 'opportunities', SALES], io)
  await stopped
  // On a fast machine the import may have been done by then.
  if (ran.exit !== 0) assert.match(ran.err, /Stopped before the job was done\. What was done until then stays/)
  assert.ok(!existsSync(join(folder, 'relay.sock')))
  assert.equal((await json(folder, 'verify')).exit, 0)
})

test('of two relays started at once one runs, and the other says so', async context => {
  const folder = dataFolder(context)
  const both = [serve(context, folder), serve(context, folder)]
  const outcomes = await Promise.all(
    both.map(child =>
      child.line(/^Satchel is at|^(A relay is running on|Another Satchel is working in) the data folder/),
    ),
  )
  const refused = outcomes.filter(([, sentence]) => sentence !== undefined)
  assert.equal(refused.length, 1, outcomes.join())
})

test('a folder held by another process is waited for a while and then refused with a sentence', async context => {
  const folder = findFolder(dataFolder(context), false)
  const held = openFolder(folder)
  assert.throws(() => openFolder(folder), FolderInUseError)
  const waiting = satchelProcess(folder, ['user', 'list'])
  const ran = await waiting
  assert.equal(ran.exit, 1)
  assert.match(ran.err, /^Another Satchel is working in the data folder .*; please try again/)
  held.close()
  held.close()
  assert.equal((await satchelProcess(folder, ['user', 'list'])).exit, 0)
})

test('a port that is taken is said, and the folder is free again', async context => {
  const folder = dataFolder(context)
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  const { port } = server.address() as { port: number }
  const child = serve(context, folder, { SATCHEL_PORT: String(port) })
  await child.line(new RegExp(`^Port ${port} is taken by another program; choose another with SATCHEL_PORT\\.$`))
  await child.end('SIGTERM')
  assert.equal((await satchel(folder, ['user', 'list'])).exit, 0)
})

test('by default nothing but this machine can connect', async context => {
  const { port } = await serving(context, dataFolder(context))
  const table = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8')
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const listening = table
    .split('\n')
    .flatMap(line => /^\s*\d+: (\w+):(\w{4}) \S+ 0A /.exec(line)?.slice(1, 3).join(':') ?? [])
  const own = listening.filter(each => each.endsWith(`:${hex}`))
  assert.ok(own.length > 0)
  for (const each of own) assert.match(each, /^(0100007F|00000000000000000000000001000000):/)
})

test('a folder whose path is too long for a socket is reached all the same', async context => {
  const folder = join(dataFolder(context), 'x'.repeat(120))
  mkdirSync(folder)
  assert.ok(Buffer.byteLength(socketPath(folder)) <= 100)
  const relay = await relayOn(folder, context)
  assert.equal((await satchel(folder, ['user', 'add', 'Ada', '--role', 'rep'])).exit, 0)
  assert.ok(relay.core.accounts.findPerson('Ada'))
  assert.equal(await relay.stop(), 0)
  assert.ok(!existsSync(socketPath(findFolder(folder, false))))
})

test('what is no command line gets nothing from the socket, and the relay goes on', async context => {
  const folder = dataFolder(context)
  await relayOn(folder, context)
  const send = (text: string) =>
    new Promise<string>(resolve => {
      let answer = ''
      const socket = connect(socketPath(findFolder(folder, false)), () => socket.end(text))
      socket.setEncoding('utf8').on('data', chunk => {
        answer += chunk
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(answer))
    })
  const post = (body: string) =>
    `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  assert.match(await send('nonsense\r\n\r\n'), /^HTTP\/1\.1 400/)
  assert.match(await send(post('')), /^HTTP\/1\.1 400/)
  assert.match(await send(post('{}\n')), /^HTTP\/1\.1 400/)
  assert.match(
    await send(post('{"argv":["list"],"language":"en","files":[{"name":"x","bytes":9}]}\nabc')),
    /^HTTP\/1\.1 400/,
  )
  assert.match(await send(post('{"argv":["drop"],"language":"en","files":[]}\n')), /another version[\s\S]*"exit":1/)
  assert.equal((await json(folder, 'user', 'list')).exit, 0)
})

test('a command whose person gave up is told to stop', async context => {
  const folder = findFolder(dataFolder(context), false)
  const stopped = new Promise<void>(resolve => {
    const run = (_argv: readonly string[], _files: unknown, io: { signal: AbortSignal }) =>
      new Promise<number>(done => {
        io.signal.addEventListener('abort', () => {
          resolve()
          done(0)
        })
      })
    void openChannel(folder, run).then(channel => {
      context.after(channel.close)
      const socket = connect(socketPath(folder), () => {
        const body = '{"argv":["x"],"language":"en","files":[]}\n'
        socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
        socket.once('data', () => socket.destroy())
        setImmediate(() => socket.destroy())
      })
    })
  })
  await stopped
})

test('O10 a field that somebody edited here is kept against a changed file, named in the report and in the document', async context => {
  const folder = dataFolder(context)
  const relay = await relayOn(folder, context)
  await satchel(folder, ['user', 'add', 'Zita', '--role', 'office'])
  const file = join(folder, 'deals.csv')
  const put = (price: number) =>
    writeFileSync(file, [HEAD, `K1,Ada Nord,GTX Pro,Isdom,Won,25-10-2016,31-03-2017,${price}`, ''].join('\n'))
  put(100)
  const { value: first } = await json(folder, 'import', 'opportunities', file)
  const { address } = first.rows[0]
  const { value: before } = await json(folder, 'show', address)
  const key = `${before.opportunities[0].id}.price`
  const token = (await satchel(folder, ['user', 'token', 'Zita'])).out.trim()

  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { authorization: `Bearer ${token}` } })
    }
  }
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`ws://127.0.0.1:${relay.port}`, address, doc, {
    WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  })
  await new Promise<void>(resolve => provider.once('sync', () => resolve()))
  const changed = new Promise<void>(resolve => {
    const off = relay.core.catalogue.follow('*', ({ document }) => {
      if (document.summary.wonRevenue !== 150) return
      off()
      resolve()
    })
  })
  doc.getMap('opportunities').set(key, 150)
  await changed
  provider.destroy()
  doc.destroy()

  put(120)
  const { exit, value } = await json(folder, 'import', 'opportunities', file)
  assert.deepEqual([exit, value.collisions], [0, 1])
  assert.deepEqual(value.rows[0].collisions, [{ field: 'price', ours: 150, theirs: 120 }])
  const { value: after } = await json(folder, 'show', address)
  assert.equal(after.opportunities[0].price, 150)
  const [collision] = after.collisions
  assert.deepEqual(
    [collision.field, collision.value, collision.standing, collision.standingBy, collision.origin],
    ['price', 120, 150, 'Zita', 'import'],
  )
  const verified = await json(folder, 'verify')
  assert.deepEqual([verified.exit, verified.value.unsigned], [0, 1])
})
