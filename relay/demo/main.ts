#!/usr/bin/env node
// `npm run demo`: a relay with a company made of real opportunities, and a sign-in link per demo person (DESIGN 9).
import { runProgram } from '../cli/process.ts'
import { runRelay } from '../cli/serve.ts'
import { ownUrl, readSettings } from '../cli/settings.ts'
import { prepareCompany, signInLines } from './company.ts'

await runProgram(io => {
  const settings = readSettings(process.env, './data/demo')
  return runRelay({
    settings,
    io,
    prepare: prepareCompany,
    announce: (core, port) => [
      `Satchel is at ${ownUrl(settings, port)}`,
      ...signInLines(core, name => ownUrl(settings, port, name)),
    ],
  })
})
