// Numbers, days, words and addresses as people write them.
import { expect } from 'chai'
import { hrefOf, parseRoute } from '../../../components/app/router.ts'
import { doubt } from '../../../components/document/field-value.ts'
import { editBetween, movedBy } from '../../../components/document/text-diff.ts'
import { takeSecret } from '../../../components/entry/secret.ts'
import { de } from '../../../components/i18n/de.ts'
import { en } from '../../../components/i18n/en.ts'
import { parseNumber } from '../../../components/i18n/format.ts'
import { stageStep } from '../../../components/pipeline/stage-default.ts'
import { parseDay } from '../../../components/shared/parse-day.ts'
import { fold, matcher } from '../../../src/documents/fold.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { defaultStages } from '../../../src/documents/pipeline.ts'

describe('Numbers', () => {
  const cases: readonly (readonly [string, string, number | null])[] = [
    ['1.234,50', 'de-DE', 1234.5],
    ['1.234', 'de-DE', 1234],
    ['12.5', 'de-DE', 12.5],
    ['0,5', 'de-DE', 0.5],
    ['12,5 %', 'de-DE', 12.5],
    ['1 234,50 €', 'de-DE', 1234.5],
    ['1,234.50', 'en-GB', 1234.5],
    ['1,234', 'en-GB', 1234],
    ['12,5', 'en-GB', 12.5],
    ['1.234,50', 'en-GB', 1234.5],
    ['-3', 'en-GB', -3],
    ["1'234.50", 'de-CH', 1234.5],
    ['12x', 'de-DE', null],
    ['1,2,3', 'de-DE', null],
    ['', 'de-DE', null],
    ['.', 'de-DE', null],
  ]
  for (const [text, locale, value] of cases) {
    it(`read “${text}” in ${locale} as ${value}`, () => {
      expect(parseNumber(text, locale)).to.equal(value)
    })
  }
})

describe('Doubts', () => {
  const email = { type: 'text', max: 254, format: 'email' } as const
  const phone = { type: 'text', max: 50, format: 'phone' } as const
  it('are raised by what is no e-mail address, and by none of those people write', () => {
    for (const text of ['nonsense', 'anna@', '@schoen.de', 'anna schoen.de', 'a@b@c.de', 'anna@schoen..de'])
      expect(doubt(email, text), text).to.be.a('string')
    for (const text of ['', 'anna@schoen.de', 'a.b+c@x.co.uk', 'jörg@müller.de', 'a@b.de; c@d.de', 'Anna <a@b.de>'])
      expect(doubt(email, text), text).to.equal(null)
  })

  it('are raised by what nobody can call only', () => {
    for (const text of ['nonsense', 'siehe oben', '12']) expect(doubt(phone, text), text).to.be.a('string')
    for (const text of ['', '110', '+49 (0)89 1234-0', '089/1234 Durchwahl 5', '0800-FLOWERS'])
      expect(doubt(phone, text), text).to.equal(null)
  })
})

describe('Days', () => {
  const today = new Date(2026, 10, 21)
  const cases: readonly (readonly [string, string, string | null])[] = [
    ['31.12.2026', 'de-DE', '2026-12-31'],
    ['31.12.26', 'de-DE', '2026-12-31'],
    ['31.12.', 'de-DE', '2026-12-31'],
    ['31/12/2026', 'en-GB', '2026-12-31'],
    ['12/31/2026', 'en-US', '2026-12-31'],
    ['2026-12-31', 'de-DE', '2026-12-31'],
    ['31.02.2026', 'de-DE', null],
    ['morgen', 'de-DE', null],
  ]
  for (const [text, locale, day] of cases) {
    it(`read “${text}” in ${locale} as ${day}`, () => {
      expect(parseDay(text, locale, today)).to.equal(day)
    })
  }
})

describe('Search', () => {
  it('finds Müller as müller, Mueller and muller, and Straße as strasse', () => {
    for (const query of ['müller', 'Mueller', 'muller', 'MÜLL'])
      expect(matcher(query)(fold('Jörg Müller'))).to.equal(true)
    expect(matcher('strasse')(fold('Hauptstraße 3'))).to.equal(true)
    expect(matcher('hauptstraße')(fold('Hauptstrasse 3'))).to.equal(true)
  })

  it('asks for every word, in any order', () => {
    expect(matcher('gtx acme')(fold('Acme Corporation\nGTX Basic'))).to.equal(true)
    expect(matcher('gtx acme')(fold('Betasoloin\nGTX Basic'))).to.equal(false)
    expect(matcher('  ')(fold('anything'))).to.equal(true)
  })
})

describe('Addresses', () => {
  it('name screens and are named by them', () => {
    for (const path of [
      '/pipelines',
      '/pipelines/abc',
      '/pipelines/abc/def',
      '/import',
      '/people',
      '/review',
      '/review/12',
    ]) {
      expect(hrefOf(parseRoute(path))).to.equal(path)
    }
    expect(parseRoute('/').screen).to.equal('pipelines')
    expect(parseRoute('/elsewhere').screen).to.equal('unknown')
    for (const path of ['/review/0', '/review/x', '/review/1/2']) expect(parseRoute(path).screen).to.equal('unknown')
    expect(parseRoute('/pipelines/a/b/c').screen).to.equal('unknown')
  })

  it('give up the secret of a link before anything else is done', () => {
    const calls: string[] = []
    const history = { replaceState: (_state: unknown, _title: string, url: string) => calls.push(url) }
    const place = { hash: '#signin=s3cret', pathname: '/pipelines', search: '' }
    const secret = takeSecret(place as Location, history as unknown as History)
    expect(secret).to.deep.equal({ type: 'signIn', secret: 's3cret' })
    expect(calls).to.deep.equal(['/pipelines'])
    expect(takeSecret({ ...place, hash: '#setup=one' } as Location, history as unknown as History)?.type).to.equal(
      'setUp',
    )
    expect(takeSecret({ ...place, hash: '#content' } as Location, history as unknown as History)).to.equal(null)
    expect(calls.length).to.equal(2)
  })
})

describe('The texts', () => {
  it('take the same parameters in both languages', () => {
    const arities = (texts: object, path = ''): string[] =>
      Object.entries(texts).flatMap(([key, value]) => {
        if (typeof value === 'function') return [`${path}${key}/${value.length}`]
        return typeof value === 'object' ? arities(value as object, `${path}${key}.`) : []
      })
    expect(arities(de)).to.deep.equal(arities(en))
  })

  it('count one and many', () => {
    expect(en.pipeline.count(1)).to.equal('1 opportunity')
    expect(de.pipeline.count(8800)).to.equal('8.800 Verkaufschancen')
  })
})

describe('Long texts', () => {
  it('find the one edit between two states, at the cursor where letters repeat', () => {
    expect(editBetween('abc', 'abXc', 3)).to.deep.equal({ at: 2, removed: 0, inserted: 'X' })
    expect(editBetween('aaa', 'aaaa', 2)).to.deep.equal({ at: 1, removed: 0, inserted: 'a' })
    expect(editBetween('abcdef', 'abf', 2)).to.deep.equal({ at: 2, removed: 3, inserted: '' })
    expect(editBetween('same', 'same', 4)).to.equal(null)
  })

  it('never cut a character in half', () => {
    const edit = editBetween('a😀b', 'a😁b', 3)
    expect(edit).to.deep.equal({ at: 1, removed: 2, inserted: '😁' })
  })

  it('move a cursor with what others write before it, and not with what they write behind it', () => {
    expect(movedBy([{ insert: 'xx' }], 0)).to.equal(0)
    expect(movedBy([{ insert: 'xx' }], 3)).to.equal(5)
    expect(movedBy([{ retain: 1 }, { insert: 'xx' }], 3)).to.equal(5)
    expect(movedBy([{ retain: 5 }, { insert: 'xx' }], 3)).to.equal(3)
    expect(movedBy([{ retain: 1 }, { delete: 4 }], 3)).to.equal(1)
  })

  it('round-trip random edits', () => {
    let seed = 7
    const random = (n: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % n
    }
    for (let round = 0; round < 500; round++) {
      const before = Array.from({ length: random(12) }, () => 'ab😀'[random(2)]).join('')
      const after = Array.from({ length: random(12) }, () => 'ab😀'[random(2)]).join('')
      const edit = editBetween(before, after, random(after.length + 1))
      const result = edit ? before.slice(0, edit.at) + edit.inserted + before.slice(edit.at + edit.removed) : before
      expect(result).to.equal(after)
    }
  })
})

describe('Choosing a stage', () => {
  const stages = new Map<string, Fields>(defaultStages.map(stage => [stage.id, stage.fields]))

  it('takes over its default where nobody set a figure of their own', () => {
    expect(stageStep(stages, {}, 'engaging')).to.deep.equal({
      fields: { stage: 'engaging', probability: 0.4 },
      offer: null,
    })
    const record = { stage: 'engaging', probability: 0.4 }
    expect(stageStep(stages, record, 'won').fields).to.deep.equal({ stage: 'won', probability: 1 })
  })

  it('keeps a figure somebody set and offers the default instead', () => {
    const record = { stage: 'engaging', probability: 0.55 }
    expect(stageStep(stages, record, 'proposal')).to.deep.equal({ fields: { stage: 'proposal' }, offer: 0.6 })
  })

  it('offers nothing where the figure is the new default already, or there is no stage', () => {
    const record = { stage: 'engaging', probability: 0.6 }
    expect(stageStep(stages, record, 'proposal')).to.deep.equal({ fields: { stage: 'proposal' }, offer: null })
    expect(stageStep(stages, record, null)).to.deep.equal({ fields: { stage: null }, offer: null })
  })
})
