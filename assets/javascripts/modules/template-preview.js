// Shows how a message looks while it is written: sends the form to `data-updates-url` and shows the answer, `{"html": "…"}`.
import { after } from './dom.js'

export default function (section) {
  const form = document.querySelector(section.dataset.form)
  const shown = section.querySelector('.template-preview-message')
  if (!form || !shown) return
  let latest = 0
  const update = async () => {
    const asked = ++latest
    try {
      const body = new URLSearchParams(new FormData(form))
      const response = await fetch(section.dataset.updatesUrl, { method: 'POST', body, credentials: 'same-origin' })
      if (!response.ok) return
      const { html } = await response.json()
      // An answer that was overtaken says what was typed before.
      if (asked !== latest) return
      shown.innerHTML = html
      section.hidden = !html
    } catch {
      // It is a help; the next letter asks again.
    }
  }
  form.addEventListener('input', after(300, update))
  update()
}
