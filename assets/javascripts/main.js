// The scripts of all pages. Every page works without them.
import { startDesignSystem } from './design-system.js'
import { startModules } from './modules.js'
import { startEvents } from './live-parts.js'

// Scripts of Notify's functional tests look for these.
window.GOVUK = { ...window.GOVUK, stickAtTopWhenScrolling: {}, stickAtBottomWhenScrolling: {} }

document.documentElement.classList.add('js-enabled', 'govuk-frontend-supported')
startDesignSystem(document)
startModules(document)
startEvents(document.body)
