// The share of a turn that greetings, lists and content may take together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Slices } from '../../../relay/sockets/slices.ts'

/** Keeps the processor for so many ms. */
function busy(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('slices', () => {
  it('V4 of many who come in one turn keep nobody else waiting for long', async () => {
    const slices = new Slices()
    const turns: number[] = []
    let turn = 0
    const count = () => {
      turn++
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    const work = () => {
      busy(1)
      turns.push(turn)
    }
    await Promise.all(Array.from({ length: 40 }, () => slices.run(work)))
    clearImmediate(counting)
    const most = Math.max(...turns.map(each => turns.filter(other => other === each).length))
    // 4 ms each, and the one that was begun before they were over.
    assert.ok(most <= 5, `${most} works of 1 ms in one turn`)
    assert.ok(turn >= 7, `${turn} turns for others`)
  })

  it('V4 that come one after the other within one turn share it too', async () => {
    const slices = new Slices()
    let turned = false
    setImmediate(() => {
      turned = true
    })
    // Each begins when the one before is done, as messages of many sockets do that are read in one go.
    let before = 0
    while (!turned && before < 40) {
      await slices.run(() => busy(1))
      before++
    }
    assert.ok(turned && before <= 6, `${before} works before anybody else`)
  })

  it('V4 run in their order, give what they find, and survive one that fails', async () => {
    const slices = new Slices()
    const ran: number[] = []
    const one = slices.run(async () => ran.push(1))
    const two = slices.run(() => {
      throw new Error('broken')
    })
    const three = slices.run(() => ran.push(3))
    assert.equal(await one, 1)
    await assert.rejects(two, /broken/)
    assert.equal(await three, 2)
    assert.deepEqual(ran, [1, 3])
  })
})
