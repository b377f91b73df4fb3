import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import { Channels } from '../../../src/sync/multiplexer.ts'
import { type Multiplexer, VirtualSocket } from '../../../src/sync/virtual-socket.ts'
import type { DeviceFrame } from '../../../src/sync/wire/frames.ts'
import { CLOSE } from '../../../src/sync/wire/refusals.ts'
import { settled } from './support.ts'

/** The document's own. */
const CLIENT = 7
const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address

/** The channels over a connection that only listens. */
function channels(): { line: { ready: boolean }; channels: Channels; frames: DeviceFrame[] } {
  const frames: DeviceFrame[] = []
  const line = { ready: true, send: (frame: DeviceFrame) => void frames.push(frame) }
  return { line, frames, channels: new Channels(line) }
}

function socketOn(multiplexer: Multiplexer, heard: string[] = []): VirtualSocket {
  const socket = new VirtualSocket(ADDRESS, multiplexer, () => heard.push('before'), CLIENT)
  socket.onopen = () => heard.push('open')
  socket.onmessage = ({ data }) => heard.push(`message ${[...new Uint8Array(data)].join(' ')}`)
  socket.onclose = ({ code }) => heard.push(`close ${code}`)
  return socket
}

describe('a virtual socket', () => {
  it('M1 has the constants of a WebSocket on itself', () => {
    const socket = socketOn(channels().channels)
    assert.deepEqual([socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED], [0, 1, 2, 3])
    assert.equal(VirtualSocket.OPEN, 1)
    assert.equal(socket.readyState, socket.CONNECTING)
  })

  it('M1 opens in a later turn, when handlers have been attached', async () => {
    const { channels: mux, frames } = channels()
    const heard: string[] = []
    const socket = socketOn(mux, heard)
    assert.deepEqual([heard, frames], [[], []])
    await settled()
    assert.deepEqual([heard, socket.readyState], [['open'], socket.OPEN])
    assert.deepEqual(frames, [{ type: 'open', channel: 0, address: ADDRESS }])
  })

  it('M1 that is closed in the turn it was made is never heard of', async () => {
    const { channels: mux, frames } = channels()
    const heard: string[] = []
    socketOn(mux, heard).close()
    await settled()
    assert.deepEqual([heard, frames], [[], []])
  })

  it('M2 lets sync step 1 and one’s own awareness up and nothing else', async () => {
    const { channels: mux, frames } = channels()
    const socket = socketOn(mux)
    await settled()
    const own = [1, 7, 1, CLIENT, 1, 3, 34, 97, 34]
    const others = [1, 7, 1, CLIENT + 1, 1, 3, 34, 97, 34]
    const step1 = [0, 0, 1, 0]
    for (const first of [step1, [0, 1, 2, 0, 0], [0, 2, 2, 0, 0], own, others, [1, 1, 0], [2, 0], [3], [8, 1]]) {
      socket.send(Uint8Array.from(first))
    }
    socket.send(Uint8Array.of(0, 0, 1, 0).buffer)
    assert.deepEqual(
      frames.flatMap(frame => (frame.type === 'data' ? [[...frame.bytes].join(' ')] : [])),
      ['0 0 1 0', own.join(' '), '3', '0 0 1 0'],
    )
  })

  it('M3 stays connecting while there is no connection, and opens when one comes', async () => {
    const { channels: mux, frames, line } = channels()
    line.ready = false
    const heard: string[] = []
    const socket = socketOn(mux, heard)
    await settled()
    assert.deepEqual([socket.readyState, frames, heard], [socket.CONNECTING, [], []])
    line.ready = true
    mux.connected()
    assert.deepEqual([frames.length, heard], [1, ['open']])
  })

  it('M3 hears the end of the connection as one that may be tried again', async () => {
    const { channels: mux } = channels()
    const heard: string[] = []
    const socket = socketOn(mux, heard)
    await settled()
    mux.lost()
    mux.lost()
    assert.deepEqual([heard, socket.readyState], [['open', `close ${CLOSE.restarting}`], socket.CLOSED])
    mux.received(0, Uint8Array.of(1))
    socket.close()
    assert.equal(heard.length, 2)
  })

  it('M3 numbers channels anew on each connection', async () => {
    const { channels: mux, frames } = channels()
    socketOn(mux)
    socketOn(mux)
    await settled()
    mux.lost()
    socketOn(mux)
    await settled()
    assert.deepEqual(
      frames.flatMap(frame => (frame.type === 'open' ? [frame.channel] : [])),
      [0, 1, 0],
    )
  })

  it('M4 closes alone, and tells the relay only what the relay does not know', async () => {
    const { channels: mux, frames } = channels()
    const heard: [string[], string[]] = [[], []]
    const first = socketOn(mux, heard[0])
    const second = socketOn(mux, heard[1])
    await settled()
    mux.closed(0, CLOSE.notHere, 'not here for you')
    mux.closed(7, CLOSE.notHere, 'nobody')
    assert.deepEqual(heard, [['open', 'close 4404'], ['open']])
    first.close()
    assert.deepEqual(
      frames.filter(({ type }) => type === 'close'),
      [],
    )
    second.close()
    second.close()
    assert.deepEqual(
      frames.filter(({ type }) => type === 'close'),
      [{ type: 'close', channel: 1 }],
    )
  })

  it('M5 D4 cuts what is being typed before anything from the relay, and gives each message bytes of its own', async () => {
    const { channels: mux } = channels()
    const heard: string[] = []
    const socket = socketOn(mux, heard)
    await settled()
    const frame = Uint8Array.of(9, 9, 0, 2, 1, 0)
    let data: ArrayBuffer | Uint8Array | null = null
    const { onmessage } = socket
    socket.onmessage = event => {
      data = event.data
      onmessage?.(event)
    }
    mux.received(0, frame.subarray(2))
    assert.ok((data as unknown) instanceof ArrayBuffer)
    mux.keepAlive()
    assert.deepEqual(heard, ['open', 'before', 'message 0 2 1 0', 'before', 'message 1 1 0'])
  })

  it('M1 M2 M5 carries a stock provider: step 1 up, updates never, silence is no reason to leave', async () => {
    const { channels: mux, frames } = channels()
    class Socket extends VirtualSocket {
      constructor() {
        super(ADDRESS, mux, () => undefined)
      }
    }
    const doc = new Y.Doc()
    const provider = new WebsocketProvider('ws://satchel', ADDRESS, doc, {
      WebSocketPolyfill: Socket as unknown as typeof WebSocket,
      disableBc: true,
    })
    await settled()
    assert.equal(provider.wsconnected, true)
    doc.getMap('fields').set('name', 'West')
    provider.wsLastMessageReceived = 0
    mux.keepAlive()
    assert.ok(provider.wsLastMessageReceived > 0)
    mux.received(0, Uint8Array.of(0, 0, 1, 0))
    const sent = frames.flatMap(frame => (frame.type === 'data' ? [frame.bytes[0] === 0 ? frame.bytes[1] : -1] : []))
    assert.deepEqual(
      sent.filter(step => step !== -1),
      [0],
      'no answer to a step 1 of the relay, no update',
    )
    let code = 0
    provider.on('closed', event => {
      code = event.code
    })
    mux.closed(0, CLOSE.notHere, '')
    assert.deepEqual([code, provider.shouldConnect], [4404, false])
    provider.destroy()
    provider.awareness.destroy()
    doc.destroy()
  })
})
