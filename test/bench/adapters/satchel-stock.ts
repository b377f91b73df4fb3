// The same relay with the client that the peers are measured with: stock y-websocket providers, one socket a document, a
// bearer token (DESIGN 6: the door for other people's tools). They sign nothing and keep nothing, so the generator does
// for each server the same work. A device of ours begins the document: stock clients cannot.
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { recordKey } from '../../../src/documents/kind.ts'
import { YClient, YDevice } from '../lib/yclient.js'
import { satchel, type Who } from './satchel.ts'

type Device = ReturnType<typeof satchel.device>

/** Its edits are under the flat keys of the kind. */
class StockClient extends YClient {
  readonly seedIndex: number | null
  readonly options: object

  constructor(name: string, seedIndex: number | null, options: object) {
    super(name, null, options)
    this.seedIndex = seedIndex
    this.options = options
  }

  set(key: string, value: number): void {
    this.bench.set(recordKey(key, 'n'), value)
  }

  onRemote(tell: (key: string, value: unknown) => void): void {
    this.bench.observe((event: Y.YMapEvent<unknown>, transaction: Y.Transaction) => {
      if (transaction.local) return
      for (const key of event.keysChanged) tell(key.slice(0, key.lastIndexOf('.')), this.bench.get(key))
    })
  }
}

class StockDevice extends YDevice {
  readonly #url: string
  readonly #own: Device

  constructor(url: string, who?: Who) {
    super()
    this.#url = url
    this.#own = satchel.device(url, who)
  }

  client(name: string, seedIndex: number | null, options: object): StockClient {
    return new StockClient(name, seedIndex, options)
  }

  openSocket(): void {
    this.#own.connect()
  }

  attach(client: StockClient) {
    let provider: WebsocketProvider | null = null
    let over = false
    const begin = async () => {
      if (client.seedIndex !== null) await this.#own.load(client.name).seed(client.seedIndex, client.options)
      const address = await this.#own.named(client.name)
      // From here on the stock client is alone.
      this.#own.destroy()
      if (over) return
      const { token } = this.#own
      class Socket extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false })
        }
      }
      provider = new WebsocketProvider(`ws://${new URL(this.#url).host}`, address, client.doc, {
        WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
        disableBc: true,
      })
      await new Promise(resolve => provider?.once('sync', resolve))
    }
    return {
      synced: begin(),
      detach: () => {
        over = true
        provider?.destroy()
      },
    }
  }
}

export const stock = {
  ...satchel,
  name: 'satchel-stock',
  device: (url: string, who?: Who) => new StockDevice(url, who),
}
