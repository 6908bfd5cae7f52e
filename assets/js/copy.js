// <button hidden data-copy="#id">: copies the text of an element, and says that it did.
export function readyCopy(scope) {
  if (!navigator.clipboard) return;
  for (const button of scope.querySelectorAll("button[data-copy][hidden]")) {
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.querySelector(button.getAttribute("data-copy"));
      try {
        await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
        button.textContent = "Copied";
      } catch {
        button.textContent = "Could not copy: select the text instead";
      }
      window.setTimeout(() => {
        button.textContent = words;
      }, 4000);
    });
  }
}
