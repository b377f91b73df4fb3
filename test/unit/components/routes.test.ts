import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { documentRoute, hrefOf, parseRoute, type Route } from '../../../components/app/router.ts'
import type { Address } from '../../../src/documents/address.ts'

const ID = 'abcdefghijklmnopqrstuv'

describe('Addresses of screens', () => {
  const routes: readonly (readonly [string, Route])[] = [
    ['/pipelines', { screen: 'pipelines' }],
    [`/pipelines/${ID}/r1?view=board`, { screen: 'pipeline', id: ID, record: 'r1', view: 'board' }],
    ['/campaigns', { screen: 'campaigns' }],
    [`/campaign/${ID}`, { screen: 'campaign', id: ID, record: null }],
    [`/campaign/${ID}/a1`, { screen: 'campaign', id: ID, record: 'a1' }],
    ['/visits', { screen: 'visits' }],
    [`/visit-report/${ID}`, { screen: 'visit', id: ID }],
    ['/opportunities?stage=won', { screen: 'opportunities', search: 'stage=won' }],
    ['/merge', { screen: 'merge', id: null }],
    [`/merge/${ID}`, { screen: 'merge', id: ID }],
    ['/help/merge', { screen: 'help' }],
    ['/not-accepted', { screen: 'refused' }],
    ['/review/7', { screen: 'quarantine', number: 7 }],
    ['/nowhere/at/all', { screen: 'unknown', path: '/nowhere/at/all' }],
  ]
  for (const [href, route] of routes) {
    it(`${href} leads to its screen and back`, () => {
      const { pathname, search } = new URL(href, 'http://localhost')
      assert.deepEqual(parseRoute(pathname, search), route)
      assert.equal(hrefOf(route), href)
    })
  }

  it('say of what is none that it is none', () => {
    for (const path of [
      '/campaign',
      `/campaign/${ID}/a1/more`,
      '/campaigns/x',
      '/visit-report',
      '/help',
      '/review/0',
      '/merge/a/b',
    ]) {
      assert.equal(parseRoute(path).screen, 'unknown', path)
    }
  })

  it('lead to documents of every kind that has a screen, and to a record where it has a form', () => {
    assert.deepEqual(documentRoute(`campaign/${ID}` as Address, 'a1'), { screen: 'campaign', id: ID, record: 'a1' })
    assert.deepEqual(documentRoute(`visit-report/${ID}` as Address, 'q1'), { screen: 'visit', id: ID })
    assert.equal(documentRoute(`contract/${ID}` as Address), null)
  })
})
