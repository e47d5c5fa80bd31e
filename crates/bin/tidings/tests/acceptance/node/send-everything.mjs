// Sends in every way that the official client has, and prints the replies as one JSON object.
//
//     node send-everything.mjs <arguments.json>

import { readFile } from 'node:fs/promises'
import { argv, stdout } from 'node:process'

import notify from 'notifications-node-client'

const given = JSON.parse(await readFile(argv[2], 'utf8'))
const client = new notify.NotifyClient(given.api_url, given.api_key)
const { personalisation } = given
const reference = 'by-client'

const result = {
  sms: await dataOf(client.sendSms(given.sms_template_id, '07700900123', {
    personalisation, reference, smsSenderId: given.sms_sender_id,
  })),
  email: await dataOf(client.sendEmail(given.email_template_id, 'amala@example.com', {
    personalisation,
    reference,
    emailReplyToId: given.email_reply_to_id,
    oneClickUnsubscribeURL: 'https://example.com/unsubscribe',
  })),
  letter: await dataOf(client.sendLetter(given.letter_template_id, {
    personalisation: given.letter_personalisation, reference,
  })),
  precompiled: await dataOf(client.sendPrecompiledLetter(reference, Buffer.from(given.pdf), 'first')),
  file: await errorOf(client.sendEmail(given.email_template_id, 'amala@example.com', {
    personalisation: { ...personalisation, name: client.prepareUpload(Buffer.from('a,b'), { filename: 'a.csv' }) },
  })),
  address: await errorOf(client.sendLetter(given.letter_template_id, { personalisation: { name: 'A' } })),
}
stdout.write(JSON.stringify(result))

async function dataOf (call) {
  return (await call).data
}

async function errorOf (call) {
  try {
    await call
  } catch (error) {
    const { status, data } = error.response
    return { status_code: status, errors: data.errors }
  }
  return null
}
