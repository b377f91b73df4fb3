// All visit reports this device carries, the latest first: whose visit it was, what is answered, whether it is confirmed.
import { css, html, type TemplateResult } from 'lit'
import { customElement, query } from 'lit/decorators.js'
import { visitReport } from '../../src/documents/visit-report.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { documentLamp } from '../app/signs.ts'
import { figureOf, searchLines, wordOf } from '../document/lines.ts'
import { hrefTo, ListOf, type ListTexts } from '../document/list-screen.ts'
import { compareText, day } from '../i18n/format.ts'
import { pageStyles, Watch } from '../shared/element.ts'
import { icon, mark } from '../shared/icons.ts'
import { statusSigns } from '../statuses/status-signs.ts'
import './new-visit.ts'
import type { NewVisit } from './new-visit.ts'
import { visitTexts } from './texts.ts'

@customElement('visits-screen')
export class VisitsScreen extends ListOf {
  @query('new-visit') private adding!: NewVisit
  readonly #profiles = new Watch(this, () => this.session?.device.profiles)
  protected override readonly kind = visitReport

  protected override words(): ListTexts {
    return visitTexts()
  }

  protected override dialog(): TemplateResult {
    return html`<new-visit .session=${this.session}></new-visit>`
  }

  protected override list(all: readonly CatalogueLine[]): TemplateResult {
    const t = visitTexts()
    const found = latestFirst(searchLines(this.listed(all), this.search, line => wordOf(line, 'place') ?? ''))
    return html`
      <header class="title">
        <div><h1>${t.title}</h1><p class="quiet" role="status">${t.count(found.length)}</p></div>
        <div class="actions">${this.#add()}</div>
      </header>
      <div class="tools">${this.searchField()}${this.archivedToggle(all)}</div>
      ${found.length === 0 ? this.nothingFound() : this.atDesk ? this.#table(found) : this.#rows(found)}`
  }

  #table(lines: readonly CatalogueLine[]): TemplateResult {
    const t = visitTexts()
    const signs = this.signs()
    return html`<table class="lines">
      <thead><tr><th scope="col">${t.date}</th><th scope="col">${t.name}</th><th scope="col">${t.where}</th><th scope="col">${t.status}</th>
        <th scope="col">${t.answers}</th><th scope="col">${t.owner}</th><th scope="col">${this.t.pipelines.key}</th><th scope="col">${this.t.lamp.where}</th></tr></thead>
      <tbody>${lines.map(
        line => html`<tr @click=${(event: Event) => this.open(event, line)}>
          <td class="date">${dateOf(line)}</td>
          <th scope="row"><a href=${hrefTo(line)}>${line.summary.name || this.t.pipeline.unnamed}</a>${this.remarks(line)}</th>
          <td>${wordOf(line, 'place') ?? ''}</td>
          <td>${statusSigns(line, this.#profiles.value)}</td>
          <td>${this.#answered(line)} ${this.#missing(line)}</td>
          <td>${line.facts.ownerName}</td>
          <td class="quiet key">${line.facts.key || this.t.pipelines.noKey}</td>
          <td class="where">${documentLamp(signs.get(line.address), line.summary.name)}</td>
        </tr>`,
      )}</tbody></table>`
  }

  #rows(lines: readonly CatalogueLine[]): TemplateResult {
    const signs = this.signs()
    return html`<ul class="lines">${lines.map(
      line => html`<li><a class="line" href=${hrefTo(line)}>
        <span class="main"><strong>${line.summary.name || this.t.pipeline.unnamed}</strong><span class="date">${dateOf(line)}</span></span>
        <span class="more quiet"><span>${[wordOf(line, 'place'), this.#writer(line)].filter(Boolean).join(' · ')}</span>
          <span class="figure">${this.#answered(line)}</span></span>
        ${statusSigns(line, this.#profiles.value)} ${this.#missing(line)} ${this.remarks(line)}
      </a>${documentLamp(signs.get(line.address), line.summary.name)}</li>`,
    )}</ul>`
  }

  /** On a phone whoever holds it is not told their own name. */
  #writer({ facts }: CatalogueLine): string {
    return facts.owner === this.session.person.id ? '' : facts.ownerName
  }

  #answered(line: CatalogueLine): string {
    return visitTexts().answered(figureOf(line, 'answered') ?? 0, figureOf(line, 'questions') ?? 0)
  }

  #missing(line: CatalogueLine): TemplateResult | '' {
    const missing = figureOf(line, 'missing') ?? 0
    return missing > 0 ? html`<span class="remark waiting">${visitTexts().missing(missing)}</span>` : ''
  }

  #add(): TemplateResult {
    return html`<vaadin-button theme="primary" data-add @click=${() => this.adding.show()}>${icon('add')}<span>${visitTexts().add}</span></vaadin-button>`
  }

  protected override empty(): TemplateResult {
    const t = visitTexts()
    return html`<div class="empty">${mark()}<h1>${t.emptyTitle}</h1><p class="quiet">${t.emptyLead}</p>
      <div class="actions">${this.#add()}</div></div>`
  }
}

const dateOf = (line: CatalogueLine): string => {
  const date = wordOf(line, 'date')
  return date === null ? visitTexts().noDate : day(date)
}

/** ISO days compare as text. Without a day it is still to be dated: on top. */
const latestFirst = (lines: readonly CatalogueLine[]): CatalogueLine[] =>
  [...lines].sort((a, b) => {
    const [left, right] = [wordOf(a, 'date') ?? '9999', wordOf(b, 'date') ?? '9999']
    return left === right ? compareText(a.summary.name, b.summary.name) : left < right ? 1 : -1
  })

pageStyles(css`
  visits-screen {
    .date,
    .key {
      white-space: nowrap;
    }
    ul.lines .statuses {
      margin-top: 4px;
      margin-inline-end: 4px;
    }
    ul.lines .figure {
      flex: none;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'visits-screen': VisitsScreen
  }
}
