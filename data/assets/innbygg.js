// For the page that embeds a figure: gives the frame the height the figure tells.
(function () {
  "use strict";
  if (window.levekarInnbygg) return;
  window.levekarInnbygg = true;
  window.addEventListener("message", function (event) {
    var told = event.data;
    if (!told || told.type !== "levekar:hoyde") return;
    var height = Number(told.hoyde);
    if (!(height >= 100 && height <= 5000)) return;
    document.querySelectorAll("iframe").forEach(function (frame) {
      if (frame.contentWindow === event.source) frame.style.height = height + "px";
    });
  });
})();
