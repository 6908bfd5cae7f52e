// A form that has been sent says so, and is not sent twice.
const patience = 20_000; // milliseconds until it may be pressed again, should nothing come back

function rest(button) {
  if (!button.hasAttribute("data-busy-now")) return;
  button.textContent = button.getAttribute("data-label");
  button.removeAttribute("data-busy-now");
  button.removeAttribute("aria-disabled");
}

function restAll() {
  document.querySelectorAll("[data-busy-now]").forEach(rest);
}

function mark(event) {
  const button = event.submitter;
  if (event.defaultPrevented || !button) return;
  if (button.hasAttribute("data-busy-now")) {
    event.preventDefault();
    return;
  }
  const words = button.getAttribute("data-busy");
  if (words === null) return;
  button.setAttribute("data-label", button.textContent.trim());
  button.setAttribute("data-busy-now", "");
  button.setAttribute("aria-disabled", "true");
  button.textContent = words || "Working …";
  window.setTimeout(rest, patience, button);
}

export function readyBusy() {
  document.addEventListener("submit", mark);
  document.addEventListener("htmx:afterRequest", restAll);
  window.addEventListener("pageshow", restAll); // back to a page that was left while busy
}
