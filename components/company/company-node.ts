// One team or territory: its name, what it lies below, who is in it, which rules name it; each saved as it is changed.
import '@vaadin/button'
import '@vaadin/combo-box'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { isWithin } from '../../src/policy/scope/trees.ts'
import type { CompanyNode, CompanyPerson } from '../../src/sync/wire/company.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { problemLine } from '../shared/problem.ts'
import { nameOptions } from '../shared/selects.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'
import type { Make } from './changing.ts'
import { putNode, putPerson, type Tree } from './company-office.ts'
import type { Directory } from './directory.ts'
import './name-choice.ts'
import { companyTexts } from './texts.ts'

/** The value of the choice that stands for no parent: a combo box takes no empty one. */
const TOP = 'top'

/** `node-adding` and `node-removing` with its id. */
@customElement('company-node')
export class CompanyNodeDetail extends SatchelElement {
  @property({ attribute: false }) directory!: Directory
  @property({ attribute: false }) tree: Tree = 'teams'
  @property({ attribute: false }) node!: CompanyNode
  @property({ attribute: false }) make!: Make
  @state() private typed: string | null = null
  @state() private problem = ''

  protected override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get('node') as CompanyNode | undefined
    if (!before || before.id === this.node.id) return
    this.typed = null
    this.problem = ''
  }

  protected override render() {
    const t = companyTexts()
    const { directory, tree, node } = this
    const typed = this.typed ?? node.name
    const excess = tooLong(typed.trim(), NAME_MAX)
    const here = directory.members(tree, node.id)
    const below = directory.peopleWithin(tree, node.id) - here.filter(one => one.active).length
    return html`<section class="node" aria-label=${node.name}>
      <h2>${directory.path(tree, node.id)}</h2>
      ${problemLine(this.problem)}
      <vaadin-text-field label=${t.tree.name} .value=${typed} manual-validation
        .invalid=${excess !== '' || typed.trim() === ''} .errorMessage=${excess || t.tree.nameMissing}
        @input=${(event: Event) => {
          this.typed = (event.currentTarget as HTMLInputElement).value
        }} @change=${this.#rename}></vaadin-text-field>
      <vaadin-combo-box @opened-changed=${nameOptions} label=${t.tree.parent} item-label-path="name" item-value-path="id" .items=${this.#parents()}
        .value=${node.parent ?? TOP} @change=${this.#move}></vaadin-combo-box>
      <name-choice .heading=${t.tree.people} .adding=${t.tree.addPerson} .none=${t.tree.nobody}
        .items=${directory.people()} .nameOf=${directory.nameOf} .chosen=${here.map(one => one.id)}
        .takingOff=${t.tree.takeOut}
        @names-chosen=${({ detail }: CustomEvent<readonly string[]>) => this.#people(detail)}></name-choice>
      ${below === 0 ? '' : html`<p class="quiet">${t.tree.below(below)}</p>`}
      ${this.#rules()}
      <div class="doings">
        <button type="button" class="plain" data-add @click=${() => this.#tell('node-adding')}>${icon('add')}<span>${t.tree.addBelow}</span></button>
        <button type="button" class="plain" data-remove @click=${() => this.#tell('node-removing')}>${icon('archive')}<span>${t.tree[tree].remove}</span></button>
      </div>
    </section>`
  }

  #rules(): TemplateResult | '' {
    const naming = this.directory.company.rules.filter(({ rule }) => rule.to[this.tree].includes(this.node.id))
    if (naming.length === 0) return ''
    return html`<div><span class="heading">${companyTexts().tree.namedBy}</span>
      <ul class="naming">${naming.map(({ name }) => html`<li><a href="/company#rules">${name}</a></li>`)}</ul></div>`
  }

  /** Everything it may lie below: not itself, and nothing that lies below it. */
  #parents() {
    const { directory, tree, node } = this
    const places = directory.places(tree).filter(({ id }) => !isWithin(directory.world[tree], id, node.id))
    return [{ id: TOP, name: companyTexts().tree.top }, ...places]
  }

  readonly #rename = (event: Event): void => {
    const { node, tree } = this
    const name = (event.currentTarget as HTMLInputElement).value.trim()
    if (name === '' || name.length > NAME_MAX) return
    this.typed = null
    if (name !== node.name) void this.#put({ name, parent: node.parent }, companyTexts().tree.renamed(name), tree)
  }

  readonly #move = (event: Event): void => {
    const { node, tree, directory } = this
    const box = event.currentTarget as HTMLElement & { value: string }
    const parent = box.value === TOP ? null : box.value
    // Cleared: it stays where it was.
    if (parent === '') box.value = node.parent ?? TOP
    if (parent === '' || parent === node.parent) return
    const t = companyTexts().tree
    const text = parent === null ? t.movedTop(node.name) : t.movedBelow(node.name, directory.nameOf(parent))
    void this.#put({ name: node.name, parent }, text, tree)
  }

  async #put(to: Pick<CompanyNode, 'name' | 'parent'>, text: string, tree: Tree): Promise<void> {
    const { id, name, parent, version } = this.node
    this.problem = await this.make({
      text,
      send: office => putNode(office, tree, id, { ...to, version }),
      back: now => {
        const stands = now.node(tree, id)
        return stands && (office => putNode(office, tree, id, { name, parent, version: stands.version }))
      },
    })
    // What was chosen and refused does not stay in the field.
    this.requestUpdate()
    for (const box of this.querySelectorAll('vaadin-combo-box')) {
      if (this.problem !== '' && box.parentElement?.classList.contains('node')) box.value = this.node.parent ?? TOP
    }
  }

  #people(chosen: readonly string[]): void {
    const { directory, tree, node } = this
    const t = companyTexts().tree
    const here = directory.members(tree, node.id)
    for (const id of chosen.filter(one => !here.some(person => person.id === one))) {
      const person = directory.person(id)
      if (person) void this.#person(person, [...person[tree], node.id], t.joined(person.name, node.name))
    }
    for (const person of here.filter(one => !chosen.includes(one.id))) {
      const left = person[tree].filter(one => one !== node.id)
      void this.#person(person, left, t.left(person.name, node.name))
    }
  }

  async #person(person: CompanyPerson, places: readonly string[], text: string): Promise<void> {
    const { tree } = this
    const { id, teams, territories, own, version } = person
    const before = { teams, territories, own }
    this.problem = await this.make({
      text,
      send: office => putPerson(office, id, { ...before, [tree]: places, version }),
      back: now => {
        const stands = now.person(id)
        return stands && (office => putPerson(office, id, { ...before, own: stands.own, version: stands.version }))
      },
    })
  }

  #tell(name: string): void {
    this.dispatchEvent(new CustomEvent<string>(name, { detail: this.node.id }))
  }
}

pageStyles(css`
  company-node {
    display: block;

    .node {
      display: flex;
      flex-direction: column;
      gap: 16px;
    }
    h2 {
      overflow-wrap: anywhere;
    }
    .heading {
      font-weight: 500;
      font-size: 0.875rem;
    }
    .naming {
      margin: 4px 0 0;
      padding-inline-start: 20px;
    }
    .doings {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'company-node': CompanyNodeDetail
  }
}
