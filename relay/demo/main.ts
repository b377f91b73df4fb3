#!/usr/bin/env node
// `npm run demo`: a relay with a company made of real opportunities, and a sign-in link per demo person (DESIGN 9).
import { runProgram } from '../cli/process.ts'
import { runRelay } from '../cli/serve.ts'
import { readSettings } from '../cli/settings.ts'
import { prepareCompany, signInLines } from './company.ts'

await runProgram(io =>
  runRelay({
    settings: readSettings(process.env, './data/demo'),
    io,
    prepare: prepareCompany,
    announce: (core, port) => [`Satchel is at http://localhost:${port}`, ...signInLines(core, port)],
  }),
)
