// Keeps "5 minutes ago" true: the time is the element's `datetime`.
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60]]

export default function (element) {
  const then = Date.parse(element.getAttribute('datetime') ?? element.dataset.timestamp)
  if (Number.isNaN(then)) return
  const show = () => {
    const text = ago((Date.now() - then) / 1000)
    if (element.textContent !== text) element.textContent = text
  }
  show()
  const timer = setInterval(() => element.isConnected ? show() : clearInterval(timer), 15_000)
}

function ago (seconds) {
  for (const [unit, length] of UNITS) {
    const count = Math.floor(seconds / length)
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`
  }
  return 'just now'
}
