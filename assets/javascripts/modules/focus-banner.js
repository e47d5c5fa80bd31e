// A banner that says what is wrong, or asks, is the first thing to be read.
export default function (element) {
  if (document.querySelector('[data-notify-module~=focus-banner]') !== element) return
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
  element.focus()
}
