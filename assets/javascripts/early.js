// Runs before anything is shown, so that nothing moves when the rest has come: what needs scripts is styled as if they ran.
if ('noModule' in HTMLScriptElement.prototype) {
  document.documentElement.classList.add('js-enabled', 'govuk-frontend-supported')
}
