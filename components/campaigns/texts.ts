// What is said of campaigns, in both languages.
import { language } from '../i18n/i18n.ts'

const en = {
  title: 'Campaigns',
}

export type CampaignTexts = typeof en

const de: CampaignTexts = {
  title: 'Kampagnen',
}

export const campaignTexts = (): CampaignTexts => (language.value === 'de' ? de : en)
