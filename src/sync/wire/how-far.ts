// How far a document has come with a person: with the device it has come furthest with, as it is meant to be.
import type { DeviceState, DistributionLine } from './company.ts'

export type HowFar = DeviceState['state']

/** In the order they are shown. */
export const HOW_FAR: readonly HowFar[] = ['has', 'will', 'leaving', 'not']

export function howFar({ answer, devices }: Pick<DistributionLine, 'answer' | 'devices'>): HowFar {
  const some = (state: HowFar): boolean => devices.some(device => device.state === state)
  if (answer.given) return some('has') ? 'has' : 'will'
  return some('leaving') ? 'leaving' : 'not'
}
