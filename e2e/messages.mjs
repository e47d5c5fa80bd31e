// What the sandbox was given: the messages that would have reached people.

/** The newest message to a recipient, once there is one that `fits`. */
export async function lastMessage (request, recipient, fits = () => true) {
  const url = `/sandbox/messages.json?recipient=${encodeURIComponent(recipient)}&wait=20`
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const messages = await (await request.get(url)).json()
    const found = messages.find((message) => fits(message))
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`no message to ${recipient}`)
}

/** The five digits of the newest text message with a code. */
export async function lastCode (request, number, after) {
  const digits = /\b\d{5}\b/
  const message = await lastMessage(request, number, (it) => digits.test(it.body) && it.notification_id !== after)
  return { code: message.body.match(digits)[0], id: message.notification_id }
}

/** The path of the first link in the newest email whose link holds `part`. */
export async function lastLink (request, address, part) {
  const link = new RegExp(`https?://[^\\s)>\\]]*${part}[^\\s)>\\]]*`)
  const message = await lastMessage(request, address, (it) => link.test(it.body))
  const url = new URL(message.body.match(link)[0])
  return url.pathname + url.search
}
