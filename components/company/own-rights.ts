// A person's own rights, row by row: they take the place of what the role says about the same (O12).
import '@vaadin/button'
import '@vaadin/select'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { reachOf } from '../../src/policy/matrix.ts'
import {
  DOCUMENT_RIGHTS,
  type DocumentRight,
  type Grant,
  type RightsMatrix,
  SCOPES,
  type Scope,
} from '../../src/policy/rights.ts'
import { language } from '../i18n/i18n.ts'
import { REACHES, rightIn } from '../rights/labels.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { KINDS, kindsWord } from '../shared/kinds.ts'
import { problemLine } from '../shared/problem.ts'
import { nameOptions } from '../shared/selects.ts'
import { companyTexts } from './texts.ts'

/** Whether two rows say something about the same: nobody could say which one holds. */
export const saysTwice = (own: readonly Grant[]): boolean =>
  new Set(own.map(({ kind, right, group }) => JSON.stringify([kind, right, group]))).size < own.length

/** `own-changed` with the rows as they are to be. */
@customElement('own-rights')
export class OwnRights extends SatchelElement {
  @property({ attribute: false }) own: readonly Grant[] = []
  @property({ attribute: false }) personRole = ''
  @property({ attribute: false }) matrix!: RightsMatrix

  protected override render() {
    const t = companyTexts().person
    return html`${this.own.length === 0 ? '' : html`<ul class="own">${this.own.map((grant, at) => this.#row(grant, at))}</ul>`}
      ${saysTwice(this.own) ? problemLine(t.twice) : ''}
      <button type="button" class="plain" data-add-own @click=${this.#add}>${icon('add')}<span>${t.addOwn}</span></button>`
  }

  #row(grant: Grant, at: number): TemplateResult {
    const t = companyTexts()
    const kinds = ['*', ...KINDS.map(({ name }) => name)]
    // One that a newer program wrote stays choosable.
    const known = kinds.includes(grant.kind) ? kinds : [...kinds, grant.kind]
    const role = reachOf(this.matrix, { role: this.personRole }, grant.kind, grant.right, grant.group)?.scope
    return html`<li>
      ${this.#choice(t.person.kind, grant.kind, known, kindsWord, kind => this.#set(at, { ...grant, kind }))}
      ${this.#choice(
        t.person.right,
        grant.right,
        DOCUMENT_RIGHTS,
        right => rightIn(language.value, right),
        right => this.#set(at, { ...grant, right: right as DocumentRight }),
      )}
      ${this.#choice(
        t.person.scope,
        grant.scope,
        SCOPES,
        scope => REACHES[language.value][scope as Scope],
        scope => this.#set(at, { ...grant, scope: scope as Scope }),
      )}
      <button type="button" class="bare" aria-label=${t.person.removeOwn} title=${t.person.removeOwn}
        @click=${() => this.#tell(this.own.filter((_, other) => other !== at))}>${icon('close')}</button>
      <span class="quiet">${grant.group === null ? '' : `${t.person.group(grant.group)} · `}${
        role === undefined ? t.person.roleNothing : t.person.role(REACHES[language.value][role])
      }</span>
    </li>`
  }

  #choice(
    label: string,
    value: string,
    values: readonly string[],
    words: (value: string) => string,
    chosen: (value: string) => void,
  ): TemplateResult {
    return html`<vaadin-select label=${label} .value=${value} @opened-changed=${nameOptions}
      .items=${values.map(one => ({ value: one, label: words(one) }))}
      @change=${(event: Event) => chosen((event.currentTarget as HTMLInputElement).value)}></vaadin-select>`
  }

  #set(at: number, grant: Grant): void {
    this.#tell(this.own.map((one, other) => (other === at ? grant : one)))
  }

  /** The first thing that nothing is said about yet, as the role has it. */
  readonly #add = (): void => {
    const kinds = KINDS.map(({ name }) => name)
    const pairs = kinds.flatMap(kind => DOCUMENT_RIGHTS.map(right => ({ kind, right })))
    const said = (kind: string, right: string) =>
      this.own.some(one => one.kind === kind && one.right === right && one.group === null)
    const free = pairs.find(({ kind, right }) => !said(kind, right)) ?? { kind: '*', right: 'view' as const }
    const scope = reachOf(this.matrix, { role: this.personRole }, free.kind, free.right)?.scope ?? 'none'
    this.#tell([...this.own, { ...free, group: null, scope }])
  }

  #tell(own: readonly Grant[]): void {
    this.dispatchEvent(new CustomEvent<readonly Grant[]>('own-changed', { detail: own }))
  }
}

pageStyles(css`
  own-rights {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 8px;

    .own {
      width: 100%;
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .own li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.3fr) auto;
      align-items: end;
      gap: 4px 8px;
      padding: 8px 0;
      border-bottom: 1px solid var(--line);
    }
    .own li > .quiet {
      grid-column: 1 / -1;
      font-size: 0.8125rem;
    }
    vaadin-select {
      width: 100%;
    }
    @media (max-width: 899px) {
      .own li {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .own vaadin-select {
        grid-column: 1;
      }
      .own .bare {
        grid-column: 2;
        grid-row: 1;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'own-rights': OwnRights
  }
}
