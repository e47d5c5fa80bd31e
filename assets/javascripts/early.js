// Runs before anything is shown, so that nothing moves when the rest has come: what needs scripts is styled as if they ran.
const SUPPORTED = ['js-enabled', 'govuk-frontend-supported']
const page = document.documentElement.classList

if ('noModule' in HTMLScriptElement.prototype) {
  page.add(...SUPPORTED)
  // Should the rest not come, the page is as without scripts.
  addEventListener('error', ({ target }) => {
    if (target instanceof HTMLScriptElement) page.remove(...SUPPORTED)
  }, { capture: true })
}
