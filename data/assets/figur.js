// One figure on its own page: draws it, tells the embedding page its height, downloads it.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var place = document.getElementById("figur");
  window.PlotlyGeoAssets = { topojson: { world_110m: data.omriss } };

  function tell() {
    if (window.parent === window) return;
    var height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ type: "levekar:hoyde", hoyde: height }, "*");
  }

  function draw() {
    var layout = Object.assign({}, data.figur.layout, { autosize: true });
    delete layout.width;
    if (place.clientWidth < 520 && layout.xaxis && !layout.xaxis.tickvals) {
      layout.xaxis = Object.assign({}, layout.xaxis, { nticks: 4, tickangle: 0 });
    }
    return Plotly.newPlot(place, data.figur.data, layout, data.oppsett).then(function () {
      place.setAttribute("data-ferdig", "ja");
      tell();
    });
  }

  function download(format) {
    var layout = Object.assign({}, data.figur.layout, data.bilde);
    Plotly.downloadImage({ data: data.figur.data, layout: layout }, {
      format: format, width: data.bilde.width, height: data.bilde.height,
      scale: format === "png" ? 2 : 1, filename: data.navn
    });
  }

  ["svg", "png"].forEach(function (format) {
    document.getElementById("last-" + format).addEventListener("click", function () {
      download(format);
    });
  });
  if (window.ResizeObserver) new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener("load", tell);
  draw();
})();
