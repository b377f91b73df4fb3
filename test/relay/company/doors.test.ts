// Every door with everybody: what the relay answers to whom, route by route. The list of routes is the running server's own,
// so that a new one without a line in the table is a failure (O11, O13).
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { CALLERS, type Caller, Doors, routesDuring } from './doors/callers.ts'
import { LINES, type Line } from './doors/routes.ts'

describe('every route with everybody', () => {
  let doors: Doors
  let routes: readonly string[]
  before(async () => {
    const opened = await routesDuring(() => Doors.open())
    doors = opened.made
    routes = opened.routes
    const app = join(doors.scene.relay.folder, 'dist')
    mkdirSync(app)
    writeFileSync(join(app, 'index.html'), '<!doctype html><title>Satchel</title>')
  })
  after(() => doors.end())

  it('O11 each route of the server has a line, and each line a route', () => {
    // What answers to GET answers to HEAD: asked below together.
    const heads = routes.filter(one => one.startsWith('HEAD ')).map(one => one.replace('HEAD', 'GET'))
    const lines = new Set(LINES.map(({ route }) => route))
    assert.deepEqual(routes.filter(one => !one.startsWith('HEAD ')).toSorted(), [...lines].toSorted())
    assert.deepEqual(
      heads.filter(one => !lines.has(one)),
      [],
    )
  })

  for (const line of LINES) {
    const { route, about, answers, tells } = line
    it(`O11 O13 ${route}${about ? ` (${about})` : ''} answers each as the table says`, async () => {
      const found: Partial<Record<Caller, number>> = {}
      const texts = new Map<Caller, string>()
      for (const caller of CALLERS) {
        const { status, text } = await knock(line, caller)
        found[caller] = status
        texts.set(caller, text)
      }
      assert.deepEqual(
        found,
        answers,
        [...texts].map(([caller, text]) => `${caller}: ${text.slice(0, 200)}`).join('\n'),
      )
      for (const caller of CALLERS) {
        if (answers[caller] === 200 && tells) told(caller, texts.get(caller) ?? '', tells)
      }
    })
  }

  /** Asks, by HEAD as well where there is nothing to change; whoever is refused has changed nothing. */
  async function knock(line: Line, caller: Caller) {
    const [method = '', path] = line.route.split(' ')
    const asked = await line.ask(doors, caller)
    assert.ok(path && fits(path, asked.path), `${asked.path} is not ${path}`)
    await doors.quiet()
    const before = doors.written()
    const answer = await doors.ask(caller, method, asked)
    if (answer.status >= 400) assert.equal(doors.written(), before, `${caller} was refused and changed something`)
    if (method === 'GET') {
      assert.equal((await doors.ask(caller, 'HEAD', asked)).status, answer.status, `HEAD as ${caller}`)
    }
    if (answer.status >= 400) said(answer.status, answer.text)
    return answer
  }

  function told(caller: Caller, text: string, [own, strange]: readonly [string, string]): void {
    const all = caller === 'admin' || caller === 'office'
    assert.deepEqual([text.includes(own), text.includes(strange)], [true, all], `${caller}: ${text}`)
  }

  it('O13 what is somebody else’s is answered letter by letter like what never was', async () => {
    const answers = new Set<string>()
    for (const line of LINES.filter(one => one.asIfNever)) {
      for (const caller of ['rep', 'assistant', 'repToken'] as const) answers.add((await knock(line, caller)).text)
    }
    assert.equal(answers.size, 1, [...answers].join('\n'))
  })
})

/** A sentence, and no more of what is behind the door. */
function said(status: number, text: string): void {
  const { error } = JSON.parse(text) as { error: { code: string; message: string } }
  assert.deepEqual(Object.keys(error).toSorted(), ['code', 'message'], text)
  assert.match(error.message, /^[A-Z“].*[.]$/su)
  if (status === 401) assert.ok(!/Westwind|Ostwall/.test(text), text)
}

/** Is this path one of that route's? */
function fits(route: string, path: string): boolean {
  const parts = route.split('/').map(part => (part.startsWith(':') ? '[^/?]+' : part === '*' ? '.*' : part))
  return new RegExp(`^${parts.join('/')}(?:\\?.*)?$`).test(path)
}
