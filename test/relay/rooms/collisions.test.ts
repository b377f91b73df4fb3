import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Room } from '../../../relay/rooms/room.ts'
import type { Collision } from '../../../relay/store/store.ts'
import type { Change } from '../../../src/documents/changes.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { parseDecideResult } from '../../../src/sync/wire/collisions.ts'
import { TestRelay } from '../../support/relay.ts'
import { edit, Scene } from '../sockets/support.ts'
import { Author } from './author.ts'
import { submit } from './support.ts'

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
        fields: [],
        decided: null,
      })
    }
  })

  for (const ranks of [
    ['high', 'low'],
    ['low', 'high'],
  ] as const) {
    it(`C1 are what somebody displaces who sets a field and sets it back, and nothing else (${ranks})`, async () => {
      const { key, first, second, rita, olga } = await two([...ranks])
      await first.submit(first.set(key, 45))
      await first.submit(first.set(key, 40))
      await second.submit(second.set(key, 50))
      const value = currentValue((await room()).doc, OPPORTUNITIES, key)
      const all = await found(key)
      if (value === 50) return assert.deepEqual(all, [])
      assert.deepEqual(
        all.map(each => [each.author, each.base, each.value, each.standing, each.standingBy?.person, each.outcome]),
        [[olga, 40, 50, 40, rita, 'standing']],
      )
      // What goes on from the displaced value takes its place.
      await second.submit(second.set(key, 55))
      const [folded, ...more] = await found(key)
      assert.deepEqual([folded?.value, folded?.standing, more.length], [55, 40, 0])
    })
  }

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

  const open = async (key: string): Promise<Collision[]> =>
    (await scene.relay.core.store.collisions(scene.address)).filter(each => each.key === key && !each.decided)
  const sides = async (key: string) => (await open(key)).map(each => [each.value, each.standing, each.outcome])
  /** Two values for one field: `stands` is whose. */
  const collided = async (stands: 'first' | 'second') => {
    const scene = await two(stands === 'second' ? ['low', 'high'] : ['high', 'low'])
    const { first, second, key } = scene
    await first.submit(first.set(key, 45))
    await second.submit(second.set(key, 50))
    await Promise.all([first.pull(), second.pull()])
    const [collision] = await open(key)
    assert.ok(collision)
    return { ...scene, collision }
  }
  const decisions = async (key: string) => (await found(key)).map(each => [each.decided?.choice, each.decided?.by])

  it('C5 follow who goes on typing: five keystrokes are one value', async () => {
    const winner = await collided('second')
    for (const value of [51, 52, 53, 54, 55]) await winner.second.submit(winner.second.set(winner.key, value))
    assert.deepEqual(await sides(winner.key), [[55, 45, 'value']])
    const standing = await collided('first')
    for (const value of [46, 47, 48]) await standing.first.submit(standing.first.set(standing.key, value))
    assert.deepEqual(await sides(standing.key), [[50, 48, 'standing']])
    const [after] = await open(standing.key)
    assert.notEqual(after?.id, standing.collision.id, 'an id stands for what was shown')
  })

  it('C5 stay listed where a third value is written knowingly, and say that it stands', async () => {
    for (const stands of ['first', 'second'] as const) {
      const { key, first, second } = await collided(stands)
      const loser = stands === 'first' ? second : first
      await loser.submit(loser.set(key, 70))
      assert.deepEqual(await sides(key), [[50, 45, 'other']])
      await first.pull()
      await first.submit(first.set(key, 45))
      assert.deepEqual(await sides(key), [[50, 45, 'standing']])
    }
  })

  it('C5 end where the displaced value is put back, whoever does it', async () => {
    for (const stands of ['first', 'second'] as const) {
      const { key, first, second, rita } = await collided(stands)
      const third = await Author.begin(scene, scene.profile('Anton Assistant', 'assistant', [rita]), 'high')
      const author = stands === 'first' ? third : second
      await author.submit(author.set(key, stands === 'first' ? 50 : 45))
      assert.deepEqual(await decisions(key), [['taken', author.profile.person.id]])
      await first.pull()
      await first.submit(first.set(key, 99))
      assert.equal((await found(key)).length, 1)
    }
  })

  it('C5 end where the loser comes to the same value', async () => {
    const { key, first, second, olga } = await two(['high', 'low'])
    await first.submit(first.set(key, 45))
    await second.submit(second.set(key, 50), second.set(key, 45))
    assert.deepEqual(await found(key), [])
    const other = await collided('first')
    await other.second.submit(other.second.set(other.key, 60))
    await other.second.submit(other.second.set(other.key, 45))
    assert.deepEqual(await sides(other.key), [[50, 45, 'standing']], 'they knew, and nobody has decided')
    assert.ok(olga)
  })

  it('C3 are kept apart by whom they were written against: nobody’s displaced value leaves the list', async () => {
    const { key, first, second, rita } = await two(['low', 'high'])
    await first.submit(first.set(key, 45))
    const early = second.set(key, 50)
    await second.submit(early)
    const third = await Author.begin(scene, scene.profile('Anton Assistant', 'assistant', [rita]), 'low')
    await third.submit(third.set(key, 60))
    await second.submit(second.set(key, 51))
    const listed = (await open(key)).map(each => [each.value, each.standing, each.standingBy?.person])
    assert.deepEqual(listed, [
      [50, 45, rita],
      [51, 60, third.profile.person.id],
    ])
  })

  it('C7 are decided by whoever may edit, the first decision counts and the second is told', async () => {
    const { key, first, second, collision, olga } = await collided('second')
    assert.deepEqual(await second.decide('kept', collision.id), [])
    assert.deepEqual(await first.decide('taken', collision.id), [
      { id: collision.id, by: 'Olga Office', choice: 'kept' },
    ])
    assert.deepEqual(await second.decide('kept', collision.id), [], 'nobody else was first')
    assert.deepEqual(await decisions(key), [['kept', olga]])
    assert.equal((await room()).collisions.get(collision.id), undefined)
    assert.equal(currentValue((await room()).doc, OPPORTUNITIES, key), 50)
  })

  it('C7 are decided once by two in one turn', async () => {
    const { key, first, second, collision, rita } = await collided('second')
    const told = await Promise.all([first.decide('kept', collision.id), second.decide('taken', collision.id)])
    assert.deepEqual(told, [[], [{ id: collision.id, by: 'Rita Rep', choice: 'kept' }]])
    assert.deepEqual(await decisions(key), [['kept', rita]])
  })

  it('C7 taking the other is a change and the decision, in one submission', async () => {
    for (const outcome of ['value', 'other'] as const) {
      const { key, first, second, rita, collision } = await collided('second')
      if (outcome === 'other') await second.submit(second.set(key, 70))
      await first.pull()
      const [listed = collision] = await open(key)
      const command = { command: 'decide', collisions: [listed.id], choice: 'taken' } as const
      await first.submit(first.set(key, 45), { command })
      assert.deepEqual(await decisions(key), [['taken', rita]])
      assert.equal(currentValue((await room()).doc, OPPORTUNITIES, key), 45)
    }
  })

  it('C7 a decision about values that are listed anew does not count, and is told', async () => {
    const { key, first, second, collision } = await collided('second')
    await second.submit(second.set(key, 55))
    assert.deepEqual(await first.decide('kept', collision.id, 999_999), [
      { id: collision.id, by: '', choice: null },
      { id: 999_999, by: '', choice: null },
    ])
    assert.equal((await open(key)).length, 1)
  })

  it('C7 a decision sent again gets its stored answer, also what it was told', async () => {
    const { first, second, collision } = await collided('second')
    await second.decide('kept', collision.id)
    const command = { command: 'decide', collisions: [collision.id], choice: 'taken' } as const
    const once = await first.submitAs(first.next, [{ command }])
    assert.deepEqual(await first.submitAs(first.next, [{ command }]), once)
    const [answer] = once
    assert.ok(answer?.status === 'committed' && answer.result.includes('Olga Office'))
  })

  it('C10 a decision about two values keeps the collision between just these, as they stand', async () => {
    const { collision, first, rita } = await collided('second')
    const { root, key, value, standing, outcome } = collision
    const [stands, displaced] = outcome === 'value' ? [value, standing] : [standing, value]
    const about = { root, key, value: displaced, standing: stands, author: '', standingBy: '' }
    const decide = async (pair: typeof about) => {
      await first.submit({ command: { command: 'decide', collisions: [], choice: 'kept', about: [pair] } })
      return (await decisions(key)).filter(([choice]) => choice).length
    }
    assert.equal(await decide({ ...about, value: 1 }), 0)
    assert.equal(await decide({ ...about, standing: 1 }), 0)
    assert.equal(await decide({ ...about, value: stands, standing: displaced }), 0)
    assert.equal(await decide({ ...about, key: 'nowhere.price' }), 0)
    assert.equal(await decide(about), 1)
    assert.deepEqual(await decisions(key), [['kept', rita]])
  })

  it('C7 is refused to who may not edit, like any change', async () => {
    const { collision } = await collided('second')
    const stranger = await Author.begin(scene, scene.profile('Sven Stranger'), 'high')
    const command = { command: 'decide', collisions: [collision.id], choice: 'kept' } as const
    const [answer] = await stranger.submitAs(1, [{ command }])
    assert.equal(answer?.status === 'refused' && answer.refusal.code, 'notHere')
  })

  it('C8 who was first is remembered through a restart', async t => {
    const own = await Scene.begin()
    const { folder } = own.relay
    const [rita, olga] = [own.profile(), own.profile('Olga Office', 'office')]
    const one = await Author.begin(own, rita, 'low')
    await one.submit(one.set('old.price', 40))
    const two = await Author.begin(own, olga, 'high')
    await one.submit(one.set('old.price', 45))
    await two.submit(two.set('old.price', 50), two.set('old.name', 'x'))
    await one.decide('kept', 1)
    await own.honest.close()
    await own.relay.stop(false)
    const relay = await TestRelay.start({ folder })
    t.after(() => relay.stop())
    const command = { command: 'decide', collisions: [1], choice: 'taken' } as const
    const [answer] = await submit(relay, olga, own.address, [{ command }], { n: 3 })
    assert.ok(answer?.status === 'committed')
    assert.deepEqual(parseDecideResult(answer.result), [{ id: 1, by: 'Rita Rep', choice: 'kept' }])
  })

  describe('in a record that somebody archived', () => {
    const archivedBySecond = async () => {
      const scene = await two()
      const record = scene.key.split('.')[0] ?? ''
      await scene.second.submit(scene.second.set(`${record}.archived`, true))
      return { ...scene, archived: `${record}.archived`, record }
    }

    it('C6 list what was changed there by somebody who did not know, once per record', async () => {
      const { key, archived, record, first, rita, olga } = await archivedBySecond()
      await first.submit(first.set(key, 45), first.set(`${record}.name`, 'West'))
      await first.submit(first.set(key, 46))
      const text = `${OPPORTUNITIES}.${record}.notes`
      await first.submit(edit(await room(), [[text, [{ insert: 'hello' }]]]))
      const [collision, ...more] = await open(archived)
      assert.deepEqual(more, [])
      assert.deepEqual(
        [collision?.author, collision?.value, collision?.standing, collision?.standingBy?.person, collision?.outcome],
        [rita, false, true, olga, 'standing'],
      )
      assert.equal(collision?.origin, 'archived')
      assert.deepEqual(collision?.fields, ['price', 'name', 'notes'])
      assert.deepEqual(await open(key), [])
    })

    it('C6 are none where the change restores the record, nor of who archived it', async () => {
      const { key, archived, record, first, second } = await archivedBySecond()
      await second.submit(second.set(key, 41))
      await first.pull()
      const changes: Change[] = [
        [OPPORTUNITIES, archived, true, false],
        [OPPORTUNITIES, key, 41, 45],
      ]
      await first.submit(first.change(changes))
      assert.deepEqual([...(await found(archived)), ...(await found(key))], [])
      await second.pull()
      await second.submit(second.set(archived, true))
      const room = await scene.room()
      room.writers = null
      await second.submit(second.set(`${record}.name`, 'East'))
      assert.deepEqual(await found(archived), [], 'also where the journal has to be asked who archived it')
    })

    it('C6 are none of who changes a record and archives it in one go', async () => {
      const { key, first } = await two()
      const archived = `${key.split('.')[0]}.archived`
      await first.submit(
        first.change([
          [OPPORTUNITIES, key, 40, 45],
          [OPPORTUNITIES, archived, null, true],
        ]),
      )
      assert.deepEqual(await found(archived), [])
    })

    it('C9 list what others had changed there and whoever archived it had not seen, once per person', async () => {
      const { key, first, second, rita, olga } = await two()
      const record = key.split('.')[0] ?? ''
      const archived = `${record}.archived`
      await first.submit(first.set(key, 45), first.set(`${record}.name`, 'West'))
      await first.submit(edit(await room(), [[`${OPPORTUNITIES}.${record}.notes`, [{ insert: 'hello' }]]]))
      await second.submit(second.set(archived, true))
      const [collision, ...more] = await open(archived)
      assert.deepEqual(more, [])
      assert.deepEqual(
        [collision?.author, collision?.value, collision?.standing, collision?.standingBy?.person, collision?.outcome],
        [rita, false, true, olga, 'standing'],
      )
      assert.deepEqual([collision?.origin, collision?.fields], ['archived', ['name', 'price', 'notes']])
      assert.deepEqual(await open(key), [])
      await first.submit(first.set(`${record}.contact`, 'Ann'))
      const [folded, ...others] = await open(archived)
      assert.deepEqual([folded?.fields, others], [['name', 'price', 'notes', 'contact'], []], 'one with C6')
      await first.pull()
      await first.submit(first.set(archived, null))
      assert.deepEqual(await decisions(archived), [['taken', rita]])
    })

    it('C9 are none where it was seen, of their own, or where the change does not say what was seen', async () => {
      const { key, first, second } = await two()
      const third = await Author.begin(scene, scene.profile(), 'high')
      const record = key.split('.')[0] ?? ''
      const archived = `${record}.archived`
      await first.submit(first.set(key, 45))
      await second.pull()
      await second.submit(second.set(archived, true))
      const unseen = async () => (await found(archived)).filter(({ origin }) => origin === 'archived')
      assert.deepEqual(await unseen(), [], 'seen')
      await second.submit(second.set(archived, null))
      await third.submit(third.set(archived, true))
      assert.deepEqual(await unseen(), [], 'the same person at another device')
      await third.submit(third.set(archived, null))
      await first.submit(first.set(key, 46))
      const update = second.change([[OPPORTUNITIES, archived, null, true]])
      assert.ok('update' in update)
      await second.submit({ update: update.update, changes: [[OPPORTUNITIES, archived, null, true]] })
      assert.deepEqual(await unseen(), [], 'an older app')
      await second.pull()
      await second.submit(second.set(archived, true))
      assert.deepEqual(await unseen(), [], 'archived already')
    })

    it('C10 of an archived record it is the author who tells them apart', async () => {
      const { key, archived, first, rita, olga } = await archivedBySecond()
      await first.submit(first.set(key, 45))
      const third = await Author.begin(scene, scene.profile('Anna Assistant', 'assistant', [rita]), 'high')
      await third.submit(third.set(key, 46))
      const anna = third.profile.person.id
      assert.equal((await open(archived)).length, 2)
      const pair = { root: OPPORTUNITIES, key: archived, value: false, standing: true, author: anna, standingBy: olga }
      await first.submit({ command: { command: 'decide', collisions: [], choice: 'kept', about: [pair] } })
      assert.deepEqual(
        (await open(archived)).map(({ author }) => author),
        [rita],
      )
    })

    it('C6 end where the record is restored, or left as it is', async () => {
      const restored = await archivedBySecond()
      await restored.first.submit(restored.first.set(restored.key, 45))
      await restored.second.pull()
      await restored.second.submit(restored.second.set(restored.archived, null))
      assert.deepEqual(await decisions(restored.archived), [['taken', restored.olga]])
      const kept = await archivedBySecond()
      await kept.first.submit(kept.first.set(kept.key, 45))
      const [collision] = await open(kept.archived)
      await kept.first.decide('kept', collision?.id ?? 0)
      assert.deepEqual(await decisions(kept.archived), [['kept', kept.rita]])
    })
  })

  it('are none invented by one person going on at another device, by undo and redo, or by setting again what is there', async () => {
    const key = `k${++records}.price`
    const rita = scene.profile()
    const phone = await Author.begin(scene, rita, 'low')
    await phone.submit(phone.set(key, 40), phone.set(key, 41))
    const desk = await Author.begin(scene, scene.profile(), 'high')
    await desk.submit(desk.set(key, 42), desk.set(key, 41), desk.set(key, 42))
    await phone.pull()
    await phone.submit(phone.set(key, 40))
    await desk.pull()
    await desk.submit(desk.set(key, null), desk.set(key, 40))
    assert.deepEqual(await found(key), [])
  })
})
