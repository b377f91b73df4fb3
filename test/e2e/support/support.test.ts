// The end-to-end tests' own tools: a wait that never ends or an axe that sees nothing would make every test after them worthless.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, test } from 'node:test'
import { seriousFindings } from './axe.ts'
import { launch, open, screenshot } from './browser.ts'
import { runToEnd, start } from './child.ts'

test('a line is found whether it was printed before or after the wait began', async () => {
  const child = start(
    ['-e', `console.log('one 1'); process.stdin.resume(); setInterval(() => console.error('two 2'), 20)`],
    {},
  )
  const [, first] = await child.line(/^one (\d)/)
  const [, second] = await child.line(/^two (\d)/)
  const [again] = await child.line(/^one/)
  await child.end('SIGKILL')
  assert.deepEqual([first, second, again], ['1', '2', 'one'])
})

test('waiting for a line of a process that ended says what it printed instead', async () => {
  const child = start(['-e', `console.log('no port free'); process.exit(1)`], {})
  await assert.rejects(child.line(/http:/), /ended before it printed[\s\S]*no port free/)
  await child.end('SIGTERM')
})

test('waiting for a line has a limit', async () => {
  const child = start(['-e', 'setInterval(() => {}, 1000)'], {})
  await assert.rejects(child.line(/http:/, 100), /100 ms passed before/)
  await child.end('SIGTERM')
})

test('a command gives its standard output, and rejects with its messages where it failed', async () => {
  assert.equal(await runToEnd(['-e', `console.log('data'); console.error('message')`], {}), 'data\n')
  await assert.rejects(
    runToEnd(['-e', `console.error('no such file'); process.exit(3)`], {}),
    /ended with 3:\nno such file/,
  )
})

test('windows have the size, language and colours asked for, and errors of their page are collected', async () => {
  const browser = await launch()
  after(() => browser.close())
  const { context, page, errors } = await open(browser, { size: 'phone', locale: 'de-DE', colorScheme: 'dark' })
  await page.setContent('<h1>Mappe</h1><script>console.error("oh"); throw new Error("no")</script>')
  const seen = await page.evaluate(() => [
    document.documentElement.clientWidth,
    navigator.language,
    matchMedia('(prefers-color-scheme: dark)').matches,
  ])
  assert.deepEqual(seen.slice(1), ['de-DE', true])
  assert.ok(errors.some(error => error.includes('oh')) && errors.some(error => error.includes('no')))
  assert.ok(existsSync(await screenshot(page, 'support')))
  await context.close()
})

test('axe reports what is serious, with the place', async () => {
  const browser = await launch()
  after(() => browser.close())
  const { page } = await open(browser)
  await page.setContent('<html lang="en"><title>t</title><main><h1>x</h1><button></button></main></html>')
  const findings = await seriousFindings(page)
  assert.equal(findings.length, 1)
  assert.match(findings[0]!, /^button-name \(critical\).*button/)
  await page.setContent('<html lang="en"><title>t</title><main><h1>x</h1><button>Save</button></main></html>')
  assert.deepEqual(await seriousFindings(page), [])
})
