// Sorts the table by a column; a second press turns the order. Systems without a value stay last.
(function () {
  var body = document.getElementById("rows");
  var headers = Array.from(document.querySelectorAll("th[data-sort]"));
  var status = document.getElementById("sorted");

  function key(row, position) {
    var cell = row.cells[position];
    if (cell.dataset.value === undefined) { return cell.textContent; }
    return cell.dataset.value === "" ? null : Number(cell.dataset.value);
  }

  function compare(one, other, turn) {
    if (one === null || other === null) { return (one === null) - (other === null); }
    return turn * (typeof one === "number" ? one - other : one.localeCompare(other, "en"));
  }

  function sort(header, order) {
    var position = headers.indexOf(header);
    var turn = order === "descending" ? -1 : 1;
    var rows = Array.from(body.rows).sort(function (one, other) {
      return compare(key(one, position), key(other, position), turn) || compare(key(one, 0), key(other, 0), 1);
    });
    body.append.apply(body, rows);
    headers.forEach(function (each) { each.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", order);
  }

  function current() { return headers.find(function (header) { return header.hasAttribute("aria-sort"); }); }

  headers.forEach(function (header) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", function () {
      var order = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      sort(header, order);
      status.textContent = "Sorted by " + button.textContent + ", " + order + ".";
    });
  });

  document.addEventListener("measure", function (event) {
    sort(current(), current().getAttribute("aria-sort"));
    status.textContent = "Map and table show " + event.detail + ".";
  });
})();
