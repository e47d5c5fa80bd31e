// Reads by every method that the official client has, and prints what came of it as one JSON object.
//
//     node read.mjs <demo.json>

import { readFile } from 'node:fs/promises'
import { argv, stdout } from 'node:process'

import notify from 'notifications-node-client'

const demo = JSON.parse(await readFile(argv[2], 'utf8'))
const client = new notify.NotifyClient(demo.api_url, demo.api_key)
const template = demo.email_template_id

const page = await data(client.getNotifications())
const oldest = page.notifications.at(-1).id
const result = {
  page,
  next_page: await data(client.getNotifications(undefined, undefined, undefined, oldest)),
  one: await data(client.getNotificationById(oldest)),
  filtered: await data(client.getNotifications('sms', 'delivered', 'a b')),
  iterated: await walk(older => client.getNotifications('', '', '', older), 'notifications'),
  iterated_by_reference: await walk(older => client.getNotifications('sms', 'delivered', 'a b', older), 'notifications'),
  bad_filter: await errorOf(client.getNotifications(undefined, 'elephant')),
  pdf: await errorOf(client.getPdfForLetterNotification(demo.letter_id)),
  template: await data(client.getTemplateById(template)),
  template_version: await data(client.getTemplateByIdAndVersion(template, 1)),
  templates: (await data(client.getAllTemplates())).templates,
  email_templates: (await data(client.getAllTemplates('email'))).templates,
  preview: await data(client.previewTemplateById(template, demo.email_personalisation)),
  bad_preview: await errorOf(client.previewTemplateById(template, { name: 'Amala' })),
  received: await data(client.getReceivedTexts()),
  received_ids: await walk(older => client.getReceivedTexts(older), 'received_text_messages'),
}
stdout.write(JSON.stringify(result))

async function data (call) {
  return (await call).data
}

// As the documentation tells clients to: page by page, until one is empty.
async function walk (read, name) {
  const ids = []
  for (;;) {
    const items = (await data(read(ids.at(-1))))[name]
    if (items.length === 0) return ids
    ids.push(...items.map(item => item.id))
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
