// All campaigns this device carries, as the tree they are: with their statuses, periods and where they lie.
import { css, html, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { campaign } from '../../src/documents/campaign.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { documentLamp } from '../app/signs.ts'
import { figureOf, searchLines } from '../document/lines.ts'
import { hrefTo, ListOf, type ListTexts } from '../document/list-screen.ts'
import { pageStyles, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { profileOf, statusSigns } from '../statuses/status-signs.ts'
import { statusWord } from '../statuses/words.ts'
import './new-campaign.ts'
import type { NewCampaign } from './new-campaign.ts'
import { campaignTexts } from './texts.ts'
import { type TreeLine, treeOf } from './tree.ts'
import { periodWords, typeWords } from './words.ts'

/** On a phone deeper levels are indented no further: names need the room. */
const STEPS_ON_PHONE = 4

@customElement('campaigns-screen')
export class CampaignsScreen extends ListOf {
  /** Only those with this status; empty: all. */
  @state() private status = ''
  @query('new-campaign') private adding!: NewCampaign
  readonly #profiles = new Watch(this, () => this.session?.device.profiles)
  protected override readonly kind = campaign

  protected override words(): ListTexts {
    return campaignTexts()
  }

  protected override dialog(): TemplateResult {
    return html`<new-campaign .session=${this.session}></new-campaign>`
  }

  protected override list(all: readonly CatalogueLine[]): TemplateResult {
    const t = campaignTexts()
    const listed = this.listed(all)
    const searched = searchLines(listed, this.search, this.#besides)
    const found = this.status === '' ? searched : searched.filter(({ facts }) => facts.statuses?.includes(this.status))
    const tree = treeOf(listed, new Set(found.map(({ address }) => address)))
    return html`
      <header class="title">
        <div><h1>${t.title}</h1><p class="quiet" role="status">${t.count(found.length)}</p></div>
        <div class="actions">${this.#add()}</div>
      </header>
      <div class="tools">
        ${this.searchField()}
        ${this.#statusChoice(listed)}
        ${this.archivedToggle(all)}
      </div>
      ${
        tree.length === 0
          ? this.nothingFound(() => {
              this.status = ''
            })
          : this.atDesk
            ? this.#table(tree)
            : this.#rows(tree)
      }`
  }

  readonly #besides = (line: CatalogueLine): string => {
    const profile = profileOf(line, this.#profiles.value)
    const statuses = line.facts.statuses?.map(code => statusWord(profile, code)) ?? []
    return [line.facts.territory?.name, typeWords(line), ...statuses].join('\n')
  }

  #statusChoice(listed: readonly CatalogueLine[]): TemplateResult {
    const t = campaignTexts()
    const words = new Map<string, string>()
    for (const line of listed) {
      const profile = profileOf(line, this.#profiles.value)
      for (const code of line.facts.statuses ?? []) words.set(code, statusWord(profile, code))
    }
    if (words.size === 0) return html``
    return html`<label class="choice"><span class="unseen">${t.status}</span>
      <select data-status @change=${(event: Event) => {
        this.status = (event.target as HTMLSelectElement).value
      }}><option value="" ?selected=${this.status === ''}>${t.allStatuses}</option>
        ${[...words].map(([code, word]) => html`<option value=${code} ?selected=${this.status === code}>${word}</option>`)}</select></label>`
  }

  #table(tree: readonly TreeLine[]): TemplateResult {
    const t = campaignTexts()
    const signs = this.signs()
    return html`<table class="lines">
      <thead><tr><th scope="col">${t.name}</th><th scope="col">${t.status}</th><th scope="col">${t.period}</th>
        <th scope="col">${t.territory}</th><th scope="col" class="figure">${t.activities}</th><th scope="col">${t.owner}</th>
        <th scope="col">${this.t.pipelines.key}</th><th scope="col">${this.t.lamp.where}</th></tr></thead>
      <tbody>${tree.map(({ line, depth, around }) => {
        const { summary, facts, address } = line
        return html`<tr class=${around ? 'around' : ''} data-depth=${depth} @click=${(event: Event) => this.open(event, line)}>
          <th scope="row"><span class="in-tree" style="--depth: ${depth}">${depth > 0 ? html`<span class="unseen">${t.level(depth)}:</span>` : ''}
            <a href=${hrefTo(line)}>${summary.name || this.t.pipeline.unnamed}</a>${this.remarks(line)}</span></th>
          <td>${statusSigns(line, this.#profiles.value)}</td>
          <td class="period">${periodWords(line)}</td>
          <td>${facts.territory?.name ?? ''}</td>
          <td class="figure">${this.#done(line)}</td>
          <td class="owner">${facts.ownerName}</td>
          <td class="quiet key">${facts.key || this.t.pipelines.noKey}</td>
          <td class="where">${documentLamp(signs.get(address), summary.name)}</td>
        </tr>`
      })}</tbody></table>`
  }

  #rows(tree: readonly TreeLine[]): TemplateResult {
    const t = campaignTexts()
    const signs = this.signs()
    return html`<ul class="lines">${tree.map(
      ({
        line,
        depth,
        around,
      }) => html`<li class=${around ? 'around' : ''} style="--depth: ${Math.min(depth, STEPS_ON_PHONE)}">
        <a class="line" href=${hrefTo(line)}>
          <span class="main">${depth > 0 ? html`<span class="unseen">${t.level(depth)}:</span>` : ''}<strong>${line.summary.name || this.t.pipeline.unnamed}</strong></span>
          <span class="more quiet"><span>${[periodWords(line), line.facts.territory?.name].filter(Boolean).join(' · ')}</span>
            <span class="figure">${this.#done(line)}</span></span>
          ${statusSigns(line, this.#profiles.value)} ${this.remarks(line)}
        </a>${documentLamp(signs.get(line.address), line.summary.name)}</li>`,
    )}</ul>`
  }

  #done(line: CatalogueLine): string {
    const all = figureOf(line, 'activities') ?? 0
    return all === 0 ? '' : campaignTexts().done(figureOf(line, 'done') ?? 0, all)
  }

  #add(): TemplateResult {
    return html`<vaadin-button theme="primary" data-add @click=${() => this.adding.show()}>${icon('add')}<span>${campaignTexts().add}</span></vaadin-button>`
  }

  protected override empty(): TemplateResult {
    const t = campaignTexts()
    return html`<div class="empty">${mark()}<h1>${t.emptyTitle}</h1><p class="quiet">${t.emptyLead}</p>
      <div class="actions">${this.#add()}</div></div>`
  }
}

pageStyles(css`
  campaigns-screen {
    .in-tree {
      display: block;
      padding-inline-start: calc(var(--depth) * 20px);
    }
    tbody :is(th, td) {
      padding-block: 4px;
    }
    .period,
    .owner,
    .key {
      white-space: nowrap;
    }
    .around :is(a, strong) {
      color: var(--ink-quiet);
      font-weight: 400;
    }
    ul.lines .line {
      padding-inline-start: calc(16px + var(--depth) * 16px);
    }
    ul.lines .statuses {
      margin-top: 4px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'campaigns-screen': CampaignsScreen
  }
}
