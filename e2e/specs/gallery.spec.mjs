// Every component at once. Skipped unless `GALLERY_URL` tells where `cargo run -p tidings-govuk --example gallery` serves it.
import { checkPage, expect, screenshot, test } from '../journey.mjs'

const { GALLERY_URL } = process.env
test.skip(!GALLERY_URL, 'GALLERY_URL is not set')

test.beforeEach(({ page }) => page.goto(GALLERY_URL))

test('the components keep nobody out', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dashboard')
  // The gallery has single components of forms and banners where no page would have them.
  await checkPage(page, { except: ['heading-order'] })
  await screenshot(page, 'gallery')
})

test('a list is searched, its entries are chosen and moved @scripts', async ({ page }) => {
  const entries = page.locator('.template-list-item')
  const counter = page.locator('.sticky-footer__counter')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('APPOINTMENT rem')
  await expect(entries.filter({ visible: true })).toHaveCount(1)
  await expect(page.getByText('1 result found')).toBeAttached()
  await expect(counter).toHaveText('Nothing selected')
  await page.getByRole('button', { name: 'New template' }).click()
  await expect(page.getByRole('radio', { name: 'Email' })).toBeFocused()
  await page.locator('[data-section=add-new-template]').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'New template' })).toBeFocused()
  await page.getByRole('checkbox', { name: 'Appointment reminder' }).check()
  await expect(counter).toHaveText('1 template or folder selected')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('cancelled')
  await expect(entries.filter({ visible: true })).toHaveCount(2)
  await page.getByRole('button', { name: 'Add to new folder' }).click()
  await expect(page.getByRole('textbox', { name: 'Folder name' })).toBeFocused()
})

test('placeholders are marked, folders collapse, rows are added and removed @scripts', async ({ page }) => {
  await expect(page.locator('.enhanced-textbox mark')).toHaveText(['((first name))', '((day))'])
  await page.getByRole('textbox', { name: 'Message' }).fill('Dear ((name??you))')
  await expect(page.locator('.enhanced-textbox mark')).toHaveText(['((name??you))'])

  await expect(page.getByText('1 of 2 folders')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Cancelled sailings' }).and(page.locator('[name=folders]'))).toBeHidden()
  await page.getByRole('button', { name: 'Choose folders' }).click()
  await page.locator('[name=folders]').nth(1).check()
  await expect(page.getByText('All folders')).toBeVisible()

  const second = page.getByRole('textbox', { name: 'Phone number 2' })
  await expect(second).toBeHidden()
  await page.getByRole('button', { name: 'Add another phone number' }).click()
  await expect(second).toBeFocused()
  await second.fill('07700 900456')
  await page.getByRole('button', { name: 'Remove phone number 1' }).click()
  await expect(page.getByRole('textbox', { name: 'Phone number 1' })).toHaveValue('07700 900456')
  await expect(second).toBeHidden()
})

test('a key is copied, a file is chosen by a button @scripts', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy API key to clipboard' }).click()
  await expect(page.getByText('Copied to clipboard')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^ferries-/)
  await page.getByRole('button', { name: 'Show API key' }).click()
  await expect(page.locator('.copy-to-clipboard__value')).toBeVisible()

  await expect(page.getByRole('button', { name: 'Choose file' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Upload', exact: true })).toBeHidden()
  const sent = page.waitForRequest(request => request.method() === 'POST')
  await page.locator('#hidden-file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
  expect((await sent).headers()['content-type']).toContain('multipart/form-data')
})

test('parts of the page change by events and keep what the reader has opened @scripts', async ({ page }) => {
  // It is started once, though the part that it is in is replaced.
  const stop = '<button type="button" class="govuk-button" data-module="govuk-button">Stop</button>'
  const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
  await page.route('**/events', route => route.fulfill({
    contentType: 'text/event-stream',
    body: event('part', { key: 'totals', html: '<details><summary>More</summary>7 sent</details>' + stop + '<input id="find" value="b">' }) + event('stop', {})
  }))
  await page.route(GALLERY_URL, async route => {
    const response = await route.fetch()
    const body = (await response.text())
      .replace('<body ', '<body data-events-url="/events" ')
      .replace(/(data-live-key="totals">)/, '$1<details open><summary>More</summary>6 sent</details>' + stop + '<input id="find" value="a">')
    await route.fulfill({ response, body })
  })
  await page.goto(GALLERY_URL)
  await expect(page.getByText('7 sent')).toBeVisible()
  await expect(page.locator('#find')).toHaveValue('a')
  await expect(page.locator('#total-email')).toHaveCount(0)
})

test('without scripts everything is there', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled, 'with scripts some of it is behind buttons')
  await expect(page.getByLabel('Upload a spreadsheet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Upload', exact: true })).toBeVisible()
  await expect(page.getByRole('searchbox')).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Folder name' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Phone number 3' })).toBeVisible()
})
