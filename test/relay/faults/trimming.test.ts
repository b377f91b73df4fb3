// A relay that dies while it lets go of old rows: each document is whole, before or after, and answers the same.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { json } from '../cli/support.ts'
import { OldPaper } from '../retention/support.ts'
import { killedAfter } from './killed.ts'

const DOCUMENTS = 12
const CHANGES = 25
const KILLS = 8

it('R1 a kill while old rows go leaves each document whole, with all of them or with one for all', async context => {
  let relay = await TestRelay.start()
  context.after(() => relay.stop())
  const random = new SeededRandom(11)
  const papers: OldPaper[] = []
  for (let count = 0; count < DOCUMENTS; count++) {
    const paper = await OldPaper.begin(relay, random)
    for (let at = 0; at < CHANGES; at++) {
      await paper.first.set(`r${at % 5}.price`, at)
      if (at % 9 === 4) {
        await paper.second.set(`r${at % 5}.price`, 100 + at)
        await paper.second.pull()
      }
    }
    papers.push(paper)
  }
  const told = async () => {
    const all: unknown[] = []
    for (const paper of papers) {
      const { projected, ...rest } = await paper.told()
      all.push(rest, await paper.answers())
    }
    return all
  }
  const before = await told()
  const rows = new Map(await Promise.all(papers.map(async paper => [paper, (await paper.rows()).length] as const)))
  const { folder } = relay
  let trimmed = 0
  for (let kill = 0; kill < KILLS; kill++) {
    await relay.stop(false)
    await killedAfter('trim', folder, random.below(2 * (kill + 1)))
    relay = await TestRelay.start({ folder })
    for (const paper of papers) paper.relay = relay
    assert.deepEqual(await told(), before)
    trimmed = 0
    for (const paper of papers) {
      const left = (await paper.rows()).length
      const isTrimmed = relay.core.store.trims.of(paper.address) !== null
      assert.equal(left, isTrimmed ? 1 : rows.get(paper))
      if (isTrimmed) trimmed++
    }
    const { missing, removed } = relay.core.store.trims.missing()
    assert.equal(missing, removed)
  }
  context.diagnostic(`${trimmed} of ${DOCUMENTS} were trimmed by processes that were killed`)
  assert.ok(trimmed > 0)
  await relay.stop(false)
  // The devices of this test sign nothing; the relay's own does.
  const { value } = await json(folder, 'verify')
  assert.ok(value.findings.every(({ code }: { code: string }) => code === 'signature'))
  assert.equal(value.problems, value.rows - trimmed)
  relay = await TestRelay.start({ folder })
})
