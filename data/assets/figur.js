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

  // A map is as high as its width lets it be, with no empty ground above and below it; what stands
  // below keeps its pixels. Gives the layout and what changes in each trace.
  function fitted(layout, traces) {
    var map = data.kart, margin = layout.margin || {}, old = layout.height;
    var around = (margin.t || 0) + (margin.b || 0);
    var across = box.clientWidth - (margin.l || 0) - (margin.r || 0);
    var before = old - around - map.under, now = Math.min(before, Math.round(across / map.form));
    if (now <= 0 || now >= before) return [layout, traces];
    var change = { height: now + map.under + around }, base = map.under / (old - around);
    var from = map.under / (now + map.under), larger = (old - around) / (now + map.under);
    function moved(share) { return from + (share - base) / (1 - base) * (1 - from); }
    ["geo", "geo2"].forEach(function (name) {
      var held = layout[name];
      if (held && held.domain) {
        change[name] = { domain: { x: held.domain.x, y: held.domain.y.map(moved) } };
      }
    });
    return [over(layout, change), traces.map(function (trace) {
      var bar = trace.showscale !== false && trace.colorbar;
      if (bar && bar.len && bar.lenmode !== "pixels") {
        return over(trace, { colorbar: { len: bar.len * larger } });
      }
      if (trace.geo === "geo2" && trace.textfont && across < map.full) {
        return over(trace, { textfont: { size: trace.textfont.size * across / map.full } });
      }
      return trace;
    })];
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
    if (data.kart) {
      var made = fitted(layout, traces);
      layout = made[0];
      traces = made[1];
    }
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
    if (data.kart || (!least && narrow !== box.clientWidth < data.smal.under)) draw();
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
