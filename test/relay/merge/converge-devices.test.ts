// Whole devices without a network, two of one person's among them: edits, undo, equal values and decisions, handed on as
// files in random order through the product's own way in, now and then to the office. In the end all are one, nothing
// waits, every collision is there once, and none is invented.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { enrol } from '../../support/device.ts'
import { when } from '../../support/device-parts.ts'
import { SeededRandom } from '../../support/random.ts'
import { partyOfHours } from '../sync/parties.ts'
import { agrees, content, delivered, draftsOf, Life, openListed, pipelineWith, relayDoc, set } from '../sync/support.ts'
import { takenBy } from './support.ts'

/** Seeds that once failed stay. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 13, 29, 54]
const STEPS = 60
/** What everybody enters there is the same: never a collision. */
const SAME = 7
const OWN_FIELDS = ['contact', 'nextStep', 'reference']

interface Known {
  readonly field: string
  /** Whose change it is, where it is about an archived record. */
  readonly person?: string
  readonly knew: ReadonlySet<Known>
}

interface Carrier {
  readonly life: Life
  readonly document: OpenDocument
  readonly seen: Set<Known>
}

/** The fields that were changed twice by people who did not know of each other. */
function contested(seen: ReadonlySet<Known>): Set<string> {
  const all = [...seen]
  const isPair = (one: Known, other: Known) =>
    one !== other && one.field === other.field && !one.knew.has(other) && !other.knew.has(one)
  return new Set(all.filter(one => all.some(other => isPair(one, other))).map(({ field }) => field))
}

/** The records that one archived and another changed, neither knowing of the other; of one person it is none. */
function archivedMeanwhile(seen: ReadonlySet<Known>): Set<string> {
  const all = [...seen]
  const archived = all.filter(({ field }) => field.endsWith('.archived'))
  const isPair = (one: Known, other: Known) =>
    one.field.startsWith(`${other.field.split('.')[0]}.edited`) && one.person !== other.person
  const isUnaware = (one: Known, other: Known) => !one.knew.has(other) && !other.knew.has(one)
  return new Set(
    archived.filter(one => all.some(other => isPair(other, one) && isUnaware(one, other))).map(({ field }) => field),
  )
}

describe('whole devices that hand files on at random', () => {
  const party = partyOfHours()

  for (const seed of SEEDS) {
    it(`P06 end in one content, nothing waits, each collision is there once and none invented (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const { relay } = party
      const rita = await party.rep()
      const { person } = rita.profile
      const document = await pipelineWith(rita, {
        ...{ r0: { name: 'A' }, r1: { name: 'B' }, r2: { name: 'C' } },
        // Each is archived by one of the three, and each of them changes a field of their own there.
        ...{ q0: { name: 'D' }, q1: { name: 'E' }, q2: { name: 'F' } },
      })
      const { address } = document
      const second = party.keep(await Life.start(() => party.relay, enrol(relay, person)))
      const anna = await party.life(relay.person(`Anna ${person.name}`, 'assistant', [person.id]))
      const carriers: Carrier[] = [{ life: rita, document, seen: new Set() }]
      for (const life of [second, anna]) {
        carriers.push({ life, document: await openListed(life, address), seen: new Set() })
      }
      for (const { life } of carriers) await life.goOffline()

      const atOffice = new Set<Known>()
      const keptBy = new Set<string>()
      const listed = ({ life }: Carrier) => life.device.catalogue.value.get(address)?.listed ?? []
      const hand = async (from: Carrier, to: Carrier) => {
        await takenBy(party, to.life, await from.document.satchelFile())
        for (const each of from.seen) to.seen.add(each)
        const expected = new Set([...contested(to.seen), ...archivedMeanwhile(to.seen)])
        for (const { key } of listed(to)) assert.ok(expected.has(key), `${key} is invented`)
      }
      let value = 100
      for (let step = 0; step < STEPS; step++) {
        const one = random.pick(carriers)
        const record = `r${random.below(3)}`
        const roll = random.below(20)
        if (roll < 8) {
          await set(one.document, record, { price: ++value })
          one.seen.add({ field: `${record}.price`, knew: new Set(one.seen) })
        } else if (roll < 10) await set(one.document, record, { quantity: SAME })
        else if (roll < 12) {
          // Done and undone, before anybody could see it.
          const { doc } = one.document
          await set(one.document, record, { probability: (++value % 100) / 100 })
          await one.document.commit(recordChanges(doc.value, OPPORTUNITIES, record, { probability: null }))
        } else if (roll < 14) {
          const which = carriers.indexOf(one)
          const q = `q${random.below(3)}`
          if (one.document.doc.value.getMap(OPPORTUNITIES).get(`${q}.archived`) === true) continue
          const archives = q === `q${which}`
          const field = archives ? 'archived' : (OWN_FIELDS[which] ?? '')
          await set(one.document, q, { [field]: archives ? true : `${++value}` })
          const { id } = one.life.profile.person
          one.seen.add({
            field: `${q}.${archives ? 'archived' : `edited.${value}`}`,
            person: id,
            knew: new Set(one.seen),
          })
        } else if (roll < 17) await hand(one, random.pick(carriers.filter(each => each !== one)))
        else if (roll < 18) {
          const [first] = listed(one)
          if (!first) continue
          await one.document.decide([first.id], 'kept')
          keptBy.add(`${first.key} ${one.life.profile.person.id}`)
          assert.ok(!listed(one).some(({ id }) => id === first.id))
        } else {
          const files = [await one.document.satchelFile()]
          const merged = await relay.core.merger.merge({
            into: { address },
            files,
            documents: [],
            person: party.office.id,
          })
          const [source] = merged.sources
          assert.deepEqual([source?.entries.refused, source?.entries.held, source?.unapproved], [0, 0, 0])
          for (const each of one.seen) atOffice.add(each)
        }
      }
      for (const { life } of carriers) life.goOnline()
      for (const { life } of carriers) await delivered(life)
      for (const { document } of carriers) await when(document.lamp, lamp => lamp === 'office')
      const all = new Set(carriers.flatMap(({ seen }) => [...seen]))
      // What lost against something done and undone, and was undone as well, is no longer anybody's to decide.
      const isUndone = ({ key, decided }: { key: string; decided: unknown }) => key.endsWith('.probability') && decided
      const known = (await relay.core.store.collisions(address)).filter(each => !isUndone(each))
      assert.deepEqual(new Set(known.map(({ key }) => key)), new Set([...contested(all), ...archivedMeanwhile(all)]))
      const there = (await relayDoc(relay, address)).getMap(OPPORTUNITIES)
      const open = known.filter(({ decided }) => decided === null)
      const once = open.map(({ key, author, standingBy }) => `${key} ${author} ${standingBy?.person}`)
      assert.equal(new Set(once).size, once.length, 'each once per pair of persons')
      for (const { key, outcome, value, standing } of open) {
        if (outcome !== 'other') assert.equal(there.get(key) ?? null, outcome === 'value' ? value : standing)
      }
      for (const { key, decided } of known) {
        if (decided) assert.ok(decided.choice === 'kept' && keptBy.has(`${key} ${decided.by}`), key)
      }
      for (const each of carriers) {
        await agrees(each.document, relay)
        assert.deepEqual(content(each.document.doc.value), content(await relayDoc(relay, address)))
        await when(
          each.life.device.catalogue,
          lines => JSON.stringify(ids(lines.get(address)?.listed)) === JSON.stringify(ids(open)),
        )
        assert.deepEqual(draftsOf(each.life), [])
        // Who is told that they came too late is told of what is not open any more: its values have changed since.
        for (const { id } of each.life.device.decidedTooLate.value) assert.ok(!open.some(one => one.id === id))
      }
    })
  }
})

const ids = (collisions: readonly { readonly id: number }[] = []): number[] =>
  collisions.map(({ id }) => id).sort((a, b) => a - b)
