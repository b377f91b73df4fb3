// One campaign: what it says, what is to be done, its statuses, for whom it is and where it hangs.
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { newRecordId } from '../../src/documents/address.ts'
import { campaign } from '../../src/documents/campaign.ts'
import { readOnlyBy } from '../../src/policy/statuses/evaluate.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { isOffice, type Session } from '../app/session.ts'
import { plainContext } from '../document/columns.ts'
import { documentStyles } from '../document/document-styles.ts'
import '../document/facts/document-facts.ts'
import type { DocumentFacts } from '../document/facts/document-facts.ts'
import '../document/head.ts'
import { mayDo } from '../document/may.ts'
import { notHere, notYetHere, type WayOut } from '../document/not-here.ts'
import { OpenSpace } from '../document/open-space.ts'
import '../document/own-fields.ts'
import '../document/placing/document-placing.ts'
import { inhabited, nobody } from '../document/presence/people.ts'
import '../document/record-panel.ts'
import type { RecordPanel } from '../document/record-panel.ts'
import type { DocumentSpace, NewRecord } from '../document/space.ts'
import { documentTexts } from '../document/texts.ts'
import { Together } from '../document/together.ts'
import { SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { desk } from '../shared/layout.ts'
import { randomBytes } from '../shared/random.ts'
import { profileOf, statusSigns } from '../statuses/status-signs.ts'
import '../statuses/status-panel.ts'
import { statusWord } from '../statuses/words.ts'
import './activity-list.ts'
import './campaign-hierarchy.ts'
import { campaignTexts } from './texts.ts'
import { periodWords, typeWords } from './words.ts'

@customElement('campaign-screen')
export class CampaignScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property() documentId = ''
  /** The activity whose form is open. */
  @property({ attribute: false }) record: string | null = null
  @state() private created: NewRecord | null = null
  @query('record-panel') private panel!: RecordPanel | null
  @query('document-facts') private facts!: DocumentFacts | null
  readonly #desk = new Watch(this, () => desk)
  readonly #profiles = new Watch(this, () => this.session?.device.profiles)
  readonly #at = new OpenSpace(this, campaign, ({ keys }) => this.panel?.changedElsewhere(keys))
  readonly #present = new Watch(this, () => this.#at.space?.presence.places)
  readonly #together = new Together(
    this,
    () => this.#at.space,
    () => {},
  )
  #asked: DocumentFacts | null = null

  protected override updated(changed: PropertyValues<this>): void {
    // Whom it can be handed to is asked for once, when there is something to hand over.
    if (this.facts && this.facts !== this.#asked) {
      this.#asked = this.facts
      this.facts.show()
    }
    if (!changed.has('record')) return
    if (this.record !== null && this.record === this.created?.id) void this.panel?.focusFirst()
    else if (this.record === null && changed.get('record')) this.querySelector<HTMLElement>('[data-add]')?.focus()
  }

  protected override render() {
    const { space, line } = this.#at
    if (!space || space.open.state.value === 'notHere') return notHere(this.#back)
    if (this.#at.isAbsent) return notYetHere(String(line?.summary.name ?? ''), this.#at.isOnline, this.#back)
    const panel = this.record === null ? '' : this.#panel(space, this.record)
    return html`<div class="document ${panel ? 'with-panel' : ''}" aria-busy=${space.open.state.value === 'opening'}>
      <section class="rows" ?inert=${panel !== '' && !this.#desk.value}>
        ${this.#head(space, line)}
        <div class="scroll"><div class="sheets">
          <div class="main">
            <section class="sheet fields" aria-label=${documentTexts().fields}><own-fields .session=${this.session} .workspace=${space} .fields=${space.fields}
              .collisions=${this.#together.open} ?readonly=${this.#at.readonly} ?configures=${mayDo(this.session, line, 'configure')}></own-fields></section>
            <activity-list .session=${this.session} .workspace=${space} documentId=${this.documentId} .selected=${this.record}
              .collided=${new Set(this.#together.records.keys())} ?readonly=${this.#at.readonly} @add=${this.#add}></activity-list>
          </div>
          <aside>${this.#beside(line)}</aside>
        </div></div>
      </section>
      ${panel}
      ${this.#together.dialogs(space, plainContext, this.#at.readonly)}
    </div>`
  }

  get #back(): WayOut {
    return { href: '/campaigns', text: campaignTexts().toList }
  }

  #head(space: DocumentSpace, line: CatalogueLine | null): TemplateResult {
    const name = String(space.fields.name ?? line?.summary.name ?? '')
    return html`<document-head .session=${this.session} .workspace=${space} .fields=${space.fields} .line=${line} .back=${this.#back}
      .name=${name} .about=${line ? [typeWords(line), periodWords(line)] : []} .because=${this.#because(line)}
      .signed=${line ? statusSigns(line, this.#profiles.value) : ''}
      ?readonly=${this.#at.readonly} .undecided=${this.#together.undecided}
      @show-collisions=${this.#together.showCollisions} @show-history=${this.#together.showHistory}></document-head>`
  }

  /** The status that makes it read-only, where one does. */
  #because(line: CatalogueLine | null): string | null {
    const profile = line && profileOf(line, this.#profiles.value)
    const by = profile ? readOnlyBy(profile, line.facts.statuses ?? []) : []
    return by.length === 0 ? null : documentTexts().readOnlyBy(by.map(code => statusWord(profile, code)).join(', '))
  }

  #beside(line: CatalogueLine | null): TemplateResult {
    const { session } = this
    return html`<status-panel .session=${session} .line=${line}></status-panel>
      <document-placing .session=${session} .line=${line}></document-placing>
      <campaign-hierarchy .session=${session} .line=${line}></campaign-hierarchy>
      <div class="sheet whole"><document-facts .session=${session} .line=${line}></document-facts>
        ${
          isOffice(session.person) && line?.facts.key
            ? html`<a class="plain" data-who href=${`/distribution/${line.address}`}>${campaignTexts().whoHasIt}</a>`
            : ''
        }</div>`
  }

  #panel(space: DocumentSpace, record: string): TemplateResult {
    const created = this.created?.id === record && !space.records.has(record) ? this.created : null
    const people = inhabited(this.#present.value ?? [], space.main.name).get(record) ?? nobody
    return html`<record-panel .workspace=${space} .context=${plainContext} .record=${record} .fields=${space.records.get(record) ?? created?.fields ?? null}
      .session=${this.session} .people=${people} .collisions=${this.#together.records.get(record) ?? []}
      .created=${created} ?readonly=${this.#at.readonly} @panel-close=${() => this.#show(null)}></record-panel>`
  }

  #show(record: string | null): void {
    const how = record !== null && this.record !== null ? 'replace' : 'push'
    this.session.router.go({ screen: 'campaign', id: this.documentId, record }, how)
  }

  readonly #add = (): void => {
    this.created = { id: newRecordId(randomBytes), fields: {} }
    this.#show(this.created.id)
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
  .whole .plain {
    margin-top: 12px;
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
    .sheets .main .sheet.fields {
      order: 2;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'campaign-screen': CampaignScreen
  }
}
