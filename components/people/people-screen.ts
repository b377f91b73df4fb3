// The people of the company: who there is, and adding one with a link to hand over.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { initials } from '../app/menu.ts'
import type { Colleague } from '../app/office.ts'
import { hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import '../company/person-settings.ts'
import type { PersonSettings } from '../company/person-settings.ts'
import { companyTexts } from '../company/texts.ts'
import { compareText } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import { icon } from '../shared/icons.ts'
import { showToast } from '../shared/toasts.ts'
import { type AssistsChosen, type NewPersonDialog, offered } from './new-person.ts'

@customElement('people-screen')
export class PeopleScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private people: readonly Colleague[] | null = null
  @state() private problem = ''
  @query('new-person') private dialog!: NewPersonDialog
  @query('person-settings') private settings!: PersonSettings

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
      <new-person .session=${this.session} .people=${this.people ?? []} @person-added=${() => this.#load()}
        @assists-chosen=${({ detail }: CustomEvent<AssistsChosen>) => this.#setAssists(detail.assistant, detail.assists)}></new-person>
      <person-settings .session=${this.session}></person-settings>`
  }

  #list(people: readonly Colleague[]): TemplateResult {
    const t = this.t
    const names = new Map(people.map(each => [each.id, each.name]))
    // Who has gone stands below: nobody looks for them first.
    const gone = (person: Colleague): number => (person.active === false ? 1 : 0)
    const sorted = [...people].sort((a, b) => gone(a) - gone(b) || compareText(a.name, b.name))
    return html`<ul class="people">${sorted.map(person => {
      const assists = (person.assists ?? []).map(id => names.get(id) ?? id)
      return html`<li class=${person.active === false ? 'gone' : ''} data-person=${person.id}>
        <span class="initials" aria-hidden="true">${initials(person.name)}</span>
        <span class="who"><a class="person" data-what="satchel" href=${hrefOf({ screen: 'personSatchel', person: person.id })} title=${t.people.satchelOf(person.name)}><strong>${person.name}</strong></a>
          ${person.id === this.session.person.id ? html`<span class="remark">${t.people.you}</span>` : ''}
          ${person.active === false ? html`<span class="remark">${t.people.inactive}</span>` : ''}
          ${person.active !== false && person.signIn === false ? html`<span class="remark">${t.people.noSignIn}</span>` : ''}
          ${assists.length > 0 ? html`<span class="quiet assists">${t.people.assists} ${assists.join(', ')}</span>` : ''}</span>
        <span class="quiet role">${t.app.roles[person.role]}</span>
        <span class="ways">${person.active === false ? '' : this.#settings(person)}${
          offered(this.session.person.role).includes(person.role) ? this.#ways(person) : ''
        }</span>
      </li>`
    })}</ul>`
  }

  /** Everybody who works here stands somewhere. */
  #settings(person: Colleague): TemplateResult {
    const name = companyTexts().person.open(person.name)
    return html`<button type="button" class="bare" data-what="settings" aria-label=${name} title=${name}
      @click=${() => this.settings.show(person)}>${icon('company')}</button>`
  }

  /** What can be done about a person; nobody shuts themselves out. */
  #ways(person: Colleague): TemplateResult {
    const t = this.t.people
    const { name } = person
    if (person.active === false) {
      return html`<button type="button" class="plain" data-what="activate" aria-label=${t.activateFor(name)}
        @click=${() => this.#setActive(person, true)}>${icon('restore')}<span>${t.activate}</span></button>`
    }
    return html`<button type="button" class="plain" data-what="link" aria-label=${t.newLinkFor(name)} title=${t.newLinkFor(name)}
        @click=${() => this.#link(person)}>${icon('key')}<span>${t.newLink}</span></button>
      ${
        person.role === 'assistant'
          ? html`<button type="button" class="bare" data-what="assists" aria-label=${t.changeAssists(name)} title=${t.changeAssists(name)}
            @click=${() => this.dialog.showAssists(person)}>${icon('edit')}</button>`
          : ''
      }
      ${
        person.id === this.session.person.id
          ? ''
          : html`<button type="button" class="bare" data-what="deactivate" aria-label=${t.deactivate(name)} title=${t.deactivate(name)}
            @click=${() => this.#setActive(person, false)}>${icon('archive')}</button>`
      }`
  }

  #setActive(person: Colleague, active: boolean): Promise<void> {
    const t = this.t.people
    const said = active ? t.activated(person.name) : t.deactivated(person.name)
    return this.#change(person, { active }, said, () => this.#setActive(person, !active))
  }

  #setAssists(person: Colleague, assists: readonly string[]): Promise<void> {
    const before = person.assists ?? []
    const back = (): Promise<void> => this.#setAssists({ ...person, assists }, before)
    return this.#change(person, { assists }, this.t.people.assistsChanged(person.name), back)
  }

  async #change(
    { id }: Colleague,
    change: Parameters<Session['office']['changePerson']>[1],
    text: string,
    back: () => Promise<void>,
  ): Promise<void> {
    try {
      await this.session.office.changePerson(id, change)
      showToast(this, { text, action: { label: this.t.common.undo, run: () => void back() } })
      await this.#load()
    } catch (error) {
      this.problem = sentenceFor(error)
    }
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
    max-width: 860px;
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
    .who > a {
      color: inherit;
      text-underline-offset: 3px;
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
      .ways {
        grid-row: 1 / span 2;
      }
      .ways {
        grid-column: 3;
      }
      .ways .plain span {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .ways .plain {
        width: var(--touch);
        padding: 0;
      }
      .role {
        grid-column: 2;
      }
      .remark {
        margin-inline-start: 0;
      }
    }
    .ways {
      display: flex;
      align-items: center;
      justify-content: flex-end;
      gap: 4px;
    }
    @media (min-width: 900px) {
      /* One under the other, whatever can be done about a person. */
      .role {
        width: 150px;
      }
      .ways {
        width: 296px;
        justify-content: flex-start;
      }
    }
    .person {
      color: inherit;
      text-decoration: none;
    }
    .person:hover {
      text-decoration: underline;
    }
    .gone {
      color: var(--ink-quiet);
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
