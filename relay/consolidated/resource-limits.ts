// What the threads of the lists may take. Left to itself, V8 would give each of them as much as the machine allows, and
// fill it with documents it is done with before it looks for them (150 MB more for 1,000 documents that changed).

/** MB. The old generation holds ten times the largest document there is; a small young one is cleared often. */
export const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 } as const
