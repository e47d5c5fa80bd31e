// Every page that can be reached by links is looked at: axe finds nothing, a phone shows all of it, and no link is dead.

import { expect, test } from '../journey.mjs'
import { addService, addTemplate, register, review, somebody } from '../people.mjs'

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
