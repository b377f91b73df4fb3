// `satchel compact`: builds documents anew whose past takes more room than their content (relay/SPEC.md Z).
import type { Address } from '../../../src/documents/address.ts'
import { DamagedDocumentError } from '../../rooms/room.ts'
import { type Command, EXIT } from '../command.ts'
import { documentNamed } from './find.ts'

export const compactCommand: Command = {
  name: 'compact',
  usage: '[ADDRESS|KEY] [--json]',
  summary: {
    en: 'builds documents anew that nobody has open and whose past takes much more room than their content; a named one in any case where it becomes smaller',
    de: 'baut Dokumente neu auf, die niemand geöffnet hat und deren Vergangenheit viel mehr Platz braucht als ihr Inhalt; ein genanntes, sobald es dadurch kleiner wird',
  },
  options: { json: { type: 'boolean' } },
  words: [0, 1],
  run: async ({ core, io }, given) => {
    const [named] = given.words
    const documents = named ? [await documentNamed(core, named)] : await core.store.documents()
    const built: { address: Address; key: string; before: number; after: number }[] = []
    for (const { address, key } of documents) {
      io.signal.throwIfAborted()
      try {
        const shrunk = await core.rooms.compact(address, named ? 'smaller' : 'worthIt')
        if (shrunk) built.push({ address, key, ...shrunk })
        else await core.rooms.release(address)
      } catch (error) {
        // One that cannot be read is for `satchel verify`; the others need not wait for it.
        if (!(error instanceof DamagedDocumentError) || named) throw error
        io.message({ en: `${key} cannot be read.`, de: `${key} ist nicht lesbar.` })
      }
    }
    if (given.flag('json')) io.out(`${JSON.stringify(built, null, 2)}\n`)
    else for (const { key, before, after } of built) io.out(`${key}: ${before} → ${after}\n`)
    const count = built.length
    const [only] = documents
    if (named && only && count === 0) {
      io.message({
        en: `${only.key} stays as it is: somebody has it open or merges into it, or it would not become smaller.`,
        de: `${only.key} bleibt, wie es ist: Jemand hat es geöffnet oder führt etwas hinein, oder es würde nicht kleiner.`,
      })
      return EXIT.done
    }
    io.message({
      en: count === 1 ? '1 document was built anew.' : `${count} documents were built anew.`,
      de: count === 1 ? '1 Dokument wurde neu aufgebaut.' : `${count} Dokumente wurden neu aufgebaut.`,
    })
    return EXIT.done
  },
}
