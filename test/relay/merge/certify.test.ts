// What a device is given at enrolment so that its entries are believed in a file, without a network.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { rawKey, signatureCheck } from '../../../relay/merge/signatures.ts'
import { fromBase64Url, toBase64Url } from '../../../src/documents/address.ts'
import { certificateBytes } from '../../../src/sync/file/certificate.ts'
import { TestRelay } from '../../support/relay.ts'

test('P10 enrolling gives a certificate by the relay’s own device, and its key; enrolling again gives it again', async t => {
  const relay = await TestRelay.start()
  t.after(() => relay.stop())
  const person = relay.person('Rita Rep')
  const key = rawKey(generateKeyPairSync('ed25519').publicKey)
  const enrol = async () => {
    const answer = await fetch(`${relay.origin}/api/devices`, {
      method: 'POST',
      headers: { authorization: `Bearer ${relay.token(person)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ publicKey: toBase64Url(key), name: 'phone' }),
    })
    return (await answer.json()) as Record<string, string>
  }
  const { id = '', installation = '', name = '', certificate = '', relayKey = '' } = await enrol()
  assert.equal(name, 'Rita Rep')
  const text = certificateBytes(installation, { id, person: person.id, name, key }) as Uint8Array<ArrayBuffer>
  const own = fromBase64Url(relayKey)
  const signature = fromBase64Url(certificate)
  assert.ok(own && signature)
  assert.deepEqual(Buffer.from(own), Buffer.from(rawKey(relay.ownDevice.publicKey)))
  assert.ok(await signatureCheck()(own, text, signature))
  assert.equal((await enrol()).certificate, certificate)
  // A device of an earlier version, which kept neither this nor its public key.
  const ask = (by: typeof person) =>
    fetch(`${relay.origin}/api/devices/${id}`, { headers: { authorization: `Bearer ${relay.token(by)}` } })
  assert.deepEqual(await (await ask(person)).json(), {
    ...{ id, installation, name, certificate, relayKey },
    publicKey: toBase64Url(key),
  })
  assert.equal((await ask(relay.person('Otto Other'))).status, 404)
  relay.core.accounts.revokeDevice(id)
  assert.equal((await ask(person)).status, 404)
})
