// What is typed becomes a change at a pause or on leaving, with the value its author saw; never half-typed, never invalid.
import { expect } from 'chai'
import { Draft, PAUSE_MS } from '../../../components/document/draft.ts'
import type { Parsed } from '../../../components/document/field-value.ts'
import type { Value } from '../../../src/documents/values.ts'

interface World {
  readonly draft: Draft
  readonly commits: [Value, Value][]
  pause(): void
}

function world(parse: (text: string) => Parsed = text => ({ value: text === '' ? null : text })): World {
  const commits: [Value, Value][] = []
  let due: (() => void) | null = null
  const draft = new Draft(
    parse,
    { commit: (base, value) => commits.push([base, value]), changed: () => {} },
    {
      set: (run, ms) => {
        expect(ms).to.equal(PAUSE_MS)
        due = run
        return run
      },
      clear: timer => {
        if (timer === due) due = null
      },
    },
  )
  const pause = (): void => {
    const run = due
    due = null
    run?.()
  }
  return { draft, commits, pause }
}

const numbers = (text: string): Parsed =>
  Number.isNaN(Number(text)) ? { problem: 'not a number' } : { value: Number(text) }

describe('A draft', () => {
  it('commits nothing while one types and one change at the pause', () => {
    const { draft, commits, pause } = world()
    draft.type('A', 'old')
    draft.type('Ac', 'old')
    draft.type('Acme', 'old')
    expect(commits).to.deep.equal([])
    pause()
    expect(commits).to.deep.equal([['old', 'Acme']])
    expect(draft.text).to.equal('Acme')
    expect(draft.unsaved).to.equal(false)
  })

  it('commits at once on leaving the field, and only once', () => {
    const { draft, commits, pause } = world()
    draft.type('Acme', null)
    draft.leave()
    draft.leave()
    pause()
    expect(commits).to.deep.equal([[null, 'Acme']])
    expect(draft.text).to.equal(null)
  })

  it('states the value its author saw first, although somebody else changed it meanwhile', () => {
    const { draft, commits, pause } = world()
    draft.type('45', '40')
    draft.type('450', '42')
    expect(draft.overtaken('42')).to.equal(true)
    pause()
    expect(commits).to.deep.equal([['40', '450']])
  })

  it('goes on from its own value after a pause', () => {
    const { draft, commits, pause } = world()
    draft.type('Acme', null)
    pause()
    draft.type('Acme AG', 'Acme')
    draft.leave()
    expect(commits).to.deep.equal([
      [null, 'Acme'],
      ['Acme', 'Acme AG'],
    ])
  })

  it('shows what somebody else wrote once its own text is committed', () => {
    const { draft, pause } = world()
    draft.type('Acme', null)
    pause()
    draft.follow('Acme')
    expect(draft.text).to.equal('Acme')
    draft.follow('Other')
    expect(draft.text).to.equal(null)
  })

  it('keeps what cannot be read in the field, says so, and commits nothing', () => {
    const { draft, commits, pause } = world(numbers)
    draft.type('12x', 7)
    expect(draft.problem).to.equal(null)
    pause()
    expect(draft.problem).to.equal('not a number')
    draft.leave()
    expect(draft.text).to.equal('12x')
    expect(draft.unsaved).to.equal(true)
    expect(commits).to.deep.equal([])
    draft.type('12', 7)
    expect(draft.problem).to.equal(null)
    draft.leave()
    expect(commits).to.deep.equal([[7, 12]])
  })

  it('commits nothing where the text means what is there already', () => {
    const { draft, commits } = world(numbers)
    draft.type('7.0', 7)
    draft.leave()
    expect(commits).to.deep.equal([])
  })

  it('can be taken back before the pause', () => {
    const { draft, commits, pause } = world()
    draft.type('oops', 'old')
    draft.drop()
    pause()
    expect(draft.text).to.equal(null)
    expect(commits).to.deep.equal([])
  })
})
