// The message viewer. Other journeys may have sent messages before.
import { checkPage, expect, screenshot, test } from '../journey.mjs'

test('the message viewer says when no message matches', async ({ page }) => {
  await page.goto('/sandbox?recipient=nobody-is-called-this')
  await expect(page).toHaveTitle(/Tidings sandbox/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Tidings/)
  await expect(page.getByRole('heading', { name: 'No message matches' })).toBeVisible()
  await checkPage(page)
  await screenshot(page, 'sandbox-no-match')
})
