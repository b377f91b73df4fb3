// Whether the browser has promised to keep what is stored here when the device runs short of space.
import type { Preferences } from './preferences.ts'

/** `refused` is no error: the browser may keep everything for years, it only does not promise to. */
export type Keeping = 'unknown' | 'promised' | 'refused'

const ASKED = 'askedToKeep'

/**
 * Asks the browser once per person, and once more when the app was installed, which most browsers take for a reason to
 * agree; some show a question of their own, and nobody is asked that twice. `unknown` where it cannot be asked at all.
 */
export async function askToKeep(
  storage: Pick<StorageManager, 'persist' | 'persisted'> | undefined,
  preferences: Preferences,
  installed: boolean,
): Promise<Keeping> {
  if (!storage) return 'unknown'
  if (await storage.persisted()) return 'promised'
  const how = installed ? 'installed' : 'page'
  if (preferences.get(ASKED) === how) return 'refused'
  preferences.set(ASKED, how)
  return (await storage.persist()) ? 'promised' : 'refused'
}
