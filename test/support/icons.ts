// Draws the app's icons from the mark, for a look that has changed: `node test/support/icons.ts` rewrites the PNG files.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './child.ts'
import { chromiumArguments, chromiumPath } from './chromium.ts'

const folder = join(root, 'components/assets')
const mark = readFileSync(join(folder, 'mark.svg'), 'utf8')
/** Without the rounded corners of its own, and small enough for the circle that a launcher may cut out (W3C: 80 %). */
const maskable = mark
  .replace(' rx="7"', '')
  .replace('<g ', '<g transform="translate(16 16) scale(.8) translate(-16 -16)" ')

/** Side lengths in pixels: what Chromium asks for to install an app, and what iOS takes for the home screen. */
const icons = [
  { name: 'icon-192', side: 192, svg: mark },
  { name: 'icon-512', side: 512, svg: mark },
  { name: 'icon-maskable-512', side: 512, svg: maskable },
  { name: 'apple-touch-icon', side: 180, svg: maskable },
]

const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArguments] })
for (const { name, side, svg } of icons) {
  const page = await browser.newPage({ viewport: { width: side, height: side } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${side}px;height:${side}px}</style>${svg}`)
  writeFileSync(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
