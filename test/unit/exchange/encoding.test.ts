import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText } from '../../../src/exchange/encoding.ts'
import { bytesOf, utf8, windows1252 } from './files.ts'

const umlauts = 'Kunde;Wert\r\nMüller & Söhne, Straße 5;12 €\r\n'
const littleEndian = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'))
const bigEndian = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16())

test('O05 umlauts come out right from every encoding that is recognised', () => {
  const written = [
    ['utf-8', utf8(umlauts)],
    ['utf-8', bytesOf([0xef, 0xbb, 0xbf], utf8(umlauts))],
    ['utf-16le', bytesOf([0xff, 0xfe], littleEndian(umlauts))],
    ['utf-16be', bytesOf([0xfe, 0xff], bigEndian(umlauts))],
    ['windows-1252', windows1252(umlauts)],
  ] as const
  for (const [encoding, bytes] of written) assert.deepEqual(decodeText(bytes), { text: umlauts, encoding })
})

test('O05 characters that only Windows-1252 has at their places are kept', () => {
  const bytes = bytesOf(utf8('a;'), [0x93, 0xdf, 0x94, 0x96, 0x85], utf8('\n'))
  assert.deepEqual(decodeText(bytes), { text: 'a;“ß”–…\n', encoding: 'windows-1252' })
})

test('O05 mostly UTF-8 with a broken place is refused with its line, not read as Windows-1252', () => {
  const bytes = bytesOf(utf8('Müller\nSöhne\n'), [0xfc], utf8('ber\n'))
  assert.deepEqual(decodeText(bytes), { problem: { code: 'brokenEncoding', line: 3 } })
  const marked = bytesOf([0xef, 0xbb, 0xbf], utf8('a\n'), [0xfc, 0x0a])
  assert.deepEqual(decodeText(marked), { problem: { code: 'brokenEncoding', line: 2 } })
})

test('one coincidence of two Windows-1252 characters does not make a file broken UTF-8', () => {
  const decoded = decodeText(bytesOf(windows1252('Müller;Söhne;RENÉ'), [0xae], windows1252(';Straße\n')))
  assert.deepEqual(decoded, { text: 'Müller;Söhne;RENÉ®;Straße\n', encoding: 'windows-1252' })
})

test('forms that look like UTF-8 and are no characters are refused', () => {
  for (const bytes of [
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
  ]) {
    const decoded = decodeText(bytesOf(utf8('Müller, Söhne, Straße\n'), bytes))
    assert.deepEqual(decoded, { problem: { code: 'brokenEncoding', line: 2 } })
  }
})

test('bytes that no known encoding has, as in DOS code page 850, are refused', () => {
  const decoded = decodeText(bytesOf(utf8('Kunde\nM'), [0x81], utf8('ller\n')))
  assert.deepEqual(decoded, { problem: { code: 'brokenEncoding', line: 2 } })
})

test('half a character of UTF-16 is refused', () => {
  const odd = decodeText(bytesOf([0xff, 0xfe], littleEndian('ab'), [0x61]))
  assert.deepEqual(odd, { problem: { code: 'brokenEncoding', line: null } })
  const lone = decodeText(bytesOf([0xff, 0xfe], [0x00, 0xd8, 0x61, 0x00]))
  assert.deepEqual(lone, { problem: { code: 'brokenEncoding', line: null } })
})

test('other formats are refused by name, whatever the file is called', () => {
  const heads = [
    ['xlsx', bytesOf([0x50, 0x4b, 3, 4, 20, 0], utf8('[Content_Types].xml'))],
    ['zip', bytesOf([0x50, 0x4b, 3, 4, 20, 0], utf8('photos/one.jpg'))],
    ['xls', bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['pdf', utf8('%PDF-1.7')],
    ['image', bytesOf([0x89], utf8('PNG\r\n'))],
    ['image', bytesOf([0xff, 0xd8, 0xff, 0xe0])],
    ['gzip', bytesOf([0x1f, 0x8b, 8])],
    ['sqlite', utf8('SQLite format 3\0')],
    ['html', utf8('\n<!DOCTYPE html><title>Sign in</title>')],
    ['xml', bytesOf([0xef, 0xbb, 0xbf], utf8('<?xml version="1.0"?>'))],
    ['json', utf8('[{"opportunity_id": 1}]')],
    ['json', utf8('{ "rows": [] }')],
  ] as const
  for (const [format, bytes] of heads) {
    assert.deepEqual(decodeText(bytes), { problem: { code: 'otherFormat', format } })
  }
})

test('NULs and control bytes are no text', () => {
  assert.deepEqual(decodeText(utf8('a,b\n1,\0\n')), { problem: { code: 'binary' } })
  assert.deepEqual(decodeText(utf8('a,b\n1,\x1b[31m\n')), { problem: { code: 'binary' } })
  assert.deepEqual(decodeText(bytesOf([0xff, 0xfe], littleEndian('a\0b'))), { problem: { code: 'binary' } })
  assert.ok('text' in decodeText(utf8('a,b\n"one\vtwo",2\n')))
})

test('a file without a visible character is empty', () => {
  for (const bytes of [utf8(''), utf8(' \r\n\t\n'), bytesOf([0xef, 0xbb, 0xbf]), bytesOf([0xff, 0xfe])]) {
    assert.deepEqual(decodeText(bytes), { problem: { code: 'empty' } })
  }
})
