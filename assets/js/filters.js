// On a narrow screen the filters beside a list stand above it: they are folded away behind a button, unless
// the list is narrowed by one. Without scripts, and on wide screens, they stand open.
let made = 0;

export function readyFilters(scope) {
  for (const form of scope.querySelectorAll(".oc-filters:not([role])")) {
    const heading = form.querySelector("h2, h3");
    if (!heading || form.closest("details") || form.querySelector(".oc-filters__toggle")) continue;
    const body = document.createElement("div");
    body.className = "oc-filters__body";
    body.id = `filters-${(made += 1)}`;
    while (heading.nextSibling) body.append(heading.nextSibling);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "oc-filters__toggle";
    button.textContent = heading.textContent;
    button.setAttribute("aria-controls", body.id);
    const open = (wanted) => {
      form.classList.toggle("oc-filters--folded", !wanted);
      button.setAttribute("aria-expanded", String(wanted));
    };
    button.addEventListener("click", () => open(form.classList.contains("oc-filters--folded")));
    heading.before(button);
    heading.after(body);
    open(location.search.length > 1);
  }
}
