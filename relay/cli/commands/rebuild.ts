// `satchel rebuild`: throws the consolidated database away and makes it anew from the journal of all documents (DESIGN 6).
import type { Progress } from '../../consolidated/projection.ts'
import { type Command, CommandError, EXIT } from '../command.ts'

export const rebuildCommand: Command = {
  name: 'rebuild',
  usage: '[--json]',
  summary: {
    en: 'makes the database of lists, totals and search anew from the journal; exit code 2 where a document cannot be read',
    de: 'erstellt die Datenbank für Listen, Summen und Suche neu aus dem Journal; Exitcode 2, wenn ein Dokument unlesbar ist',
  },
  options: { json: { type: 'boolean' } },
  words: [0, 0],
  run: async ({ core, io }, given) => {
    const { consolidated } = core
    if (!consolidated) throw new CommandError({ en: 'There is no data folder.', de: 'Es gibt keinen Datenordner.' })
    const began = performance.now()
    await consolidated.rebuild(io.signal, progress => io.progress(told(progress)))
    const { applied, damaged } = consolidated.progress ?? { applied: 0, damaged: 0 }
    const ms = Math.round(performance.now() - began)
    const documents = (await core.store.documents()).length
    if (given.flag('json')) io.out(`${JSON.stringify({ documents, damaged, sequence: applied, ms }, null, 2)}\n`)
    const seconds = (ms / 1000).toFixed(1)
    io.message({
      en: `Rebuilt in ${seconds} s; documents: ${documents}.`,
      de: `Neu erstellt in ${seconds.replace('.', ',')} s; Dokumente: ${documents}.`,
    })
    if (damaged === 0) return EXIT.done
    io.message({
      en: `Not readable: ${damaged}; “satchel verify” names what is damaged.`,
      de: `Nicht lesbar: ${damaged}; „satchel verify“ nennt, was beschädigt ist.`,
    })
    return EXIT.partly
  },
}

function told({ building }: Progress): { en: string; de: string } {
  const { done, total } = building ?? { done: 0, total: 0 }
  return { en: `${done} of ${total} documents`, de: `${done} von ${total} Dokumenten` }
}
