import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import { CatalogueState } from '../../../src/sync/catalogue-state.ts'
import { MemoryStore } from '../../../src/sync/stores/memory.ts'
import type { CatalogueEntry } from '../../../src/sync/wire/catalogue.ts'

const address = (letter: string) => `pipeline/${letter.repeat(22)}` as Address
const line = (letter: string, head = 1, name = letter): CatalogueLine => ({
  address: address(letter),
  head,
  mode: 'edit',
  priority: 0,
  facts: { key: 'PIP-2026-001', owner: 'o', ownerName: 'O', epoch: 1, schema: 1, version: 0, created: 1 },
  summary: { name },
  collisions: 0,
})

const full = (entries: readonly CatalogueEntry[], more = false) => ({ full: true, more, sequence: 9, entries })
const change = (entries: readonly CatalogueEntry[]) => ({ full: false, more: false, sequence: 9, entries })

class Lists {
  readonly store = new MemoryStore()
  state = new CatalogueState(this.store)

  names(): string[] {
    return [...this.state.lines.value.values()].map(({ summary }) => summary.name).sort()
  }

  async kept(): Promise<string[]> {
    return (await this.store.catalogue()).map(({ summary }) => summary.name).sort()
  }

  async restart(): Promise<void> {
    this.state = new CatalogueState(this.store)
    await this.state.load()
  }
}

async function lists(...letters: string[]): Promise<Lists> {
  const made = new Lists()
  made.state.connected()
  await made.state.apply(full(letters.map(letter => line(letter))), { local: [], now: 0, absent: 'drop' })
  return made
}

describe('the lists', () => {
  it('S3 are known when the last frame of a full catalogue has come', async () => {
    const made = new Lists()
    made.state.connected()
    await made.state.apply(full([line('a')], true), { local: [], now: 0, absent: 'drop' })
    assert.equal(made.state.known.value, false)
    assert.deepEqual(made.names(), ['a'])
    await made.state.apply(full([line('b')]), { local: [], now: 0, absent: 'drop' })
    assert.equal(made.state.known.value, true)
    assert.deepEqual(
      [made.names(), await made.kept()],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    )
  })

  it('S3 lose what a full catalogue in several frames does not name, when it is complete', async () => {
    const made = await lists('a', 'b', 'c')
    made.state.connected()
    await made.state.apply(full([line('a')], true), { local: [], now: 0, absent: 'drop' })
    assert.deepEqual(made.names(), ['a', 'b', 'c'])
    await made.state.apply(full([line('d')]), { local: [], now: 0, absent: 'drop' })
    assert.deepEqual(
      [made.names(), await made.kept()],
      [
        ['a', 'd'],
        ['a', 'd'],
      ],
    )
  })

  it('S3 keep what was made here and the relay does not know', async () => {
    const made = await lists('a')
    const doc = new Y.Doc()
    doc.getMap('fields').set('name', 'mine')
    const facts = { owner: 'me', ownerName: 'Me', created: 5 }
    await made.state.begin(pipeline, address('m'), doc, facts)
    assert.equal(made.state.lines.value.get(address('m'))?.facts.key, '')
    made.state.connected()
    await made.state.apply(full([line('a')]), { local: [address('m')], now: 0, absent: 'drop' })
    assert.deepEqual(made.names(), ['a', 'mine'])
    await made.state.begin(pipeline, address('a'), doc, facts)
    assert.deepEqual(made.names(), ['a', 'mine'], 'the relay`s own line stands')
    await made.state.remove(address('m'))
    await made.state.remove(address('m'))
    assert.deepEqual([made.names(), await made.kept()], [['a'], ['a']])
  })

  it('S3 follow single changes and withdrawals', async () => {
    const made = await lists('a', 'b')
    await made.state.apply(change([line('a', 2, 'a2'), line('c')]), { local: [], now: 0, absent: 'drop' })
    await made.state.apply(change([{ address: address('b'), withdrawn: 'not yours any more' }]), {
      local: [],
      now: 0,
      absent: 'drop',
    })
    assert.deepEqual(
      [made.names(), await made.kept()],
      [
        ['a2', 'c'],
        ['a2', 'c'],
      ],
    )
  })

  it('S3 believe a change that overtook the first full catalogue of its connection', async () => {
    const made = await lists('a', 'b', 'c')
    made.state.connected()
    await made.state.apply(change([line('new'), line('a', 8, 'a8')]), { local: [], now: 0, absent: 'drop' })
    await made.state.apply(change([{ address: address('b'), withdrawn: 'gone' }]), {
      local: [],
      now: 0,
      absent: 'drop',
    })
    await made.state.apply(full([line('a', 7, 'a7'), line('b')], true), { local: [], now: 0, absent: 'drop' })
    await made.state.apply(change([line('during')]), { local: [], now: 0, absent: 'drop' })
    await made.state.apply(full([line('c')]), { local: [], now: 0, absent: 'drop' })
    assert.deepEqual(made.names(), ['a8', 'c', 'during', 'new'])
    assert.deepEqual(await made.kept(), made.names())
  })

  it('S3 lose with the second full catalogue what only changes had brought: rights are gone', async () => {
    const made = await lists('a')
    await made.state.apply(change([line('b', 99)]), { local: [], now: 0, absent: 'drop' })
    await made.state.apply(full([line('a')]), { local: [], now: 0, absent: 'drop' })
    assert.deepEqual(made.names(), ['a'])
  })

  it('S3 begin anew when a connection ended in the middle', async () => {
    const made = await lists('a', 'b')
    made.state.connected()
    await made.state.apply(full([line('a')], true), { local: [], now: 0, absent: 'drop' })
    made.state.connected()
    await made.state.apply(full([line('b')]), { local: [], now: 0, absent: 'drop' })
    assert.deepEqual(made.names(), ['b'])
  })

  it('S3 are there after a restart, without a relay', async () => {
    const made = await lists('a', 'b')
    await made.restart()
    assert.deepEqual([made.names(), made.state.known.value], [['a', 'b'], true])
  })

  it('K1 keeps the collisions a line does not name again, on the device too, until there are none', async () => {
    const on = await lists('A')
    const listed = [{ id: 1 }] as unknown as NonNullable<CatalogueLine['listed']>
    const shown = () => on.state.lines.value.get(address('A'))?.listed
    await on.state.apply(change([{ ...line('A', 2), collisions: 1, listed }]), { local: [], now: 0, absent: 'drop' })
    await on.state.apply(change([{ ...line('A', 3), collisions: 1 }]), { local: [], now: 0, absent: 'drop' })
    assert.deepEqual(shown(), listed)
    await on.restart()
    assert.deepEqual(shown(), listed)
    await on.state.apply(change([{ ...line('A', 4), collisions: 0 }]), { local: [], now: 0, absent: 'drop' })
    assert.equal(shown(), undefined)
  })

  it('T6 that change while they are read again stay as they became, and so do those on their way to the disk', async () => {
    const made = await lists('a', 'b', 'c')
    const read = made.store.catalogue.bind(made.store)
    const write = made.store.carry.bind(made.store)
    const gates: (() => void)[] = []
    const gate = () => new Promise<void>(resolve => gates.push(resolve))
    made.store.catalogue = async () => {
      const stored = await read()
      await gate()
      return stored
    }
    const reading = made.state.reload([])
    await Promise.resolve()
    await made.state.apply(change([line('a', 7, 'anew')]), { local: [], now: 0, absent: 'drop' })
    made.state.take([line('d')], [address('b')])
    await new Promise(setImmediate)
    for (const open of gates.splice(0)) open()
    await reading
    assert.deepEqual(made.names(), ['anew', 'c', 'd'])
    assert.equal(made.state.lines.value.get(address('a'))?.head, 7)

    made.store.catalogue = read
    made.store.carry = async given => {
      await gate()
      return write(given)
    }
    const applied = made.state.apply(change([line('c', 8, 'later')]), { local: [], now: 0, absent: 'drop' })
    // What is stored by now: take() told of what another tab has written, which this store has not got.
    await made.state.reload([address('d')])
    assert.equal(made.state.lines.value.get(address('c'))?.head, 8)
    for (const open of gates.splice(0)) open()
    await applied
    await made.state.reload([])
    assert.equal(made.state.lines.value.get(address('c'))?.head, 8)
  })
})
