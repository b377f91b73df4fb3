// The manual page *Combine and merge* in English.
import type { Manual } from './merge-manual.ts'

export const en: Manual = {
  title: 'How combining and merging works',
  lead: 'Satchel files carry a pipeline from one device to another, by e-mail, stick or cable, without any network. The office merges them: record by record and field by field, never a whole file over another.',
  contents: 'On this page',
  sections: [
    {
      id: 'when',
      title: 'When you need it, and when not',
      text: [
        'With a network nothing has to be merged by hand: what you enter goes to the office by itself, and what others enter comes to you, in the same way and by the same rules.',
        'You need a file where there is no network for long, where a pipeline is to be handed to somebody, or where several pipelines are to become one.',
      ],
      picture: {
        type: 'way',
        stations: [
          ['On the device', 'Work without a network, then “Hand over”, “Save as satchel file”'],
          ['In your hand', 'Share it, send it, copy it to a stick'],
          ['At the desk', '“Combine and merge”: look at what would change, then merge'],
        ],
        caption:
          'The way of a satchel file. Who merges works at the office or for the rep, best at a desk; a rep opens and saves files and has no way to push them in.',
      },
    },
    {
      id: 'save',
      title: 'Saving a file',
      text: [
        'Open the pipeline and its menu for exporting (on a phone it is behind the funnel, “Filter and order”), and choose “Save as satchel file”. A phone asks whom to share it with; a computer puts it with the downloads. The file is named after the pipeline and the day.',
        'It holds the pipeline as it stands on this device, including everything that is not at the office yet, each change with the signature of the person who made it. It is not encrypted: whoever has the file can read it, so hand it on as you would a paper.',
        'Saving changes nothing. The device still hands its changes over itself when it has a network again, and the office then recognises those it has already.',
      ],
    },
    {
      id: 'open',
      title: 'Opening a file on a device',
      text: [
        'Every device opens a satchel file, with and without a network: choose “Open a file” above the list of pipelines (on a phone an icon), or drop it on the list. Where Satchel is installed as an app, the file opens with it from your folders and mails.',
        'A pipeline that is not on the device yet is there at once, to be worked on like any other. One that is there already is compared first: a desk shows record by record what the file changes, and nothing happens before you choose “Merge”. A phone takes over what collides with nothing; the rest it leaves to a desk. Collisions are decided on the device, without a network too.',
        'You can do this without ever signing in: choose “Work on a satchel file without signing in”, give your name, and choose the file. The device then belongs to the file’s company and refuses files of others. Your changes are kept on the device and in every file you save. When you sign in later, they go to the office under your name.',
        'What others changed and you carry goes to the office when your device is online, under their names; the history names you as who carried it. Changes nobody at the office knows the author of lie under “Not accepted” then, and you can ask the office to let them in.',
      ],
    },
    {
      id: 'merge',
      title: 'Merging at the desk',
      text: [
        'Administrators and the office may merge into every pipeline, assistants into their own and those of the reps they work for. Reps save files and hand them over.',
      ],
      steps: [
        'Choose “Combine and merge” above the list of pipelines, or in the menu of one of them.',
        'Choose one file or several, or drop them. Each is read and checked at once; what is wrong with it is said beside its name. Pipelines that are at the office can be added without a file.',
        'Say where to: into a pipeline that exists, into a new one, or, with several files, each into its own. For the copy of a pipeline, that pipeline is suggested.',
        'Say who looks after the opportunities: keep the owners, or take them over.',
        'Look at what would change: per record, with the old and the new value of every field. Nothing is written up to here; leave the page, and nothing has happened.',
        'Merge. While the files are sent and compared you can still cancel. From the moment of writing it runs to its end, so that nothing is left half done.',
        'Read the counts, and follow the way to the collisions where there are any.',
      ],
    },
    {
      id: 'rules',
      title: 'What is merged by which rule',
      text: [
        'It depends on what a file is a copy of. A copy of the pipeline you merge into is the same document: its changes go in as if their authors had entered them at the office, under their names. Every other pipeline is combined: its records are brought in by the person who merges.',
        'No rule looks at the time of day: a device with a wrong clock wins and loses nothing by it.',
      ],
      table: {
        head: ['What', 'A copy of the same pipeline', 'Another pipeline (combine)'],
        rows: [
          ['Record that is not here', 'is added', 'is added with all its fields and texts; archived ones as archived'],
          [
            'Field changed on one side',
            'the change is taken over',
            'the change is taken over; what counts as changed is measured against what that pipeline brought last',
          ],
          ['Field changed on both sides, same value', 'nothing to do', 'nothing to do'],
          ['Field changed on both sides, other values', 'collision', 'collision: the value here stands'],
          [
            'Long texts (notes)',
            'both edits are kept, letter by letter',
            'both edits are kept where they touch different passages, else it is a collision and the text here stands',
          ],
          [
            'Archived records',
            'stay archived, and the change is in them; listed as “archived meanwhile” where one side changed what the other archived without knowing, whichever came first',
            'likewise',
          ],
          [
            'Name and currency of the pipeline',
            'like any field',
            'stay as they are; a new pipeline takes them from what it is made of',
          ],
          [
            'Stages',
            'like any record',
            'missing ones are added by those who may set stages; otherwise a stage of the same name takes their place',
          ],
          ['Amounts in another currency', 'cannot occur', 'are not combined; you are told which'],
          ['The same file once more', 'changes nothing', 'changes nothing'],
          ['Several files', 'their order does not matter', 'their order does not matter'],
        ],
      },
    },
    {
      id: 'collisions',
      title: 'What a collision is',
      text: [
        'Two people have set the same field to different values, and neither had seen the other’s. The same value twice is no collision, nor are several changes by one person after each other, nor a change made in knowledge of the other.',
        'Nothing is lost and nothing is decided silently: one value stands, every other is kept beside it with its author and time, on every device that carries the pipeline, until somebody decides. The list of pipelines, the pipeline and the field show it.',
        'To decide, open the record: keep what stands, or take the other value with one tap. Taking the other value is an ordinary change; the history names it, and it can be undone. A decision made without a network goes with every file that is saved afterwards: whoever gets it is not asked again, and the history at the office names who decided.',
      ],
      picture: {
        type: 'collision',
        before: 'Price 40',
        left: ['Darcel, without a network:', 'Price 45'],
        right: ['Renate, at the office:', 'Price 50'],
        stands: ['Stands', 'Price 50'],
        beside: ['Beside it, until decided', 'Price 45, by Darcel'],
        caption: 'Two changes to one field that did not know of each other.',
      },
    },
    {
      id: 'owners',
      title: 'What happens to owners',
      text: [
        'Keep the owners: every opportunity stays with whoever looks after it in the file. This is the usual choice.',
        'Take over: you become the owner of every opportunity that is added or changed by this merge, and of no other. The pipeline itself stays with its owner; a new pipeline is yours.',
      ],
    },
    {
      id: 'authors',
      title: 'Who is named as the author',
      text: [
        'Changes in a copy of the same pipeline keep their authors. The history names who made each change and on which device, not who carried the file. When that device comes back online, the office recognises the changes it has already: nothing is there twice.',
        'What an author was not allowed to do is not accepted from a file either. It waits in the review at the office, and its author is told why, as always.',
        'Changes whose author nobody here vouches for (a device that was never signed in or has been blocked, a file from a program of somebody else) are left out when the office merges. The office can let them in; they are then written in the name of the person who approves, and marked as unsigned. What was let in once does not come a second time, whichever file holds it; a later file brings what is new in it.',
      ],
    },
    {
      id: 'files',
      title: 'Which files can come from where',
      text: [
        'A satchel file (.satchel) can be made by every device of your company, and by the office’s command line (satchel export --satchel).',
      ],
      table: {
        head: ['The file', 'What happens'],
        rows: [
          [
            'of a device that was offline',
            'can be merged at any time, also after the device itself has been online again',
          ],
          [
            'of a pipeline that was begun without a network',
            'can be merged as itself; it becomes a pipeline of whoever began it',
          ],
          ['with several pipelines', 'what is a copy of the target is merged, the others are combined into it'],
          ['that was copied incompletely or is damaged', 'is refused: its checksums do not fit. Copy it again'],
          ['of another company', 'is refused'],
          ['of a newer version of Satchel', 'is refused until this one is updated'],
          ['from before the pipeline was rebuilt at the office', 'is refused; save a new one'],
          ['with signatures that do not fit', 'is refused as a whole'],
          ['larger than 64 MB', 'is refused; all files of one merge together may have 64 MB'],
          [
            'that is no satchel file',
            'is refused. Excel and CSV files are brought back through the menu of their pipeline, CSV lists of new opportunities through the import',
          ],
        ],
      },
    },
    {
      id: 'trouble',
      title: 'If something comes in between',
      text: [
        'If a file cannot be read, nothing of any file is used, and the sentence beside its name says what to do.',
        'If the network goes while files are sent, nothing has changed; merge again. If it goes later, the merge runs to its end at the office; merge again to see that nothing is left to do.',
        'Should the office’s computer itself fail in the middle, it finishes the merge by itself when it is started again; there is nothing for you to do.',
        'A merge that was not meant is taken back value by value in the history of the records; nothing it displaced is lost.',
      ],
    },
  ],
}
