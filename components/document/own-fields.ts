// A document's own fields, from its kind's declaration; saved as one types.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { FieldDeclaration, Fields } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import type { Session } from '../app/session.ts'
import { display } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { showToast } from '../shared/toasts.ts'
import './collisions/collision-note.ts'
import { placeOf } from './collisions/collisions.ts'
import { type ColumnContext, plainContext } from './columns.ts'
import { choiceItems, hasLines } from './field-value.ts'
import { inhabited, nobody } from './presence/people.ts'
import './record-field.ts'
import type { FieldCommit, RecordField } from './record-field.ts'
import type { DocumentSpace } from './space.ts'

/** Fields of the document itself are told apart from those of its records. */
const OWN = 'own-'

@customElement('own-fields')
export class OwnFields extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: DocumentSpace
  @property({ attribute: false }) fields: Fields = {}
  @property({ attribute: false }) context: ColumnContext = plainContext
  @property({ type: Boolean }) readonly = false
  /** Whether this person may also change what needs the right to configure. */
  @property({ type: Boolean }) configures = false
  /** What of the document is undecided; those of its own fields stand beside them. */
  @property({ attribute: false }) collisions: readonly OpenCollision[] = []
  readonly #places = new Watch(this, () => this.workspace?.presence.places)

  leave(): void {
    for (const field of this.querySelectorAll<RecordField>('record-field')) field.leave()
  }

  protected override render() {
    const shown = this.workspace.kind.declaration.fields.filter(({ value }) => value.type !== 'boolean')
    return html`<div class="own" @focusin=${this.#entered} @focusout=${() => this.workspace.presence.enter(null)}>
      ${shown.map(field => this.#field(field))}</div>`
  }

  #field(field: FieldDeclaration): TemplateResult {
    const present = inhabited(this.#places.value ?? [], '').get('') ?? nobody
    const { workspace } = this
    const notes = this.collisions.filter(each => {
      const place = placeOf(workspace.kind, each)
      return place?.collection === null && place.name === field.name
    })
    return html`<div class=${hasLines(field.value) || field.required ? 'wide' : field.value.type === 'choice' ? 'chosen' : ''}>
      <record-field data-field=${`${OWN}${field.name}`} .people=${present.get(field.name) ?? []} .field=${field}
        .value=${this.fields[field.name] ?? null} .options=${choiceItems(field.value)}
        .displayed=${(value: Value) => display(field.value, value, this.context.currency, this.context.recordName)}
        ?readonly=${this.readonly || (field.right === 'configure' && !this.configures)}
        .commit=${(commit: FieldCommit) => void this.#save(commit)}></record-field>
      ${notes.map(
        collision => html`<collision-note .workspace=${workspace} .context=${this.context} .collision=${collision}
          self=${this.session.person.id} ?readonly=${this.readonly}></collision-note>`,
      )}</div>`
  }

  async #save({ field, base, value }: FieldCommit): Promise<void> {
    try {
      await this.workspace.commitOwn(field.name, base, value)
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(this, { text: this.t.errors.storage, tone: 'problem' })
    }
  }

  readonly #entered = (event: FocusEvent): void => {
    const within = (event.target as Element).closest<RecordField>('record-field')
    const field = within?.readonly === false ? within.dataset.field?.slice(OWN.length) : undefined
    if (field) this.workspace.presence.enter({ collection: '', record: '', field })
  }
}

pageStyles(css`
  own-fields {
    display: block;

    .own {
      display: grid;
      grid-template-columns: repeat(var(--own-columns, 1), minmax(0, 1fr));
      gap: 12px;
      align-items: start;
    }
    .own > .wide {
      grid-column: 1 / -1;
    }
  }
  @media (max-width: 899px) {
    own-fields .own > .chosen {
      grid-column: 1 / -1;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'own-fields': OwnFields
  }
}
