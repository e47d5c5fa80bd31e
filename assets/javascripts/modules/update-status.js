// Tells how long a message is while it is written: sends the text of `data-target` to `data-updates-url` and shows the answer,
// `{"html": "…"}`.
export default function (element) {
  const { target, updatesUrl } = element.dataset
  const textbox = document.getElementById(target)
  if (!textbox || !updatesUrl) return
  element.setAttribute('aria-live', 'polite')
  element.setAttribute('aria-atomic', 'true')
  if (element.id) textbox.setAttribute('aria-describedby', describedBy(textbox, element.id))
  let isWaiting = false
  let isChanged = false

  // One request at a time, at most one every 150 ms; what was typed meanwhile goes with the next.
  async function update () {
    if (isWaiting) {
      isChanged = true
      return
    }
    isWaiting = true
    isChanged = false
    try {
      const { html } = await ask()
      if (html !== undefined && element.innerHTML !== html) element.innerHTML = html
    } catch {
      // The count is a help; the next letter asks again.
    }
    setTimeout(() => {
      isWaiting = false
      if (isChanged) update()
    }, 150)
  }

  async function ask () {
    const body = new URLSearchParams({ [textbox.name]: textbox.value })
    const token = textbox.form?.querySelector('input[name=csrf_token]')
    if (token) body.set(token.name, token.value)
    const response = await fetch(updatesUrl, { method: 'POST', body, credentials: 'same-origin' })
    return response.ok ? response.json() : {}
  }

  textbox.addEventListener('input', update)
  update()
}

function describedBy (textbox, id) {
  const ids = (textbox.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean)
  return [...new Set([...ids, id])].join(' ')
}
