// One figure on its own page: lays the live figure over the picture that stands there, tells the
// embedding page its height, saves it. Without this script the page is whole all the same.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var place = document.getElementById("figur");
  var box = place.parentNode;
  var least = parseInt(getComputedStyle(box).getPropertyValue("--minst"), 10) || 0;
  var dark = document.body.classList.contains("mork");
  var narrow = null;
  window.PlotlyGeoAssets = { topojson: { world_110m: data.omriss } };

  function tell() {
    if (window.parent === window) return;
    var height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ type: "levekar:hoyde", hoyde: height }, "*");
  }

  function over(base, change) {
    if (!change || typeof change !== "object" || Array.isArray(change)) return change;
    var made = Object.assign({}, base);
    Object.keys(change).forEach(function (name) {
      made[name] = over(made[name], change[name]);
    });
    return made;
  }

  function draw() {
    var layout = Object.assign({}, data.figur.layout, { autosize: true });
    var traces = data.figur.data;
    delete layout.width;
    narrow = !least && box.clientWidth < data.smal.under;
    if (narrow) {
      layout = over(layout, data.smal.layout);
      traces = traces.map(function (trace, i) { return over(trace, data.smal.traces[i]); });
    }
    if (least && box.clientWidth < least) layout.width = least;
    if (dark) layout = over(layout, { hoverlabel: { bgcolor: "#14201f", font: { color: "#fff" } } });
    return Plotly.react(place, traces, layout, data.oppsett);
  }

  function show() {
    place.classList.remove("maaler");
    document.body.classList.add("vist");
    if (document.querySelector(".stille")) document.body.classList.add("bilde");
    place.setAttribute("data-ferdig", "ja");
    tell();
  }

  function download(format) {
    var layout = Object.assign({}, data.figur.layout, data.bilde);
    Plotly.downloadImage({ data: data.figur.data, layout: layout }, {
      format: format, width: data.bilde.width, height: data.bilde.height,
      scale: format === "png" ? 2 : 1, filename: data.navn
    });
  }

  if (window.ResizeObserver) new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener("load", tell);
  window.addEventListener("resize", function () {
    if (!least && narrow !== box.clientWidth < data.smal.under) draw();
  });
  // The picture stays where the script of Plotly did not come, or cannot draw here.
  if (!window.Plotly) return;
  ["svg", "png"].forEach(function (format) {
    document.getElementById("last-" + format).addEventListener("click", function () {
      download(format);
    });
  });
  document.querySelector(".med-skript").hidden = false;
  place.hidden = false;
  if (document.querySelector(".stille")) place.classList.add("maaler");
  draw().then(show);
})();
