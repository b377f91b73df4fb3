// The device socket's frames, protocol 1: binary, one frame a message, `type` first. What is hot is binary, what is
// rare is JSON. `relay/SPEC.md` numbers the rules.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Asked, AskedDraft } from './asks.ts'
import { type BriefCatalogue, inBrief, inFull } from './brief.ts'
import type { CarriedWord, Catalogue, Hello, Welcome } from './catalogue.ts'
import type { NumberedEntry, Submission } from './entry.ts'
import { SIGNATURE_BYTES } from './entry.ts'
import type { ToldProfiles } from './profiles.ts'
import { type Pulled, readPulled, readWanted, type Wanted, writePulled, writeWanted } from './pulling.ts'
import type { Refusal } from './refusals.ts'

/** The newest protocol this code speaks, and the oldest it still does. A newer one adds; it does not change. */
export const PROTOCOL = 1
export const OLDEST_PROTOCOL = 1

const TYPE = {
  hello: 1,
  open: 2,
  close: 3,
  data: 4,
  submit: 5,
  check: 6,
  ask: 7,
  ping: 8,
  pull: 9,
  carried: 10,
  withdraw: 11,
  bring: 13,
  welcome: 65,
  closed: 67,
  relayData: 68,
  answer: 69,
  checked: 70,
  catalogue: 71,
  pong: 72,
  asked: 73,
  pulled: 74,
  left: 75,
  profiles: 76,
  brought: 78,
} as const

/** What a device says. */
export type DeviceFrame =
  | { readonly type: 'hello'; readonly hello: Hello }
  /**
   * Asks for a document's channel: a virtual socket that speaks the y-websocket protocol. The device numbers them.
   * `epoch`: that of the copy which is to be brought up to date; left out where there is none.
   */
  | { readonly type: 'open'; readonly channel: number; readonly address: string; readonly epoch?: number }
  | { readonly type: 'close'; readonly channel: number }
  | { readonly type: 'data'; readonly channel: number; readonly bytes: Uint8Array }
  | { readonly type: 'submit'; readonly submission: Submission }
  /** Asks, without submitting, which of these change lists (JSON) would be refused. */
  | { readonly type: 'check'; readonly ref: number; readonly address: string; readonly changes: readonly string[] }
  /** Asks the office to look at a draft. Only to relays that have said an `asked` on this connection: older ones close. */
  | { readonly type: 'ask'; readonly asked: AskedDraft }
  /** Takes a question back: its draft was discarded. Only to relays that have said they know this: others close. */
  | { readonly type: 'withdraw'; readonly draft: string }
  /** A submission of somebody else's device, as it came by file. Only to relays whose welcome says that they take it. */
  | { readonly type: 'bring'; readonly person: string; readonly device: string; readonly submission: Submission }
  | { readonly type: 'ping' }
  /** Asks for the content of documents, from a head on; 0: all of it. Only to relays that say `carries`, as is the next. */
  | { readonly type: 'pull'; readonly wanted: readonly Wanted[] }
  | { readonly type: 'carried'; readonly word: CarriedWord }

/** The relay's answer to one entry of a submission. */
export type EntryAnswer =
  | {
      readonly n: number
      readonly status: 'committed'
      readonly sequence: number
      readonly index: number
      /** What a command came to, as JSON; empty for edits and for commands with nothing to tell. */
      readonly result: string
    }
  | { readonly n: number; readonly status: 'refused'; readonly refusal: Refusal }
  /** Not stored and not counted: something before it was refused. It waits for the device to recover. */
  | { readonly n: number; readonly status: 'held' }
  /** Not stored: entries from `expected` on are missing before it. */
  | { readonly n: number; readonly status: 'gap'; readonly expected: number }
  /** Not stored, nothing wrong with it: the relay could not write. To be sent again. */
  | { readonly n: number; readonly status: 'later' }

/** What the relay says. */
export type RelayFrame =
  | { readonly type: 'welcome'; readonly welcome: Welcome }
  | { readonly type: 'closed'; readonly channel: number; readonly code: number; readonly reason: string }
  | { readonly type: 'data'; readonly channel: number; readonly bytes: Uint8Array }
  | { readonly type: 'answer'; readonly ref: number; readonly answers: readonly EntryAnswer[] }
  /** What became of what was carried; `ref` counts these alone. */
  | { readonly type: 'brought'; readonly ref: number; readonly answers: readonly EntryAnswer[] }
  | { readonly type: 'checked'; readonly ref: number; readonly results: readonly (Refusal | null)[] }
  /** `brief`: to be written in the short form; read, a frame is always in full. */
  | { readonly type: 'catalogue'; readonly catalogue: Catalogue; readonly brief?: boolean }
  | { readonly type: 'pong' }
  /** How this device's questions to the office stand: all of them after hello, then each that changes. */
  | { readonly type: 'asked'; readonly asked: Asked }
  | { readonly type: 'pulled'; readonly pulled: Pulled }
  /** These are handed over, and are to be deleted. */
  | { readonly type: 'left'; readonly addresses: readonly string[] }
  /** The company's own status profiles. Only to devices whose hello names those they have. */
  | { readonly type: 'profiles'; readonly told: ToldProfiles }
  /** Of a newer relay: to be passed over, so that relays can be updated before devices. */
  | { readonly type: 'unknown' }

export function encodeDeviceFrame(frame: DeviceFrame): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, TYPE[frame.type])
  switch (frame.type) {
    case 'hello':
      encoding.writeVarString(encoder, JSON.stringify(frame.hello))
      break
    case 'open':
      encoding.writeVarUint(encoder, frame.channel)
      encoding.writeVarString(encoder, frame.address)
      if (frame.epoch !== undefined) encoding.writeVarUint(encoder, frame.epoch)
      break
    case 'close':
      encoding.writeVarUint(encoder, frame.channel)
      break
    case 'data':
      encoding.writeVarUint(encoder, frame.channel)
      encoding.writeUint8Array(encoder, frame.bytes)
      break
    case 'submit':
      writeSubmission(encoder, frame.submission)
      break
    case 'bring':
      encoding.writeVarString(encoder, frame.person)
      encoding.writeVarString(encoder, frame.device)
      writeSubmission(encoder, frame.submission)
      break
    case 'check':
      encoding.writeVarUint(encoder, frame.ref)
      encoding.writeVarString(encoder, frame.address)
      encoding.writeVarUint(encoder, frame.changes.length)
      for (const changes of frame.changes) encoding.writeVarString(encoder, changes)
      break
    case 'ask':
      encoding.writeVarString(encoder, frame.asked.draft)
      encoding.writeVarString(encoder, frame.asked.address)
      // Numbers count from 1: 0 is none.
      encoding.writeVarUint(encoder, frame.asked.n ?? 0)
      encoding.writeVarString(encoder, frame.asked.changes)
      encoding.writeVarString(encoder, frame.asked.code)
      break
    case 'withdraw':
      encoding.writeVarString(encoder, frame.draft)
      break
    case 'ping':
      break
    case 'pull':
      encoding.writeVarUint(encoder, frame.wanted.length)
      for (const wanted of frame.wanted) writeWanted(encoder, wanted)
      break
    case 'carried':
      encoding.writeVarString(encoder, JSON.stringify(frame.word))
      break
  }
  return encoding.toUint8Array(encoder)
}

function writeSubmission(encoder: encoding.Encoder, submission: Submission): void {
  encoding.writeVarUint(encoder, submission.ref)
  encoding.writeVarString(encoder, submission.address)
  encoding.writeVarUint(encoder, submission.generation)
  encoding.writeVarUint(encoder, submission.epoch)
  encoding.writeVarUint(encoder, submission.entries.length)
  for (const entry of submission.entries) {
    encoding.writeVarUint(encoder, entry.n)
    encoding.writeVarUint8Array(encoder, entry.bytes)
  }
  encoding.writeUint8Array(encoder, submission.signature)
}

/** Reads a frame from a device. The bytes inside are views of `bytes`. @throws where it is malformed. */
export function decodeDeviceFrame(bytes: Uint8Array): DeviceFrame {
  const decoder = decoding.createDecoder(bytes)
  const frame = readDeviceFrame(decoder)
  if (decoding.hasContent(decoder)) throw new Error('bytes after the end of the frame')
  return frame
}

function readDeviceFrame(decoder: decoding.Decoder): DeviceFrame {
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case TYPE.hello:
      return { type: 'hello', hello: JSON.parse(decoding.readVarString(decoder)) as Hello }
    case TYPE.open:
      return readOpen(decoder)
    case TYPE.close:
      return { type: 'close', channel: decoding.readVarUint(decoder) }
    case TYPE.data:
      return { type: 'data', channel: decoding.readVarUint(decoder), bytes: decoding.readTailAsUint8Array(decoder) }
    case TYPE.submit:
      return { type: 'submit', submission: readSubmission(decoder) }
    case TYPE.bring: {
      const person = decoding.readVarString(decoder)
      const device = decoding.readVarString(decoder)
      return { type: 'bring', person, device, submission: readSubmission(decoder) }
    }
    case TYPE.check: {
      const ref = decoding.readVarUint(decoder)
      const address = decoding.readVarString(decoder)
      return { type: 'check', ref, address, changes: readList(decoder, decoding.readVarString) }
    }
    case TYPE.ask:
      return { type: 'ask', asked: readAsked(decoder) }
    case TYPE.withdraw:
      return { type: 'withdraw', draft: decoding.readVarString(decoder) }
    case TYPE.ping:
      return { type: 'ping' }
    case TYPE.pull:
      return { type: 'pull', wanted: readList(decoder, readWanted) }
    case TYPE.carried:
      return { type: 'carried', word: JSON.parse(decoding.readVarString(decoder)) as CarriedWord }
    default:
      throw new Error(`unknown frame type ${type}`)
  }
}

/** The epoch stands at the end, from devices that name it. */
function readOpen(decoder: decoding.Decoder): Extract<DeviceFrame, { type: 'open' }> {
  const channel = decoding.readVarUint(decoder)
  const address = decoding.readVarString(decoder)
  const epoch = decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : undefined
  return epoch === undefined ? { type: 'open', channel, address } : { type: 'open', channel, address, epoch }
}

function readAsked(decoder: decoding.Decoder): AskedDraft {
  const draft = decoding.readVarString(decoder)
  const address = decoding.readVarString(decoder)
  const n = decoding.readVarUint(decoder)
  const changes = decoding.readVarString(decoder)
  return { draft, address, n: n === 0 ? null : n, changes, code: decoding.readVarString(decoder) }
}

function readSubmission(decoder: decoding.Decoder): Submission {
  const ref = decoding.readVarUint(decoder)
  const address = decoding.readVarString(decoder)
  const generation = decoding.readVarUint(decoder)
  const epoch = decoding.readVarUint(decoder)
  const entries = readList(
    decoder,
    (each): NumberedEntry => ({ n: decoding.readVarUint(each), bytes: decoding.readVarUint8Array(each) }),
  )
  const signature = decoding.readUint8Array(decoder, SIGNATURE_BYTES)
  return { ref, address, generation, epoch, entries, signature }
}

/** Items of one list in a frame. A million empty ones fit into 1 MiB, and would take 100 ms to be read. */
const LIST_ITEMS = 2_000

/** Reads a counted list; the count is never believed for an allocation, a short frame throws at its end. */
function readList<T>(decoder: decoding.Decoder, read: (decoder: decoding.Decoder) => T): T[] {
  const count = decoding.readVarUint(decoder)
  if (count > LIST_ITEMS) throw new Error(`a list of more than ${LIST_ITEMS} items`)
  const list: T[] = []
  for (let index = 0; index < count; index++) list.push(read(decoder))
  return list
}

const STATUS = { committed: 0, refused: 1, held: 2, gap: 3, later: 4 } as const

export function encodeRelayFrame(frame: Exclude<RelayFrame, { type: 'unknown' }>): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, frame.type === 'data' ? TYPE.relayData : TYPE[frame.type])
  switch (frame.type) {
    case 'welcome':
      encoding.writeVarString(encoder, JSON.stringify(frame.welcome))
      break
    case 'closed':
      encoding.writeVarUint(encoder, frame.channel)
      encoding.writeVarUint(encoder, frame.code)
      encoding.writeVarString(encoder, frame.reason)
      break
    case 'data':
      encoding.writeVarUint(encoder, frame.channel)
      encoding.writeUint8Array(encoder, frame.bytes)
      break
    case 'answer':
    case 'brought':
      encoding.writeVarUint(encoder, frame.ref)
      encoding.writeVarUint(encoder, frame.answers.length)
      for (const answer of frame.answers) writeAnswer(encoder, answer)
      break
    case 'checked':
      encoding.writeVarUint(encoder, frame.ref)
      encoding.writeVarString(encoder, JSON.stringify(frame.results))
      break
    case 'catalogue':
      encoding.writeVarString(encoder, JSON.stringify(frame.brief ? inBrief(frame.catalogue) : frame.catalogue))
      break
    case 'asked':
      encoding.writeVarString(encoder, JSON.stringify(frame.asked))
      break
    case 'pulled':
      writePulled(encoder, frame.pulled)
      break
    case 'left':
      encoding.writeVarString(encoder, JSON.stringify(frame.addresses))
      break
    case 'profiles':
      encoding.writeVarString(encoder, JSON.stringify(frame.told))
      break
    case 'pong':
      break
  }
  return encoding.toUint8Array(encoder)
}

function writeAnswer(encoder: encoding.Encoder, answer: EntryAnswer): void {
  encoding.writeVarUint(encoder, answer.n)
  encoding.writeVarUint(encoder, STATUS[answer.status])
  if (answer.status === 'committed') {
    encoding.writeVarUint(encoder, answer.sequence)
    encoding.writeVarUint(encoder, answer.index)
    encoding.writeVarString(encoder, answer.result)
  } else if (answer.status === 'refused') encoding.writeVarString(encoder, JSON.stringify(answer.refusal))
  else if (answer.status === 'gap') encoding.writeVarUint(encoder, answer.expected)
}

/** Reads a frame from the relay; what a newer one adds at the end is passed over. @throws where it is malformed. */
export function decodeRelayFrame(bytes: Uint8Array): RelayFrame {
  const decoder = decoding.createDecoder(bytes)
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case TYPE.welcome:
      return { type: 'welcome', welcome: JSON.parse(decoding.readVarString(decoder)) as Welcome }
    case TYPE.closed: {
      const channel = decoding.readVarUint(decoder)
      const code = decoding.readVarUint(decoder)
      return { type: 'closed', channel, code, reason: decoding.readVarString(decoder) }
    }
    case TYPE.relayData:
      return { type: 'data', channel: decoding.readVarUint(decoder), bytes: decoding.readTailAsUint8Array(decoder) }
    case TYPE.answer:
      return { type: 'answer', ref: decoding.readVarUint(decoder), answers: readList(decoder, readAnswer) }
    case TYPE.brought:
      return { type: 'brought', ref: decoding.readVarUint(decoder), answers: readList(decoder, readAnswer) }
    case TYPE.checked: {
      const ref = decoding.readVarUint(decoder)
      return { type: 'checked', ref, results: JSON.parse(decoding.readVarString(decoder)) as (Refusal | null)[] }
    }
    case TYPE.catalogue:
      return { type: 'catalogue', catalogue: inFull(JSON.parse(decoding.readVarString(decoder)) as BriefCatalogue) }
    case TYPE.pong:
      return { type: 'pong' }
    case TYPE.asked:
      return { type: 'asked', asked: JSON.parse(decoding.readVarString(decoder)) as Asked }
    case TYPE.pulled:
      return { type: 'pulled', pulled: readPulled(decoder) }
    case TYPE.left:
      return { type: 'left', addresses: JSON.parse(decoding.readVarString(decoder)) as string[] }
    case TYPE.profiles:
      return { type: 'profiles', told: JSON.parse(decoding.readVarString(decoder)) as ToldProfiles }
    default:
      return { type: 'unknown' }
  }
}

function readAnswer(decoder: decoding.Decoder): EntryAnswer {
  const n = decoding.readVarUint(decoder)
  const status = decoding.readVarUint(decoder)
  switch (status) {
    case STATUS.committed:
      return {
        n,
        status: 'committed',
        sequence: decoding.readVarUint(decoder),
        index: decoding.readVarUint(decoder),
        result: decoding.readVarString(decoder),
      }
    case STATUS.refused:
      return { n, status: 'refused', refusal: JSON.parse(decoding.readVarString(decoder)) as Refusal }
    case STATUS.held:
      return { n, status: 'held' }
    case STATUS.gap:
      return { n, status: 'gap', expected: decoding.readVarUint(decoder) }
    case STATUS.later:
      return { n, status: 'later' }
    default:
      throw new Error(`unknown status ${status}`)
  }
}
