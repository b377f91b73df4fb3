// The portal: teams, territories and rules of the company, kept by the office while it can be reached.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { OfficeError } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { readCompany } from '../shared/company-request.ts'
import { problemLine } from '../shared/problem.ts'
import { type CompanyChange, makeChange } from './changing.ts'
import './company-places.ts'
import './company-rules.ts'
import { Directory } from './directory.ts'
import { companyTexts } from './texts.ts'

const TABS = ['teams', 'territories', 'rules'] as const
type Tab = (typeof TABS)[number]

/** The tab is in the address: it can be shared, and back and forward work. */
const tabOf = (hash: string): Tab => TABS.find(tab => `#${tab}` === hash) ?? 'teams'

@customElement('company-screen')
export class CompanyScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private directory: Directory | null = null
  @state() private tab: Tab = tabOf(location.hash)
  @state() private problem = ''
  #request: AbortController | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('hashchange', this.#turn)
    if (isOffice(this.session.person)) this.#load().catch(() => undefined)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('hashchange', this.#turn)
    this.#request?.abort()
  }

  protected override render() {
    const t = companyTexts()
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    return html`<section class="page company">
      <header class="title"><h1>${t.title}</h1></header>
      <nav class="tabs" aria-label=${t.title}>${TABS.map(
        tab => html`<a href="/company#${tab}" aria-current=${tab === this.tab ? 'page' : 'false'}>${t[tab]}</a>`,
      )}</nav>
      ${problemLine(this.problem)}
      ${
        this.problem === ''
          ? ''
          : html`<button type="button" class="plain" @click=${() => this.#load().catch(() => undefined)}>${this.t.common.retry}</button>`
      }
      ${this.directory ? this.#content(this.directory) : this.#shape()}
    </section>`
  }

  #shape(): TemplateResult | '' {
    if (this.problem !== '') return ''
    return html`<div class="shape" aria-busy="true">${Array.from({ length: 5 }, () => html`<i></i>`)}</div>`
  }

  #content(directory: Directory): TemplateResult {
    const { session, tab } = this
    if (tab === 'rules') {
      return html`<company-rules .session=${session} .directory=${directory} .make=${this.#make}></company-rules>`
    }
    return html`<company-places .directory=${directory} .tree=${tab} .make=${this.#make}></company-places>`
  }

  readonly #turn = (): void => {
    this.tab = tabOf(location.hash)
  }

  /** Whoever calls it was given the directory that is here, or an older one. */
  readonly #make = async (change: CompanyChange): Promise<string> => {
    const directory = (): Directory | null => this.directory
    return makeChange({ host: this, office: this.session.office, directory, reload: () => this.#load() }, change)
  }

  /** A newer request takes the place of the one before. @throws OfficeError */
  async #load(): Promise<Directory> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    try {
      const directory = new Directory(await readCompany(this.session.office, request.signal))
      // It came all the same: what was asked later stands.
      request.signal.throwIfAborted()
      this.directory = directory
      this.problem = ''
      return directory
    } catch (error) {
      if (!request.signal.aborted) {
        const offline = error instanceof OfficeError && error.code === 'offline'
        this.problem = offline ? companyTexts().offlineHint : sentenceFor(error)
      }
      throw error
    }
  }
}

pageStyles(css`
  .tabs {
    display: flex;
    gap: 4px;
    margin-bottom: 20px;
    border-bottom: 1px solid var(--line);

    a {
      display: flex;
      align-items: center;
      min-height: 40px;
      padding: 0 14px;
      border-bottom: 2px solid transparent;
      margin-bottom: -1px;
      color: var(--ink-quiet);
      font-weight: 500;
      text-decoration: none;
    }
    a:hover {
      color: var(--ink);
    }
    a[aria-current='page'] {
      border-bottom-color: var(--saddle);
      color: var(--saddle);
    }
    a:focus-visible {
      outline-offset: -2px;
    }
    @media (max-width: 899px) {
      a {
        flex: 1;
        justify-content: center;
        min-height: var(--touch);
        padding: 0 4px;
      }
    }
  }
  .company > .problem {
    margin-bottom: 12px;
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'company-screen': CompanyScreen
  }
}
