// Proves a status profile beside the page: a large one takes a second or two, and the page goes on meanwhile.
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { prove } from '../../src/policy/statuses/prove.ts'

addEventListener('message', ({ data }: MessageEvent<StatusProfile>) => postMessage(prove(data)))
