// People of the journeys: each journey makes its own, so that they do not meet.

import { checkPage, expect, screenshot, test } from './journey.mjs'
import { lastCode, lastLink } from './messages.mjs'

export const PASSWORD = 'correct horse battery'

let made = 0

/** Somebody new: their details, and nothing done with them yet. */
export function somebody () {
  made += 1
  const unique = `${Date.now().toString(36)}-${made}`
  const digits = String(100_000 + ((Date.now() + made * 7919) % 900_000))
  return { name: 'Amala Ngozi', address: `amala-${unique}@council.example`, number: `07900${digits}` }
}

/** Presses what leads to another page and waits for that page, so that the next step is not taken on the one before. */
export async function follow (page, locator) {
  await Promise.all([page.waitForEvent('domcontentloaded'), locator.click()])
}

/** The same for the button of the page's form. */
export async function submit (page) {
  await follow(page, page.locator('main form button[type=submit]').first())
}

/** Opens a link of an email. Its page sends itself; without JavaScript somebody presses its button. */
export async function openLink (page, path) {
  await page.goto(path)
  if (hasScripts()) {
    await page.waitForURL(url => url.pathname !== path.split('?')[0])
  } else {
    await submit(page)
  }
}

/** Whether scripts run here. */
export function hasScripts () {
  return test.info().project.use.javaScriptEnabled !== false
}

/** Looks at a page as a reviewer would. */
export async function review (page, name) {
  await checkPage(page)
  if (hasScripts()) await screenshot(page, name)
}

/** Registers somebody and leaves them signed in at their list of services. */
export async function register (page, person) {
  await page.goto('/')
  await follow(page, page.locator('a.govuk-button.product-page-button'))
  await page.fill('[name=name]', person.name)
  await page.fill('[name=email_address]', person.address)
  await page.fill('[name=mobile_number]', person.number)
  await page.fill('[name=password]', PASSWORD)
  await submit(page)
  await expect(page).toHaveURL(/\/registration-continue$/)
  await openLink(page, await lastLink(page.request, person.address, '/verify-email/'))
  await enterCode(page, person)
  await expect(page).toHaveURL(/\/your-services$/)
}

/** Types the code that was sent by text message. */
export async function enterCode (page, person) {
  await expect(page.locator('h1')).toHaveText('Check your phone')
  const { code, id } = await lastCode(page.request, person.number.slice(1), person.lastCode)
  person.lastCode = id
  await page.fill('[name=sms_code]', code)
  await submit(page)
}

/** Signs somebody in. */
export async function signIn (page, person, password = PASSWORD) {
  await page.goto('/sign-in')
  await page.fill('[name=email_address]', person.address)
  await page.fill('[name=password]', password)
  await submit(page)
}

export async function signOut (page) {
  await follow(page, page.getByRole('link', { name: 'Your account' }))
  await follow(page, page.getByRole('link', { name: 'Sign out', exact: true }))
  if (!hasScripts()) await submit(page)
  await expect(page).toHaveURL(/\/$/)
}

/** Adds a service, and answers its path. */
export async function addService (page, name) {
  await page.goto('/your-services')
  await follow(page, page.getByRole('button', { name: 'Add a new service' }))
  await follow(page, page.getByRole('button', { name: 'Continue' }))
  await page.fill('[name=name]', name)
  const type = page.locator('#organisation_type')
  if (await type.count()) await type.check()
  await submit(page)
  await expect(page).toHaveURL(/\/services\/[0-9a-f-]{36}/)
  const path = new URL(page.url()).pathname.split('/').slice(0, 3).join('/')
  await page.goto(`${path}/dashboard`)
  await expect(page.locator('.navigation-service-name')).toHaveText(name)
  return path
}

/** Writes a template, and answers its path. */
export async function addTemplate (page, service, { channel, name, subject, content }) {
  await page.goto(`${service}/templates/add-${channel}`)
  await page.fill('[name=name]', name)
  if (subject) await page.fill('[name=subject]', subject)
  await page.fill('[name=template_content]', content)
  await follow(page, page.locator('main form button[type=submit]', { hasText: 'Save' }).first())
  await expect(page).toHaveURL(/\/templates\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname
}
