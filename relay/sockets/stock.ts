// A stock WebsocketProvider's own socket at /<address>: the door for integrations and other people's tools (DESIGN 7).
import type { WebSocket } from 'ws'
import type { Address } from '../../src/documents/address.ts'
import { encodeEntry } from '../../src/sync/wire/entry.ts'
import { CLOSE, type Refusal } from '../../src/sync/wire/refusals.ts'
import { WEB_DEVICE } from '../accounts/accounts.ts'
import { FRAME_BYTES } from '../limits.ts'
import { Channel } from './channel.ts'
import type { Identity, SocketContext } from './context.ts'
import { Intake } from './intake.ts'
import { Outgoing } from './outgoing.ts'

const TOO_OFTEN = 'too many refused changes'
const NO_HASH = new Uint8Array(32)
/** Bytes kept while a document is being read: one offline day's edits in one message, and then some. */
const EARLY_BYTES = 2 * FRAME_BYTES

export async function serveStockSocket(
  socket: WebSocket,
  identity: Identity,
  address: Address,
  context: SocketContext,
): Promise<void> {
  const intake = new Intake(socket)
  const outgoing = new Outgoing(socket, context.log)
  // Messages that come while the document is being read wait here.
  const early: Uint8Array[] = []
  let earlyBytes = 0
  let channel: Channel | null = null
  socket.on('message', (data: Buffer, isBinary) => {
    // One that was told to go may take its time to answer; nothing it says meanwhile counts.
    if (!outgoing.isOpen) return
    if (!isBinary) return outgoing.close(CLOSE.malformed, 'messages are binary')
    if (channel) return channel.receive(data)
    earlyBytes += data.length
    if (earlyBytes > EARLY_BYTES) return outgoing.close(CLOSE.restarting, 'please come back')
    early.push(Uint8Array.from(data))
  })
  socket.on('close', () => channel?.leave())

  // Looked up before it is read: what is somebody else's takes no longer than what has never been.
  const row = await context.store.document(address)
  const { judge } = context
  const { id: person } = identity.person
  const room = judge.seesRow(row, person) ? await context.rooms.room(address) : null
  if (!room?.row || !judge.seesRow(room.row, person)) return outgoing.close(CLOSE.notHere, 'not here for you')
  if (socket.readyState !== socket.OPEN) return

  const leave = () => outgoing.close(CLOSE.notHere, 'not here for you')
  const stops = [
    context.catalogue.follow(person, ({ document, withdrawn }) => {
      if (withdrawn && document.address === address) leave()
    }),
    context.catalogue.onSwitched(switched => {
      if (switched === person && !judge.seesRow(room.row, person)) leave()
    }),
  ]
  socket.on('close', () => {
    for (const stop of stops) stop()
  })
  const epoch = room.row.epoch
  const device = identity.tokenId ?? `${WEB_DEVICE}${identity.person.id}`
  const line = {
    push: (message: Uint8Array) => outgoing.push(message),
    answer: (message: Uint8Array) => outgoing.answer(message),
    whenRead: (bytes: number, work: () => void) => outgoing.whenRead(bytes, work),
    mayAsk: () => {
      const may = context.asked.take(identity.person.id) === 0
      if (!may) outgoing.close(CLOSE.tooOften, 'asked for everything too often')
      return may
    },
    closed: (code: number, reason: string) => outgoing.close(code, reason),
    update: (update: Uint8Array) => {
      intake.during(update.length, submit(update)).catch(error => {
        context.log.error({ err: error }, 'a stock socket failed')
        outgoing.close(CLOSE.restarting, 'please come back')
      })
    },
  }
  const submit = async (update: Uint8Array): Promise<void> => {
    const author = context.accounts.subject(identity.person.id)
    if (!author) return outgoing.close(CLOSE.signIn, 'sign in again')
    const tooMany = () => context.rooms.refusals.tooMany(author.person)
    if (tooMany()) return outgoing.close(CLOSE.tooOften, TOO_OFTEN)
    const [answer] = await context.rooms.submit(address, {
      submitter: { type: 'token', device, subject: author },
      generation: 0,
      epoch,
      entries: [{ n: 0, bytes: encodeEntry({ update, changes: [] }), hash: NO_HASH }],
      signature: null,
      note: '',
      origin: channel,
      imported: [],
      collisions: [],
    })
    if (answer?.status === 'refused') refused(outgoing, answer.refusal)
    else if (tooMany()) outgoing.close(CLOSE.tooOften, TOO_OFTEN)
    else if (answer?.status !== 'committed') outgoing.close(CLOSE.restarting, 'please come back')
  }
  channel = new Channel(context.rooms, room, line, {
    person: identity.person,
    device,
    clock: context.clock,
    asksBack: judge.may(judge.document(room.row), person, 'edit'),
  })
  channel.join()
  for (const message of early) channel.receive(message)
}

/** A stock client's copy cannot be accepted any more and must start afresh: a permanent close. */
function refused(outgoing: Outgoing, { code, message }: Refusal): void {
  if (code === 'notHere') outgoing.close(CLOSE.notHere, 'not here for you')
  else if (code === 'malformed') outgoing.close(CLOSE.malformed, message)
  else outgoing.close(CLOSE.refused, `${code}: ${message}`)
}
