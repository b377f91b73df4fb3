// Which relay a device spoke to last: another one is another until it was offered what the one before was handed.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { KnownRelay } from '../../../src/sync/known-relay.ts'
import { MemoryStore } from '../../../src/sync/stores/memory.ts'
import { WELCOME } from './support.ts'

const from = (incarnation: string) => ({ ...WELCOME, incarnation, carries: true as const })

async function started(store: MemoryStore): Promise<KnownRelay> {
  const relay = new KnownRelay(store, () => 0)
  await relay.load()
  return relay
}

it('O14 another relay stays another over restarts, until everything that is to be offered to it is in the outbox', async () => {
  const store = new MemoryStore()
  const first = await started(store)
  assert.equal(first.welcomed(from('one')), false, 'nobody was known before')
  await first.save()
  assert.equal((await started(store)).welcomed(from('one')), false)
  assert.equal(first.welcomed(from('two')), true)
  await first.save()
  assert.deepEqual(await first.hello(new Map()), { incarnation: 'one', cookie: 0, schemas: {} })
  const again = await started(store)
  assert.equal(again.welcomed(from('two')), true, 'the device ended before all of it was written')
  // A third one before the second was offered anything: what the first was handed is offered to it all the same.
  assert.equal(again.welcomed(from('three')), true)
  await again.save()
  assert.equal((await store.settings()).incarnation, 'one')
  await again.offered()
  assert.equal((await store.settings()).incarnation, 'three')
  assert.equal((await started(store)).welcomed(from('three')), false)
})
