// Our own modules: an element names the one it wants by `data-notify-module`, and each element gets its own.
import autoSubmit from './modules/auto-submit.js'
import autofocus from './modules/autofocus.js'
import collapsibleCheckboxes from './modules/collapsible-checkboxes.js'
import copyToClipboard from './modules/copy-to-clipboard.js'
import enhancedTextbox from './modules/enhanced-textbox.js'
import fileUpload from './modules/file-upload.js'
import focusBanner from './modules/focus-banner.js'
import listEntry from './modules/list-entry.js'
import liveCheckboxControls from './modules/live-checkbox-controls.js'
import liveSearch from './modules/live-search.js'
import { authenticateSecurityKey, registerSecurityKey } from './modules/security-key.js'
import radioSelect from './modules/radio-select.js'
import templateFolderForm from './modules/template-folder-form.js'
import templatePreview from './modules/template-preview.js'
import updateRelativeTime from './modules/update-relative-time.js'
import updateStatus from './modules/update-status.js'

const MODULES = {
  'auto-submit': autoSubmit,
  autofocus,
  'authenticate-security-key': authenticateSecurityKey,
  'collapsible-checkboxes': collapsibleCheckboxes,
  'copy-to-clipboard': copyToClipboard,
  'enhanced-textbox': enhancedTextbox,
  'file-upload': fileUpload,
  'focus-banner': focusBanner,
  'list-entry': listEntry,
  'live-checkbox-controls': liveCheckboxControls,
  'live-search': liveSearch,
  'radio-select': radioSelect,
  'register-security-key': registerSecurityKey,
  'template-folder-form': templateFolderForm,
  'template-preview': templatePreview,
  'update-relative-time': updateRelativeTime,
  'update-status': updateStatus
}

const started = new WeakMap()

/** Starts the modules in `scope`, its own included; an element's module runs once. */
export function startModules (scope) {
  const inside = scope.querySelectorAll('[data-notify-module]')
  for (const element of scope.matches?.('[data-notify-module]') ? [scope, ...inside] : inside) {
    for (const name of element.dataset.notifyModule.split(/\s+/)) start(element, name)
  }
}

function start (element, name) {
  const run = started.get(element) ?? new Set()
  if (run.has(name) || !MODULES[name]) return
  started.set(element, run.add(name))
  // Until then it is styled as it will be, so that nothing moves.
  element.dataset.started = ''
  try {
    MODULES[name](element)
  } catch (error) {
    // One that fails leaves the page as it is without scripts, and the others alone.
    console.error(name, error)
  }
}
