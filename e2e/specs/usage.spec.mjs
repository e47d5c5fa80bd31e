// What a service uses and pays for, and what everybody may see of the installation.

import { expect, test } from '../journey.mjs'
import { addService, follow, register, review, somebody } from '../people.mjs'

test('a manager sees what the service uses', async ({ page }) => {
  const person = somebody()
  await register(page, person)
  const service = await addService(page, `Usage ${person.address.split('@')[0]}`)
  await page.goto(service)
  await follow(page, page.locator('.navigation').getByRole('link', { name: 'Usage' }))
  await expect(page).toHaveURL(`${service}/usage`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usage')
  await expect(page.locator('#usage-sms')).toContainText('free allowance remaining')
  await expect(page.locator('.usage-table tbody tr').first()).toContainText('£0.00')
  await review(page, 'usage')

  // A year that is over has all of its months.
  await follow(page, page.locator('.pill-item').nth(1))
  await expect(page.locator('.usage-table tbody tr')).toHaveCount(12)
})

test('everybody sees how much is sent and how fast', async ({ page }) => {
  await page.goto('/features')
  await follow(page, page.getByRole('link', { name: 'See how much is sent, and how fast' }))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Performance data')
  await expect(page.locator('#total-notifications')).toBeVisible()
  await review(page, 'performance')
  const json = await page.request.get('/features/performance.json')
  expect((await json.json()).total_notifications).toBeGreaterThanOrEqual(0)
})
