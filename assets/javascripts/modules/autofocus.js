// Puts the cursor into a step's only question, unless the reader is somewhere already.
export default function (element) {
  const isElsewhere = location.hash || window.scrollY > 0 || document.querySelector('[role=alert], .govuk-error-summary')
  if (isElsewhere) return
  element.querySelector('input:not([type=hidden]), textarea, select')?.focus({ preventScroll: true })
}
