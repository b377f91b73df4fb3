// Groups of fields whose editing needs a row of its own: which there are, which fields are in them, and a new one.
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ID } from '../../src/policy/reading.ts'
import type { FieldGroup, RightsMatrix } from '../../src/policy/rights.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { KINDS, kindsWord } from '../shared/kinds.ts'
import { problemLine } from '../shared/problem.ts'
import { withFields, withGroup, withoutGroup } from './rights-draft.ts'
import type { EditRights } from './rights-table.ts'
import { rightsTexts } from './texts.ts'
import { fieldsOf } from './words.ts'

/** Characters of a group's name. */
const NAME_LENGTH = 63

@customElement('field-groups')
export class FieldGroups extends SatchelElement {
  @property({ attribute: false }) draft!: RightsMatrix
  /** Absent: to be read only. */
  @property({ attribute: false }) edit: EditRights | null = null
  @state() private name = ''
  @state() private kind = KINDS[0]?.name ?? ''
  @state() private problem = ''

  protected override render() {
    const t = rightsTexts()
    return html`<h2 tabindex="-1">${t.groups}</h2><p class="quiet">${this.draft.groups.length === 0 ? t.noGroups : t.groupsLead}</p>
      ${this.draft.groups.map(group => this.#group(group))}
      ${this.edit ? this.#form() : ''}`
  }

  #group(group: FieldGroup): TemplateResult {
    const t = rightsTexts()
    const { fields } = group
    const known = fieldsOf(group.kind)
    // A field this program does not know stays in its group unless somebody takes it out.
    const unknown = fields.filter(name => !known.some(one => one.name === name)).map(name => ({ name, word: name }))
    return html`<fieldset data-group=${group.group} data-kind=${group.kind}><legend><strong>${group.group}</strong> <span class="quiet">${kindsWord(group.kind)}</span>
        ${
          this.edit
            ? html`<button type="button" class="bare" aria-label=${t.removeGroup(group.group)} title=${t.removeGroup(group.group)}
                @click=${() => this.#remove(group)}>${icon('close')}</button>`
            : ''
        }</legend>
      <div class="fields">${[...known, ...unknown].map(
        ({
          name,
          word,
        }) => html`<label class="tick"><input type="checkbox" data-field=${name} .checked=${fields.includes(name)} ?disabled=${!this.edit}
          @change=${(event: Event) => {
            const { checked } = event.target as HTMLInputElement
            const next = checked ? [...fields, name] : fields.filter(one => one !== name)
            this.edit?.(draft => withFields(draft, group, next))
          }} />${word}</label>`,
      )}</div></fieldset>`
  }

  #form(): TemplateResult {
    const t = rightsTexts()
    return html`<form novalidate @submit=${this.#add}>
      <vaadin-text-field label=${t.groupName} helper-text=${t.groupNameHint} .value=${this.name} maxlength=${NAME_LENGTH} @input=${(
        event: Event,
      ) => {
        this.name = (event.target as HTMLInputElement).value
        this.problem = ''
      }}></vaadin-text-field>
      <label class="choice"><span class="quiet">${t.kind}</span><select @change=${(event: Event) => {
        this.kind = (event.target as HTMLSelectElement).value
      }}>${KINDS.map(({ name }) => html`<option value=${name} .selected=${name === this.kind}>${kindsWord(name)}</option>`)}</select></label>
      <button type="submit" class="plain" data-add-group>${icon('add')}${t.addGroup}</button></form>
      ${problemLine(this.problem)}`
  }

  readonly #add = (event: Event): void => {
    event.preventDefault()
    const t = rightsTexts()
    const group: FieldGroup = { kind: this.kind, group: this.name.trim(), fields: [] }
    const taken = this.draft.groups.some(one => one.group === group.group && one.kind === group.kind)
    if (!ID.test(group.group)) this.problem = t.groupNameWrong
    else if (taken) this.problem = t.problems.groupTwice(group.group, kindsWord(group.kind))
    else {
      this.edit?.(draft => withGroup(draft, group))
      this.name = ''
    }
  }

  async #remove(group: FieldGroup): Promise<void> {
    this.edit?.(draft => withoutGroup(draft, group))
    await this.updateComplete
    this.querySelector<HTMLElement>('h2')?.focus()
  }
}

pageStyles(css`
  field-groups {
    display: block;

    h2:focus {
      outline: none;
    }
    fieldset {
      margin: 12px 0;
      padding: 0 12px 12px;
      border: 1px solid var(--line);
      border-radius: var(--corner);
    }
    legend .bare {
      display: inline-grid;
      width: 32px;
      height: 32px;
      vertical-align: middle;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
      gap: 4px 16px;
    }
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 8px;
      margin-top: 8px;
    }
    /* In line with the field, below its label. */
    form vaadin-text-field {
      width: 300px;
    }
    form .choice,
    form .plain {
      margin-top: 28px;
    }
    @media (max-width: 899px) {
      .tick {
        min-height: var(--touch);
      }
      legend .bare {
        width: var(--touch);
        height: var(--touch);
      }
      form > :is(*, vaadin-text-field) {
        width: 100%;
      }
      form .choice,
      form .plain {
        margin-top: 0;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'field-groups': FieldGroups
  }
}
