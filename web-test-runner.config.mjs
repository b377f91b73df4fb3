// Browser tests in real Chromium: `npx wtr` shows them alone, `npm test` runs them with everything else (test/run.ts).
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { defaultReporter } from '@web/test-runner'
import { chromeLauncher } from '@web/test-runner-chrome'
import { linesReporter } from './test/support/browserReporter.ts'
import { chromiumArguments, chromiumPath } from './test/support/chromium.ts'

const results = process.env.SATCHEL_TEST_RESULTS

export default {
  files: ['test/browser/**/*.test.ts'],
  nodeResolve: { exportConditions: ['development', 'browser'] },
  concurrency: 1,
  browsers: [chromeLauncher({ launchOptions: { executablePath: chromiumPath(), args: [...chromiumArguments] } })],
  plugins: [esbuildPlugin({ ts: true, json: true, target: 'es2022', tsconfig: './tsconfig.json' })],
  reporters: results ? [linesReporter(results)] : [defaultReporter()],
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
}
