// Sends and reads back with the official client, and prints what came of it as one JSON object.
//
//     node send-and-read.mjs <demo.json>

import { readFile } from 'node:fs/promises'
import { argv, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

import notify from 'notifications-node-client'

const LIMIT_MS = 60_000

const demo = JSON.parse(await readFile(argv[2], 'utf8'))
const client = new notify.NotifyClient(demo.api_url, demo.api_key)
const stranger = new notify.NotifyClient(demo.api_url, withAnotherSecret(demo.api_key))

const { data: sms } = await client.sendSms(demo.sms_template_id, '07700900123', {
  personalisation: demo.sms_personalisation,
  reference: 'by-client',
})
const { data: email } = await client.sendEmail(demo.email_template_id, 'amala@example.com', {
  personalisation: demo.email_personalisation,
  reference: 'by-client',
})
const result = {
  sms: { sent: sms, read: await untilFinal(sms.id) },
  email: { sent: email, read: await untilFinal(email.id) },
  bad_request: await errorOf(client.sendSms(demo.sms_template_id, '07700900123', {})),
  wrong_key: await errorOf(stranger.getNotificationById(sms.id)),
}
stdout.write(JSON.stringify(result))

function withAnotherSecret (apiKey) {
  return apiKey.slice(0, -36) + '00000000-0000-4000-8000-000000000000'
}

async function untilFinal (id) {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    const { data: notification } = await client.getNotificationById(id)
    if (notification.completed_at || performance.now() > deadline) return notification
    await sleep(20)
  }
}

async function errorOf (call) {
  try {
    await call
  } catch (error) {
    const { status, data } = error.response
    return { status_code: status, message: data.errors, body: data }
  }
  return null
}
