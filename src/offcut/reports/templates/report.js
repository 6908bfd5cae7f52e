(function () {
  "use strict";
  var table = document.getElementById("overview");
  var opened = [];
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (var up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (target) target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details.working"), function (d) {
      return !d.open && !d.closest("details.more:not([open])");
    });
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (d) { d.open = false; });
  });
  if (!table) return;
  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var find = document.getElementById("find");
  var pick = document.getElementById("pick");
  var found = document.getElementById("found");
  var all = document.getElementById("all");
  var first = 15;
  document.querySelector(".tools").hidden = false;
  function fold() {
    var folded = rows.length > first && !all.pressed && !find.value && !pick.value;
    Array.prototype.forEach.call(body.rows, function (row, place) {
      if (folded) row.hidden = place >= first;
    });
    all.hidden = !folded;
    all.textContent = "Show all " + rows.length.toLocaleString("en-GB");
  }
  all.addEventListener("click", function () { all.pressed = true; filter(); });
  function filter() {
    var text = find.value.trim().toLowerCase(), verdict = pick.value, count = 0;
    rows.forEach(function (row) {
      var fits = (!verdict || row.cells[0].textContent === verdict) &&
        row.textContent.toLowerCase().indexOf(text) >= 0;
      row.hidden = !fits;
      count += fits;
    });
    found.textContent = count === rows.length ? "" : count + " of " + rows.length + " fit";
    fold();
  }
  fold();
  find.addEventListener("input", filter);
  pick.addEventListener("change", filter);
  function key(row, column) {
    var cell = row.cells[column], value = cell.getAttribute("data-v");
    return value === null ? cell.textContent.toLowerCase() : Number(value);
  }
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var falling = head.getAttribute("aria-sort") === "ascending" ||
        (!head.hasAttribute("aria-sort") && head.className === "n");
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
        other.removeAttribute("aria-sort");
      });
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      rows.sort(function (a, b) {
        var x = key(a, column), y = key(b, column);
        return (x < y ? -1 : x > y ? 1 : 0) * (falling ? -1 : 1);
      });
      rows.forEach(function (row) { body.appendChild(row); });
      filter();
    });
  });
})();
