// The party of a test file or of a suite: its relay runs from before the first test until after the last.
import { after, afterEach, before } from 'node:test'
import { TestRelay } from '../../support/relay.ts'
import { Party } from './support.ts'

/** Its devices end with each test. `clock` is the relay's, in ms since 1970. */
export function partyOfTests(clock?: () => number): Party {
  const party = new Party()
  before(async () => {
    party.relay = await TestRelay.start({ clock })
  })
  afterEach(() => party.close())
  after(() => party.relay.stop())
  return party
}

/** The same, each test being an hour of its own: refusals of one are not counted against the next. */
export function partyOfHours(): Party {
  let hours = 0
  const party = partyOfTests(() => Date.now() + hours * 3_600_000)
  afterEach(() => {
    hours++
  })
  return party
}

/** Its devices live until the suite's end. */
export function partyOfSuite(): Party {
  const party = new Party()
  before(async () => {
    party.relay = await TestRelay.start()
  })
  after(async () => {
    await party.close()
    await party.relay.stop()
  })
  return party
}
