import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as Y from 'yjs'
import type { Room } from '../../../relay/rooms/room.ts'
import type { Collision } from '../../../relay/store/store.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import type { Profile } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { captured, edit, Scene } from '../sockets/support.ts'
import { submit } from './support.ts'

/** A copy of the document with one device's numbering, which edits on what it has seen. */
class Author {
  readonly #scene: Scene
  readonly profile: Profile
  readonly #doc = new Y.Doc()
  #n = 0

  private constructor(scene: Scene, profile: Profile) {
    this.#scene = scene
    this.profile = profile
  }

  /** `low` and `high` client ids decide which of two concurrent values stands. */
  static async begin(scene: Scene, profile: Profile, rank: 'low' | 'high'): Promise<Author> {
    const author = new Author(scene, profile)
    const random = author.#doc.clientID % 1_000_000
    author.#doc.clientID = rank === 'low' ? 1 + random : 2 ** 32 - 2 - random
    await author.pull()
    return author
  }

  async pull(): Promise<void> {
    Y.applyUpdate(this.#doc, Y.encodeStateAsUpdate((await this.#scene.room()).doc))
  }

  set(key: string, value: Change[2]): EntryContent {
    const changes: Change[] = [[OPPORTUNITIES, key, currentValue(this.#doc, OPPORTUNITIES, key), value] as Change]
    return { update: captured(this.#doc, () => applyChanges(this.#doc, changes)), changes }
  }

  async submit(...contents: readonly EntryContent[]): Promise<void> {
    const n = this.#n + 1
    this.#n += contents.length
    for (const answer of await this.submitAs(n, contents)) assert.equal(answer.status, 'committed')
  }

  submitAs(n: number, contents: readonly EntryContent[]): Promise<EntryAnswer[]> {
    return submit(this.#scene.relay, this.profile, this.#scene.address, contents, { n })
  }
}

describe('collisions', () => {
  let scene: Scene
  let records = 0
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  const room = (): Promise<Room> => scene.room()
  const found = async (key: string): Promise<Omit<Collision, 'id' | 'at'>[]> =>
    (await scene.relay.core.store.collisions(scene.address))
      .filter(each => each.key === key)
      .map(({ id, at, ...rest }) => {
        assert.ok(id > 0 && at > 0)
        return rest
      })

  const two = async (ranks: ['low' | 'high', 'low' | 'high'] = ['low', 'high']) => {
    const key = `k${++records}.price`
    const [rita, olga] = [scene.profile(), scene.profile('Olga Office', 'office')]
    const first = await Author.begin(scene, rita, ranks[0])
    await first.submit(first.set(key, 40))
    const second = await Author.begin(scene, olga, ranks[1])
    return { key, first, second, rita: rita.person.id, olga: olga.person.id }
  }

  it('C1 C2 are recorded with both values and their authors, whichever of them stands', async () => {
    for (const ranks of [
      ['low', 'high'],
      ['high', 'low'],
    ] as const) {
      const { key, first, second, rita, olga } = await two([...ranks])
      const before = Date.now()
      await first.submit(first.set(key, 45))
      await second.submit(second.set(key, 50))
      const value = currentValue((await room()).doc, OPPORTUNITIES, key)
      assert.equal(value, ranks[1] === 'high' ? 50 : 45)
      const [collision, ...more] = await found(key)
      assert.deepEqual(more, [])
      const at = collision?.standingBy?.at ?? 0
      assert.ok(at >= before && at <= Date.now())
      assert.deepEqual(collision, {
        root: OPPORTUNITIES,
        key,
        author: olga,
        base: 40,
        value: 50,
        standing: 45,
        standingBy: { person: rita, at },
        outcome: value === 50 ? 'value' : 'standing',
        origin: 'edit',
        decided: null,
      })
    }
  })

  it('C1 are found within one turn, in the order of arrival', async () => {
    const { key, first, second, rita, olga } = await two()
    await Promise.all([first.submit(first.set(key, 45)), second.submit(second.set(key, 50))])
    const [collision] = await found(key)
    assert.deepEqual(
      [collision?.author, collision?.value, collision?.standing, collision?.standingBy?.person],
      [olga, 50, 45, rita],
    )
  })

  it('C1 are none where one saw what the other wrote, nor where both wrote the same', async () => {
    const { key, first, second } = await two()
    await first.submit(first.set(key, 45))
    await second.pull()
    await second.submit(second.set(key, 50), second.set(key, 51))
    await first.pull()
    await first.submit(first.set(key, null), first.set(key, 45))
    await second.pull()
    await Promise.all([first.submit(first.set(key, 60)), second.submit(second.set(key, 60))])
    assert.deepEqual(await found(key), [])
  })

  it('C1 are none for the same entries sent again', async () => {
    const { key, first, second } = await two()
    await first.submit(first.set(key, 45))
    const content = second.set(key, 50)
    await second.submit(content)
    const once = await found(key)
    await first.submit(first.set(`${key.split('.')[0]}.name`, 'between'))
    const [again] = await second.submitAs(1, [content])
    assert.equal(again?.status, 'committed')
    assert.deepEqual(await found(key), once)
    assert.equal(once.length, 1)
  })

  it('C3 are folded: a loser who goes on is listed once, with the value typed last', async () => {
    const { key, first, second, olga } = await two(['high', 'low'])
    await first.submit(first.set(key, 45))
    for (const value of [50, 51, 52]) await second.submit(second.set(key, value))
    const [collision, ...more] = await found(key)
    assert.deepEqual(more, [])
    assert.deepEqual([collision?.author, collision?.value, collision?.standing], [olga, 52, 45])
  })

  it('C3 are kept apart by author', async () => {
    const { key, first, second, rita, olga } = await two()
    const third = await Author.begin(scene, scene.profile('Anton Assistant', 'assistant', [rita]), 'low')
    await first.submit(first.set(key, 45))
    await second.submit(second.set(key, 50))
    await third.submit(third.set(key, 55))
    const authors = (await found(key)).map(({ author }) => author)
    assert.deepEqual(authors, [olga, third.profile.person.id])
  })

  it('C2 name who wrote the value that stands, and not who lost against it in between', async () => {
    const { key, first, second, rita, olga } = await two(['high', 'low'])
    const third = await Author.begin(scene, scene.profile('Anton Assistant', 'assistant', [rita]), 'low')
    await first.submit(first.set(key, 45))
    await second.submit(second.set(key, 50))
    assert.equal(currentValue((await room()).doc, OPPORTUNITIES, key), 45)
    await third.submit(third.set(key, 55))
    const standing = (await found(key)).map(({ author, standing, standingBy }) => [
      author,
      standing,
      standingBy?.person,
    ])
    assert.deepEqual(standing, [
      [olga, 45, rita],
      [third.profile.person.id, 45, rita],
    ])
  })

  it('C2 name the author of a value from before the relay was last started', async t => {
    const own = await Scene.begin()
    const { folder } = own.relay
    const profile = own.profile()
    const author = await Author.begin(own, profile, 'high')
    await author.submit(author.set('old.price', 40))
    const late = await Author.begin(own, own.profile('Olga Office', 'office'), 'low')
    await author.submit(author.set('old.price', 45))
    await own.honest.close()
    await own.relay.stop(false)
    const relay = await TestRelay.start({ folder })
    t.after(() => relay.stop())
    const [answer] = await submit(relay, late.profile, own.address, [late.set('old.price', 50)])
    assert.equal(answer?.status, 'committed')
    const [collision] = await relay.core.store.collisions(own.address)
    assert.equal(collision?.standingBy?.person, profile.person.id)
  })

  it('C1 are none in texts: letters merge', async () => {
    const { key, first, second } = await two()
    const root = `opportunities.${key.split('.')[0]}.notes`
    const content = async (text: string) => edit(await room(), [[root, [{ insert: text }]]])
    const [one, other] = [await content('one'), await content('other')]
    await first.submit(one)
    await second.submit(other)
    assert.deepEqual(await found(''), [])
    assert.equal((await room()).doc.getText(root).length, 8)
  })
})
