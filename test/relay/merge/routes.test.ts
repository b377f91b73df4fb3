// Merging over HTTP, as the office's page does it: who may, what is said of bad files, preview and merge, progress.
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { sha256 } from '../../../relay/merge/signatures.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SatchelFileError } from '../../../src/sync/file/errors.ts'
import type { MergeAnswer, MergeFailure, MergeLine } from '../../../src/sync/wire/merges.ts'
import { partyOfSuite } from '../sync/parties.ts'
import { atOffice, type Life, notes, openListed, pipelineOf, pipelineWith, relayDoc, set } from '../sync/support.ts'
import { carriedOf, fileOf } from './support.ts'

describe('merging over HTTP', () => {
  const party = partyOfSuite()
  let rita: Life
  let document: OpenDocument
  beforeEach(async () => {
    rita = await party.rep()
    document = await pipelineWith(rita, { r1: { name: 'Pumpen', price: 40 } })
    await rita.goOffline()
  })

  const saved = () => document.satchelFile()
  const post = (
    path: string,
    query: Record<string, string>,
    files: readonly Uint8Array[],
    by = party.office,
    language = 'en',
  ): Promise<Response> =>
    fetch(`${party.relay.origin}/api/merges${path}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${party.relay.token(by)}`,
        'content-type': 'application/vnd.satchel',
        'accept-language': language,
      },
      body: Buffer.concat(files),
    })
  const preview = async (query: Record<string, string>, files: readonly Uint8Array[], by = party.office) => {
    const response = await post('/preview', query, files, by)
    assert.equal(response.status, 200, await response.clone().text())
    return (await response.json()) as MergeAnswer
  }
  const merge = async (query: Record<string, string>, files: readonly Uint8Array[], by = party.office) => {
    const text = await (await post('', query, files, by)).text()
    const lines = text.split('\n').filter(Boolean)
    return lines.map(line => JSON.parse(line) as MergeLine)
  }
  const reportOf = (lines: readonly MergeLine[]): MergeAnswer => {
    const last = lines.at(-1)
    assert.ok(last && 'report' in last, JSON.stringify(last))
    return last.report
  }
  const price = async () => (await relayDoc(party.relay, document.address)).getMap('opportunities').get('r1.price')

  it('P08 previews old and new value of each field, writes nothing, then merges with progress; twice changes nothing', async () => {
    await set(document, 'r1', { price: 45, stage: 'won' })
    notes(document).insert(0, `${'Vorspann '.repeat(100)}Ende`)
    await document.flush()
    const file = await saved()
    const shown = await preview({ into: document.address }, [file])
    assert.deepEqual(shown.counts, { added: 0, changed: 1, collided: 0, archived: 0, unchanged: 0 })
    const [record] = shown.documents[0]?.records ?? []
    assert.equal(record?.name, 'Pumpen')
    assert.deepEqual(
      record?.fields.filter(({ field }) => field === 'price').map(({ before, after }) => [before, after]),
      [[40, 45]],
    )
    const text = record?.fields.find(({ field }) => field === 'notes')
    assert.ok(String(text?.after).length <= 310)
    assert.ok(Object.keys(shown.names).length > 3, 'names of the stages')
    assert.equal(await price(), 40)
    const lines = await merge({ into: document.address }, [file])
    assert.deepEqual(lines[0], { writing: true })
    assert.ok(lines.some(line => 'progress' in line))
    assert.equal(reportOf(lines).documents[0]?.entries.committed, 2)
    assert.equal(await price(), 45)
    const again = reportOf(await merge({ into: document.address }, [file]))
    assert.deepEqual(again.documents[0]?.records, [])
    assert.equal(again.counts.unchanged, 1)
  })

  it('P08 combines several files into a new pipeline, keeping the owners or taking them over', async () => {
    const other = await party.rep()
    const second = await pipelineOf(other)
    await set(second, 's1', { name: 'Öl', owner: 'Vicki' })
    const files = [await saved(), await second.satchelFile()]
    const shown = await preview({ new: 'Zusammen' }, files)
    assert.equal(shown.into, null)
    assert.equal(shown.counts.added, 2)
    for (const [takeOwnership, owner] of [
      ['no', 'Vicki'],
      ['yes', party.office.name],
    ] as const) {
      const { into } = reportOf(await merge({ new: 'Zusammen', takeOwnership }, files))
      assert.ok(into)
      assert.equal((await relayDoc(party.relay, into)).getMap('opportunities').get('s1.owner'), owner)
    }
  })

  it('P08 M10 merges several files each into its own pipeline, and none where one of them cannot be', async () => {
    await set(document, 'r1', { price: 45 })
    const vera = await party.rep()
    const theirs = await pipelineWith(vera, { r1: { name: 'Motoren', price: 7 } })
    await vera.goOffline()
    await set(theirs, 'r1', { price: 8 })
    const files = [await saved(), await theirs.satchelFile()]
    const theirPrice = async () => (await relayDoc(party.relay, theirs.address)).getMap('opportunities').get('r1.price')
    const shown = await preview({ own: 'yes' }, files)
    assert.deepEqual(shown.counts, { added: 0, changed: 2, collided: 0, archived: 0, unchanged: 0 })
    assert.deepEqual(new Set(shown.documents.map(each => each.address)), new Set([document.address, theirs.address]))
    assert.deepEqual([await price(), await theirPrice()], [40, 7])
    const assistant = party.relay.person('Udo', 'assistant', [rita.profile.person.id])
    const refused = (await merge({ own: 'yes' }, files, assistant)).at(-1)
    assert.ok(refused && 'error' in refused && refused.error.code === 'notHere', JSON.stringify(refused))
    const damaged = Uint8Array.from(files[1] as Uint8Array)
    damaged[99] = (damaged[99] ?? 0) ^ 1
    const bad = (await merge({ own: 'yes' }, [files[0] as Uint8Array, damaged])).at(-1)
    assert.ok(bad && 'error' in bad && bad.error.file === 1)
    assert.deepEqual([await price(), await theirPrice()], [40, 7])
    const lines = await merge({ own: 'yes' }, files)
    assert.equal(lines.filter(line => 'writing' in line).length, 1)
    assert.deepEqual(
      reportOf(lines).documents.map(({ same, entries }) => [same, entries.committed]),
      [
        [true, 1],
        [true, 1],
      ],
    )
    assert.deepEqual([await price(), await theirPrice()], [45, 8])
    assert.deepEqual(
      reportOf(await merge({ own: 'yes' }, files)).documents.flatMap(each => each.records),
      [],
    )
    assert.equal((await post('', { own: 'yes', into: document.address }, files)).status, 400)
  })

  it('P08 combines a pipeline that is at the office, without any file', async () => {
    const target = reportOf(await merge({ new: 'Ziel', from: document.address }, []))
    assert.equal(target.counts.added, 1)
  })

  it('P06 lists collisions with both values and the names of their authors', async () => {
    await set(document, 'r1', { price: 45 })
    const file = await saved()
    const desk = await party.life(party.office)
    const there = await openListed(desk, document.address)
    await set(there, 'r1', { price: 50 })
    await atOffice(there)
    const shown = await preview({ into: document.address }, [file])
    assert.equal(shown.collisions, 1)
    const values = shown.documents[0]?.records[0]?.fields[0]?.displaced ?? []
    // Which of the two stands is for Yjs to say; the other one has its author.
    const author = { 45: rita.profile.person.name, 50: party.office.name }[Number(values[0]?.value)]
    assert.equal(shown.people[values[0]?.person ?? ''], author)
    assert.equal(reportOf(await merge({ into: document.address }, [file])).collisions, 1)
  })

  it('P09 reps cannot start it, assistants can for their reps and for nobody else’s', async () => {
    const file = await saved()
    const assistant = party.relay.person(`Assistant of ${rita.profile.person.name}`, 'assistant', [
      rita.profile.person.id,
    ])
    const stranger = party.relay.person('Assistant of nobody', 'assistant', [party.somebody().id])
    assert.equal((await post('/preview', { into: document.address }, [file], rita.profile.person)).status, 403)
    assert.equal((await post('', { into: document.address }, [file], rita.profile.person)).status, 403)
    assert.equal((await post('/preview', { into: document.address }, [file], stranger)).status, 404)
    assert.equal((await preview({ into: document.address }, [file], assistant)).counts.unchanged, 1)
    // Letting in what nobody signed is the office's to decide.
    assert.equal((await post('', { into: document.address, approve: 'yes' }, [file], assistant)).status, 403)
  })

  it('says in the reader’s language what is wrong with which of several files, and uses nothing of any', async () => {
    await set(document, 'r1', { price: 45 })
    const good = await saved()
    const bad = Uint8Array.from(good)
    bad[100] = (bad[100] ?? 0) ^ 1
    const cases: readonly (readonly [readonly Uint8Array[], string, number])[] = [
      [[good, bad], 'damaged', 1],
      [[good.subarray(0, good.length - 9)], 'truncated', 0],
      [[good, new TextEncoder().encode('<html>')], 'notSatchel', 1],
    ]
    for (const [files, code, file] of cases) {
      const response = await post('/preview', { into: document.address }, files, party.office, 'de')
      assert.equal(response.status, 422)
      const { error } = (await response.json()) as { error: MergeFailure }
      assert.deepEqual([error.code, error.file], [code, file])
      assert.match(error.message, /^(Die|Das) .*\.$/)
      const last = (await merge({ into: document.address }, files)).at(-1)
      assert.ok(last && 'error' in last && last.error.code === code)
    }
    assert.equal(await price(), 40)
  })

  it('says of every kind of bad file what it is, over HTTP as on a device, and uses nothing of it', async () => {
    await set(document, 'r1', { price: 45 })
    const { relay } = party
    const copy = await carriedOf(rita.profile, document)
    const [submission] = copy.submissions
    assert.ok(submission)
    const forged = { ...submission, signature: Uint8Array.from(submission.signature, byte => byte ^ 1) }
    const newer = Uint8Array.from(await saved())
    newer[9] = 2
    newer.set(sha256(newer.subarray(0, -32)), newer.length - 32)
    const gigabytes = Uint8Array.from(await saved())
    new DataView(gigabytes.buffer).setUint32(15, 2 ** 32 - 1)
    gigabytes.set(sha256(gigabytes.subarray(0, -32)), gigabytes.length - 32)
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [await fileOf(relay, [copy], { installation: 'somebody-elses' }), 'otherCompany'],
      [newer, 'newerFormat'],
      [await fileOf(relay, [{ ...copy, about: { ...copy.about, schema: 99 } }]), 'newerSchema'],
      [await fileOf(relay, [{ ...copy, about: { ...copy.about, epoch: 0 } }]), 'olderEpoch'],
      [await fileOf(relay, [{ ...copy, about: { ...copy.about, epoch: 2 } }]), 'newerEpoch'],
      [await fileOf(relay, [{ ...copy, submissions: [forged] }]), 'forged'],
      [gigabytes, 'tooLarge'],
    ]
    for (const [file, code] of cases) {
      const queries: Record<string, string>[] = [{ into: document.address }, { new: 'Neu' }, { own: 'yes' }]
      for (const query of queries) {
        const last = (await merge(query, [file])).at(-1)
        assert.equal(last && 'error' in last && last.error.code, code)
      }
    }
    assert.equal(await price(), 40)
    assert.equal(
      (await relay.core.store.documents({ kind: 'pipeline' })).some(each => each.summary.name === 'Neu'),
      false,
    )
  })

  it('with any single byte flipped is refused by the relay, and changes nothing', async () => {
    await set(document, 'r1', { price: 45 })
    const file = await saved()
    const { merger } = party.relay.core
    const into = { address: document.address }
    const { head } = (await party.relay.core.store.document(document.address)) ?? {}
    for (let at = 0; at < file.length; at++) {
      const flipped = Uint8Array.from(file)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      await assert.rejects(
        merger.merge({ into, files: [flipped], documents: [], person: party.office.id }),
        SatchelFileError,
        `byte ${at}`,
      )
    }
    assert.equal((await party.relay.core.store.document(document.address))?.head, head)
    assert.equal(await price(), 40)
  })

  it('given up before it is written, a merge has changed nothing and never said that it writes', async () => {
    await set(document, 'r1', { price: 45 })
    let writes = 0
    const given = {
      into: { address: document.address },
      files: [await saved()],
      documents: [],
      person: party.office.id,
      onWriting: () => void writes++,
    }
    await assert.rejects(party.relay.core.merger.merge({ ...given, signal: AbortSignal.abort() }), {
      name: 'AbortError',
    })
    assert.deepEqual([writes, await price()], [0, 40])
    await party.relay.core.merger.merge({ ...given, dryRun: true })
    assert.equal(writes, 0)
    await party.relay.core.merger.merge(given)
    assert.deepEqual([writes, await price()], [1, 45])
  })

  it('refuses what is not as it should be: no target, no name, nothing to merge', async () => {
    const file = await saved()
    assert.equal((await post('/preview', {}, [file])).status, 400)
    assert.equal((await post('/preview', { new: ' ' }, [file])).status, 400)
    assert.equal((await post('/preview', { into: 'pipeline/../etc' }, [file])).status, 400)
    assert.equal((await post('/preview', { into: document.address }, [])).status, 422)
    const nowhere = newAddress('pipeline', length => crypto.getRandomValues(new Uint8Array(length)))
    assert.equal((await post('/preview', { into: nowhere }, [file])).status, 422)
  })
})
