// The components of the design system that have scripts.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, Tabs,
  createAll
} from 'govuk-frontend'

const COMPONENTS = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, Tabs
]

/** Starts those in `scope` that have not been started. */
export function startDesignSystem (scope) {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  for (const Component of COMPONENTS) createAll(Component, undefined, { scope, onError: complain })
}

/** One that has been started says so by an error. */
function complain (error) {
  if (error.name !== 'InitError') console.error(error)
}
