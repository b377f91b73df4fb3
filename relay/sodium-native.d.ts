// The one function of sodium-native that the relay calls; the package has no types of its own.
declare module 'sodium-native' {
  const sodium: {
    /** @throws where key or signature are of another length */
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  }
  export default sodium
}
