// What can be done with templates and folders, one thing at a time. The form holds a section for each, and works as it is
// without scripts:
//
//     data-section="add-new-template | add-new-folder | move-to-existing-folder | move-to-new-folder"
//
// A section has its own submit button, whose value says what is to be done. Which are possible is said by buttons at the lower edge,
// in the place that the page has for them.
import { button, plural } from './dom.js'

const LABELS = {
  'add-new-template': 'New template',
  'add-new-folder': 'New folder',
  'move-to-existing-folder': 'Move',
  'move-to-new-folder': 'Add to new folder'
}
const FOR_NOTHING_CHOSEN = ['add-new-template', 'add-new-folder']

export default function (form) {
  const sections = new Map([...form.querySelectorAll('[data-section]')].map(section => [section.dataset.section, section]))
  const boxes = () => [...form.querySelectorAll('.template-list-item input[type=checkbox]')]
  const clear = button('Clear', () => {
    for (const box of boxes()) box.checked = false
    show()
  }, 'govuk-button--secondary', 'selection')
  const footer = form.querySelector('.sticky-footer')
  const counter = footer.querySelector('.sticky-footer__counter')
  const actions = counter.nextElementSibling

  for (const [name, section] of sections) {
    const cancel = button('Cancel', () => show(undefined, name))
    section.tabIndex = -1
    ;(section.querySelector('.govuk-button-group') ?? section).append(cancel)
  }
  form.addEventListener('change', event => { if (event.target.closest('.template-list-item')) show() })
  // A page that came back with an error shows what it is about.
  const wrong = [...sections].find(([, section]) => section.querySelector('.govuk-error-message'))
  show(wrong?.[0])

  /** Shows the section `open`, or the buttons; the focus goes where the reader left, to the button of `closed`. */
  function show (open, closed) {
    const chosen = boxes().filter(box => box.checked).length
    const possible = open ? [] : [...sections.keys()].filter(name => FOR_NOTHING_CHOSEN.includes(name) === (chosen === 0))
    // What is not asked for is not there: it is not sent, and the first button of the page is one that can be seen.
    for (const [name, section] of sections) {
      if (name === open) footer.append(section)
      else section.remove()
    }
    counter.textContent = chosen ? `${plural(chosen, 'template or folder', 'templates and folders')} selected` : 'Nothing selected'
    actions.hidden = Boolean(open)
    actions.replaceChildren(...possible.map(name => {
      const made = button(LABELS[name] ?? name, () => show(name))
      made.value = name
      return made
    }), ...(chosen && !open ? [clear] : []))
    if (open) sections.get(open).querySelector('input:not([type=hidden]), select, textarea, button')?.focus()
    else if (closed) actions.querySelector(`button[value="${closed}"]`)?.focus()
  }
}
