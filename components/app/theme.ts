// Light or dark: what the system says, unless the user chose otherwise on this device.
import { State } from '../../src/sync/observable.ts'

export type Theme = 'system' | 'light' | 'dark'

const STORED = 'satchel.theme'

export const theme = new State<Theme>(storedTheme())
theme.subscribe(value => {
  if (value === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = value
})

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(STORED, chosen)
  theme.value = chosen
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}
