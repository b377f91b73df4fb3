// Random histories of three people at four devices: no displaced value leaves the list unseen, and none is invented.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Collision } from '../../../relay/store/store.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import { SeededRandom } from '../../support/random.ts'
import { Scene } from '../sockets/support.ts'
import { Author } from './author.ts'

const STEPS = 120
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1)

describe('collisions in random histories', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  for (const seed of SEEDS) {
    it(`C6 C9 list every edit that went out of sight with its record, once per pair, and no other (seed ${seed})`, async () => {
      const random = new SeededRandom(1_000 + seed)
      const records = [0, 1, 2, 3, 4, 5].map(each => `a${seed}x${each}`)
      const rita = scene.profile()
      const profiles = [rita, scene.profile(), scene.profile('Olga Office', 'office')]
      profiles.push(scene.profile('Anton Assistant', 'assistant', [rita.person.id]))
      // Fields of their own: what collides here is archiving alone.
      const fields = ['price', 'product', 'quantity', 'contact']
      const authors: Author[] = []
      for (const profile of profiles) authors.push(await Author.begin(scene, profile, random.pick(['low', 'high'])))
      interface Edit {
        readonly record: string
        readonly person: string
        readonly archives: boolean
        /** Edits its author had seen. */
        readonly knew: ReadonlySet<Edit>
      }
      const seen = authors.map(() => new Set<Edit>())
      const queues = authors.map((): { edit: Edit; content: EntryContent }[] => [])
      const arrived = new Set<Edit>()
      const archivers = new Map<string, string>()
      const expected = new Set<string>()
      let value = 0

      const arrive = async (which: number): Promise<void> => {
        const work = queues[which]?.shift()
        if (!work) return
        const { record, person, archives, knew } = work.edit
        await authors[which]?.submit(work.content)
        const archiver = archivers.get(record)
        if (!archives && archiver && archiver !== person) expected.add(`${record} ${person} ${archiver}`)
        for (const each of archives && !archiver ? arrived : []) {
          const unseen = each.record === record && !each.archives && !knew.has(each) && each.person !== person
          if (unseen) expected.add(`${record} ${each.person} ${person}`)
        }
        if (archives) archivers.set(record, person)
        arrived.add(work.edit)
        const pairs = (await stored())
          .filter(each => records.some(one => each.key === `${one}.archived`))
          .map(each => `${each.key.split('.')[0]} ${each.author} ${each.standingBy?.person}`)
        assert.deepEqual(pairs.sort(), [...expected].sort())
      }

      for (let step = 0; step < STEPS; step++) {
        const which = random.below(authors.length)
        const author = authors[which]
        const known = seen[which]
        if (!author || !known) continue
        const roll = random.below(10)
        if (roll < 5) {
          const record = random.pick(records)
          const archives = random.below(6) === 0
          const field = fields[which] ?? ''
          const content = archives
            ? author.set(`${record}.archived`, true)
            : author.set(`${record}.${field}`, which % 2 === 0 ? ++value : String(++value))
          const edit = { record, person: author.profile.person.id, archives, knew: new Set(known) }
          known.add(edit)
          queues[which]?.push({ edit, content })
        } else if (roll < 8) await arrive(which)
        else {
          while (queues[which]?.length) await arrive(which)
          await author.pull()
          for (const each of arrived) known.add(each)
        }
      }
      for (const [which, queue] of queues.entries()) while (queue.length > 0) await arrive(which)
      assert.ok(expected.size > 0)
    })
  }

  const stored = () => scene.relay.core.store.collisions(scene.address)
  const standing = async (key: string): Promise<Value> => currentValue((await scene.room()).doc, OPPORTUNITIES, key)

  for (const seed of SEEDS) {
    it(`C1 C3 C5 keep every displaced value listed until somebody decides, and invent none (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const keys = [0, 1, 2].map(each => `s${seed}x${each}.price`)
      const rita = scene.profile()
      const profiles = [rita, scene.profile(), scene.profile('Olga Office', 'office')]
      profiles.push(scene.profile('Anton Assistant', 'assistant', [rita.person.id]))
      const authors: Author[] = []
      for (const profile of profiles) authors.push(await Author.begin(scene, profile, random.pick(['low', 'high'])))
      const queues = authors.map((): { key: string; base: Value; value: Value; content: EntryContent }[] => [])
      /** Displaced without their author knowing, and by nobody seen to since: value by place and person. */
      const displaced = new Map<string, { key: string; person: string; value: Value }>()
      const collided = new Set<string>()
      /** Whose value stands. */
      const writers = new Map<string, string>()
      let next = 0

      /** The relay takes the first of what this author has waiting. */
      const arrive = async (which: number): Promise<void> => {
        const author = authors[which]
        const work = queues[which]?.shift()
        if (!author || !work) return
        const { key, base, value } = work
        const person = author.profile.person.id
        const found = await standing(key)
        const standingBy = writers.get(key)
        await author.submit(work.content)
        const now = await standing(key)
        displaced.delete(`${key} ${person}`)
        for (const [place, lost] of displaced) if (lost.key === key && lost.value === now) displaced.delete(place)
        const unknowing = base !== found && value !== found
        if (unknowing) {
          collided.add(key)
          const mine = (await open(key)).filter(each => each.author === person && each.value === value)
          assert.equal(mine.filter(each => each.standing === found).length, 1, 'exactly once')
          const loser = now === value ? { person: standingBy ?? '', value: found } : { person, value }
          displaced.set(`${key} ${loser.person}`, { key, ...loser })
        }
        if (now === value) writers.set(key, person)
      }
      const open = async (key: string): Promise<Collision[]> =>
        (await stored()).filter(each => each.key === key && !each.decided)

      const check = async (): Promise<void> => {
        const all = (await stored()).filter(each => keys.includes(each.key))
        const pairs = all
          .filter(each => !each.decided)
          .map(each => `${each.key} ${each.author} ${each.standingBy?.person}`)
        assert.equal(new Set(pairs).size, pairs.length, 'one per field and pair')
        for (const each of all) {
          assert.ok(collided.has(each.key), 'none is invented')
          if (each.decided) continue
          assert.notEqual(each.value, each.standing)
          const now = await standing(each.key)
          const outcome = now === each.value ? 'value' : now === each.standing ? 'standing' : 'other'
          assert.equal(each.outcome, outcome)
        }
        for (const { key, value } of displaced.values()) {
          const listed = all.some(
            each => !each.decided && each.key === key && [each.value, each.standing].includes(value),
          )
          assert.ok(listed, `${value} of ${key} is listed`)
        }
        const room = await scene.room()
        const remembered = room.collisions
          .newest(1_000)
          .map(({ id, value, standing, outcome }) => [id, value, standing, outcome])
        const kept = (await scene.relay.core.store.openCollisions(scene.address, 1_000)).map(each => [
          each.id,
          each.value,
          each.standing,
          each.outcome,
        ])
        assert.deepEqual(remembered, kept, 'memory is what the store says')
      }

      for (let step = 0; step < STEPS; step++) {
        const which = random.below(authors.length)
        const author = authors[which]
        if (!author) continue
        switch (random.below(10)) {
          case 0:
          case 1:
          case 2:
          case 3: {
            const key = random.pick(keys)
            const base = author.read(key)
            // Each value is somebody's own, but for what is put back.
            const back =
              random.below(6) === 0 ? [...displaced.values()].find(each => each.key === key)?.value : undefined
            const value = back ?? ++next
            if (base !== value) queues[which]?.push({ key, base, value, content: author.set(key, value) })
            break
          }
          case 4:
          case 5:
          case 6:
          case 7:
            await arrive(which)
            break
          case 8:
            // A device pulls only after what it has made is sent (FINDINGS f3).
            while (queues[which]?.length) await arrive(which)
            await author.pull()
            break
          default: {
            const [one] = (await stored()).filter(each => keys.includes(each.key) && !each.decided)
            if (!one || queues[which]?.length) break
            assert.deepEqual(await author.decide('kept', one.id), [])
            const { key, value, standing: other } = one
            for (const [place, lost] of displaced) {
              if (lost.key === key && [value, other].includes(lost.value)) displaced.delete(place)
            }
          }
        }
        await check()
      }
    })
  }
})
