// Sends its form as soon as the page is there: pages that links in emails lead to, where a GET changes nothing and nobody
// should have to press a button.
export default function autoSubmit (form) {
  // Not again when the reader comes back to this page: it would send them away at once.
  const [navigation] = performance.getEntriesByType('navigation')
  if (navigation?.type === 'back_forward') return
  form.requestSubmit()
}
