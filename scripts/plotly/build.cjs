// Builds data/assets/plotly-figur.min.js: plotly.js with only what our figures draw with.
// Run as data/assets/README.md tells.
"use strict";
const { join } = require("path");
const { buildSync } = require("esbuild");
const { version } = require("plotly.js/package.json");

const banner = `/**
* plotly.js (figur: scatter, bar, choropleth, scattergeo - minified) v${version}
* Copyright 2012-2026, Plotly, Inc.
* All rights reserved.
* Licensed under the MIT license
*/`;
const out = join(__dirname, "..", "..", "data", "assets", "plotly-figur.min.js");
buildSync({
  entryPoints: [join(__dirname, "entry.js")], outfile: out, bundle: true, minify: true,
  format: "iife", globalName: "Plotly", target: "es2016", legalComments: "none",
  loader: { ".css": "empty" },  // of tile maps, which are not here
  alias: { stream: "stream-browserify" },
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  banner: { js: banner },
});
