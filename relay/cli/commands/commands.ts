// Every command that works on the data of a folder.
import type { Command } from '../command.ts'
import { compactCommand } from './compact.ts'
import { documentCommands } from './documents.ts'
import { importCommands } from './import.ts'
import { mergeCommands } from './merge.ts'
import { rebuildCommand } from './rebuild.ts'
import { trimCommand } from './trim.ts'
import { userCommands } from './user.ts'
import { verifyCommand } from './verify.ts'

export const commands: readonly Command[] = [
  ...userCommands,
  ...documentCommands,
  ...importCommands,
  ...mergeCommands,
  compactCommand,
  trimCommand,
  verifyCommand,
  rebuildCommand,
]
