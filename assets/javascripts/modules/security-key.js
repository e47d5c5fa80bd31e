// Passkeys and security keys. `data-options-url` answers a POST with `{"publicKey": …}`, `data-verify-url` takes the
// credential and answers `{"redirect": "/…"}`; both want `data-csrf-token`.
import { element } from './dom.js'

const SUPPORTED = Boolean(window.PublicKeyCredential && navigator.credentials)

export function registerSecurityKey (control) {
  start(control, async publicKey => navigator.credentials.create({ publicKey: creation(publicKey) }))
}

export function authenticateSecurityKey (control) {
  start(control, async publicKey => navigator.credentials.get({ publicKey: request(publicKey) }))
}

function start (control, useKey) {
  const { optionsUrl, verifyUrl, csrfToken, failure = 'There’s a problem with your security key' } = control.dataset
  const banner = element('div', { class: 'banner banner-dangerous', role: 'alert', tabindex: '-1', hidden: true })
  ;(document.querySelector('main') ?? document.body).prepend(banner)
  if (!SUPPORTED) {
    control.disabled = true
    return fail('This browser cannot use security keys')
  }
  control.addEventListener('click', async event => {
    event.preventDefault()
    control.disabled = true
    banner.hidden = true
    try {
      const { publicKey } = await post(optionsUrl)
      const { redirect } = await post(verifyUrl, json(await useKey(publicKey)))
      location.assign(redirect)
    } catch {
      // Refused by the server, cancelled, or out of time: the next step is the same.
      fail()
    }
  })

  async function post (url, body = {}) {
    const response = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-csrftoken': csrfToken ?? '' },
      body: JSON.stringify(body)
    })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return response.json()
  }

  function fail (text = failure) {
    const help = control.dataset.failureHelp ?? 'Check you have the right key and try again.'
    banner.replaceChildren(element('h2', { class: 'govuk-heading-m' }, text), element('p', { class: 'govuk-body' }, help))
    banner.hidden = false
    control.disabled = !SUPPORTED
    banner.focus()
  }
}

function creation (options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options)
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(withBytes)
  }
}

function request (options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(withBytes)
  }
}

function withBytes (credential) {
  return { ...credential, id: bytes(credential.id) }
}

/** As `toJSON` of newer browsers has it. */
function json (credential) {
  if (credential.toJSON) return credential.toJSON()
  const { response } = credential
  const parts = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) parts[name] = text(response[name])
  }
  if (response.getTransports) parts.transports = response.getTransports()
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts
  }
}

function bytes (text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, character => character.charCodeAt(0)).buffer
}

function text (buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
