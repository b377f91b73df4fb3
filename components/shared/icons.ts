// The app's own icons, 24 px, drawn with a stroke of the colour of the text beside them.
import { css, html, svg, type TemplateResult } from 'lit'
import { pageStyles } from './element.ts'

const shapes = {
  pipelines: svg`<path d="M4 5h16l-6 7v6l-4 2v-8z"/>`,
  opportunities: svg`<path d="M9 6h11M9 12h11M9 18h11"/><path d="M4 6h1M4 12h1M4 18h1"/>`,
  import: svg`<path d="M12 4v11m0 0-4-4m4 4 4-4"/><path d="M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3"/>`,
  merge: svg`<path d="M6 4v3c0 3.500 6 3.500 6 7v6m0 0-3-3m3 3 3-3M18 4v3c0 3.500-6 3.500-6 7"/>`,
  people: svg`<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-3.5 2.5-6 6-6s6 2.5 6 6"/><path d="M16 5a3.5 3.5 0 0 1 0 6.500M17.5 14.500c2.2.7 3.5 2.8 3.5 5.5"/>`,
  company: svg`<rect x="9" y="3.500" width="6" height="5" rx="1"/><rect x="3" y="15.500" width="6" height="5" rx="1"/><rect x="15" y="15.500" width="6" height="5" rx="1"/><path d="M12 8.500V12M6 15.500V12h12v3.500"/>`,
  quarantine: svg`<path d="M12 3.500 19 6v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6z"/><path d="m9 11.800 2.200 2.200L15.200 10"/>`,
  campaigns: svg`<path d="M5 10v4a1 1 0 0 0 1 1h2.500L16 19V5L8.500 9H6a1 1 0 0 0-1 1z"/><path d="M19 9.500a4 4 0 0 1 0 5M8.500 15v4.500h2.500V16"/>`,
  visits: svg`<path d="M7 5H5.500a.5.5 0 0 0-.5.5v14a.5.5 0 0 0 .5.5h13a.5.5 0 0 0 .5-.5v-14a.5.5 0 0 0-.5-.5H17"/><path d="M9 3.500h6V7H9zM8.500 12.500l1.500 1.500 2.500-2.500M8.500 17h7M15 13h1"/>`,
  more: svg`<path d="M5 12h.1M12 12h.1M19 12h.1" stroke-width="3"/>`,
  search: svg`<circle cx="11" cy="11" r="6"/><path d="m20 20-4.7-4.7"/>`,
  add: svg`<path d="M12 5v14M5 12h14"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  back: svg`<path d="m15 5-7 7 7 7"/>`,
  forward: svg`<path d="m9 5 7 7-7 7"/>`,
  up: svg`<path d="m5 15 7-7 7 7"/>`,
  down: svg`<path d="m5 9 7 7 7-7"/>`,
  menu: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c0-3.8 3-6.5 7-6.500s7 2.7 7 6.5"/>`,
  columns: svg`<rect x="4" y="5" width="16" height="14" rx="1.5"/><path d="M9.5 5v14M14.5 5v14"/>`,
  move: svg`<path d="M4 9h14m0 0-3.500-3.500M18 9l-3.500 3.500M20 16H6m0 0 3.500-3.500M6 16l3.500 3.500"/>`,
  funnel: svg`<path d="M3 6h18M6.500 12h11M10 18h4"/>`,
  table: svg`<rect x="4" y="5" width="16" height="14" rx="1.5"/><path d="M4 9.500h16M4 14.500h16"/>`,
  export: svg`<path d="M12 15V4m0 0-4 4m4-4 4 4"/><path d="M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3"/>`,
  archive: svg`<path d="M4 5h16v4H4zM6 9v9a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V9M10 13h4"/>`,
  restore: svg`<path d="M5 9h9a5 5 0 0 1 0 10H9"/><path d="M8.5 5.5 5 9l3.5 3.5"/>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="1.5"/><path d="M5 15H4.500A.5.5 0 0 1 4 14.500v-10a.5.5 0 0 1 .5-.5h10a.5.5 0 0 1 .5.5V5"/>`,
  file: svg`<path d="M6 3.500h8l4 4V20a.5.5 0 0 1-.5.5h-11A.5.5 0 0 1 6 20z"/><path d="M14 3.500V8h4"/>`,
  edit: svg`<path d="m5 19 1-4L16 5l3 3L9 18z"/><path d="m14 7 3 3"/>`,
  sort: svg`<path d="M7 5v14m0 0-3-3m3 3 3-3M17 19V5m0 0-3 3m3-3 3 3"/>`,
  check: svg`<path d="m5 12.5 4.5 4.500L19 7.5"/>`,
  undo: svg`<path d="M5 9h9a5 5 0 0 1 0 10h-4"/><path d="M8.5 5.500 5 9l3.500 3.500"/>`,
  redo: svg`<path d="M19 9h-9a5 5 0 0 0 0 10h4"/><path d="M15.500 5.500 19 9l-3.500 3.500"/>`,
  history: svg`<path d="M5.2 8.500A8 8 0 1 1 4 12.500"/><path d="M4.500 4.500v4.300h4.300M12 8v4.500l3 2"/>`,
  collision: svg`<path d="M4 6h5l6 12h5M4 18h5l2-4M13 10l2-4h5"/>`,
  /* The lamps: a filled tick in a circle, a satchel, a pen stroke, a warning sign, a broken link, a key. */
  office: svg`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.800L16 9.7"/>`,
  device: svg`<path d="M4.5 9.500h15V18a1.5 1.5 0 0 1-1.5 1.500H6A1.5 1.5 0 0 1 4.5 18zM9 9.500V7a1.5 1.5 0 0 1 1.5-1.500h3A1.5 1.5 0 0 1 15 7v2.5"/><path d="M4.5 9.500c0 3.5 3 5 7.5 5s7.5-1.5 7.5-5"/>`,
  saving: svg`<path d="m5 19 1-4L16 5l3 3L9 18z"/><path d="m14 7 3 3"/>`,
  refused: svg`<path d="M12 4 3 19.500h18z"/><path d="M12 10v4.500M12 17v.1"/>`,
  offline: svg`<path d="M4 10a12 12 0 0 1 4-2.600M20 10a12 12 0 0 0-7-3.300M7.5 13.500a7 7 0 0 1 3-1.600M12 18v.1M4 4l16 16"/>`,
  key: svg`<circle cx="8" cy="15" r="3.5"/><path d="m10.5 12.5 8-8M15.5 7.500l2.5 2.5"/>`,
  update: svg`<path d="M19 12a7 7 0 1 1-2-5"/><path d="M19.5 4v4h-4"/>`,
} as const

export type IconName = keyof typeof shapes

/** Decorative: the words beside it say what it means. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[name]}</svg>`

/** The satchel's flap, as on the app's icon. */
export const mark = (): TemplateResult => html`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path d="M11.5 10V8.5A2.5 2.5 0 0 1 14 6h4a2.5 2.5 0 0 1 2.5 2.500V10" />
    <path d="M6.5 12a2 2 0 0 1 2-2h15a2 2 0 0 1 2 2v11a3 3 0 0 1-3 3h-13a3 3 0 0 1-3-3z" />
    <path d="M6.5 12c0 5 4 7 9.5 7s9.5-2 9.5-7" />
    <path d="M16 17.500v4" />
  </svg>
`

pageStyles(css`
  .icon {
    width: 20px;
    height: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .mark {
    width: 32px;
    height: 32px;
    flex: none;
    fill: none;
    stroke: var(--saddle);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`)
