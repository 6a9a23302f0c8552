// Fills map and table with the chosen measure. All words come from the page's data, as text.
(function () {
  var measures = JSON.parse(document.getElementById("measures").textContent);
  var choice = document.getElementById("measure");
  var tiles = Array.from(document.querySelectorAll(".tiles a"));
  var readout = document.getElementById("readout");
  var INVITATION = "Point at a tile, or tab to it, for its full name and limits.";

  function say(id, words) { document.getElementById(id).textContent = words; }

  function showValue(cell, reading) {
    var strip = cell.querySelector(".strip");
    var flag = cell.querySelector(".flag");
    cell.dataset.value = reading.value === null ? "" : reading.value;
    cell.querySelector(".printed").textContent = reading.printed;
    strip.hidden = reading.at === null;
    ["at", "low", "high"].forEach(function (name) { strip.style.setProperty("--" + name, reading[name]); });
    flag.textContent = reading.note;
    flag.hidden = !reading.note;
  }

  function show(measure) {
    say("measure-topic", measure.topic);
    say("measure-title", measure.title);
    say("about-measure", measure.about);
    say("legend-title", measure.legend);
    say("table-title", measure.caption);
    say("peers-basis", measure.peers_basis);
    say("measure-source", measure.source);
    readout.textContent = INVITATION;
    tiles.forEach(function (tile) {
      var reading = measure.readings[tile.dataset.area];
      tile.className = "step-" + (reading.step === null ? "none" : measure.colours[reading.step - 1]);
      tile.querySelector(".words").textContent = reading.printed;
      tile.querySelector("b").textContent = reading.tile;
    });
    document.querySelectorAll(".legend li").forEach(function (item, position, items) {
      if (position === items.length - 1) { return; }
      item.hidden = position >= measure.classes.length;
      item.firstElementChild.className = "swatch step-" + measure.colours[position];
      item.lastElementChild.textContent = measure.classes[position] || "–";
    });
    document.getElementById("values").style.setProperty("--england", measure.england.at === null ? -99 : measure.england.at);
    showValue(document.querySelector("#england .value"), measure.england);
    document.querySelectorAll("#rows tr").forEach(function (row) {
      var reading = measure.readings[row.dataset.area];
      var peers = row.querySelector(".peers");
      showValue(row.querySelector(".value"), reading);
      peers.textContent = reading.peers;
      peers.dataset.value = reading.peers_value === null ? "" : reading.peers_value;
    });
    document.dispatchEvent(new CustomEvent("measure", { detail: measure.title }));
  }

  // What a tile abbreviates, for those who point or tab; screen readers have it in the link.
  function read(event) {
    var tile = event.target.closest("a");
    if (tile) { readout.textContent = tile.querySelector(".visually-hidden").textContent; }
  }
  document.querySelector(".tiles").addEventListener("mouseover", read);
  document.querySelector(".tiles").addEventListener("focusin", read);

  function chosen() {
    show(measures.find(function (measure) { return measure.code === choice.value; }));
  }
  choice.addEventListener("change", chosen);
  readout.textContent = INVITATION;
  document.getElementById("choose").hidden = false;
  document.getElementById("choose").addEventListener("submit", function (event) { event.preventDefault(); });
  // A browser that comes back to the page may have kept another choice than the page opens with.
  if (!choice.options[choice.selectedIndex].defaultSelected) { chosen(); }
})();
