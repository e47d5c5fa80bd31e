import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'

const { CARGO_TARGET_DIR = fileURLToPath(new URL('../target', import.meta.url)), CHROMIUM, PATH = '', TIDINGS_URL } = process.env

/** The system's browser: none is downloaded. */
function chromium () {
  if (CHROMIUM) return CHROMIUM
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const folder of PATH.split(delimiter)) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {}
    }
  }
  throw new Error('there is no Chromium: `make setup` or `scripts/setup.sh chromium` installs it, CHROMIUM names one')
}

export default defineConfig({
  testDir: 'specs',
  outputDir: join(CARGO_TARGET_DIR, 'e2e'),
  reporter: 'list',
  // A journey has a server to itself.
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: TIDINGS_URL ?? 'http://127.0.0.1:6012',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: chromium(),
      // Debian's Chromium has no sandbox for root, nor without user namespaces, as in containers.
      args: ['--no-sandbox', '--disable-dev-shm-usage']
    }
  },
  projects: [
    { name: 'scripts' },
    { name: 'no scripts', use: { javaScriptEnabled: false }, grepInvert: /@scripts/ }
  ]
})
