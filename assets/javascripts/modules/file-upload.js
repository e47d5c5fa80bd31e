// A button to choose a file with; choosing sends the form. The input itself keeps its name.
import { button, element } from './dom.js'

export default function (form) {
  const input = form.querySelector('input[type=file]')
  if (!input) return
  const submit = form.querySelector('button[type=submit], button:not([type])')
  const text = form.dataset.buttonText ?? 'Choose file'
  const open = button(text, () => input.click(), form.dataset.buttonClasses ?? '')
  const label = form.querySelector(`label[for="${CSS.escape(input.id)}"]`)
  const status = element('div', { role: 'status', class: 'govuk-visually-hidden' })
  // The button takes over the input's place in the page: its id, for links from errors, and its descriptions.
  open.setAttribute('id', input.id)
  const described = input.getAttribute('aria-describedby')
  if (described) open.setAttribute('aria-describedby', described)
  input.id = 'hidden-file'
  input.tabIndex = -1
  input.setAttribute('aria-hidden', 'true')
  input.classList.add('file-upload-native')
  form.classList.add('file-upload-enhanced')
  if (label) label.htmlFor = 'hidden-file'
  if (submit) submit.hidden = true
  input.before(open)
  form.append(status)

  input.addEventListener('change', () => {
    if (!input.files.length) return
    status.textContent = `Uploading ${input.files[0].name}`
    open.textContent = 'Uploading'
    open.disabled = true
    form.requestSubmit ? form.requestSubmit() : form.submit()
  })
  // Back from the next page: as if nothing had been chosen.
  window.addEventListener('pageshow', event => {
    if (!event.persisted) return
    form.reset()
    open.textContent = text
    open.disabled = false
    status.textContent = ''
  })
}
