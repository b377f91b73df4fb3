// The rules of the office: what is shown to whom beside what belongs to them; adding, changing, removing.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { CompanyRule } from '../../src/sync/wire/company.ts'
import type { Session } from '../app/session.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { problemLine } from '../shared/problem.ts'
import type { Make } from './changing.ts'
import { putRule, removeRule } from './company-office.ts'
import type { Directory } from './directory.ts'
import './rule-dialog.ts'
import type { RuleDialog } from './rule-dialog.ts'
import { whichWords, whomWords } from './rule-words.ts'
import { companyTexts } from './texts.ts'

@customElement('company-rules')
export class CompanyRules extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) directory!: Directory
  @property({ attribute: false }) make!: Make
  @state() private problem = ''
  @query('rule-dialog') private dialog!: RuleDialog

  protected override render() {
    const t = companyTexts().rule
    const { rules } = this.directory.company
    const add = html`<vaadin-button theme="primary" data-add @click=${() => this.dialog.show(null)}>${icon('add')}<span>${t.add}</span></vaadin-button>`
    return html`${
      rules.length === 0
        ? html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p>${problemLine(this.problem)}${add}</div>`
        : html`<div class="tools rules-tools"><p class="quiet">${t.lead}</p>${add}</div>
          ${problemLine(this.problem)}
          <ul class="company-rules">${rules.map(rule => this.#rule(rule))}</ul>`
    }
    <rule-dialog .session=${this.session} .directory=${this.directory} .make=${this.make}></rule-dialog>`
  }

  #rule(stands: CompanyRule): TemplateResult {
    const t = companyTexts().rule
    const { name, rule } = stands
    return html`<li data-rule=${rule.id}>
      <span class="what"><strong>${name}</strong><span>${whichWords(rule)}</span>
        <span class="whom">${whomWords(rule, this.directory).map(whom => html`<span class="remark">${whom}</span>`)}</span></span>
      <span class="ways">
        <button type="button" class="bare" data-what="change" aria-label=${t.change(name)} title=${t.change(name)}
          @click=${() => this.dialog.show(stands)}>${icon('edit')}</button>
        <button type="button" class="bare" data-what="remove" aria-label=${t.remove(name)} title=${t.remove(name)}
          @click=${() => this.#remove(stands)}>${icon('archive')}</button>
      </span></li>`
  }

  async #remove({ name, rule, version }: CompanyRule): Promise<void> {
    this.problem = await this.make({
      text: companyTexts().rule.removed(name),
      send: office => removeRule(office, rule.id, version),
      back: () => office => putRule(office, { name, rule, version: 0 }),
    })
  }
}

pageStyles(css`
  .rules-tools {
    justify-content: space-between;
  }
  .company-rules {
    list-style: none;
    max-width: 860px;
    margin: 0;
    padding: 0;

    li {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 12px 0;
      border-bottom: 1px solid var(--line);
    }
    .what {
      display: flex;
      flex-direction: column;
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .whom {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      margin-top: 4px;
    }
    .whom .remark {
      margin: 0;
    }
    .ways {
      display: flex;
      gap: 4px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'company-rules': CompanyRules
  }
}
