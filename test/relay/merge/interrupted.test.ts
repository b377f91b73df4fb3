// A merge that is killed between two of its writes is finished by the next start: whole, each of it once (M5).
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import * as Y from 'yjs'
import type { MergeInput } from '../../../relay/merge/merger.ts'
import type { Address } from '../../../src/documents/address.ts'
import { applyChanges } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { TestRelay } from '../../support/relay.ts'
import { partyOfSuite } from '../sync/parties.ts'
import { atOffice, content, pipelineWith, relayDoc, set } from '../sync/support.ts'
import { carried, carriedOf, fileOf } from './support.ts'

describe('merges that are interrupted', () => {
  const party = partyOfSuite()

  /** What stands there: contents, collisions and what is left to be done. */
  const state = async (relay: TestRelay, addresses: readonly Address[]) => {
    const documents = []
    for (const address of addresses) {
      const collisions = await relay.core.store.collisions(address)
      const there = collisions.map(({ id: _id, at: _at, standingBy, ...each }) => ({ ...each, by: standingBy?.person }))
      documents.push({ content: content(await relayDoc(relay, address)), collisions: there })
    }
    return { documents, left: (await relay.core.store.merges.begun()).length }
  }
  /** Merges, and keeps what a kill would leave on the disk just before each of its writes. */
  const merging = async (input: Omit<MergeInput, 'person'>) => {
    const { store, merger } = party.relay.core
    const { commit } = store
    const folders: string[] = []
    store.commit = async commits => {
      const folder = mkdtempSync(join(tmpdir(), 'satchel-killed-'))
      cpSync(party.relay.folder, folder, { recursive: true })
      folders.push(folder)
      return commit.call(store, commits)
    }
    try {
      return { report: await merger.merge({ ...input, person: party.office.id }), folders }
    } finally {
      store.commit = commit
    }
  }
  const finishedAs = async (folders: readonly string[], addresses: readonly Address[]) => {
    const expected = await state(party.relay, addresses)
    assert.equal(expected.left, 0)
    for (const folder of folders) {
      const relay = await TestRelay.start({ folder })
      try {
        await relay.core.merger.resume()
        assert.deepEqual(await state(relay, addresses), expected)
      } finally {
        await relay.stop()
      }
    }
  }

  describe('each file into its own', () => {
    let files: Uint8Array[]
    let addresses: Address[]
    before(async () => {
      files = []
      addresses = []
      for (const price of [45, 55]) {
        const rita = await party.rep()
        const document = await pipelineWith(rita, { r1: { name: 'Pumps', price: 40 }, r2: { name: 'Oil' } })
        await rita.goOffline()
        await set(document, 'r1', { price })
        await set(document, 'r3', { name: 'New' })
        // Somebody who signs nothing has gone on from there.
        const doc = new Y.Doc()
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(document.doc.value))
        applyChanges(doc, recordChanges(doc, OPPORTUNITIES, 'r2', { price: 7 }))
        applyChanges(doc, [[`${OPPORTUNITIES}.r2.notes`, [{ insert: 'called' }]]])
        const { submissions } = await carriedOf(rita.profile, document)
        files.push(await fileOf(party.relay, [carried({ doc, address: document.address, submissions })]))
        addresses.push(document.address)
      }
    })

    it('M5 M10 are finished for all of them, wherever it was', async () => {
      const { folders } = await merging({
        into: { own: true },
        files,
        documents: [],
        approve: true,
        takeOwnership: true,
      })
      assert.ok(folders.length >= 6, `${folders.length}`)
      for (const address of addresses) {
        const there = (await relayDoc(party.relay, address)).getMap(OPPORTUNITIES)
        assert.deepEqual([there.get('r2.price'), there.get('r3.owner')], [7, party.office.name])
      }
      await finishedAs(folders, addresses)
    })

    it('M5 whoever gives up before anything is written has changed nothing, and later nothing is given up', async () => {
      const { merger, store } = party.relay.core
      const stop = new AbortController()
      const input = { into: { own: true }, files, documents: [], person: party.office.id, signal: stop.signal } as const
      const report = await merger.merge({ ...input, onWriting: () => stop.abort() })
      assert.equal(report.sources.length, 2)
      const rows = await store.sequence()
      await assert.rejects(merger.merge(input), { name: 'AbortError' })
      assert.deepEqual([await store.sequence(), (await store.merges.begun()).length], [rows, 0])
    })
  })

  it('M5 into a new pipeline: one pipeline, with everything in it', async () => {
    const [rita, anna] = [await party.rep(), await party.rep()]
    const records = Object.fromEntries(
      Array.from({ length: 600 }, (_, n) => [`w${n}`, { name: `West ${n}`, price: n }]),
    )
    const west = await pipelineWith(rita, records)
    const east = await pipelineWith(anna, { e1: { name: 'East' }, w0: { name: 'Elsewhere' } })
    await Promise.all([atOffice(west), atOffice(east)])
    const file = await fileOf(party.relay, [await carriedOf(rita.profile, west)])
    const into = { name: 'Both', kind: 'pipeline' } as const
    const { report, folders } = await merging({ into, files: [file], documents: [east.address], takeOwnership: true })
    assert.ok(report.into && folders.length >= 3, `${folders.length}`)
    assert.equal((await state(party.relay, [report.into])).documents[0]?.collisions.length, 1)
    await finishedAs(folders, [report.into])
  })

  it('M5 a disk that refuses for a while: a sentence, and the rest after the next start', async () => {
    const rita = await party.rep()
    const document = await pipelineWith(rita, { r1: { name: 'Pumps', price: 40 } })
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    const { store, merger } = party.relay.core
    const { commit } = store
    store.commit = async () => Promise.reject(new Error('disk full'))
    const asked = { into: { address: document.address }, documents: [], person: party.office.id }
    const files = [await fileOf(party.relay, [await carriedOf(rita.profile, document)])]
    await assert.rejects(merger.merge({ ...asked, files }), /follows by itself/)
    store.commit = commit
    await merger.resume()
    assert.equal((await relayDoc(party.relay, document.address)).getMap(OPPORTUNITIES).get('r1.price'), 45)
    assert.deepEqual(await store.merges.begun(), [])
  })
})
