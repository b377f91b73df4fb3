// One rule: for which documents, shown to whom; before it is saved one sees what it would give and take.
import '@vaadin/button'
import '@vaadin/select'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { newId } from '../../src/documents/address.ts'
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import { ruleProblems } from '../../src/policy/scope/check.ts'
import { type Audience, type AudienceRule, type FieldValue, NOBODY } from '../../src/policy/scope/world.ts'
import type { CompanyRule } from '../../src/sync/wire/company.ts'
import type { Session } from '../app/session.ts'
import { label } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import '../shared/page-styles.ts'
import { KINDS, kindsWord } from '../shared/kinds.ts'
import { problemLine } from '../shared/problem.ts'
import { randomBytes } from '../shared/random.ts'
import { nameOptions } from '../shared/selects.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'
import type { Make } from './changing.ts'
import { putRule, removeRule } from './company-office.ts'
import type { Directory, Named } from './directory.ts'
import './name-choice.ts'
import { problemSentence } from './problem-texts.ts'
import './rule-preview.ts'
import { reachesByRule, ruleFields, valueWords } from './rule-words.ts'
import { companyTexts } from './texts.ts'

const NEW: Omit<AudienceRule, 'id'> = {
  ...{ kind: KINDS[0]?.name ?? '', when: [], to: NOBODY, everybodyIsMeant: false },
}

@customElement('rule-dialog')
export class RuleDialog extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) directory!: Directory
  @property({ attribute: false }) make!: Make
  @state() private name = ''
  @state() private rule: AudienceRule | null = null
  /** As it stands at the office; null: it is new. */
  @state() private stands: CompanyRule | null = null
  @state() private tried = false
  @state() private busy = false
  @state() private problem = ''
  @query('dialog') private dialog!: HTMLDialogElement

  async show(stands: CompanyRule | null): Promise<void> {
    this.stands = stands
    this.name = stands?.name ?? ''
    this.rule = stands?.rule ?? { id: newId(randomBytes), ...NEW }
    this.tried = false
    this.problem = ''
    await this.updateComplete
    this.dialog.showModal()
  }

  protected override render() {
    return html`<dialog class="form-dialog tall rule-dialog" aria-labelledby="rule-title"
      @close=${() => {
        this.rule = null
      }}>${this.rule ? this.#form(this.rule) : ''}</dialog>`
  }

  #form(rule: AudienceRule): TemplateResult {
    const t = companyTexts().rule
    const excess = tooLong(this.name.trim(), NAME_MAX)
    const problems = ruleProblems(rule, this.directory.world)
    const everybody = rule.everybodyIsMeant || problems.some(({ code }) => code === 'ruleReachesEverybody')
    return html`<form novalidate @submit=${this.#save}>
      <header><h2 id="rule-title">${this.stands ? t.edit : t.add}</h2>
        <button type="button" class="bare" aria-label=${this.t.common.close} @click=${() => this.dialog.close()}>${icon('close')}</button></header>
      <vaadin-text-field label=${t.name} .value=${this.name} manual-validation autofocus autocomplete="off"
        .invalid=${excess !== '' || (this.tried && this.name.trim() === '')}
        .errorMessage=${excess || companyTexts().tree.nameMissing}
        @input=${(event: Event) => {
          this.name = (event.currentTarget as HTMLInputElement).value
        }}></vaadin-text-field>
      <vaadin-select label=${t.kind} .value=${rule.kind} @opened-changed=${nameOptions}
        .items=${KINDS.map(({ name }) => ({ value: name, label: kindsWord(name) }))}
        @change=${(event: Event) => {
          // Conditions speak of the fields of a kind.
          this.#change({ kind: (event.currentTarget as HTMLInputElement).value, when: [] })
        }}></vaadin-select>
      ${reachesByRule(this.directory.world, rule.kind) ? '' : html`<p class="note">${t.nothingShown}</p>`}
      ${this.#conditions(rule)}
      <fieldset><legend>${t.to}</legend>
        ${this.#whom(rule, 'teams', this.directory.places('teams'))}
        ${this.#whom(rule, 'territories', this.directory.places('territories'))}
        ${this.#whom(rule, 'people', this.directory.people())}
      </fieldset>
      ${
        everybody
          ? html`<label class="tick"><input type="checkbox" data-everybody .checked=${rule.everybodyIsMeant}
            @change=${(event: Event) => {
              this.#change({ everybodyIsMeant: (event.currentTarget as HTMLInputElement).checked })
            }} />${t.everybody}</label>`
          : ''
      }
      ${problems.length === 0 ? html`<rule-preview .office=${this.session.office} .rule=${rule}></rule-preview>` : ''}
      ${problemLine(this.problem)}
      <div class="actions">
        <vaadin-button @click=${() => this.dialog.close()}>${this.t.common.cancel}</vaadin-button>
        <vaadin-button theme="primary" data-save ?disabled=${this.busy} @click=${this.#save}>${t.save}</vaadin-button>
      </div>
    </form>`
  }

  #whom(rule: AudienceRule, part: keyof Audience, items: readonly Named[]): TemplateResult | '' {
    const t = companyTexts()
    if (items.length === 0 && rule.to[part].length === 0) return ''
    const adding = { teams: t.person.addTeam, territories: t.person.addTerritory, people: t.tree.addPerson }
    return html`<name-choice .heading=${t.rule[part]} .adding=${adding[part]} .items=${items} .chosen=${rule.to[part]} .nameOf=${this.directory.nameOf}
      data-whom=${part} @names-chosen=${({ detail }: CustomEvent<readonly string[]>) => {
        if (this.rule) this.#change({ to: { ...this.rule.to, [part]: detail } })
      }}></name-choice>`
  }

  #conditions(rule: AudienceRule): TemplateResult {
    const t = companyTexts().rule
    const fields = ruleFields(rule.kind)
    if (fields.length === 0) return html`<p class="quiet">${t.noConditions}</p>`
    return html`${fields.map(field => {
      const chosen = rule.when.find(one => one.field === field.name)?.oneOf ?? []
      const choices = field.value.type === 'choice' ? field.value.choices.map(one => one.value) : null
      return html`<fieldset data-field=${field.name}><legend>${t.when} ${label(field.label)}</legend>
        <p class="quiet">${choices ? t.whenHelp : t.valuesHelp}</p>
        ${choices ? this.#ticks(field, [...choices, null], chosen) : this.#values(field, chosen)}</fieldset>`
    })}`
  }

  #ticks(field: FieldDeclaration, choices: readonly FieldValue[], chosen: readonly FieldValue[]): TemplateResult {
    return html`<div class="ticks">${choices.map(
      value => html`<label class="tick"><input type="checkbox" data-value=${value ?? ''} .checked=${chosen.includes(value)}
        @change=${() => {
          const without = chosen.filter(one => one !== value)
          this.#condition(field, chosen.includes(value) ? without : [...chosen, value])
        }} />${valueWords(field, value)}</label>`,
    )}</div>`
  }

  #values(field: FieldDeclaration, chosen: readonly FieldValue[]): TemplateResult {
    return html`<vaadin-text-field accessible-name=${label(field.label)} .value=${chosen.join(', ')}
      @change=${(event: Event) => {
        const typed = (event.currentTarget as HTMLInputElement).value.split(',').map(one => one.trim())
        this.#condition(field, [...new Set(typed.filter(one => one !== ''))])
      }}></vaadin-text-field>`
  }

  /** No value chosen is no condition. */
  #condition({ name: field }: FieldDeclaration, oneOf: readonly FieldValue[]): void {
    const others = this.rule?.when.filter(one => one.field !== field) ?? []
    this.#change({ when: oneOf.length === 0 ? others : [...others, { field, oneOf }] })
  }

  #change(part: Partial<AudienceRule>): void {
    if (this.rule) this.rule = { ...this.rule, ...part }
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { rule, stands, directory } = this
    const name = this.name.trim()
    this.tried = true
    if (!rule || this.busy || name === '' || name.length > NAME_MAX) return
    const problems = ruleProblems(rule, directory.world)
    const nameOf = (id: string): string => (id === rule.id ? name : directory.nameOf(id))
    this.problem = problems.map(problem => problemSentence(problem, nameOf)).join(' ')
    if (this.problem !== '') return
    this.busy = true
    this.problem = await this.make({
      text: companyTexts().rule.saved(name),
      about: { id: rule.id, name },
      send: office => putRule(office, { name, rule, version: stands?.version ?? 0 }),
      back: now => {
        const version = now.company.rules.find(one => one.rule.id === rule.id)?.version
        if (version === undefined) return null
        return office => (stands ? putRule(office, { ...stands, version }) : removeRule(office, rule.id, version))
      },
    })
    this.busy = false
    if (this.problem === '') this.dialog.close()
  }
}

pageStyles(css`
  .rule-dialog {
    --dialog-width: 560px;

    fieldset {
      display: flex;
      flex-direction: column;
      gap: 8px;
      margin: 0;
      padding: 12px;
      border: 1px solid var(--line);
      border-radius: var(--corner);
      min-width: 0;
    }
    legend {
      padding: 0 4px;
      font-weight: 500;
    }
    .ticks {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
    }
    .ticks .tick,
    > form > .tick {
      min-height: 32px;
    }
    .note {
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--waiting-wash);
      color: var(--waiting);
    }
    @media (max-width: 899px) {
      .ticks .tick,
      > form > .tick {
        min-height: var(--touch);
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'rule-dialog': RuleDialog
  }
}
