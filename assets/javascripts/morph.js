// Changes elements into others by as little as possible, so that focus, selections and what was opened stay.

/** Makes the children of `element` those of `wanted`. */
export function morphChildren (element, wanted) {
  const known = new Map([...element.children].filter(child => child.id).map(child => [child.id, child]))
  let current = element.firstChild
  for (const next of [...wanted.childNodes]) {
    const moved = next.id && known.get(next.id)
    if (moved && moved !== current) element.insertBefore(moved, current)
    const match = moved || current
    if (match && isAlike(match, next)) {
      morph(match, next)
      current = match.nextSibling
    } else {
      // One that is wanted further on by its id is not thrown away here.
      const kept = current?.id && wanted.querySelector?.(`#${CSS.escape(current.id)}`)
      if (current && !kept) {
        const after = current.nextSibling
        current.replaceWith(next)
        current = after
      } else {
        element.insertBefore(next, current)
      }
    }
  }
  while (current) {
    const after = current.nextSibling
    current.remove()
    current = after
  }
}

function isAlike (a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || '') === (b.id || '')
}

function morph (element, wanted) {
  if (element.nodeType !== Node.ELEMENT_NODE) {
    if (element.nodeValue !== wanted.nodeValue) element.nodeValue = wanted.nodeValue
    return
  }
  if (element.isEqualNode(wanted)) return
  for (const { name } of [...element.attributes]) {
    if (!wanted.hasAttribute(name) && !isOfReader(element, name)) element.removeAttribute(name)
  }
  for (const { name, value } of wanted.attributes) {
    if (element.getAttribute(name) !== value && !isOfReader(element, name)) element.setAttribute(name, value)
  }
  if (element.nodeName !== 'TEXTAREA') morphChildren(element, wanted)
}

/** What the reader has opened, typed or chosen, and what scripts have noted, is not the server's. */
function isOfReader (element, name) {
  return (element.nodeName === 'DETAILS' && name === 'open') || name.endsWith('-init') ||
    (['INPUT', 'SELECT', 'OPTION'].includes(element.nodeName) && ['value', 'checked', 'selected'].includes(name))
}
