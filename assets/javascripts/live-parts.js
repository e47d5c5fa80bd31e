// Parts of the page that change while it is looked at: the body's `data-events-url` is a stream of events.
//
//     event: part    data: {"key": "totals", "html": "…"}     the new children of [data-live-key="totals"]
//     event: stop                                             nothing will change any more
import { morphChildren } from './morph.js'
import { startDesignSystem } from './design-system.js'
import { startModules } from './modules.js'

export function startEvents (body) {
  const url = body.dataset.eventsUrl
  if (!url || !window.EventSource) return
  let stream
  const open = () => {
    stream = new EventSource(url)
    stream.addEventListener('part', event => replace(JSON.parse(event.data)))
    stream.addEventListener('stop', () => {
      close()
      document.removeEventListener('visibilitychange', follow)
    })
  }
  const close = () => {
    stream?.close()
    stream = undefined
  }
  // A page that nobody looks at asks for nothing.
  const follow = () => {
    if (document.hidden) close()
    else if (!stream) open()
  }
  document.addEventListener('visibilitychange', follow)
  // A page with an open stream could not be kept for "back".
  window.addEventListener('pagehide', close)
  window.addEventListener('pageshow', event => { if (event.persisted) follow() })
  follow()
}

function replace ({ key, html }) {
  for (const part of document.querySelectorAll(`[data-live-key="${CSS.escape(key)}"]`)) {
    const template = document.createElement('template')
    template.innerHTML = html
    morphChildren(part, template.content)
    startDesignSystem(part)
    startModules(part)
  }
}
