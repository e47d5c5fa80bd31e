// A long list of checkboxes behind a button, with a sentence of what is chosen. `data-field-label` is what one is called.
import { button, element, plural } from './dom.js'

let count = 0

export default function (group) {
  const fieldset = group.querySelector('fieldset')
  const list = group.querySelector('.govuk-checkboxes, .govuk-radios')
  if (!fieldset || !list) return
  const label = group.dataset.fieldLabel ?? 'option'
  const boxes = () => [...list.querySelectorAll('input')]
  list.id ||= `collapsible-${++count}`
  const summary = element('p', { class: 'collapsible-summary' })
  const status = element('div', { role: 'status' }, summary)
  const toggle = button('', () => set(list.hidden), 'govuk-button--secondary notify-button--with-chevron')
  toggle.setAttribute('aria-controls', list.id)
  list.before(status)
  list.after(toggle)
  list.addEventListener('change', describe)
  // An error must be seen.
  set(Boolean(group.querySelector('.govuk-error-message')))
  describe()

  function set (isOpen) {
    list.hidden = !isOpen
    toggle.setAttribute('aria-expanded', String(isOpen))
    toggle.replaceChildren(isOpen ? 'Done' : `Choose ${label}s`, element('span', { class: 'govuk-visually-hidden' }, isOpen ? ` choosing ${label}s` : ''))
  }

  function describe () {
    const all = boxes()
    const chosen = all.filter(box => box.checked)
    if (all[0]?.type === 'radio') summary.textContent = chosen[0] ? labelOf(chosen[0]) : `No ${label} chosen`
    else if (chosen.length === all.length) summary.textContent = `All ${label}s`
    else summary.textContent = chosen.length ? `${chosen.length} of ${plural(all.length, label)}` : `No ${label}s`
  }

  function labelOf (box) {
    return box.labels[0]?.textContent.trim() ?? box.value
  }
}
