// What specs share: import `test` and `expect` from here.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base } from '@playwright/test'

const { CARGO_TARGET_DIR = fileURLToPath(new URL('../target', import.meta.url)) } = process.env
const SCREENS = join(CARGO_TARGET_DIR, 'screens')

export { expect }

/** Fails when the page logs an error or breaks its own content security policy. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const errors = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => {
      // What a page itself answers is for the journey to look at.
      const isThePage = message.text().startsWith('Failed to load resource') && message.location().url === page.url()
      if (message.type() === 'error' && !isThePage) errors.push(message.text())
    })
    await use(page)
    expect(errors, 'errors in the browser’s console').toEqual([])
  }
})

/**
 * Fails with a list of what keeps people out of this page, and when it has to be pushed sideways in a narrow window.
 * `except` are rules of axe that do not hold here, each with the reason in a comment at the call.
 */
export async function checkPage (page, { except = [] } = {}) {
  await expectNoSidewaysScrolling(page)
  // axe is a script.
  if (test.info().project.use.javaScriptEnabled === false) return
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .disableRules(except)
      .analyze()
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.filter(node => !isOfDesignSystem(id, node)).map(node => `${id}: ${help}\n    ${node.target.join(' ')}\n    ${node.failureSummary?.replaceAll('\n', '\n    ')}`))
    expect(found.join('\n'), `what axe finds on ${page.url()} (${colorScheme})`).toBe('')
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}

/**
 * The design system says of a radio that it opens something by `aria-expanded`, which readers announce and ARIA does not
 * list: alphagov/govuk-frontend, issue 979
 */
function isOfDesignSystem (rule, node) {
  return rule === 'aria-allowed-attr' && /class="govuk-radios__input"/.test(node.html)
}

/** A pixel or two of a line, by which nobody's eye is led astray: a hundredth of what counts as steady. */
const STEADY = 0.001

/** Nothing moved by itself while the page was put together, from under the eye or the finger. Only where scripts run. */
export async function expectNothingMoved (page) {
  const moved = await page.evaluate(steady => new Promise(resolve => {
    const shifts = []
    const observer = new PerformanceObserver(list => shifts.push(...list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    // What was before is handed over with the next frames.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      shifts.push(...observer.takeRecords())
      resolve(shifts.filter(shift => !shift.hadRecentInput && shift.value > steady)
        .map(({ value, sources }) => `${value.toFixed(4)} ${sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(' ')}`))
    }))
  }), STEADY)
  expect(moved, `what moved on ${page.url()}`).toEqual([])
}

/** At 320 pixels nothing is cut off and only framed tables are pushed sideways. */
export async function expectNoSidewaysScrolling (page) {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect(content, `width of ${page.url()} in a window of ${window} pixels`).toBeLessThanOrEqual(window)
  await page.setViewportSize(size)
}

/** Pictures of the page for people to look at: wide and narrow, light and dark, in `target/screens/`. */
export async function screenshot (page, name) {
  if (test.info().project.use.javaScriptEnabled === false) name += '-no-scripts'
  mkdirSync(SCREENS, { recursive: true })
  const size = page.viewportSize()
  for (const [width, colorScheme] of [[1280, 'light'], [320, 'light'], [1280, 'dark'], [320, 'dark']]) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    const path = join(SCREENS, `${name}-${width}-${colorScheme}.png`)
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(size)
}
