// `?`: which keys do what.
import { css, html } from 'lit'
import { customElement, query } from 'lit/decorators.js'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'

@customElement('satchel-keys')
export class SatchelKeys extends SatchelElement {
  @query('dialog') private dialog!: HTMLDialogElement

  show(): void {
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const t = this.t.keys
    const keys: readonly (readonly [readonly string[], string])[] = [
      [['Ctrl', 'K'], t.find],
      [['/'], t.search],
      [['N'], t.add],
      [['W'], t.waiting],
      [['Ctrl', 'Z'], t.undo],
      [['↑', '↓'], t.rows],
      [['Enter'], t.open],
      [['Esc'], t.leave],
      [['?'], t.help],
    ]
    return html`<dialog closedby="any" aria-labelledby="keys-title">
      <header><h2 id="keys-title">${this.t.app.keys}</h2>
        <button type="button" class="bare" aria-label=${this.t.common.close} @click=${() => this.dialog.close()}>${icon('close')}</button>
      </header>
      <dl>${keys.map(([strokes, what]) => html`<div><dt>${strokes.map(key => html`<kbd>${key}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl>
    </dialog>`
  }
}

pageStyles(css`
  satchel-keys dialog {
    width: min(440px, calc(100vw - 32px));
    box-sizing: border-box;
    padding: 16px 20px 20px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--sheet);
    color: var(--ink);

    header {
      display: flex;
      justify-content: space-between;
      align-items: center;
      margin-bottom: 8px;
    }
    dl {
      margin: 0;
    }
    dl div {
      display: flex;
      justify-content: space-between;
      align-items: center;
      flex-direction: row-reverse;
      gap: 16px;
      padding: 6px 0;
    }
    dt {
      display: flex;
      gap: 4px;
    }
    dd {
      margin: 0;
    }
    kbd {
      min-width: 20px;
      padding: 2px 6px;
      border: 1px solid var(--line-strong);
      border-radius: 5px;
      text-align: center;
      font: inherit;
      font-size: 0.8125rem;
    }
  }
  .bare {
    width: var(--touch);
    height: var(--touch);
    flex: none;
    display: grid;
    place-items: center;
    border: 0;
    border-radius: var(--corner);
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .bare:hover {
    background: var(--well);
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-keys': SatchelKeys
  }
}
