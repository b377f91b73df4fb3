// The page around sign-in, set-up and what is said before anybody is signed in.
import { css, html, type TemplateResult } from 'lit'
import { chooseLanguage, type Language, language } from '../i18n/i18n.ts'
import { pageStyles } from '../shared/element.ts'
import { mark } from '../shared/icons.ts'
import '../shared/page-styles.ts'

const languages: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'de', name: 'Deutsch' },
  { code: 'en', name: 'English' },
]

/** `content` under the mark, with the choice of language below: the first thing a person may need to change. */
export const entryFrame = (title: string, lead: string, content: unknown): TemplateResult => html`
  <main class="entry">
    <div class="card">
      <div class="brand">${mark()}<span>Satchel</span></div>
      <h1 tabindex="-1">${title}</h1>
      ${lead === '' ? '' : html`<p class="quiet">${lead}</p>`}
      ${content}
    </div>
    <div class="languages" role="group" aria-label="Sprache, language">
      ${languages.map(
        each => html`<button type="button" lang=${each.code} aria-pressed=${language.value === each.code}
          @click=${() => chooseLanguage(each.code)}>${each.name}</button>`,
      )}
    </div>
  </main>
`

/** The other way in: a file somebody handed over. Dispatches `without-signing-in`. */
export const withoutSigningIn = (text: string): TemplateResult =>
  html`<button type="button" class="plain" data-without @click=${(event: Event) =>
    event.currentTarget?.dispatchEvent(new CustomEvent('without-signing-in', { bubbles: true }))}>${text}</button>`

pageStyles(css`
  .entry {
    min-height: 100dvh;
    box-sizing: border-box;
    padding: 24px 16px;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 16px;

    .card {
      width: min(400px, 100%);
      box-sizing: border-box;
      padding: 32px;
      border: 1px solid var(--line);
      border-radius: 14px;
      background: var(--sheet);
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    .brand {
      display: flex;
      align-items: center;
      gap: 8px;
      margin-bottom: 8px;
      font-weight: 600;
      letter-spacing: 0.01em;
      color: var(--saddle);
    }
    h1:focus {
      outline: none;
    }
    form {
      display: flex;
      flex-direction: column;
      gap: 12px;
      margin-top: 8px;
    }
    form > *,
    .card > .plain {
      box-sizing: border-box;
      width: 100%;
    }
    .plain {
      min-height: var(--touch);
      padding: 8px 16px;
      text-wrap: balance;
    }
    vaadin-button {
      min-height: var(--touch);
      width: 100%;
    }
    .languages {
      display: flex;
      gap: 4px;
    }
    .languages button {
      min-height: var(--touch);
      padding: 0 12px;
      border: 0;
      border-radius: var(--corner);
      background: none;
      color: var(--ink-quiet);
      font: inherit;
      cursor: pointer;
    }
    .languages button[aria-pressed='true'] {
      color: var(--ink);
      font-weight: 600;
    }
  }
  @media (max-width: 480px) {
    .entry .card {
      padding: 24px 20px;
    }
  }
`)
