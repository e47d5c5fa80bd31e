// Marks ((placeholders)) while a template is written, by a copy of the text behind the textbox.
import { element } from './dom.js'

const PLACEHOLDER = /\(\([^)(]+(?:\([^)(]*\)[^)(]*)*\)\)/g

export default function (textbox) {
  const marks = textbox.dataset.highlightPlaceholders !== 'false'
  const background = element('div', { class: 'enhanced-textbox__background', 'aria-hidden': 'true' })
  const wrapper = element('div', { class: 'enhanced-textbox' })
  const isFocused = document.activeElement === textbox
  textbox.replaceWith(wrapper)
  wrapper.append(background, textbox)
  if (isFocused) textbox.focus()
  const smallest = textbox.clientHeight

  function show () {
    background.replaceChildren(...(marks ? marked(textbox.value) : [textbox.value]), '\n')
    textbox.style.height = 'auto'
    textbox.style.height = `${Math.max(smallest, textbox.scrollHeight) + 4}px`
  }

  // The copy is set like the text, whatever that is set in.
  function copyStyle () {
    const style = getComputedStyle(textbox)
    for (const name of ['font', 'letterSpacing', 'padding', 'borderWidth', 'lineHeight']) background.style[name] = style[name]
    show()
  }

  textbox.addEventListener('input', show)
  new ResizeObserver(entries => { if (entries.length) show() }).observe(wrapper)
  copyStyle()
}

/** The text in pieces, placeholders marked. */
function marked (text) {
  const pieces = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    pieces.push(text.slice(end, match.index), element('mark', { class: 'placeholder' }, match[0]))
    end = match.index + match[0].length
  }
  return [...pieces, text.slice(end)]
}
