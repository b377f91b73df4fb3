// The secret of a sign-in or set-up link: read from the fragment and scrubbed from the address bar before anything else.

export type Secret = { readonly type: 'signIn' | 'setUp'; readonly secret: string }

/** Whether the address is that of a sign-in or set-up link. */
export const carriesSecret = ({ hash }: Location): boolean => /^#(signin|setup)=/.test(hash)

/** Takes the secret out of the address, so that neither history, screenshots nor a reload show it (DESIGN 7). */
export function takeSecret(place: Location, history: History): Secret | null {
  const parameters = new URLSearchParams(place.hash.slice(1))
  const [signIn, setUp] = [parameters.get('signin'), parameters.get('setup')]
  if (signIn === null && setUp === null) return null
  history.replaceState(null, '', place.pathname + place.search)
  if (setUp) return { type: 'setUp', secret: setUp }
  return signIn ? { type: 'signIn', secret: signIn } : null
}

/** The link to hand over: the relay gives the secret alone, since only the page knows under which name it is reached. */
export const signInLink = (place: Location, secret: string): string => `${place.origin}/#signin=${secret}`
