// The check of Ed25519 signatures, beside Node's own and RFC 8032's test vectors.
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { rawKey } from '../../relay/merge/signatures.ts'
import { signatureFits } from '../../relay/signature.ts'

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex')

test('takes the signatures of RFC 8032, 7.1', () => {
  const vectors: [key: string, message: string, signature: string][] = [
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ]
  for (const [key, message, signature] of vectors) {
    assert.ok(signatureFits(hex(key), hex(message), hex(signature)))
    assert.ok(!signatureFits(hex(key), hex(`${message}00`), hex(signature)))
  }
})

test('says what Node says, of what was signed and of every flipped bit', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = rawKey(publicKey)
  const bytes = randomBytes(200)
  const signature = sign(null, bytes, privateKey)
  assert.ok(signatureFits(key, bytes, signature))
  for (let bit = 0; bit < signature.length * 8; bit++) {
    const flipped = Uint8Array.from(signature)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    assert.equal(signatureFits(key, bytes, flipped), verify(null, bytes, publicKey, flipped), `bit ${bit}`)
    assert.equal(signatureFits(key, bytes, flipped), false, `bit ${bit}`)
  }
})

test('takes nothing of another length, and no key anybody can sign for', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = rawKey(publicKey)
  const bytes = randomBytes(50)
  const signature = sign(null, bytes, privateKey)
  assert.equal(signatureFits(key.subarray(1), bytes, signature), false)
  assert.equal(signatureFits(key, bytes, signature.subarray(1)), false)
  assert.equal(signatureFits(key, bytes, Buffer.concat([signature, Buffer.of(0)])), false)
  // The neutral element as key and as R, with S = 0: RFC 8032's equation holds for every message.
  const neutral = Uint8Array.of(1, ...new Uint8Array(31))
  assert.equal(signatureFits(neutral, bytes, Buffer.concat([neutral, new Uint8Array(32)])), false)
})
