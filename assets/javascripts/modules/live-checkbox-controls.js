// How many of a list are chosen, and a button for all or none of them.
import { button, element, plural } from './dom.js'

export default function (controls) {
  const scope = document.querySelector(controls.dataset.targets) ?? controls
  const thing = controls.dataset.thing ?? 'item'
  const boxes = () => [...scope.querySelectorAll('input[type=checkbox]:not(:disabled)')].filter(box => !box.closest('[hidden]'))
  const counter = element('p', { class: 'sticky-footer__counter', role: 'status' })
  const toggle = button('', () => {
    const all = boxes()
    const isChosen = !all.every(box => box.checked)
    for (const box of all) box.checked = isChosen
    scope.dispatchEvent(new Event('change', { bubbles: true }))
  })
  controls.prepend(counter, toggle)
  scope.addEventListener('change', describe)
  describe()

  function describe () {
    const all = boxes()
    const chosen = all.filter(box => box.checked).length
    counter.textContent = chosen ? `${plural(chosen, thing)} selected` : 'Nothing selected'
    toggle.textContent = chosen === all.length ? 'Select none' : 'Select all'
    toggle.hidden = !all.length
  }
}
