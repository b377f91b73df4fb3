// Whether a draft is sound: what it looks like at once, its ways in a worker that a newer draft ends.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Checking } from '../../../components/profiles/checking.ts'
import { copyOf, type ProfileDraft, withNewStatus, withUnused } from '../../../components/profiles/profile-draft.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import type { StatusProfile } from '../../../src/policy/statuses/profile.ts'
import { prove } from '../../../src/policy/statuses/prove.ts'

/** Workers that answer when told to, with the real proof. */
class Worker {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onerror: ((event: { preventDefault(): void }) => void) | null = null
  asked: StatusProfile | null = null
  ended = false
  postMessage(profile: StatusProfile): void {
    this.asked = profile
  }
  terminate(): void {
    this.ended = true
  }
  answer(): void {
    this.onmessage?.({ data: prove(this.asked as StatusProfile) })
  }
}

function begin(context: TestContext) {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const workers: Worker[] = []
  const checking = new Checking(() => {
    const worker = new Worker()
    workers.push(worker)
    return worker as unknown as globalThis.Worker
  })
  const rest = () => context.mock.timers.tick(200)
  return { checking, workers, rest, state: () => checking.answer.value }
}

const draft: ProfileDraft = copyOf(STANDARD_PROFILE, 'mine')
const unsound = withUnused(draft, 'CPLN', false)

test('a draft is proven beside the page once typing rests, as the version it would be', context => {
  const { checking, workers, rest, state } = begin(context)
  checking.ask(draft)
  assert.equal(state().state, 'checking')
  assert.equal(workers.length, 0)
  rest()
  assert.equal(workers[0]?.asked?.version, 1)
  workers[0]?.answer()
  assert.deepEqual(state(), { state: 'sound', situations: 7 })
  assert.equal(workers[0]?.ended, true)
})

test('P4: what is not sound comes with its problems, and can be tried all the same', context => {
  const { checking, workers, rest, state } = begin(context)
  checking.ask(unsound)
  rest()
  workers[0]?.answer()
  const answer = state()
  assert.equal(answer.state === 'unsound' && answer.readable && answer.problems[0]?.code, 'neverRuns')
})

test('P1: what is not in order is told at once, and nothing is proven', context => {
  const { checking, workers, rest, state } = begin(context)
  checking.ask(withNewStatus(draft))
  const answer = state()
  assert.equal(answer.state === 'unsound' && !answer.readable && answer.problems[0]?.code, 'shape')
  rest()
  assert.equal(workers.length, 0)
})

test('a newer draft ends the proof of the one before; the same one is not proven twice', context => {
  const { checking, workers, rest, state } = begin(context)
  checking.ask(draft)
  checking.ask(unsound)
  rest()
  assert.equal(workers.length, 1)
  checking.ask(unsound)
  checking.ask(draft)
  assert.equal(workers[0]?.ended, true)
  assert.equal(state().state, 'checking')
  rest()
  workers[1]?.answer()
  assert.equal(state().state, 'sound')
})

test('where no worker can be had the page proves it itself', context => {
  const { checking, workers, rest, state } = begin(context)
  checking.ask(draft)
  rest()
  let prevented = false
  workers[0]?.onerror?.({
    preventDefault: () => {
      prevented = true
    },
  })
  assert.deepEqual([prevented, state().state], [true, 'sound'])
})

test('whoever saves waits for the answer about the draft asked about last', async context => {
  const { checking, workers, rest } = begin(context)
  checking.ask(draft)
  const settled = checking.settled()
  checking.ask(unsound)
  rest()
  workers[0]?.answer()
  assert.equal((await settled).state, 'unsound')
  assert.equal((await checking.settled()).state, 'unsound')
})

test('closed, it asks nobody any more', context => {
  const { checking, workers, rest } = begin(context)
  checking.ask(draft)
  checking.close()
  rest()
  assert.equal(workers.length, 0)
})
