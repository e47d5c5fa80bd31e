// Making elements.

/** `element('p', { class: 'a' }, 'text', child)`. A property `onclick` listens; `hidden: false` leaves the attribute out. */
export function element (name, properties = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
    else if (value === true) made.setAttribute(key, '')
    else if (value !== false && value != null) made.setAttribute(key, value)
  }
  made.append(...children.filter(child => child != null))
  return made
}

/** A button that sends nothing. */
export function button (text, onclick, classes = 'govuk-button--secondary', hidden) {
  const more = hidden && element('span', { class: 'govuk-visually-hidden' }, ` ${hidden}`)
  return element('button', { type: 'button', class: `govuk-button ${classes}`, onclick }, text, more)
}

/** Runs `task` once nothing has asked for it for so many milliseconds. */
export function after (milliseconds, task) {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(() => task(...values), milliseconds)
  }
}

export function plural (count, one, many = `${one}s`) {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}
