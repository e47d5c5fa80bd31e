// What people do with the admin app, from the first page on.

import { execFileSync } from 'node:child_process'
import { expect, test } from '../journey.mjs'
import { lastLink, lastMessage } from '../messages.mjs'
import { PASSWORD, addService, addTemplate, enterCode, follow, hasScripts, openLink, register, review, signIn, signOut, somebody, submit } from '../people.mjs'

/** A team of one, with a service of its own. */
async function start (page, what) {
  const person = somebody()
  await register(page, person)
  const service = await addService(page, `${what} ${person.address.split('@')[0]}`)
  return { person, service }
}

test('register, write templates, send one text message and one email, see them delivered', async ({ page }) => {
  test.setTimeout(180_000)
  const { person, service } = await start(page, 'Appointments')
  await review(page, 'dashboard-new')

  const sms = await addTemplate(page, service, {
    channel: 'sms',
    name: 'Reminder',
    content: 'Hello ((name)), see you on ((day)).',
  })
  await review(page, 'template-sms')
  await follow(page, page.getByRole('button', { name: /^Get ready to send/ }))
  await expect(page.locator('h1')).toHaveText('Send ‘Reminder’')
  await review(page, 'send-first-step')
  await follow(page, page.getByRole('link', { name: 'Use my phone number' }))
  await page.fill('[name=placeholder_value]', 'Amala')
  await submit(page)
  await page.fill('[name=placeholder_value]', 'Monday')
  await submit(page)
  await expect(page.locator('h1')).toHaveText('Preview of ‘Reminder’')
  await expect(page.locator('.sms-message-wrapper')).toContainText('Hello Amala, see you on Monday.')
  await review(page, 'send-preview-sms')
  await follow(page, page.getByRole('button', { name: 'Send 1 text message' }))
  await expect(page).toHaveURL(/\/notification\/[0-9a-f-]{36}/)
  await expect(page.locator('h1')).toHaveText('Text message')
  const message = await lastMessage(page.request, person.number.slice(1), (it) => it.body.includes('see you on Monday'))
  expect(message.body).toContain('Hello Amala, see you on Monday.')
  await becomes(page, '.notification-status', /Delivered/)
  await review(page, 'notification-sms')

  await addTemplate(page, service, {
    channel: 'email',
    name: 'Letter of welcome',
    subject: 'Welcome, ((name))',
    content: '# Welcome\n\nDear ((name)),\n\n* one\n* two\n\nhttps://example.com',
  })
  await review(page, 'template-email')
  await follow(page, page.getByRole('button', { name: /^Get ready to send/ }))
  await follow(page, page.getByRole('link', { name: 'Use my email address' }))
  await page.fill('[name=placeholder_value]', 'Amala')
  await submit(page)
  await expect(page.locator('.email-message-meta')).toContainText('Welcome, Amala')
  await review(page, 'send-preview-email')
  await follow(page, page.getByRole('button', { name: 'Send 1 email' }))
  await expect(page).toHaveURL(/\/notification\/[0-9a-f-]{36}/)
  await becomes(page, '.notification-status', /Delivered/)
  await review(page, 'notification-email')

  await page.goto(service)
  await expect(page.locator('#total-sms .big-number-number')).toHaveText('1')
  await expect(page.locator('#total-email .big-number-number')).toHaveText('1')
  await review(page, 'dashboard')
  await page.goto(`${service}/notifications`)
  await expect(page.locator('main')).toContainText(person.address)
  await review(page, 'activity')
  await page.goto(sms)
  await signOut(page)
})

/** Loads a page again until it says so; with JavaScript it follows by itself. */
async function becomes (page, css, text) {
  await expect(async () => {
    await page.reload()
    await expect(page.locator(css).first()).toHaveText(text, { timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
}

test('upload a spreadsheet with faults, mend it, send it, and watch it finish', async ({ page }) => {
  test.setTimeout(180_000)
  const { person, service } = await start(page, 'Spreadsheets')
  const template = await addTemplate(page, service, { channel: 'sms', name: 'Reminder', content: 'Hello ((name))' })
  const send = template.replace('/templates/', '/send/')
  await page.goto(`${send}/csv`)
  await review(page, 'upload')
  // With scripts, choosing a file sends it.
  const upload = async (name, text) => {
    const arrived = page.waitForEvent('domcontentloaded')
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    if (!hasScripts()) await page.locator('main form button[type=submit]').first().click()
    await arrived
    await expect(page).toHaveURL(/\/check\//)
  }
  await upload('people.csv', `phone number,name\n${person.number},\n0770090,Bo\n`)
  await expect(page.locator('main')).toContainText('people.csv')
  await expect(page.locator('.table-field-error-label').first()).toBeVisible()
  await review(page, 'upload-faults')
  await upload('people.csv', `phone number,name\n${person.number},Amala\n${person.number},Bo\n`)
  await expect(page.locator('h1')).toHaveText(/^Preview of/)
  await review(page, 'upload-preview')
  await follow(page, page.getByRole('button', { name: 'Send 2 text messages' }))
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}/)
  await expect(page.locator('h1')).toHaveText('people.csv')
  await expect(async () => {
    await page.reload()
    await expect(page.locator('nav.pill')).toContainText(/2\s+delivered/i, { timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
  await review(page, 'job')
  await page.goto(`${service}/uploads`)
  await expect(page.locator('main')).toContainText('people.csv')
  await review(page, 'uploads')
})

test('invite somebody, who may do no more than they may', async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000)
  const { service } = await start(page, 'Team')
  const invited = somebody()
  await follow(page, page.getByRole('link', { name: 'Team members' }))
  await review(page, 'team')
  await follow(page, page.getByRole('button', { name: 'Invite a team member' }))
  await page.fill('[name=email_address]', invited.address)
  await page.check('[name=permissions_field][value=send_messages]')
  await review(page, 'invite')
  await submit(page)
  await expect(page.locator('main')).toContainText(invited.address)

  const context = await browser.newContext({ javaScriptEnabled: hasScripts(), baseURL })
  const other = await context.newPage()
  await openLink(other, await lastLink(page.request, invited.address, '/invitation/'))
  await expect(other).toHaveURL(/\/register-from-invite$/)
  await other.fill('[name=name]', 'Bo Invited')
  await other.fill('[name=mobile_number]', invited.number)
  await other.fill('[name=password]', PASSWORD)
  await submit(other)
  await enterCode(other, invited)
  await expect(other).toHaveURL(new RegExp(service))
  await expect(other.locator('.navigation li')).toHaveText(['Templates', 'Sent messages', 'Uploads', 'Team members'])
  for (const forbidden of ['/service-settings', '/api', '/users/invite', '/templates/add-sms']) {
    const reply = await other.goto(`${service}${forbidden}`)
    expect(reply.status(), forbidden).toBe(403)
  }
  await review(other, 'forbidden')
  await context.close()
})

test('make a key, see it once, and send with it by the official Python client', async ({ page }) => {
  test.setTimeout(180_000)
  const { person, service } = await start(page, 'Keys')
  const template = await addTemplate(page, service, { channel: 'sms', name: 'Reminder', content: 'Hello ((name))' })
  await page.goto(`${service}/api/keys`)
  await follow(page, page.getByRole('button', { name: 'Create an API key' }))
  await page.fill('[name=key_name]', 'Booking system')
  await page.check('[name=key_type][value=test]')
  await review(page, 'key-create')
  await submit(page)
  await expect(page.locator('main')).toContainText(/booking_system-[0-9a-f-]{73}/)
  await review(page, 'key-new')
  const key = (await page.locator('main').textContent()).match(/[\w-]*[0-9a-f-]{73}/)[0]
  await sendByPython(key, service, template, person)
  await page.goto(`${service}/api`)
  await expect(page.locator('main')).toContainText(person.number.slice(-6))
  await review(page, 'api-log')
  await page.goto(`${service}/api/keys`)
  await expect(page.locator('main')).toContainText('Booking system')
  expect(await page.content()).not.toContain(key)
  await review(page, 'keys')
})

test('ten wrong passwords lock an account, and a new password opens it', async ({ page }) => {
  test.setTimeout(180_000)
  const person = somebody()
  await register(page, person)
  await signOut(page)
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await signIn(page, person, 'wrong password')
    await expect(page.locator('.govuk-error-summary')).toContainText('incorrect')
  }
  await signIn(page, person)
  await expect(page.locator('.govuk-error-summary')).toContainText('incorrect')
  await review(page, 'sign-in-refused')
  await follow(page, page.getByRole('link', { name: 'Forgotten your password?' }))
  await expect(page.locator('h1')).toHaveText('Forgotten your password?')
  await page.fill('[name=email_address]', person.address)
  await submit(page)
  await expect(page.locator('h1')).toHaveText('Check your inbox')
  await page.goto(await lastLink(page.request, person.address, '/new-password/'))
  await expect(page.locator('h1')).toHaveText('Create a new password')
  await page.fill('[name=new_password]', 'another good horse')
  await submit(page)
  await enterCode(page, person)
  await expect(page).toHaveURL(/\/your-services$/)
})

const { API_URL } = process.env

/** Sends a text message with the official client for Python; without one on the PATH that part is left out. */
async function sendByPython (key, service, template, person) {
  const script = [
    'import sys',
    'from notifications_python_client.notifications import NotificationsAPIClient',
    'key, url, number, template = sys.argv[1:]',
    'client = NotificationsAPIClient(key, base_url=url)',
    "print(client.send_sms_notification(number, template, {'name': 'Python'})['content']['body'])"
  ].join('\n')
  test.skip(!API_URL, 'API_URL does not tell where the public API is')
  const id = template.split('/').pop()
  const said = execFileSync('python3', ['-c', script, key, API_URL, person.number, id], { encoding: 'utf8' })
  expect(said).toContain('Hello Python')
}

test('register a passkey, and sign in with it @scripts', async ({ browser, baseURL }) => {
  test.setTimeout(180_000)
  // Passkeys are for domains, and an address is none.
  const context = await browser.newContext({ baseURL: baseURL.replace('127.0.0.1', 'localhost') })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: true, isUserVerified: true, hasUserVerification: true }
  })
  const person = somebody()
  await register(page, person)
  await page.goto('/your-account/security-keys')
  await review(page, 'security-keys')
  await page.fill('[name=password]', PASSWORD)
  await follow(page, page.getByRole('button', { name: 'Register a key' }))
  await expect(page.locator('h1')).toHaveText('Register a security key')
  await follow(page, page.getByRole('button', { name: 'Register' }))
  await expect(page).toHaveURL(/\/your-account\/security-keys\/[0-9a-f-]{36}\/manage$/)
  await review(page, 'security-key-registered')
  await signOut(page)
  await signIn(page, person)
  await expect(page.locator('h1')).toHaveText('Get your security key')
  await review(page, 'security-key-asked-for')
  await follow(page, page.getByRole('button', { name: 'Check security key' }))
  await expect(page).toHaveURL(/\/your-services$/)
  await context.close()
})
