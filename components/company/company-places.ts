// Teams or territories: the tree at one side, what is chosen in it at the other; adding and removing.
import '@vaadin/button'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { newId } from '../../src/documents/address.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import { problemLine } from '../shared/problem.ts'
import { randomBytes } from '../shared/random.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'
import type { Make } from './changing.ts'
import './company-node.ts'
import { putNode, removeNode, type Tree } from './company-office.ts'
import './company-tree.ts'
import type { CompanyTree } from './company-tree.ts'
import type { Directory } from './directory.ts'
import { companyTexts } from './texts.ts'

@customElement('company-places')
export class CompanyPlaces extends SatchelElement {
  @property({ attribute: false }) directory!: Directory
  @property({ attribute: false }) tree: Tree = 'teams'
  @property({ attribute: false }) make!: Make
  @state() private chosen: string | null = null
  /** On a phone: the chosen place is looked at, not the tree. */
  @state() private opened = false
  /** What something new is to lie below; null: at the top. */
  @state() private adding: { readonly below: string | null } | null = null
  @state() private typed = ''
  @state() private tried = false
  @state() private problem = ''
  readonly #desk = new Watch(this, () => desk)
  @query('company-tree') private list!: CompanyTree | null

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('tree') || changed.get('tree') === undefined) return
    this.chosen = null
    this.#close()
  }

  protected override render() {
    const t = companyTexts()
    const { directory, tree } = this
    const empty = directory.company[tree].length === 0
    if (empty && !this.adding) return this.#empty()
    const node = this.chosen === null ? null : directory.node(tree, this.chosen)
    const detail = this.adding !== null || (node !== null && (this.opened || this.#desk.value === true))
    const alone = detail && !this.#desk.value
    return html`<div class="places-of">
      ${
        alone || empty
          ? ''
          : html`<div class="list">
            <div class="tools"><p class="quiet lead">${t.tree[tree].lead}</p>
              <button type="button" class="plain" data-add-top @click=${() => this.#add(null)}>${icon('add')}<span>${t.tree[tree].addFirst}</span></button></div>
            ${this.adding || detail ? '' : problemLine(this.problem)}
            <company-tree .directory=${directory} .tree=${tree} .chosen=${this.chosen}
              @node-passed=${({ detail }: CustomEvent<string>) => {
                this.chosen = detail
                this.adding = null
              }}
              @node-chosen=${({ detail }: CustomEvent<string>) => this.#open(detail)}
              @node-opened=${({ detail }: CustomEvent<string>) => this.#enter(detail)}
              @node-adding=${({ detail }: CustomEvent<string>) => this.#add(detail)}
              @node-removing=${({ detail }: CustomEvent<string>) => this.#remove(detail)}></company-tree></div>`
      }
      ${
        detail
          ? html`<div class="detail">
            ${alone ? html`<button type="button" class="plain back" @click=${this.#close}>${icon('back')}<span>${t.tree.back}</span></button>` : ''}
            ${problemLine(this.problem)}
            ${
              this.adding
                ? this.#form(this.adding.below)
                : html`<company-node .directory=${directory} .tree=${tree} .node=${node} .make=${this.make}
                  @node-adding=${({ detail }: CustomEvent<string>) => this.#add(detail)}
                  @node-removing=${({ detail }: CustomEvent<string>) => this.#remove(detail)}></company-node>`
            }</div>`
          : this.#desk.value
            ? html`<div class="detail"><p class="quiet">${t.tree[tree].pick}</p></div>`
            : ''
      }
    </div>`
  }

  #empty(): TemplateResult {
    const t = companyTexts().tree[this.tree]
    return html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p>
      ${problemLine(this.problem)}
      <vaadin-button theme="primary" data-add-first @click=${() => this.#add(null)}>${icon('add')}<span>${t.addFirst}</span></vaadin-button></div>`
  }

  #form(below: string | null): TemplateResult {
    const t = companyTexts().tree
    const own = t[this.tree]
    const excess = tooLong(this.typed.trim(), NAME_MAX)
    return html`<form class="adding" novalidate @submit=${this.#create}>
      <h2>${below === null ? own.newName : t.newBelow(own.newName, this.directory.nameOf(below))}</h2>
      <vaadin-text-field label=${t.name} .value=${this.typed} manual-validation
        .invalid=${excess !== '' || (this.tried && this.typed.trim() === '')} .errorMessage=${excess || t.nameMissing}
        @input=${(event: Event) => {
          this.typed = (event.currentTarget as HTMLInputElement).value
        }} @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') void this.#create(event)
          if (event.key === 'Escape') this.#close()
        }}></vaadin-text-field>
      <div class="doings">
        <vaadin-button @click=${this.#close}>${this.t.common.cancel}</vaadin-button>
        <vaadin-button theme="primary" data-create @click=${this.#create}>${t.create}</vaadin-button>
      </div></form>`
  }

  #open(id: string): void {
    this.chosen = id
    this.opened = true
    this.adding = null
    this.problem = ''
  }

  /** From the tree with the keyboard: into the fields. */
  async #enter(id: string): Promise<void> {
    this.#open(id)
    await this.updateComplete
    this.querySelector('company-node')
      ?.updateComplete.then(() => this.querySelector<HTMLElement>('company-node vaadin-text-field')?.focus())
      .catch(() => undefined)
  }

  readonly #close = (): void => {
    this.adding = null
    this.opened = false
    this.problem = ''
    void this.updateComplete.then(() => this.list?.focusChosen())
  }

  async #add(below: string | null): Promise<void> {
    this.adding = { below }
    this.typed = ''
    this.tried = false
    this.problem = ''
    await this.updateComplete
    this.querySelector<HTMLElement>('.adding vaadin-text-field')?.focus()
  }

  readonly #create = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { adding, tree } = this
    const name = this.typed.trim()
    this.tried = true
    if (!adding || name === '' || name.length > NAME_MAX) return
    const id = newId(randomBytes)
    const body = { name, parent: adding.below, version: 0 }
    this.problem = await this.make({
      text: companyTexts().tree.added(name),
      about: { id, name },
      send: office => putNode(office, tree, id, body),
      back: now => {
        const stands = now.node(tree, id)
        return stands && (office => removeNode(office, tree, id, stands.version))
      },
    })
    if (this.problem !== '') return
    this.chosen = id
    this.opened = false
    this.adding = null
    await this.updateComplete
    this.list?.reveal(id)
    await this.list?.updateComplete
    this.list?.focusChosen()
  }

  async #remove(id: string): Promise<void> {
    const { tree, directory } = this
    const node = directory.node(tree, id)
    if (!node) return
    const { name, parent, version } = node
    this.problem = await this.make({
      text: companyTexts().tree[tree].removed(name),
      send: office => removeNode(office, tree, id, version),
      back: () => office => putNode(office, tree, id, { name, parent, version: 0 }),
    })
    if (this.problem !== '') return
    this.chosen = parent
    this.#close()
  }
}

pageStyles(css`
  .places-of {
    display: grid;
    gap: 24px 32px;

    .tools {
      align-items: flex-start;
      justify-content: space-between;
      flex-wrap: nowrap;
    }
    .tools .plain {
      flex: none;
    }
    .lead {
      max-width: 520px;
    }
    .adding {
      display: flex;
      flex-direction: column;
      gap: 16px;
    }
    .doings {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .back {
      margin-bottom: 12px;
    }
    .detail > .problem {
      margin-bottom: 12px;
    }
    .detail vaadin-text-field,
    .detail vaadin-combo-box {
      width: 100%;
      max-width: 480px;
    }
  }
  @media (min-width: 900px) {
    .places-of {
      grid-template-columns: minmax(320px, 6fr) minmax(0, 5fr);
      align-items: start;
    }
    .places-of .detail {
      position: sticky;
      top: 0;
      box-sizing: border-box;
      padding: 20px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
    }
  }
  @media (max-width: 899px) {
    .places-of .tools {
      flex-direction: column;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'company-places': CompanyPlaces
  }
}
