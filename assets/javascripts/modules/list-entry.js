// A list of fields of which only as many are shown as are needed: "Add another", "Remove". The form has all of them.
import { button, plural } from './dom.js'

export default function (group) {
  const thing = group.dataset.listItemName ?? 'item'
  const rows = [...group.querySelectorAll('.list-entry')]
  if (!rows.length) return
  const fields = row => [...row.querySelectorAll('input, select, textarea')]
  const isFilled = row => fields(row).some(field => field.value.trim())
  const add = button(`Add another ${thing}`, () => {
    const next = rows.find(row => row.hidden)
    next.hidden = false
    describe()
    fields(next)[0]?.focus()
  })
  rows.forEach((row, index) => {
    row.append(button('Remove', () => remove(row), 'govuk-button--secondary list-entry__remove', `${thing} ${index + 1}`))
  })
  group.append(add)
  const filled = rows.map(isFilled).lastIndexOf(true)
  rows.forEach((row, index) => { row.hidden = index > Math.max(filled, 0) })
  describe()

  /** Values move up, so that names stay in order and none is missing. */
  function remove (row) {
    const shown = rows.filter(row => !row.hidden)
    const at = shown.indexOf(row)
    for (let index = at; index < shown.length; index++) {
      fields(shown[index]).forEach((field, which) => {
        field.value = shown[index + 1] ? fields(shown[index + 1])[which].value : ''
      })
    }
    if (shown.length > 1) shown.at(-1).hidden = true
    describe()
    fields(shown[Math.max(0, at - 1)])[0]?.focus()
  }

  function describe () {
    const left = rows.filter(row => row.hidden).length
    const shown = rows.length - left
    add.hidden = left === 0
    add.textContent = `Add another ${thing} (${plural(left, 'more', 'more')} possible)`
    rows.forEach(row => { row.querySelector('.list-entry__remove').hidden = shown === 1 })
  }
}
