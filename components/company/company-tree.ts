// A tree of teams or territories to walk through: one place is chosen, branches open and close, the keyboard does it all.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import type { CompanyNode } from '../../src/sync/wire/company.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import type { Tree } from './company-office.ts'
import type { Directory } from './directory.ts'
import { companyTexts } from './texts.ts'

/** Levels that are open at first: a company's outline without its last streets. */
const OPEN_LEVELS = 2

interface Row {
  readonly node: CompanyNode
  readonly level: number
  readonly open: boolean
  readonly leaf: boolean
}

/** `node-chosen` and `node-opened` with an id; `node-adding` (below it) and `node-removing` with an id. */
@customElement('company-tree')
export class CompanyTree extends SatchelElement {
  @property({ attribute: false }) directory!: Directory
  @property({ attribute: false }) tree: Tree = 'teams'
  @property({ attribute: false }) chosen: string | null = null
  /** Branches that are not as they would be by their level. */
  @state() private turned: ReadonlySet<string> = new Set()

  protected override render() {
    const t = companyTexts()
    const rows = this.#rows()
    const at = rows.some(row => row.node.id === this.chosen) ? this.chosen : (rows[0]?.node.id ?? null)
    return html`<div class="tree" role="tree" aria-label=${t[this.tree]} @keydown=${this.#key}>${rows.map(row =>
      keyed(row.node.id, this.#row(row, row.node.id === at)),
    )}</div>
    <p class="quiet keys">${t.tree.keys}</p>`
  }

  /** Puts the keyboard where the chosen place is. */
  focusChosen(): void {
    this.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }

  #row({ node, level, open, leaf }: Row, reachable: boolean): TemplateResult {
    const t = companyTexts()
    const many = this.directory.peopleWithin(this.tree, node.id)
    return html`<div role="treeitem" class="branch" data-node=${node.id} aria-level=${level} tabindex=${reachable ? 0 : -1}
      aria-expanded=${leaf ? nothing : open} aria-selected=${node.id === this.chosen}
      style="padding-inline-start: ${(level - 1) * 20}px" @click=${() => this.#tell('node-chosen', node.id)}>
      <span class="twist" title=${leaf ? nothing : t.tree.open(node.name)} @click=${(event: Event) => {
        event.stopPropagation()
        this.#turn(node.id)
      }}>${leaf ? '' : icon(open ? 'down' : 'forward')}</span>
      <span class="what">${node.name}</span>
      <span class="quiet many">${t.tree.count(many)}</span>
    </div>`
  }

  #rows(): readonly Row[] {
    const rows: Row[] = []
    const walk = (parent: string | null, level: number): void => {
      for (const node of this.directory.below(this.tree, parent)) {
        const leaf = this.directory.below(this.tree, node.id).length === 0
        const open = !leaf && level < OPEN_LEVELS !== this.turned.has(node.id)
        rows.push({ node, level, open, leaf })
        if (open) walk(node.id, level + 1)
      }
    }
    walk(null, 1)
    return rows
  }

  #turn(id: string): void {
    const turned = new Set(this.turned)
    if (!turned.delete(id)) turned.add(id)
    this.turned = turned
  }

  /** Opens what the place lies below. */
  reveal(id: string): void {
    const { directory, tree } = this
    let level = directory.level(tree, id)
    for (
      let at = directory.node(tree, id)?.parent ?? null;
      at !== null;
      at = directory.node(tree, at)?.parent ?? null
    ) {
      level--
      const open = level < OPEN_LEVELS !== this.turned.has(at)
      if (!open) this.#turn(at)
    }
  }

  readonly #key = (event: KeyboardEvent): void => {
    const rows = this.#rows()
    const id = (event.target as HTMLElement).dataset.node
    const at = rows.findIndex(row => row.node.id === id)
    const row = rows[at]
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return
    const done = this.#act(event.key, rows, row, at)
    if (!done) return
    event.preventDefault()
    event.stopPropagation()
  }

  #act(key: string, rows: readonly Row[], { node, open, leaf }: Row, at: number): boolean {
    switch (key) {
      case 'ArrowDown':
        return this.#go(rows[at + 1])
      case 'ArrowUp':
        return this.#go(rows[at - 1])
      case 'Home':
        return this.#go(rows[0])
      case 'End':
        return this.#go(rows.at(-1))
      case 'ArrowRight':
        if (open) return this.#go(rows[at + 1])
        if (!leaf) this.#turn(node.id)
        return true
      case 'ArrowLeft':
        if (!open) return this.#go(rows.find(row => row.node.id === node.parent))
        this.#turn(node.id)
        return true
      case 'Enter':
      case ' ':
        return this.#tell('node-opened', node.id)
      case 'Insert':
        return this.#tell('node-adding', node.id)
      case 'Delete':
        return this.#tell('node-removing', node.id)
      default:
        return false
    }
  }

  /** At the desk the detail follows; on a phone it opens with Enter or a tap only. */
  #go(row: Row | undefined): boolean {
    if (!row) return true
    this.querySelector<HTMLElement>(`[data-node='${row.node.id}']`)?.focus()
    return this.#tell('node-passed', row.node.id)
  }

  #tell(name: string, id: string): boolean {
    return this.dispatchEvent(new CustomEvent<string>(name, { detail: id })) || true
  }
}

pageStyles(css`
  company-tree {
    display: block;

    .branch {
      display: flex;
      align-items: center;
      min-height: var(--row-desk);
      border-bottom: 1px solid var(--line);
      cursor: pointer;
    }
    .branch:hover {
      background: var(--well);
    }
    .branch[aria-selected='true'] {
      background: var(--saddle-wash);
    }
    .branch:focus-visible {
      outline-offset: -2px;
    }
    .twist {
      flex: none;
      display: grid;
      place-items: center;
      width: 32px;
      height: 36px;
      color: var(--ink-quiet);
    }
    .twist .icon {
      width: 16px;
      height: 16px;
    }
    .what {
      flex: 1;
      min-width: 0;
      padding: 4px 0;
      overflow-wrap: anywhere;
    }
    .many {
      flex: none;
      padding: 0 12px;
      font-size: 0.8125rem;
    }
    .keys {
      margin-top: 8px;
      font-size: 0.8125rem;
    }
    @media (max-width: 899px) {
      .branch {
        min-height: var(--row-phone);
      }
      .twist {
        width: var(--touch);
        height: var(--row-phone);
      }
      .keys {
        display: none;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'company-tree': CompanyTree
  }
}
