// One campaign: what it says, what is to be done, its statuses, for whom it is and where it hangs.
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { newRecordId } from '../../src/documents/address.ts'
import { campaign } from '../../src/documents/campaign.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { plainContext } from '../document/columns.ts'
import { DocumentScreen } from '../document/document-screen.ts'
import type { WayOut } from '../document/not-here.ts'
import { inhabited, nobody } from '../document/presence/people.ts'
import '../document/record-panel.ts'
import type { RecordPanel } from '../document/record-panel.ts'
import type { DocumentSpace, NewRecord } from '../document/space.ts'
import { pageStyles, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { randomBytes } from '../shared/random.ts'
import './activity-list.ts'
import './campaign-hierarchy.ts'
import { campaignTexts } from './texts.ts'
import { periodWords, typeWords } from './words.ts'

@customElement('campaign-screen')
export class CampaignScreen extends DocumentScreen {
  /** The activity whose form is open. */
  @property({ attribute: false }) record: string | null = null
  @state() private created: NewRecord | null = null
  @query('record-panel') private form!: RecordPanel | null
  readonly #present = new Watch(this, () => this.at.space?.presence.places)
  protected override readonly kind = campaign

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (!changed.has('record')) return
    if (this.record !== null && this.record === this.created?.id) void this.form?.focusFirst()
    else if (this.record === null && changed.get('record')) this.querySelector<HTMLElement>('[data-add]')?.focus()
  }

  protected override back(): WayOut {
    return { href: '/campaigns', text: campaignTexts().toList }
  }

  protected override about(line: CatalogueLine): readonly string[] {
    return [typeWords(line), periodWords(line)]
  }

  protected override changedElsewhere(keys: ReadonlySet<string>): void {
    this.form?.changedElsewhere(keys)
  }

  protected override content(space: DocumentSpace): TemplateResult {
    return html`${isReversed(space) ? html`<p class="reversed" role="alert">${icon('refused')}<span>${campaignTexts().reversed}</span></p>` : ''}
      <activity-list .session=${this.session} .workspace=${space} .records=${new Map(space.records)} documentId=${this.documentId} .selected=${this.record}
      .collided=${new Set(this.together.records.keys())} ?readonly=${this.at.readonly} @add=${this.#add}></activity-list>`
  }

  protected override besides(line: CatalogueLine | null): TemplateResult {
    return html`<campaign-hierarchy .session=${this.session} .line=${line}></campaign-hierarchy>`
  }

  protected override panel(space: DocumentSpace): TemplateResult | null {
    const { record } = this
    if (record === null) return null
    const created = this.created?.id === record && !space.records.has(record) ? this.created : null
    const people = inhabited(this.#present.value ?? [], space.main.name).get(record) ?? nobody
    return html`<record-panel .workspace=${space} .context=${plainContext} .record=${record} .fields=${space.records.get(record) ?? created?.fields ?? null}
      .session=${this.session} .people=${people} .collisions=${this.together.records.get(record) ?? []}
      .created=${created} ?readonly=${this.at.readonly} @panel-close=${() => this.#show(null)}></record-panel>`
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

function isReversed({ fields: { begins, ends } }: DocumentSpace): boolean {
  return typeof begins === 'string' && typeof ends === 'string' && ends < begins
}

pageStyles(css`
  campaign-screen .reversed {
    display: flex;
    gap: 8px;
    align-items: center;
    color: var(--refused);
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'campaign-screen': CampaignScreen
  }
}
