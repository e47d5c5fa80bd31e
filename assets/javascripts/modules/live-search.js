// Shows those of `data-targets` that hold what is typed, whatever its case and spaces. What is hidden from the start is there to
// be found.
import { after, plural } from './dom.js'

export default function (box) {
  const input = box.querySelector('input[type=search]')
  const status = box.querySelector('[role=status]')
  const hiddenAtFirst = new Set([...document.querySelectorAll(box.dataset.targets)].filter(item => item.hidden))
  const search = () => {
    const wanted = plain(input.value)
    const items = [...document.querySelectorAll(box.dataset.targets)]
    let found = 0
    for (const item of items) {
      const relevant = item.querySelectorAll('.live-search-relevant')
      const text = relevant.length ? [...relevant].map(part => part.textContent).join(' ') : item.textContent
      // Whatever is chosen stays in sight.
      const isFound = wanted ? plain(text).includes(wanted) : !hiddenAtFirst.has(item)
      const isShown = isFound || item.querySelector(':checked') !== null
      item.hidden = !isShown
      if (isShown) found += 1
    }
    return wanted ? `${plural(found, 'result')} found` : ''
  }
  const announce = after(600, text => { status.textContent = text })
  input.addEventListener('input', () => announce(search()))
  // Enter sends nothing: all that is found is there.
  input.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault() })
  // The browser may have kept what was typed.
  if (input.value) search()
}

function plain (text) {
  return text.toLowerCase().replace(/\s+/g, '')
}
