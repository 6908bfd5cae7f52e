// Shows what needs a passkey only where the browser knows passkeys, and says when one failed.
(() => {
  if (!window.PublicKeyCredential) return
  for (const part of document.querySelectorAll('[data-passkey]')) part.hidden = false
  for (const part of document.querySelectorAll('[data-no-passkey]')) part.hidden = true
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    for (const part of document.querySelectorAll('[data-passkey-problem]')) part.hidden = false
  })
})()
