// <input list="x"><datalist id="x" data-suggest="address">: options asked for while typing (?q=).
const pause = 250; // milliseconds after the last key

export function readySuggest(scope) {
  for (const list of scope.querySelectorAll("datalist[data-suggest]")) {
    const input = document.querySelector(`input[list="${list.id}"]`);
    let waiting = 0;
    input?.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => fill(list, input.value.trim()), pause);
    });
  }
}

async function fill(list, words) {
  if (words.length < 2) return;
  const address = new URL(list.dataset.suggest, window.location.origin);
  address.searchParams.set("q", words);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return; // the box is a plain text box, as without scripts
  const options = await answer.json(); // [{value, label}]
  list.replaceChildren(
    ...options.map(({ value, label }) => Object.assign(document.createElement("option"), { value, label })),
  );
}
