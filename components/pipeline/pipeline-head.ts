// The head of a pipeline: what it is called, who else is here, what the rows add up to.
import '@vaadin/button'
import { css, html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { Figures } from '../../src/documents/pipeline.ts'
import { isOffice } from '../app/session.ts'
import { documentStyles } from '../document/document-styles.ts'
import { HeadOf } from '../document/head.ts'
import { backLink } from '../document/not-here.ts'
import { total } from '../i18n/format.ts'
import { icon } from '../shared/icons.ts'
import './pipeline-details.ts'
import type { PipelineDetails } from './pipeline-details.ts'
import type { Workspace } from './workspace.ts'

@customElement('pipeline-head')
export class PipelineHead extends HeadOf<Workspace> {
  /** Of the rows shown, archived ones too where those are shown. */
  @property({ attribute: false }) figures!: Figures
  @property({ type: Number }) shown = 0
  @property({ type: Number }) all = 0
  @query('pipeline-details') private details!: PipelineDetails | null

  protected override render() {
    const { pipeline: t, pipelines: words } = this.t
    const { fields, line, figures, shown, all } = this
    const name = String(fields.name ?? line?.summary.name ?? '')
    const currency = typeof fields.currency === 'string' ? fields.currency : ''
    const count = shown === all ? t.count(all) : t.shown(shown, all)
    const about = [line?.facts.key || words.noKey, line?.facts.ownerName, fields.description].filter(Boolean)
    return html`<header class="head-line">
        ${backLink({ href: '/pipelines', text: this.t.app.toPipelines })}
        <div class="name">
          <div class="called"><h1>${name || t.unnamed}</h1>
            ${
              this.readonly
                ? ''
                : html`<button type="button" class="bare rename" aria-label=${t.details} title=${t.details}
                  @click=${() => this.details?.show()}>${icon('edit')}</button>`
            }</div>
          <p class="quiet"><span role="status">${count}</span> · ${about.join(' · ')}</p>
        </div>
        ${this.signs(name)}
        <dl class="totals">
          <div><dt>${words.openRevenue}</dt><dd>${total(figures.openRevenue, currency)}</dd></div>
          <div><dt>${words.weighted}</dt><dd>${total(figures.weightedRevenue, currency)}</dd></div>
          <div><dt>${words.wonRevenue}</dt><dd>${total(figures.wonRevenue, currency)}</dd></div>
        </dl>
        ${
          this.readonly
            ? ''
            : html`<vaadin-button theme="primary" data-add aria-label=${t.add}
              @click=${() => this.dispatchEvent(new CustomEvent('add', { bubbles: true }))}>${icon('add')}<span>${t.add}</span></vaadin-button>`
        }
      </header>
      ${this.notes()}
      ${
        this.readonly
          ? ''
          : html`<pipeline-details .session=${this.session} .line=${line} .workspace=${this.workspace} .fields=${fields}
            ?configures=${isOffice(this.session.person)}></pipeline-details>`
      }`
  }
}

documentStyles(css`
  pipeline-head {
    .called {
      display: flex;
      align-items: center;
      gap: 4px;
      min-width: 0;
    }
    .rename {
      width: 28px;
      height: 28px;
      color: var(--ink-quiet);
    }
    .rename .icon {
      width: 16px;
      height: 16px;
    }
  }
  @media (max-width: 899px) {
    pipeline-head {
      .rename {
        width: var(--touch);
        height: 32px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-head': PipelineHead
  }
}
