// Narrows the list as the reader types. Without JavaScript the whole list is shown.
(function () {
  var form = document.getElementById("find");
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  var areas = Array.prototype.slice.call(document.querySelectorAll("ul.areas > li"));
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  query.addEventListener("input", function () {
    var words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    areas.forEach(function (area) {
      var text = area.getAttribute("data-find");
      area.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      if (!area.hidden) { shown += 1; }
    });
    document.querySelectorAll("section.region").forEach(function (region) {
      region.hidden = !region.querySelector("ul.areas > li:not([hidden])");
    });
    found.textContent = words.length ? shown + (shown === 1 ? " area" : " areas") : "";
  });
})();
