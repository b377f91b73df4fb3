// `npm run demo`: a company out of nothing, the same one again, and never somebody else's.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Child, start } from '../../e2e/support/child.ts'
import { dataFolder, json, satchel } from './support.ts'

const LINK = /^(.+) \((rep|assistant|office)\): (http:\/\/(\w+)\.localhost:(\d+))\/#signin=([\w-]{43})$/

function demo(context: TestContext, folder: string): Child {
  const child = start(['relay/demo/main.ts'], { LC_ALL: 'C', SATCHEL_DATA: folder, SATCHEL_PORT: '0' })
  context.after(() => child.end('SIGKILL'))
  return child
}

async function links(
  child: Child,
): Promise<{ name: string; label: string; origin: string; port: number; secret: string }[]> {
  await child.line(/\(office\):/, 30_000)
  return child.output.split('\n').flatMap(line => {
    const [, name = '', label = '', origin = '', host = '', port, secret = ''] = LINK.exec(line) ?? []
    if (name === '') return []
    assert.equal(host, label, 'each on its own origin')
    return [{ name, label, origin, port: Number(port), secret }]
  })
}

async function signIn({ origin, port, secret }: { origin: string; port: number; secret: string }): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ link: secret }),
  })
}

test('O05 the demo makes a company of 8,800 opportunities and a reusable link per person; the next start reuses it', async context => {
  const folder = dataFolder(context)
  const first = demo(context, folder)
  const before = await links(first)
  assert.deepEqual(
    before.map(({ label, name }) => [label, name]),
    [
      ['rep', 'Darcel Schlecht'],
      ['assistant', 'Mei-Mei Johns'],
      ['office', 'Melvin Marxen'],
    ],
  )
  assert.match(first.output, /^8800 opportunities are there\.$/m)
  for (const link of [...before, ...before]) assert.equal((await signIn(link)).status, 200)
  const list = await json(folder, 'list', 'pipeline')
  assert.equal(list.value.length, 30)
  assert.equal(
    list.value.reduce((sum: number, each: { opportunities: number }) => sum + each.opportunities, 0),
    8800,
  )
  assert.equal(list.value.find(({ name }: { name: string }) => name === 'Darcel Schlecht').opportunities, 747)
  const persons = (await json(folder, 'user', 'list')).value
  const assistant = persons.find(({ role }: { role: string }) => role === 'assistant')
  assert.deepEqual(assistant.assists, ['Darcel Schlecht'])
  await first.end('SIGTERM')

  const second = demo(context, folder)
  const again = await links(second)
  assert.doesNotMatch(second.output, /Importing/)
  for (const link of again) assert.equal((await signIn(link)).status, 200)
  assert.equal((await json(folder, 'list', 'pipeline')).value.length, 30)
})

test('the demo leaves a folder alone that somebody else works in', async context => {
  const folder = dataFolder(context)
  await satchel(folder, ['user', 'add', 'Ada', '--role', 'admin'])
  const child = demo(context, folder)
  await child.line(/^This data folder holds a company of its own; give the demo another one with SATCHEL_DATA\.$/)
  await child.end('SIGTERM')
  assert.deepEqual((await json(folder, 'list', 'pipeline')).value, [])
})
