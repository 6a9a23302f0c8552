// Narrows the page to the areas that are looked for. Without JavaScript all of it is shown.
(function () {
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  var form = document.getElementById("find");
  var areas = Array.from(document.querySelectorAll(".area"));
  var elsewhere = ["overview", "failures", "about"].map(function (id) { return document.getElementById(id); }).filter(Boolean);

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  }
  var texts = areas.map(function (area) { return " " + plain(area.dataset.words); });

  function narrow() {
    var words = plain(query.value).split(" ").filter(Boolean);
    var shown = 0;
    areas.forEach(function (area, position) {
      area.hidden = !words.every(function (word) { return texts[position].includes(" " + word); });
      if (!area.hidden) { shown += 1; }
    });
    document.querySelectorAll(".group").forEach(function (group) {
      group.hidden = !group.querySelector(".area:not([hidden])");
    });
    document.getElementById("reports").hidden = !document.querySelector("#reports .area:not([hidden])");
    elsewhere.forEach(function (section) { section.hidden = words.length > 0; });
    found.textContent = !words.length ? "" : shown === 0
      ? "No area found. Try a part of the name, or the name of a district."
      : shown + (shown === 1 ? " area found" : " areas found");
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  query.addEventListener("input", narrow);
  // A link to a part of the page that the search has put away shows the whole page again.
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      query.value = "";
      narrow();
      target.scrollIntoView();
    }
  });
  narrow();
})();
