// Chooses a time in two steps: first the day, then the hour. Radios are grouped by `data-day`; those without one stay in sight.
import { button, element } from './dom.js'

export default function (group) {
  const items = [...group.querySelectorAll('.govuk-radios__item')]
  const dayOf = item => item.querySelector('input').dataset.day
  const days = [...new Set(items.map(dayOf).filter(Boolean))]
  if (days.length < 2) return
  const choice = element('div', { class: 'radio-select__days', role: 'group', 'aria-label': group.dataset.label ?? 'Day' })
  const status = element('div', { role: 'status', class: 'govuk-visually-hidden' })
  const buttons = days.map(day => button(day, () => show(day, true)))
  choice.append(...buttons)
  const first = items.find(item => dayOf(item))
  first.before(choice, status)
  const checked = items.find(item => item.querySelector('input').checked)
  show(checked && dayOf(checked))

  function show (day, isAsked) {
    buttons.forEach((each, index) => each.setAttribute('aria-pressed', String(days[index] === day)))
    for (const item of items) {
      const belongs = !dayOf(item) || dayOf(item) === day
      item.hidden = !belongs
      const input = item.querySelector('input')
      if (!belongs && input.checked) input.checked = false
    }
    if (!isAsked) return
    const hours = items.filter(item => dayOf(item) === day)
    status.textContent = `${hours.length} times on ${day}`
    hours[0]?.querySelector('input').focus()
  }
}
