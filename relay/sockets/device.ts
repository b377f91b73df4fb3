// A device's one socket: hello, catalogue, channels of open documents, signed submissions and their answers (DESIGN 7).
import { hash } from 'node:crypto'
import type { WebSocket } from 'ws'
import { type Address, parseAddress } from '../../src/documents/address.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import type { Mode } from '../../src/policy/distribution/place.ts'
import type { DocumentRight } from '../../src/policy/rights.ts'
import { type AskedDraft, type AskState, isDraftId, parseQuestion } from '../../src/sync/wire/asks.ts'
import type { CarriedWord, Hello, Welcome } from '../../src/sync/wire/catalogue.ts'
import { type Submission, signedBytes } from '../../src/sync/wire/entry.ts'
import {
  type DeviceFrame,
  decodeDeviceFrame,
  type EntryAnswer,
  encodeRelayFrame,
  OLDEST_PROTOCOL,
  PROTOCOL,
} from '../../src/sync/wire/frames.ts'
import { CLOSE, type Refusal } from '../../src/sync/wire/refusals.ts'
import { statusReasons } from '../company/judge.ts'
import { checkChanges } from '../gate/check.ts'
import { refuse } from '../gate/refuse.ts'
import { ASKED_PER_FRAME, ASKED_WINDOW_MS, CHECKED_BYTES, HELLO_MS, OPEN_CHANNELS } from '../limits.ts'
import type { Room } from '../rooms/room.ts'
import { signatureFits } from '../signature.ts'
import { DeviceCatalogue } from './catalogue.ts'
import { Channel, OTHER_EPOCH } from './channel.ts'
import type { Identity, SocketContext } from './context.ts'
import { Intake } from './intake.ts'
import { Outgoing } from './outgoing.ts'
import { tellProfiles } from './profiles.ts'
import { Pulls } from './pulls.ts'
import { Rate } from './rate.ts'

/** How often the whole list may be asked for within a minute: drifting apart is an accident. */
const AGAIN_PER_WINDOW = 3
/** Documents told of in one word as handed over. */
const LEFT_AT_ONCE = 1_000
/** Messages kept for a channel that is still opening: a provider sends a step 1 and its awareness. */
const EARLY_MESSAGES = 16

const NOT_ENROLLED = 'this device is not enrolled for you'
const TOO_OFTEN = 'too many refused changes'

export class DeviceSocket {
  readonly #identity: Identity
  readonly #context: SocketContext
  readonly #intake: Intake
  readonly #outgoing: Outgoing
  /** While a document is being read, what the device already says to it waits in a list. */
  readonly #channels = new Map<number, Channel | Uint8Array[]>()
  readonly #pulls: Pulls
  readonly #again: Rate
  #catalogue: DeviceCatalogue | null = null
  readonly #stops: (() => void)[] = []
  readonly #helloTimer: NodeJS.Timeout
  /** `epochs`: it does again what it made in an earlier epoch. */
  #device: { readonly id: string; readonly key: Uint8Array; readonly epochs: boolean } | null = null

  constructor(socket: WebSocket, identity: Identity, context: SocketContext) {
    this.#identity = identity
    this.#context = context
    this.#intake = new Intake(socket)
    this.#outgoing = new Outgoing(socket, context.log)
    this.#pulls = new Pulls(context, this.#outgoing, () => this.#subject())
    this.#again = new Rate(context.clock, AGAIN_PER_WINDOW, ASKED_WINDOW_MS)
    this.#helloTimer = setTimeout(() => this.#outgoing.close(CLOSE.malformed, 'no hello'), HELLO_MS)
    socket.on('message', (data: Buffer, isBinary) => {
      // One that was told to go may take its time to answer; nothing it says meanwhile counts.
      if (this.#outgoing.isOpen) this.#receive(data, isBinary)
    })
    socket.on('pong', (data: Buffer) => this.#ponged(data))
    socket.on('close', () => this.#end())
  }

  #end(): void {
    clearTimeout(this.#helloTimer)
    for (const stop of this.#stops.splice(0)) stop()
    this.#catalogue?.end()
    if (this.#device) this.#context.arrivals.went(this, this.#device.id)
    for (const channel of this.#channels.values()) if (channel instanceof Channel) channel.leave()
    this.#channels.clear()
  }

  #receive(data: Buffer, isBinary: boolean): void {
    let frame: DeviceFrame
    try {
      if (!isBinary) throw new Error('frames are binary')
      frame = decodeDeviceFrame(data)
    } catch (error) {
      return this.#outgoing.close(CLOSE.malformed, error instanceof Error ? error.message : 'malformed')
    }
    if (frame.type === 'hello') return this.#take(data, this.#hello(frame.hello))
    if (!this.#device) return this.#outgoing.close(CLOSE.malformed, 'hello comes first')
    switch (frame.type) {
      case 'open':
        return this.#take(data, this.#open(frame.channel, frame.address, frame.epoch))
      case 'close': {
        const channel = this.#channels.get(frame.channel)
        if (channel instanceof Channel) channel.leave()
        this.#channels.delete(frame.channel)
        return
      }
      case 'data': {
        const channel = this.#channels.get(frame.channel)
        if (channel instanceof Channel) channel.receive(frame.bytes)
        else if (channel && channel.length < EARLY_MESSAGES) channel.push(frame.bytes.slice())
        return
      }
      case 'submit':
        return this.#take(data, this.#submit(frame.submission))
      case 'bring':
        return this.#take(data, this.#bring(frame.person, frame.device, frame.submission))
      case 'check':
        return this.#take(data, this.#check(frame.ref, frame.address, frame.changes))
      case 'ask':
        return this.#take(data, this.#ask(frame.asked))
      case 'withdraw':
        return this.#take(data, this.#withdraw(frame.draft))
      case 'pull':
        return this.#take(
          data,
          this.#pulls.ask({ list: this.#catalogue?.list ?? '', epochs: this.#device.epochs }, frame.wanted),
        )
      case 'carried':
        return this.#take(data, this.#carried(frame.word))
      case 'ping':
        return this.#outgoing.push(encodeRelayFrame({ type: 'pong' }))
    }
  }

  #take(data: Buffer, work: Promise<void>): void {
    this.#watch(this.#intake.during(data.length, work))
  }

  #watch(work: Promise<void>): void {
    work.catch(error => this.#outgoing.fail(error))
  }

  #ponged(data: Buffer): void {
    const sequence = this.#catalogue?.arrived(data.toString()) ?? null
    if (!this.#device || !this.#catalogue || sequence === null) return
    this.#context.arrivals.reached(this, this.#device.id, this.#catalogue.list, sequence)
  }

  #subject(): Subject | null {
    const subject = this.#context.accounts.subject(this.#identity.person.id)
    if (!subject) this.#outgoing.close(CLOSE.signIn, 'sign in again')
    return subject
  }

  async #hello(hello: Hello): Promise<void> {
    clearTimeout(this.#helloTimer)
    if (this.#device) return this.#outgoing.close(CLOSE.malformed, 'hello comes once')
    const protocol = Math.min(PROTOCOL, hello?.protocol)
    if (!(protocol >= OLDEST_PROTOCOL && hello.oldest <= protocol)) {
      return this.#outgoing.close(CLOSE.version, `this relay speaks protocol ${PROTOCOL}; please update`)
    }
    const { person } = this.#identity
    const known = typeof hello.device === 'string' ? this.#context.accounts.device(hello.device, person.id) : null
    if (!known) return this.#outgoing.close(CLOSE.signIn, NOT_ENROLLED)
    const { key, enrolled } = known
    this.#device = { id: hello.device, key, epochs: hello.epochs === true }
    const catalogue = new DeviceCatalogue(this.#context, {
      outgoing: this.#outgoing,
      subject: () => this.#subject(),
      device: { id: hello.device, enrolled },
      hello,
      onWithdrawn: address => this.#member(address)?.close(CLOSE.notHere, 'not here for you'),
    })
    this.#catalogue = catalogue
    this.#stops.push(
      this.#context.catalogue.onSwitched(switched => {
        if (switched === person.id) this.#watch(this.#rightsChanged())
      }),
      this.#context.catalogue.onRaised((list, before) => {
        if (list === catalogue.list) this.#watch(catalogue.send(before))
      }),
    )
    await catalogue.begin()
    const from = await this.#context.slices.run(async () => {
      const resumed = await catalogue.resume(hello)
      this.#welcome(protocol)
      return resumed
    })
    if (!this.#outgoing.isOpen) return
    this.#context.arrivals.came(this, hello.device, catalogue.list, from ?? 0)
    this.#stops.push(
      this.#context.accounts.onChange(changed => {
        if (changed === person.id) this.#watch(this.#rightsChanged())
      }),
      this.#context.accounts.onRevoked((_, what) => {
        if (what.type === 'device' && what.id === hello.device) this.#outgoing.close(CLOSE.signIn, NOT_ENROLLED)
      }),
      this.#context.quarantine.onSettled((device, state) => {
        if (device === hello.device) this.#outgoing.push(askedFrame([state]))
      }),
    )
    if (typeof hello.profiles === 'string') this.#tellProfiles(hello.profiles)
    await catalogue.send(from)
    await this.#sendAsked(hello.device)
  }

  /** Before the lists, whose lines name them. */
  #tellProfiles(known: string): void {
    const { company } = this.#context
    tellProfiles(this.#outgoing, company.ownProfiles, known)
    this.#stops.push(company.onProfiles(() => tellProfiles(this.#outgoing, company.ownProfiles, null)))
  }

  #welcome(protocol: number): void {
    const { person } = this.#identity
    const { installation, incarnation, company } = this.#context.installation()
    const now = this.#context.clock()
    const welcome: Welcome = {
      protocol,
      installation,
      incarnation,
      company,
      person,
      now,
      carries: true,
      brings: true,
      epochs: true,
    }
    this.#outgoing.push(encodeRelayFrame({ type: 'welcome', welcome }))
  }

  async #carried(word: CarriedWord): Promise<void> {
    const catalogue = this.#catalogue
    if (!catalogue) return
    if ('heard' in word) return catalogue.heard()
    if ('left' in word && Array.isArray(word.left) && word.left.length <= LEFT_AT_ONCE) {
      return catalogue.left(word.left.flatMap(text => parseAddress(String(text))?.address ?? []))
    }
    if (!('again' in word)) return this.#outgoing.close(CLOSE.malformed, 'not a word about a list')
    if (!this.#again.take()) return this.#outgoing.close(CLOSE.tooOften, 'asked for everything too often')
    return catalogue.send(null)
  }

  /** All questions of this device: also says that it may ask. */
  async #sendAsked(device: string): Promise<void> {
    const states = await this.#context.quarantine.states(device)
    for (let at = 0; at === 0 || at < states.length; at += ASKED_PER_FRAME) {
      const more = at + ASKED_PER_FRAME < states.length
      const asked = { full: true, more, withdraws: true, states: states.slice(at, at + ASKED_PER_FRAME) }
      this.#outgoing.answer(encodeRelayFrame({ type: 'asked', asked }))
    }
  }

  async #ask(asked: AskedDraft): Promise<void> {
    const question = parseQuestion(asked)
    const subject = this.#subject()
    if (!subject || !this.#device) return
    if (!question) return this.#outgoing.close(CLOSE.malformed, 'a question that is none')
    const state = await this.#context.quarantine.ask(subject.person, this.#device.id, question)
    this.#outgoing.push(askedFrame([state]))
  }

  async #withdraw(draft: string): Promise<void> {
    const subject = this.#subject()
    if (!subject || !this.#device) return
    if (!isDraftId(draft)) return this.#outgoing.close(CLOSE.malformed, 'a draft that is none')
    const state = await this.#context.quarantine.withdraw(subject.person, this.#device.id, draft)
    this.#outgoing.push(askedFrame([state]))
  }

  /** Whom somebody assists, or which list they follow, changed: what is open and may not be seen any more closes, the lists come anew. */
  async #rightsChanged(): Promise<void> {
    this.#closeHidden()
    await this.#catalogue?.rightsChanged()
  }

  #closeHidden(): void {
    const subject = this.#subject()
    if (!subject) return
    for (const channel of this.#channels.values()) {
      if (!(channel instanceof Channel)) continue
      if (!this.#context.judge.seesRow(channel.row, subject.person)) channel.close(CLOSE.notHere, 'not here for you')
    }
  }

  async #open(number: number, text: string, epoch: number | undefined): Promise<void> {
    const closed = (code: number, reason: string) => {
      this.#channels.delete(number)
      this.#outgoing.push(encodeRelayFrame({ type: 'closed', channel: number, code, reason }))
    }
    if (this.#channels.has(number)) return this.#outgoing.close(CLOSE.malformed, 'a channel is opened twice')
    if (this.#channels.size >= OPEN_CHANNELS) return closed(CLOSE.tooOften, 'too many channels')
    const early: Uint8Array[] = []
    this.#channels.set(number, early)
    const address = parseAddress(text)?.address
    let room: Room | null
    try {
      // Looked up before it is read: what is somebody else's takes no longer than what has never been.
      room = address && (await this.#visible(address)) ? await this.#context.rooms.room(address) : null
    } catch (error) {
      // A document that cannot be read ends its own channel; the others go on.
      this.#context.log.error({ err: error, address }, 'a document cannot be opened')
      return closed(CLOSE.restarting, 'this document cannot be opened at the moment')
    }
    if (this.#channels.get(number) !== early) return
    const subject = this.#subject()
    if (!room?.row || !subject || !this.#context.judge.seesRow(room.row, subject.person))
      return closed(CLOSE.notHere, 'not here for you')
    if (epoch !== undefined && epoch !== room.row.epoch) return closed(CLOSE.refused, OTHER_EPOCH)
    const data = (message: Uint8Array) => encodeRelayFrame({ type: 'data', channel: number, bytes: message })
    const line = {
      push: (message: Uint8Array) => this.#outgoing.push(data(message)),
      answer: (message: Uint8Array) => this.#outgoing.answer(data(message)),
      whenRead: (bytes: number, work: () => void) => this.#outgoing.whenRead(bytes, work),
      mayAsk: () => {
        const may = this.#context.asked.take(this.#identity.person.id) === 0
        if (!may) this.#outgoing.close(CLOSE.tooOften, 'asked for everything too often')
        return may
      },
      closed,
      update: () => undefined,
    }
    const device = this.#device?.id ?? ''
    const options = { person: this.#identity.person, device, clock: this.#context.clock, asksBack: false }
    const channel = new Channel(this.#context.rooms, room, line, options)
    this.#channels.set(number, channel)
    channel.join()
    for (const message of early) channel.receive(message)
  }

  async #submit(submission: Submission): Promise<void> {
    const subject = this.#subject()
    const device = this.#device
    if (!subject || !device) return
    const { refusals } = this.#context.rooms
    if (refusals.tooMany(subject.person)) return this.#outgoing.close(CLOSE.tooOften, TOO_OFTEN)
    const address = parseAddress(submission.address)?.address
    const handsOver = () => (address && this.#catalogue?.handsOver(address)) ?? null
    const author = { ...device, subject, handsOver }
    let answers = await this.#answers(submission, author, '', this.#member(submission.address))
    if (answers === 'malformed') return
    if (answers === 'forged') {
      answers = refusedAll(submission, refuse('signature', 'the signature does not fit'))
      refusals.take(subject.person)
    }
    this.#outgoing.push(encodeRelayFrame({ type: 'answer', ref: submission.ref, answers }))
    if (refusals.tooMany(subject.person)) this.#outgoing.close(CLOSE.tooOften, TOO_OFTEN)
  }

  /** What came by file, as if its author's device had sent it: judged by the author's rights, with who carried it. */
  async #bring(person: string, id: string, submission: Submission): Promise<void> {
    const carrier = this.#subject()
    if (!carrier) return
    const { accounts, rooms } = this.#context
    if (rooms.refusals.tooMany(carrier.person)) return this.#outgoing.close(CLOSE.tooOften, TOO_OFTEN)
    const key = accounts.device(id, person)?.key
    const subject = accounts.subject(person)
    const note = JSON.stringify({ carriedBy: carrier.person })
    let answers =
      key && subject
        ? await this.#answers(
            submission,
            { id, key, subject, handsOver: () => null, blamed: carrier.person },
            note,
            null,
          )
        : 'unknown'
    if (answers === 'malformed') return
    // Whoever is unknown costs nothing; a check of a signature does, and is counted against whoever asks for it.
    if (answers === 'forged') rooms.refusals.take(carrier.person)
    if (typeof answers === 'string') {
      answers = refusedAll(submission, refuse('unvouched', 'nobody who is known here signed this'))
    }
    this.#outgoing.push(encodeRelayFrame({ type: 'brought', ref: submission.ref, answers }))
    if (rooms.refusals.tooMany(carrier.person)) this.#outgoing.close(CLOSE.tooOften, TOO_OFTEN)
  }

  /** Checks a submission's signature and has it judged; a malformed one closes the socket. */
  async #answers(
    submission: Submission,
    author: {
      readonly id: string
      readonly key: Uint8Array
      readonly subject: Subject
      readonly handsOver: () => Mode | null
      readonly epochs?: boolean
      /** Whose minute refusals count in, where that is not the author's. */
      readonly blamed?: string
    },
    note: string,
    origin: Channel | null,
  ): Promise<readonly EntryAnswer[] | 'malformed' | 'forged'> {
    const { entries, generation, epoch } = submission
    const { id: device, key, subject, handsOver, epochs = false, blamed } = author
    const address = parseAddress(submission.address)?.address
    if (!address || entries.length === 0) {
      this.#outgoing.close(CLOSE.malformed, 'a submission without address or entries')
      return 'malformed'
    }
    // The frame's buffer is reused by the socket: what is kept is copied once here.
    const hashed = entries.map(({ n, bytes }) => {
      const own = bytes.slice()
      return { n, bytes: own, hash: hash('sha256', own, 'buffer') as Uint8Array }
    })
    const signature = submission.signature.slice()
    const { installation } = this.#context.installation()
    const text = { installation, person: subject.person, device, address, generation, epoch, hashes: hashed }
    if (!signatureFits(key, signedBytes(text), signature)) return 'forged'
    return this.#context.rooms.submit(address, {
      submitter: { type: 'device', device, subject, handsOver },
      generation,
      epoch,
      entries: hashed,
      signature,
      note,
      holdsEpochs: epochs,
      // What is carried for somebody hands nothing over: for that there is nothing to wait for.
      afterLists: blamed !== undefined,
      origin,
      ...(blamed === undefined ? {} : { blamed }),
      imported: [],
      collisions: [],
    })
  }

  /** The channel this document is open on here: it is not sent its own update. */
  #member(address: string): Channel | null {
    for (const channel of this.#channels.values()) {
      if (channel instanceof Channel && channel.address === address) return channel
    }
    return null
  }

  async #visible(address: Address): Promise<boolean> {
    return this.#context.judge.seesRow(await this.#context.store.document(address), this.#identity.person.id)
  }

  async #check(ref: number, text: string, lists: readonly string[]): Promise<void> {
    const address = parseAddress(text)?.address
    const { judge } = this.#context
    const room = address && (await this.#visible(address)) ? await this.#context.rooms.room(address) : null
    const subject = this.#subject()
    if (!subject) return
    const { person } = subject
    const document = room?.row && judge.seesRow(room.row, person) ? judge.document(room.row) : null
    const results = lists.map(changes => {
      if (!room || !document) return refuse('notHere', 'not here for you')
      const may = (right: DocumentRight, fields?: readonly string[]) => {
        const permission = judge.permission(document, person, right, fields)
        return permission.allowed || statusReasons(permission).length > 0
      }
      const readOnlyBy = judge.readOnlyBy(document)
      return checkChanges({ kind: room.kind, archived: room.row?.archived !== null, readOnlyBy, may }, changes)
    })
    const frame = encodeRelayFrame({ type: 'checked', ref, results })
    if (frame.length > CHECKED_BYTES) return this.#outgoing.close(CLOSE.malformed, 'too much to check')
    this.#outgoing.push(frame)
  }
}

const askedFrame = (states: readonly AskState[]): Uint8Array =>
  encodeRelayFrame({ type: 'asked', asked: { full: false, more: false, states } })

const refusedAll = ({ entries }: Submission, refusal: Refusal): EntryAnswer[] =>
  entries.map(({ n }) => ({ n, status: 'refused', refusal }))
