// Documents in memory that nobody uses go: after a while, or at once where there are many of them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { IdleRooms } from '../../../relay/rooms/idle.ts'
import type { Room } from '../../../relay/rooms/room.ts'

/** Only told apart. */
const rooms = (count: number): Room[] => Array.from({ length: count }, () => ({}) as Room)

describe('rooms nobody uses', () => {
  it('T7 stay for fifteen looks, and go at the sixteenth', async () => {
    const gone: Room[] = []
    const idle = new IdleRooms(async room => void gone.push(room))
    const few = rooms(3)
    for (let look = 0; look < 15; look++) await idle.look(few)
    assert.deepEqual(gone, [])
    await idle.look(few)
    assert.deepEqual(gone, few)
  })

  it('T7 begin anew when somebody used them in between', async () => {
    const gone: Room[] = []
    const idle = new IdleRooms(async room => void gone.push(room))
    const [one, other] = rooms(2) as [Room, Room]
    for (let look = 0; look < 15; look++) await idle.look([one, other])
    await idle.look([other])
    assert.deepEqual(gone, [other])
    for (let look = 0; look < 15; look++) await idle.look([one])
    assert.deepEqual(gone, [other])
    await idle.look([one])
    assert.deepEqual(gone, [other, one])
  })

  it('T7 of more than fifty go at once, those first that were left first', async () => {
    const gone: Room[] = []
    const idle = new IdleRooms(async room => void gone.push(room))
    const early = rooms(30)
    await idle.look(early)
    const late = rooms(40)
    await idle.look([...late, ...early])
    assert.deepEqual(gone, early.slice(0, 20))
    await idle.look([...late, ...early.slice(20)])
    assert.equal(gone.length, 20)
  })
})
