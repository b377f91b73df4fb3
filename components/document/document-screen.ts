// The screen of one document of any kind: its head, what it says, and beside that its statuses and facts.
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { property, query } from 'lit/decorators.js'
import type { Kind } from '../../src/documents/kind.ts'
import { readOnlyBy } from '../../src/policy/statuses/evaluate.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { desk } from '../shared/layout.ts'
import { profileOf, statusSigns } from '../statuses/status-signs.ts'
import '../statuses/status-panel.ts'
import { statusWord } from '../statuses/words.ts'
import { plainContext } from './columns.ts'
import { documentStyles } from './document-styles.ts'
import './facts/document-facts.ts'
import type { DocumentFacts } from './facts/document-facts.ts'
import './head.ts'
import { wordOf } from './lines.ts'
import { mayDo } from './may.ts'
import { notHere, notYetHere, type WayOut } from './not-here.ts'
import { OpenSpace } from './open-space.ts'
import './own-fields.ts'
import './placing/document-placing.ts'
import type { DocumentSpace } from './space.ts'
import { documentTexts } from './texts.ts'
import { Together } from './together.ts'

/** What is done to documents as a whole beside their statuses. */
const WHOLE = ['assign', 'rekey', 'archive'] as const

export abstract class DocumentScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property() documentId = ''
  @query('document-facts') private facts!: DocumentFacts | null
  protected abstract readonly kind: Kind
  readonly #desk = new Watch(this, () => desk)
  readonly #profiles = new Watch(this, () => this.session?.device.profiles)
  protected readonly at = new OpenSpace(
    this,
    () => this.kind,
    ({ keys }) => this.changedElsewhere(keys),
  )
  protected readonly together = new Together(
    this,
    () => this.at.space,
    () => {},
  )
  #asked: DocumentFacts | null = null

  protected abstract back(): WayOut
  /** Words about it after its key and its owner. */
  protected abstract about(line: CatalogueLine): readonly string[]
  /** What stands below its own fields. */
  protected abstract content(space: DocumentSpace, line: CatalogueLine | null): TemplateResult
  /** Somebody else wrote these keys of the main collection. */
  protected abstract changedElsewhere(keys: ReadonlySet<string>): void

  /** The form of a record, where one is open. */
  protected panel(_space: DocumentSpace): TemplateResult | null {
    return null
  }

  /** Why a transaction has to wait although its statuses permit it; null where nothing is in the way. */
  protected holds(_space: DocumentSpace, _transaction: string): string | null {
    return null
  }

  /** Between whom it is for and what is done with it as a whole. */
  protected besides(_line: CatalogueLine | null): TemplateResult | '' {
    return ''
  }

  protected override updated(_changed: PropertyValues): void {
    // Whom it can be handed to is asked for once, when there is something to hand over.
    if (!this.facts || this.facts === this.#asked) return
    this.#asked = this.facts
    this.facts.show()
  }

  protected override render() {
    const { space, line } = this.at
    if (!space || space.open.state.value === 'notHere') return notHere(this.back())
    if (this.at.isAbsent) return notYetHere(String(line?.summary.name ?? ''), this.at.isOnline, this.back())
    const panel = this.panel(space)
    return html`<div class="document ${panel ? 'with-panel' : ''}" aria-busy=${space.open.state.value === 'opening'}>
      <section class="rows" ?inert=${panel !== null && !this.#desk.value}>
        ${this.#head(space, line)}
        <div class="scroll"><div class="sheets">
          <div class="main">
            <section class="sheet fields" aria-label=${documentTexts().fields}><own-fields .session=${this.session} .workspace=${space} .fields=${space.fields}
              .collisions=${this.together.open} ?readonly=${this.at.readonly} ?configures=${this.configures}></own-fields></section>
            ${this.content(space, line)}
          </div>
          <aside>${this.#beside(space, line)}</aside>
        </div></div>
      </section>
      ${panel ?? ''}
      ${this.together.dialogs(space, plainContext, this.at.readonly)}
    </div>`
  }

  protected get configures(): boolean {
    return mayDo(this.session, this.at.line, 'configure')
  }

  #head(space: DocumentSpace, line: CatalogueLine | null): TemplateResult {
    const { fields } = space
    const named = this.kind.declaration.fields.find(({ required }) => required)?.name ?? 'name'
    const name = String(fields[named] ?? (line && wordOf(line, 'name')) ?? '')
    return html`<document-head .session=${this.session} .workspace=${space} .fields=${fields} .line=${line} .back=${this.back()}
      .name=${name} .about=${line ? this.about(line) : []} .because=${this.#because(line)}
      .signed=${line ? statusSigns(line, this.#profiles.value) : ''}
      ?readonly=${this.at.readonly} .undecided=${this.together.undecided}
      @show-collisions=${this.together.showCollisions} @show-history=${this.together.showHistory}></document-head>`
  }

  /** The status that makes it read-only, where one does. */
  #because(line: CatalogueLine | null): string | null {
    const profile = line && profileOf(line, this.#profiles.value)
    const by = profile ? readOnlyBy(profile, line.facts.statuses ?? []) : []
    return by.length === 0 ? null : documentTexts().readOnlyBy(by.map(code => statusWord(profile, code)).join(', '))
  }

  #beside(space: DocumentSpace, line: CatalogueLine | null): TemplateResult {
    const { session } = this
    return html`<status-panel .session=${session} .line=${line} .holds=${(transaction: string) => this.holds(space, transaction)}></status-panel>
      <document-placing .session=${session} .line=${line}></document-placing>
      ${this.besides(line)}
      ${this.#whole(line)}`
  }

  /** What is done with it as a whole, where this person may do any of it. */
  #whole(line: CatalogueLine | null): TemplateResult | '' {
    const { session } = this
    if (!WHOLE.some(right => mayDo(session, line, right))) return ''
    return html`<div class="sheet whole"><document-facts .session=${session} .line=${line}></document-facts></div>`
  }
}

documentStyles(css`
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 8px 24px 40px;
  }
  .sheets {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(320px, 400px);
    gap: 24px;
    align-items: start;
    max-width: 1360px;

    .main,
    aside {
      display: flex;
      flex-direction: column;
      gap: 20px;
      min-width: 0;
    }
  }
  .sheet {
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--sheet);

    > h2 {
      margin-bottom: 8px;
    }
  }
  .sheet.fields {
    --own-columns: 3;
  }
  .whole document-facts {
    padding-top: 0;
    border-top: 0;
  }
  /* The form takes the place of what stands beside. */
  .with-panel .sheets {
    grid-template-columns: minmax(0, 1fr);
  }
  @media (max-width: 1199px) {
    .sheets {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 899px) {
    .scroll {
      padding: 4px 16px 32px;
    }
    .sheets {
      gap: 16px;
    }
    .sheet.fields {
      --own-columns: 2;
    }
    /* What is to be done comes before what is said of it. */
    campaign-screen .main .sheet.fields {
      order: 2;
    }
  }
`)
