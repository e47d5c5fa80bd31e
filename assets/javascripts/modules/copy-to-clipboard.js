// A button, which the page brings, copies `data-value`; what it is called is `data-thing`, whose it is `data-name`.
import { button, element } from './dom.js'

export default function (box) {
  const { value, thing = 'text', name } = box.dataset
  const shown = box.querySelector('.copy-to-clipboard__value')
  const about = name ? `for ${name}` : undefined
  const notice = element('p', { class: 'copy-to-clipboard__notice', hidden: true })
  const status = element('div', { role: 'status' }, notice)
  const copy = box.querySelector('button')
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(value)
      say('Copied to clipboard')
    } catch {
      // Not allowed, or no secure address: the reader is one key away.
      getSelection()?.selectAllChildren(shown)
      notice.textContent = 'Press Ctrl and C to copy (⌘ and C on a Mac)'
      notice.hidden = false
    }
  })
  const again = button(`Show ${thing}`, () => say(), 'govuk-button--secondary', about)
  again.hidden = true
  copy.before(status)
  copy.after(again)

  function say (text) {
    notice.textContent = text ?? ''
    notice.hidden = !text
    shown.hidden = copy.hidden = Boolean(text)
    again.hidden = !text
    ;(text ? again : copy).focus()
  }
}
