// The people of the company: who there is, and adding one with a link to hand over.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { initials } from '../app/menu.ts'
import type { Colleague } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { compareText } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { icon } from '../shared/icons.ts'
import { type NewPersonDialog, offered } from './new-person.ts'

@customElement('people-screen')
export class PeopleScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private people: readonly Colleague[] | null = null
  @state() private problem = ''
  @query('new-person') private dialog!: NewPersonDialog

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  protected override render() {
    const t = this.t.people
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    return html`<section class="page">
        <header class="title">
          <div><h1>${t.title}</h1><p class="quiet" role="status">${this.people ? t.count(this.people.length) : ''}</p></div>
          <vaadin-button theme="primary" data-add @click=${() => this.dialog.show()}>${icon('add')}<span>${t.add}</span></vaadin-button>
        </header>
        ${problemLine(this.problem)}
        ${this.problem === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#load()}>${this.t.common.retry}</button>`}
        ${this.people ? this.#list(this.people) : ''}
        ${!this.people && this.problem === '' ? html`<div class="shape" aria-busy="true">${Array.from({ length: 5 }, () => html`<i></i>`)}</div>` : ''}
      </section>
      <new-person .session=${this.session} .people=${this.people ?? []} @person-added=${() => this.#load()}></new-person>`
  }

  #list(people: readonly Colleague[]): TemplateResult {
    const t = this.t
    const names = new Map(people.map(each => [each.id, each.name]))
    const sorted = [...people].sort((a, b) => compareText(a.name, b.name))
    return html`<ul class="people">${sorted.map(person => {
      const assists = (person.assists ?? []).map(id => names.get(id) ?? id)
      return html`<li>
        <span class="initials" aria-hidden="true">${initials(person.name)}</span>
        <span class="who"><strong>${person.name}</strong>
          ${person.id === this.session.person.id ? html`<span class="remark">${t.people.you}</span>` : ''}
          ${person.signIn === false ? html`<span class="remark">${t.people.noSignIn}</span>` : ''}
          ${assists.length > 0 ? html`<span class="quiet assists">${t.people.assists} ${assists.join(', ')}</span>` : ''}</span>
        <span class="quiet role">${t.app.roles[person.role]}</span>
        ${
          person.signIn === false && offered(this.session.person.role).includes(person.role)
            ? html`<button type="button" class="plain" @click=${() => this.#link(person)}>${icon('key')}${t.people.newLink}</button>`
            : ''
        }
      </li>`
    })}</ul>`
  }

  async #link({ id, name }: Colleague): Promise<void> {
    try {
      this.dialog.showLink(name, await this.session.office.newLink(id))
      await this.#load()
    } catch (error) {
      this.problem = sentenceFor(error)
    }
  }

  async #load(): Promise<void> {
    if (!isOffice(this.session.person)) return
    this.problem = ''
    try {
      this.people = await this.session.office.people()
    } catch (error) {
      this.problem = sentenceFor(error)
    }
  }
}

pageStyles(css`
  .people {
    list-style: none;
    max-width: 760px;
    margin: 0;
    padding: 0;

    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 12px;
      min-height: var(--row-phone);
      border-bottom: 1px solid var(--line);
    }
    .who {
      flex: 1;
      min-width: 0;
    }
    @media (max-width: 899px) {
      /* Name above role, the way in beside both: a narrow column would break names letter by letter. */
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0 12px;
        padding: 8px 0;
      }
      .initials,
      .plain {
        grid-row: 1 / span 2;
      }
      .plain {
        grid-column: 3;
      }
      .role {
        grid-column: 2;
      }
      .remark {
        margin-inline-start: 0;
      }
    }
    .assists {
      display: block;
      font-size: 0.8125rem;
    }
    .initials {
      flex: none;
      width: 32px;
      height: 32px;
      border-radius: 999px;
      display: grid;
      place-items: center;
      background: var(--well);
      color: var(--ink-quiet);
      font-weight: 600;
      font-size: 0.8125rem;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'people-screen': PeopleScreen
  }
}
