// Every screen of the app: its code, which comes with its first visit, its element and its title.
import { html, type TemplateResult } from 'lit'
import { campaignTexts } from '../campaigns/texts.ts'
import { texts } from '../i18n/i18n.ts'
import { satchelTexts } from '../satchel/texts.ts'
import { desk } from '../shared/layout.ts'
import { visitTexts } from '../visits/texts.ts'
import type { Route } from './router.ts'
import type { Session } from './session.ts'

export type Shown = Exclude<Route, { readonly screen: 'unknown' }>
export type ScreenName = Shown['screen']

interface Screen<Name extends ScreenName> {
  readonly load: () => Promise<unknown>
  readonly show: (session: Session, route: Extract<Shown, { readonly screen: Name }>) => TemplateResult
  readonly title: () => string
  /** It has the whole height of a phone; the way back stands in its own head. */
  readonly deep?: true
}

const screens: { readonly [Name in ScreenName]: Screen<Name> } = {
  pipelines: {
    load: () => import('../pipelines/pipelines-screen.ts'),
    show: session => html`<pipelines-screen .session=${session}></pipelines-screen>`,
    title: () => texts().app.pipelines,
  },
  pipeline: {
    load: () =>
      Promise.all([
        import('../pipeline/pipeline-screen.ts'),
        desk.value ? import('../pipeline/opportunity-table.ts') : import('../pipeline/opportunity-list.ts'),
      ]),
    show: (session, { id, record, view }) =>
      html`<pipeline-screen .session=${session} .documentId=${id} .record=${record} .view=${view ?? null}></pipeline-screen>`,
    title: () => texts().app.pipelines,
    deep: true,
  },
  campaigns: {
    load: () => import('../campaigns/campaigns-screen.ts'),
    show: session => html`<campaigns-screen .session=${session}></campaigns-screen>`,
    title: () => campaignTexts().title,
  },
  campaign: {
    load: () => import('../campaigns/campaign-screen.ts'),
    show: (session, { id, record }) =>
      html`<campaign-screen .session=${session} .documentId=${id} .record=${record}></campaign-screen>`,
    title: () => campaignTexts().title,
    deep: true,
  },
  visits: {
    load: () => import('../visits/visits-screen.ts'),
    show: session => html`<visits-screen .session=${session}></visits-screen>`,
    title: () => visitTexts().title,
  },
  visit: {
    load: () => import('../visits/visit-screen.ts'),
    show: (session, { id }) => html`<visit-screen .session=${session} .documentId=${id}></visit-screen>`,
    title: () => visitTexts().title,
    deep: true,
  },
  opportunities: {
    load: () => import('../opportunities/opportunities-screen.ts'),
    show: (session, { search }) =>
      html`<opportunities-screen .session=${session} .search=${search}></opportunities-screen>`,
    title: () => texts().app.allOpportunities,
  },
  import: {
    load: () => import('../import/import-screen.ts'),
    show: session => html`<import-screen .session=${session}></import-screen>`,
    title: () => texts().app.import,
  },
  open: {
    load: () => import('../handover/open-screen.ts'),
    show: session => html`<open-screen .session=${session}></open-screen>`,
    title: () => texts().app.open,
  },
  merge: {
    load: () => import('../merge/merge-screen.ts'),
    show: (session, { id }) => html`<merge-screen .session=${session} .documentId=${id}></merge-screen>`,
    title: () => texts().app.merge,
  },
  help: {
    load: () => import('../help/merge-help.ts'),
    show: () => html`<merge-help></merge-help>`,
    title: () => texts().app.mergeHelp,
  },
  people: {
    load: () => import('../people/people-screen.ts'),
    show: session => html`<people-screen .session=${session}></people-screen>`,
    title: () => texts().app.people,
  },
  personSatchel: {
    load: () => import('../distribution/person-satchel-screen.ts'),
    show: (session, { person }) =>
      html`<person-satchel-screen .session=${session} .person=${person}></person-satchel-screen>`,
    title: () => texts().app.personSatchel,
  },
  company: {
    load: () => import('../company/company-screen.ts'),
    show: session => html`<company-screen .session=${session}></company-screen>`,
    title: () => texts().app.company,
  },
  profiles: {
    load: () => import('../profiles/profiles-screen.ts'),
    show: session => html`<profiles-screen .session=${session}></profiles-screen>`,
    title: () => texts().app.profiles,
  },
  rights: {
    load: () => import('../rights/rights-screen.ts'),
    show: session => html`<rights-screen .session=${session}></rights-screen>`,
    title: () => texts().app.rights,
  },
  distribution: {
    load: () => import('../distribution/distribution-screen.ts'),
    show: (session, { kind, id }) =>
      html`<distribution-screen .session=${session} .address=${`${kind}/${id}`}></distribution-screen>`,
    title: () => texts().app.distribution,
  },
  quarantine: {
    load: () => import('../quarantine/quarantine-screen.ts'),
    show: (session, { number }) => html`<quarantine-screen .session=${session} .number=${number}></quarantine-screen>`,
    title: () => texts().app.quarantine,
  },
  satchel: {
    load: () => import('../satchel/satchel-screen.ts'),
    show: session => html`<satchel-screen .session=${session}></satchel-screen>`,
    title: () => satchelTexts().title,
  },
  waiting: {
    load: () => import('../waiting/waiting-screen.ts'),
    show: session => html`<waiting-screen .session=${session} .shows=${'waiting'}></waiting-screen>`,
    title: () => texts().waiting.title,
  },
  refused: {
    load: () => import('../waiting/waiting-screen.ts'),
    show: session => html`<waiting-screen .session=${session} .shows=${'refused'}></waiting-screen>`,
    title: () => texts().lamp.refused,
  },
}

/** The screen of a route. Each name leads to the entry that shows routes of this very name. */
export const screenOf = (name: ScreenName): Screen<ScreenName> => screens[name] as Screen<ScreenName>
