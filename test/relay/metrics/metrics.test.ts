// /metrics: what an operator sees, that it is true, that nobody is named in it, and who may look.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { Lag } from '../../../relay/consolidated/lag.ts'
import { Counter, gauge, Histogram } from '../../../relay/metrics/exposition.ts'
import { metricsRoutes } from '../../../relay/metrics/routes.ts'
import { TestRelay } from '../../support/relay.ts'
import { relay as httpRelay } from '../http/support.ts'
import { Scene } from '../sockets/support.ts'

describe('/metrics', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin(await TestRelay.start({ lists: true }))
  })
  after(() => scene.end())

  const values = async (): Promise<Map<string, number>> => {
    const response = await fetch(`${scene.relay.origin}/metrics`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const lines = (await response.text()).trimEnd().split('\n')
    return new Map(
      lines
        .filter(line => !line.startsWith('#'))
        .map(line => {
          const match = /^([a-z_]+(?:\{[^}]*\})?) (-?[\d.e+-]+)$/.exec(line)
          assert.ok(match?.[1] && match[2], line)
          return [match[1], Number(match[2])]
        }),
    )
  }

  it('E1 tells who is there, what was committed and refused, how long it took, and what is stored', async () => {
    const earlier = await values()
    await scene.honestEdit()
    const raw = await scene.raw(scene.profile('Vera Violet', 'rep'))
    await raw.submit(scene.address, [{ update: new Uint8Array([1, 2, 3]), changes: [] }])
    const now = await values()
    const grown = (name: string) => (now.get(name) ?? Number.NaN) - (earlier.get(name) ?? Number.NaN)
    assert.equal(grown('satchel_entries_total{outcome="committed"}'), 1)
    assert.equal(grown('satchel_entries_total{outcome="refused"}'), 1)
    assert.ok(grown('satchel_turn_seconds_count') >= 2)
    assert.equal(grown('satchel_commit_seconds_count'), grown('satchel_turn_seconds_count'))
    assert.equal(grown('satchel_journal_sequence'), 1)
    assert.equal(now.get('satchel_sockets{kind="device"}'), 2)
    assert.equal(now.get('satchel_people_online'), 2)
    assert.equal(now.get('satchel_documents'), 1)
    assert.equal(now.get('satchel_documents_in_memory'), 1)
    assert.equal(now.get('satchel_quarantine_entries{asked="no"}'), 1)
    assert.equal(now.get('satchel_quarantine_entries{asked="yes"}'), 0)
    assert.ok((now.get('satchel_quarantine_bytes') ?? 0) > 0)
    assert.equal(now.get('satchel_open_collisions'), 0)
    assert.equal(now.get('satchel_queued_entries'), 0)
    assert.ok((now.get('process_resident_memory_bytes') ?? 0) > 30e6)
    // Left out where somebody looked only just before.
    const delay = 'satchel_event_loop_delay_seconds{quantile="0.99"}'
    let looked = now
    while (!looked.has(delay)) looked = await values()
    assert.ok((looked.get(delay) ?? -1) >= 0)
  })

  it('E1 tells how far lists are, and how far behind while they stand still', async () => {
    const { consolidated, store } = scene.relay.core
    consolidated?.start()
    await consolidated?.caughtUp()
    const now = await values()
    assert.equal(now.get('satchel_lists_sequence'), store.last)
    assert.equal(now.get('satchel_lists_lag_seconds'), 0)
    await consolidated?.stop()
    await scene.honestEdit()
    const behind = await values()
    assert.equal((behind.get('satchel_journal_sequence') ?? 0) - (behind.get('satchel_lists_sequence') ?? 0), 1)
    assert.ok((behind.get('satchel_lists_lag_seconds') ?? 0) > 0)
    consolidated?.start()
    await consolidated?.caughtUp()
    assert.equal((await values()).get('satchel_lists_lag_seconds'), 0)
  })

  it('E2 names nobody and no document, however often it is asked', async () => {
    const text = await (await fetch(`${scene.relay.origin}/metrics`)).text()
    for (const secret of ['Rita', 'Vera', 'West', scene.rep.id, scene.address])
      assert.ok(!text.includes(secret), secret)
    for (const line of text.trimEnd().split('\n')) {
      assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[\w.+]*"\})? \S+)$/)
    }
  })

  const get = (port: number, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/metrics', headers }, response => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .once('error', reject)
        .end()
    })

  it('E3 answers this machine alone where no token is set: nobody through a proxy, no page with a name of its own', async () => {
    const { port } = scene.relay.relay
    assert.equal(await get(port, {}), 200)
    assert.equal(await get(port, { host: `localhost:${port}` }), 200)
    const elsewhere: readonly Record<string, string>[] = [
      { 'x-forwarded-for': '203.0.113.9' },
      { 'x-real-ip': '203.0.113.9' },
      { forwarded: 'for=203.0.113.9' },
      { via: '1.1 proxy' },
      { host: 'satchel.example.com' },
      { host: `localhost.example.com:${port}` },
    ]
    for (const headers of elsewhere) assert.equal(await get(port, headers), 404, JSON.stringify(headers))
  })

  const access: readonly [string, { token: string | null; proxied: boolean }, Record<string, string>, number][] = [
    ['a proxy stands before it', { token: null, proxied: true }, {}, 404],
    ['a token is set and none is sent', { token: 'a-token-nobody-guesses', proxied: false }, {}, 404],
    ['another token is sent', { token: 'a-token-nobody-guesses', proxied: false }, { authorization: 'Bearer x' }, 404],
    ['an empty token is sent', { token: 'a-token-nobody-guesses', proxied: true }, { authorization: 'Bearer ' }, 404],
    [
      'the token is sent through a proxy',
      { token: 'a-token-nobody-guesses', proxied: true },
      { authorization: 'Bearer a-token-nobody-guesses', 'x-forwarded-for': '203.0.113.9', host: 'satchel.example.com' },
      200,
    ],
  ]
  for (const [what, allowed, headers, status] of access) {
    it(`E3 answers with ${status} where ${what}`, async context => {
      const metrics = { render: () => 'satchel_info 1\n', close: () => undefined } as never
      const made = await httpRelay(context, { operate: app => metricsRoutes(app, metrics, allowed) })
      assert.equal(await get(made.port, headers), status)
    })
  }
})

describe('the exposition', () => {
  it('E1 counts a histogram’s buckets up, and escapes labels', () => {
    const histogram = new Histogram('t', 'Time.', [0.1, 1])
    for (const seconds of [0.05, 0.1, 0.5, 3]) histogram.observe(seconds)
    assert.deepEqual(histogram.render(), [
      '# HELP t Time.',
      '# TYPE t histogram',
      't_bucket{le="0.1"} 2',
      't_bucket{le="1"} 3',
      't_bucket{le="+Inf"} 4',
      't_sum 3.65',
      't_count 4',
    ])
    const odd = gauge('g', 'G.', () => [[{ a: 'x"\\\n' }, 1]])
    assert.deepEqual(odd.render().at(-1), 'g{a="x\\"\\\\\\n"} 1')
    const counter = new Counter('c', 'C.', 'kind', ['a', 'b'])
    counter.add('b', 2)
    assert.deepEqual(counter.render().slice(2), ['c{kind="a"} 0', 'c{kind="b"} 2'])
  })

  it('E1 tells the age of the oldest commit that is not in the lists', () => {
    let now = 0
    const lag = new Lag(() => now)
    assert.equal(lag.seconds(0), 0)
    lag.committed(1)
    now = 2_000
    lag.committed(2)
    now = 5_000
    assert.equal(lag.seconds(0), 5)
    assert.equal(lag.seconds(1), 3)
    assert.equal(lag.seconds(2), 0)
    for (let sequence = 3; sequence < 3_000; sequence++) {
      now += 600
      lag.committed(sequence)
    }
    assert.ok(lag.seconds(2) > 600, 'never younger than it is')
    assert.equal(lag.seconds(2_999), 0)
  })
})
