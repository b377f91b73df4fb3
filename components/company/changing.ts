// Makes one change of the company: sends it, says what it gave and took, offers the way back, and words what went wrong.
import type { Realignment } from '../../src/sync/wire/company.ts'
import { type Office, OfficeError } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { texts } from '../i18n/i18n.ts'
import { CompanyRefused, isOutrun } from '../shared/company-request.ts'
import { refusedSentence } from '../shared/refused-sentence.ts'
import { showToast } from '../shared/toasts.ts'
import type { Directory, Named } from './directory.ts'
import { problemSentence } from './problem-texts.ts'
import { companyTexts } from './texts.ts'

export interface CompanyChange {
  /** What has happened when it is done, as a sentence. */
  readonly text: string
  /** What it puts there, which has this name only then. */
  readonly about?: Named
  readonly send: (office: Office) => Promise<Realignment>
  /** The change that takes it back in the company as it is by then; null: it cannot be taken back any more. */
  readonly back?: (now: Directory) => ((office: Office) => Promise<Realignment>) | null
}

/** Makes a change; resolves with why it was not made, empty where it was. */
export type Make = (change: CompanyChange) => Promise<string>

export interface Changing {
  /** An element that is on the page for as long as somebody may take a change back. */
  readonly host: HTMLElement
  readonly office: Office
  /** As it is known here by now. */
  readonly directory: () => Directory | null
  /** Reads the company anew, and says itself where that does not work. @throws OfficeError */
  readonly reload: () => Promise<Directory>
}

export async function makeChange(changing: Changing, change: CompanyChange): Promise<string> {
  const { host, office, directory, reload } = changing
  try {
    const came = await change.send(office)
    // Made is made, even where it cannot be looked at: whoever reads says so.
    await reload().catch(() => undefined)
    const t = companyTexts()
    const { back } = change
    const undo = async (): Promise<void> => {
      const now = directory()
      const send = (now && back?.(now)) ?? null
      const problem = send === null ? t.moved : await makeChange(changing, { text: t.undone, send })
      if (problem !== '') showToast(host, { text: problem, tone: 'problem' })
    }
    showToast(host, {
      text: `${change.text} ${t.gave(came.granted, came.withdrawn)}`,
      ...(back ? { action: { label: texts().common.undo, run: () => void undo() } } : {}),
    })
    return ''
  } catch (error) {
    if (error instanceof CompanyRefused) {
      const { about } = change
      const nameOf = (id: string): string => (about?.id === id ? about.name : (directory()?.nameOf(id) ?? id))
      return refusedSentence(error, problem => problemSentence(problem, nameOf))
    }
    if (isOutrun(error)) {
      await reload().catch(() => undefined)
      return companyTexts().moved
    }
    if (error instanceof OfficeError && error.code === 'offline') return companyTexts().offlineHint
    return sentenceFor(error)
  }
}
