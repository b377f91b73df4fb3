import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askToKeep } from '../../../components/app/keeping.ts'

/** A browser that answers as told and counts how often it was asked. */
function browser(answer: boolean) {
  const stored = new Map<string, unknown>()
  const asked = { times: 0, kept: false }
  const storage = {
    persisted: async () => asked.kept,
    persist: async () => {
      asked.times++
      asked.kept = answer
      return answer
    },
  }
  const preferences = {
    get: (key: string) => stored.get(key) ?? null,
    set: (key: string, value: unknown) => stored.set(key, value),
  }
  return { asked, ask: (installed = false) => askToKeep(storage, preferences, installed) }
}

test('a promise once given is not asked for again', async () => {
  const { asked, ask } = browser(true)
  assert.deepEqual([await ask(), await ask(), asked.times], ['promised', 'promised', 1])
})

test('who was refused is asked once more when the app is installed, and never again', async () => {
  const { asked, ask } = browser(false)
  assert.deepEqual([await ask(), await ask(), asked.times], ['refused', 'refused', 1])
  assert.deepEqual([await ask(true), await ask(true), asked.times], ['refused', 'refused', 2])
})

test('a browser that cannot be asked has neither promised nor refused', async () => {
  const preferences = { get: () => null, set: () => undefined }
  assert.equal(await askToKeep(undefined, preferences, false), 'unknown')
})
