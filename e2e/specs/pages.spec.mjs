// Every page that can be reached by links is looked at: nothing moves while it loads, axe finds nothing, a phone
// shows all of it, and no link is dead.

import { readFileSync } from 'node:fs'
import { expect, expectNothingMoved, test } from '../journey.mjs'
import { lastLink } from '../messages.mjs'
import { addService, addTemplate, openLink, register, review, signIn, somebody } from '../people.mjs'

/** The name of a page's picture: its path, with ids left out. */
const named = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/^\/|\/$/g, '').replace(/\W+/g, '-') || 'home'

test('every page that is linked @scripts', async ({ page }) => {
  test.setTimeout(600_000)
  const person = somebody()
  await register(page, person)
  const service = await addService(page, `Every page ${person.address.split('@')[0]}`)
  for (const channel of ['sms', 'email']) {
    const subject = channel === 'email' ? 'Hello ((name))' : undefined
    await addTemplate(page, service, { channel, name: `A template, ${channel}`, subject, content: 'Hello ((name))' })
  }
  const seen = new Map()
  // All of them, so that one look at the outcome is enough.
  const problems = []
  const waiting = ['/your-services', '/your-account', '/features', '/support', service]
  while (waiting.length > 0) {
    const path = waiting.shift()
    const name = named(path)
    if (seen.has(name)) continue
    const reply = await page.goto(path)
    seen.set(name, path)
    if (reply.status() !== 200) {
      problems.push(`${path} is linked and answers ${reply.status()}`)
      continue
    }
    if (!(reply.headers()['content-type'] ?? '').startsWith('text/html')) continue
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await page.reload()
      await expectNothingMoved(page).catch(error => problems.push(`${error.message} in a window of ${width} pixels`))
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    await review(page, `page-${name}`).catch(error => problems.push(error.message))
    const links = await page.locator('a[href^="/"]:not([download])').evaluateAll((found) => found.map((it) => it.getAttribute('href')))
    for (const link of links) {
      const next = link.split('#')[0].split('?')[0]
      const isElsewhere = next.startsWith('/services/') && !next.startsWith(service)
      const isFile = /\.\w+$/.test(next) || next.startsWith('/sandbox') || next.startsWith('/sign-out')
      if (next && !isElsewhere && !isFile) waiting.push(next)
    }
  }
  expect(problems.join('\n\n')).toBe('')
  expect(seen.size).toBeGreaterThan(50)
})

test('pages of those who run the platform', async ({ page }) => {
  const { TIDINGS_DEMO } = process.env
  test.skip(!TIDINGS_DEMO, 'TIDINGS_DEMO does not say who runs it')
  const { service_id: id, sign_in: person } = JSON.parse(readFileSync(TIDINGS_DEMO))
  await signIn(page, { address: person.email_address }, person.password)
  await openLink(page, await lastLink(page.request, person.email_address, '/email-auth/'))
  const service = `/services/${id}`
  for (const path of ['/platform-admin', '/platform-admin?search=e', '/platform-admin/go-live-requests', '/inbound-sms-admin', `${service}/service-settings`, `${service}/service-settings/set-inbound-number`]) {
    expect((await page.goto(path)).status(), path).toBe(200)
    await review(page, `platform-${named(path)}`)
  }
})

test('pages for everybody', async ({ page }) => {
  for (const path of ['/', '/sign-in', '/register', '/forgot-password', '/cookies', '/accessibility-statement', '/privacy', '/terms-of-use', '/features', '/support', '/no-such-page']) {
    await page.goto(path)
    await review(page, `public-${named(path)}`)
  }
})

test('dark mode is respected @scripts', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ colorScheme: 'dark', baseURL })
  const page = await context.newPage()
  for (const path of ['/', '/sign-in', '/register']) {
    await page.goto(path)
    await review(page, `dark-${named(path)}`)
  }
  await context.close()
})
