// Asks before a form is sent by a button with data-confirm. Without scripts the server asks instead.
export function readyConfirm() {
  document.addEventListener(
    "submit",
    (event) => {
      const question = event.submitter?.getAttribute("data-confirm");
      if (question && !window.confirm(question)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
}
