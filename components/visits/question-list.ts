// The questions of a visit report with their answers, large enough for a thumb; asked anew by whoever may.
import '@vaadin/button'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { newRecordId } from '../../src/documents/address.ts'
import { type FieldDeclaration, type Fields, recordKey } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import type { Session } from '../app/session.ts'
import '../document/collisions/collision-note.ts'
import { plainContext } from '../document/columns.ts'
import type { Kept } from '../document/kept-texts.ts'
import '../document/long-text.ts'
import { inhabited, nobody, type Person } from '../document/presence/people.ts'
import '../document/record-field.ts'
import type { FieldCommit } from '../document/record-field.ts'
import type { DocumentSpace } from '../document/space.ts'
import { undoAndSay } from '../document/undo.ts'
import { label } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { randomBytes } from '../shared/random.ts'
import { showToast } from '../shared/toasts.ts'
import { nextPosition, type Question, questionsOf } from './questions.ts'
import { visitTexts } from './texts.ts'

@customElement('question-list')
export class QuestionList extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: DocumentSpace
  /** By id; another map whenever one of them is another. */
  @property({ attribute: false }) records: ReadonlyMap<string, Fields> = new Map()
  @property({ type: Boolean }) readonly = false
  /** Whether this person may also say what is asked. */
  @property({ type: Boolean }) configures = false
  /** What is undecided, by question. */
  @property({ attribute: false }) collisions: ReadonlyMap<string, readonly OpenCollision[]> = new Map()
  @state() private flashes: ReadonlyMap<string, number> = new Map()
  /** A further question while it is typed. */
  @state() private further = ''
  @state() private mandatory = false
  readonly #places = new Watch(this, () => this.workspace?.presence.places)

  /** Somebody else wrote these keys of the collection. */
  changedElsewhere(keys: ReadonlySet<string>): void {
    const flashes = new Map(this.flashes)
    for (const key of keys) flashes.set(key, (flashes.get(key) ?? 0) + 1)
    this.flashes = flashes
  }

  protected override render() {
    const t = visitTexts()
    const questions = questionsOf(this.records)
    return html`<section aria-labelledby="questions-title"><h2 id="questions-title">${t.questions}</h2>
      ${questions.length === 0 ? html`<p class="quiet">${t.noQuestions}</p>` : ''}
      <ol>${repeat(
        questions,
        ({ id }) => id,
        question => this.#question(question),
      )}</ol>
      ${this.readonly || !this.configures ? '' : this.#add(questions)}</section>`
  }

  #question({ id, fields }: Question): TemplateResult {
    const t = visitTexts()
    const asked = String(fields.question ?? '')
    const people = inhabited(this.#places.value ?? [], this.workspace.main.name).get(id) ?? nobody
    const { open, presence, kept, main } = this.workspace
    const [notes] = main.texts
    return html`<li class="sheet" data-question=${id} @focusin=${this.#entered(id)} @focusout=${() => presence.enter(null)}>
      <div class="asked"><h3>${asked}</h3>${fields.mandatory === true ? html`<span class="remark">${t.mandatory}</span>` : ''}
        ${
          this.readonly || !this.configures
            ? ''
            : html`<button type="button" class="bare" title=${t.remove(asked)} aria-label=${t.remove(asked)}
              @click=${() => this.#remove(id)}>${icon('archive')}</button>`
        }</div>
      ${this.#answer(id, fields, people.get('answer') ?? [])}
      ${this.#notes(id)}
      ${
        notes
          ? html`<details ?open=${this.#hasNotes(id, notes.name)}><summary>${t.notes}</summary>
        <long-text data-field=${notes.name} .people=${people.get(notes.name) ?? []} .presence=${presence}
          .place=${{ collection: main.name, record: id, field: notes.name }} .open=${open} .text=${open.text(main.name, id, notes.name)}
          .label=${label(notes.label)} .max=${notes.max} .kept=${kept} ?readonly=${this.readonly}></long-text></details>`
          : ''
      }</li>`
  }

  #answer(id: string, fields: Fields, people: readonly Person[]): TemplateResult {
    const field = this.#field('answer')
    const { kept } = this.workspace
    return html`<record-field data-field="answer" .field=${field} .value=${fields.answer ?? null} .people=${people}
      ?readonly=${this.readonly} .flash=${this.flashes.get(recordKey(id, 'answer')) ?? 0} .kept=${kept.get(id, 'answer')}
      .keep=${(typed: Kept | null) => kept.set(id, 'answer', typed)}
      .commit=${(commit: FieldCommit) => void this.#save(id, { answer: commit.value }, { field: 'answer', base: commit.base })}></record-field>`
  }

  #notes(id: string): TemplateResult[] {
    return (this.collisions.get(id) ?? []).map(
      collision => html`<collision-note .workspace=${this.workspace} .context=${plainContext} .collision=${collision}
        self=${this.session.person.id} ?readonly=${this.readonly} named></collision-note>`,
    )
  }

  #add(questions: readonly Question[]): TemplateResult {
    const t = visitTexts()
    return html`<form class="further" @submit=${(event: Event) => {
      event.preventDefault()
      void this.#ask(questions)
    }}>
      <vaadin-text-field label=${t.further} .value=${this.further} @input=${(event: Event) => {
        this.further = (event.currentTarget as HTMLInputElement).value
      }}></vaadin-text-field>
      <label class="tick"><input type="checkbox" .checked=${this.mandatory} @change=${(event: Event) => {
        this.mandatory = (event.target as HTMLInputElement).checked
      }} /><span>${t.mandatoryTick}</span></label>
      <vaadin-button data-ask ?disabled=${this.further.trim() === ''} @click=${() => this.#ask(questions)}>${icon('add')}<span>${t.addQuestion}</span></vaadin-button>
    </form>`
  }

  async #ask(questions: readonly Question[]): Promise<void> {
    const question = this.further.trim()
    if (question === '') return
    const fields = { question, mandatory: this.mandatory, position: nextPosition(questions) }
    if (!(await this.#save(newRecordId(randomBytes), fields))) return
    this.further = ''
    this.mandatory = false
  }

  async #remove(id: string): Promise<void> {
    const step = await this.#save(id, { archived: true })
    if (!step) return
    const undo = { label: this.t.common.undo, run: () => void undoAndSay(this, this.workspace, step) }
    showToast(this, { text: visitTexts().removed, action: undo })
  }

  async #save(id: string, fields: Fields, typed?: { readonly field: string; readonly base: Value }) {
    try {
      return await this.workspace.commit(id, fields, typed)
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(this, { text: this.t.errors.storage, tone: 'problem' })
      return null
    }
  }

  #field(name: string): FieldDeclaration {
    const declared = this.workspace.main.fields.find(each => each.name === name)
    if (!declared) throw new Error(`a question has no ${name}`)
    return declared
  }

  #hasNotes(id: string, name: string): boolean {
    return this.workspace.open.text(this.workspace.main.name, id, name).length > 0
  }

  #entered(id: string): (event: FocusEvent) => void {
    return event => {
      const within = (event.target as Element).closest<HTMLElement>('record-field, long-text')
      const field = within?.dataset.field
      // Who only reads is in nobody's way.
      if (field && !this.readonly)
        this.workspace.presence.enter({ collection: this.workspace.main.name, record: id, field })
    }
  }
}

pageStyles(css`
  question-list {
    display: block;

    ol {
      display: flex;
      flex-direction: column;
      gap: 12px;
      margin: 8px 0 0;
      padding: 0;
      list-style: none;
    }
    .asked {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 36px;
    }
    .asked h3 {
      flex: 1;
      font-size: 1rem;
    }
    @media (max-width: 899px) {
      /* The question has the whole width; what is said of it stands below. */
      .asked {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 8px;
        margin-bottom: 8px;
      }
      .asked h3 {
        line-height: 1.35;
      }
      .asked .remark {
        grid-row: 2;
        justify-self: start;
        margin-inline-start: 0;
      }
      .asked .bare {
        grid-row: 1 / span 2;
        grid-column: 2;
      }
    }
    .asked .bare {
      color: var(--ink-quiet);
    }
    summary {
      min-height: var(--touch);
      align-content: center;
      color: var(--ink-quiet);
      cursor: pointer;
    }
    long-text,
    long-text vaadin-text-area {
      display: block;
      width: 100%;
    }
    .further {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 8px 16px;
      margin-top: 16px;
    }
    .further vaadin-text-field {
      flex: 1 1 240px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'question-list': QuestionList
  }
}
