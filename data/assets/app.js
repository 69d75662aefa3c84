// What only a script can mend; the page links it once, and it stays while its pages come and go.

// Plotly draws for the screen: asked from the keyboard or by a script, the page takes the paper's width
// (app.css) and is printed when the figures are drawn for it; figures still wider are scaled. What is
// folded on the screen alone is whole on paper. Streamlit makes a step in the history of every parameter
// written.
{
  const paper = 680, sheet = document.documentElement.dataset, print = window.print.bind(window);
  const all = () => [...document.querySelectorAll(".stPlotlyChart, .stDataFrame")].map(
    (f) => f.closest("[data-testid=stElementContainer]") || f);
  // A little smaller where a figure then fits below what heads it, smaller still where it then fits on
  // a sheet; one that is much higher goes on over the next.
  const scale = (wide, high, room) => {
    const across = Math.min(1, paper / wide), tall = high * across;
    const rooms = [[room, 0.6], [640, 0.8], [880, 0.58]];
    const fits = rooms.find(([there, least]) => there / tall >= least);
    return across * Math.min(1, fits ? fits[0] / tall : 1);
  };
  // What stands above the page's first figure on paper, where its controls do not stand: it is fitted
  // to what is left of the sheet, which would else be as good as empty.
  const said = "h1, h2, h3, .lead, [data-testid=stAlert], [data-testid=stCaptionContainer], .stBadge, "
    + "[data-testid=stMarkdown], [data-testid=stHtml]";
  const rest = (figure) => [...document.querySelectorAll(said)].reduce((room, e) => {
    const before = e.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING;
    return before && e.checkVisibility() && !e.parentElement.closest(said)
      && !e.closest("[data-testid=stSidebar], header") ? room - e.offsetHeight - 14 : room;
  }, 900);
  // What a figure stands under. One that is higher than a sheet before it is scaled, the browser parts
  // all the same: it begins a new one.
  const heading = (figure) => [...document.querySelectorAll("h2, h3")].filter((h) => h.checkVisibility()
    && h.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING).pop()
    ?.closest("[data-testid=stElementContainer]");
  const drawn = () => [...document.querySelectorAll(".js-plotly-plot")].every((plot) => {
    const svg = plot.querySelector(".main-svg");
    return !svg || svg.getBoundingClientRect().width <= plot.parentElement.clientWidth + 1;
  });
  window.print = () => {
    if ("papir" in sheet) return;
    sheet.papir = "";
    let left = 80, still = 0;
    const turn = setInterval(() => {
      still = drawn() && !window.levekarFitSoon ? still + 1 : 0;
      if (still < 10 && (left -= 1)) return; // a flow moves to its place for half a second
      clearInterval(turn);
      print();
    }, 100);
  };
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey
      || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    window.print();
  }, true);
  const folded = () => document.querySelectorAll("details.fold:not([open])");
  addEventListener("beforeprint", () => {
    all().forEach((f, i) => {
      const high = f.offsetHeight, head = heading(f);
      f.style.zoom = scale(f.offsetWidth, high, i ? 0 : rest(f));
      if (i && high > 1000 && head) head.style.breakBefore = "page";
    });
    folded().forEach((fold) => { fold.open = true; fold.dataset.papir = ""; });
  });
  // A page that completes its own address must not trap the way back: no new step for that.
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  // On the way back the page that is left may still be writing its address: it is too late then.
  let leaving = false;
  // Streamlit may write the next page's choices on the page that is left, a moment before it
  // moves. The entry is what it was when the link was followed, and that is what is gone back to.
  let left = null;
  addEventListener("keydown", () => { left = null; }, true);
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const away = link && !event.ctrlKey && !event.metaKey && link.target !== "_blank"
      && new URL(link.href).pathname !== location.pathname;
    left = away ? { state: history.state, url: location.href } : null;
  }, true);
  history.replaceState = (state, title, url) => leaving || replace(state, title, url);
  history.pushState = (state, title, url) => {
    if (leaving) return;
    const now = new URL(location.href), next = new URL(url, location.href);
    if (now.pathname !== next.pathname) {
      if (left && left.url !== now.href) replace(left.state, title, left.url);
      left = null;
      return push(state, title, url);
    }
    const kept = [...now.searchParams].every(([k, v]) => next.searchParams.get(k) === v);
    const same = now.searchParams.get("visning") === next.searchParams.get("visning")
      && now.searchParams.has("tiltak") === next.searchParams.has("tiltak");
    return left || (same && kept) ? replace(state, title, url) : push(state, title, url);
  };
  // Back and Forward: everything a reader chose is in the address, but Streamlit asks its server
  // for the page without it. Read anew from the address, the page is what it was when left.
  addEventListener("popstate", (event) => {
    event.stopImmediatePropagation();
    window.levekarLeave?.();
    leaving = true;
    location.reload();
  }, true);
  // Whether a key or a pointer was used last: the ring around a choice is for keys alone.
  addEventListener("keydown", () => { document.documentElement.dataset.taster = ""; }, true);
  addEventListener("pointerdown", () => { delete document.documentElement.dataset.taster; }, true);
  // Plotly chooses the point that is pointed at, and a finger points at none before it taps.
  addEventListener("touchstart", (event) => {
    const { target, touches } = event;
    if (touches.length === 1 && target.classList?.contains("nsewdrag")) {
      target.dispatchEvent(new MouseEvent("mousemove", { bubbles: true,
        clientX: touches[0].clientX, clientY: touches[0].clientY }));
    }
  }, { capture: true, passive: true });
  addEventListener("afterprint", () => {
    delete sheet.papir;
    all().forEach((f) => {
      const head = heading(f);
      f.style.zoom = "";
      if (head) head.style.breakBefore = "";
    });
    document.querySelectorAll("details.fold[data-papir]").forEach((fold) => {
      fold.open = false; delete fold.dataset.papir; });
  });
}

// What a reader had opened is not in the address: tables shown, sections unfolded, how far the page
// was scrolled. It is remembered for each address of the tab, and set again on the way back.
{
  const shelf = "levekar-opened", back = "levekar-back", most = 30;
  const main = () => document.querySelector("[data-testid=stMain]");
  const name = (e) => [...(e.closest("[class*=st-key-]")?.classList || [])].find(
    (c) => c.startsWith("st-key-"));
  const switches = () => [...document.querySelectorAll(".stCheckbox input")].filter(name);
  const folds = () => [...document.querySelectorAll(
    "[data-testid=stExpander] details > summary, details.fold > summary")];
  const said = (fold) => (fold.querySelector("[data-testid=stMarkdownContainer]") || fold).innerText;
  const kept = () => JSON.parse(sessionStorage.getItem(shelf) || "[]");
  let here = location.href;
  const keep = (url) => sessionStorage.setItem(shelf, JSON.stringify([
    ...kept().filter((one) => one.url !== url),
    { url, at: main()?.scrollTop || 0, on: switches().map((i) => [name(i), i.checked]),
      open: folds().filter((s) => s.parentElement.open).map(said) },
  ].slice(-most)));
  setInterval(() => { if (!sessionStorage.getItem(back)) here = location.href; }, 250);
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && new URL(link.href).pathname !== location.pathname) keep(location.href);
  }, true);
  window.levekarLeave = () => { keep(here); sessionStorage.setItem(back, "1"); };
  if (sessionStorage.getItem(back)) {
    sessionStorage.removeItem(back);
    const was = kept().find((one) => one.url === location.href);
    // A slow machine draws what it left long after its first heading: that is waited for, not for ever.
    const there = () => was.on.every(([key]) => switches().some((i) => key === name(i)))
      && was.open.every((one) => folds().some((s) => said(s) === one));
    let left = 300, still = 0;
    const turn = was && setInterval(() => {
      const app = document.querySelector("[data-testid=stApp]");
      if (!(left -= 1)) return clearInterval(turn);
      if (app?.dataset.testScriptState !== "notRunning" || !document.querySelector("h1")) return;
      if (left > 200 && !there()) return;
      const wrong = switches().find((i) => was.on.some(
        ([key, on]) => key === name(i) && on !== i.checked));
      if (wrong) { still = 0; return wrong.click(); }
      folds().filter((s) => s.parentElement.open !== was.open.includes(said(s))).forEach(
        (s) => s.click());
      if (main()) main().scrollTop = was.at;
      if ((still += 1) > 4) clearInterval(turn);
    }, 200);
  }
}

// A long list of bars scrolls inside itself: the chosen one is brought into its middle when it changes,
// and the list is reached with the keyboard.
{
  const show = () => document.querySelectorAll('[class*="st-key-rull_"]').forEach((box) => {
    box.tabIndex = 0;
    const one = [...box.querySelectorAll(".bars .point path")].find(
      (p) => p.style.strokeWidth === "2.5px");
    const now = one ? one.getAttribute("d") : "";
    if (box.dataset.shown === now) return;
    box.dataset.shown = now;
    if (one) box.scrollTop += one.getBoundingClientRect().top - box.getBoundingClientRect().top
      - box.clientHeight / 2;
  });
  let soon = 0;
  new MutationObserver(() => {
    clearTimeout(soon);
    soon = setTimeout(show, 250);
  }).observe(document.body, {subtree: true, childList: true});
}

// A figure is sent as a phone has room for it, and Plotly does not know better. Where there is room the
// title of an axis stands on one line; where there is too little every other tick is without its name.
{
  const whole = (plot) => plot.querySelectorAll("text.xtitle, text.x2title").forEach((text) => {
    const lines = [...text.querySelectorAll("tspan.line")];
    const area = plot.querySelector(".nsewdrag, .bglayer rect")?.getBoundingClientRect().width || 0;
    if (lines.length < 2) return;
    const said = lines.map((line) => line.textContent).join(" ");
    const wide = lines.reduce((sum, line) => sum + line.getComputedTextLength() + 6, 0);
    if (wide > area) return;
    lines[0].textContent = said;
    lines.slice(1).forEach((line) => line.remove());
  });
  const thin = (plot) => plot.querySelectorAll("[class*=xaxislayer]").forEach((layer) => {
    const names = [...layer.querySelectorAll(".xtick text, .x2tick text")];
    names.forEach((name) => { name.style.visibility = ""; });
    const left = (name) => name.getBoundingClientRect().left;
    names.sort((one, other) => left(one) - left(other)); // drawn anew they stand in another order
    const boxes = names.map((name) => name.getBoundingClientRect());
    const last = names.length - 1; // the last, as the latest year, keeps its name
    const meets = (step) => boxes.some((box, i) => i >= step && (last - i) % step === 0
      && box.left < boxes[i - step].right + 4 && boxes[i - step].left < box.right + 4
      && box.top < boxes[i - step].bottom && boxes[i - step].top < box.bottom);
    let step = 1;
    while (step < names.length && meets(step)) step += 1;
    names.forEach((name, i) => { if ((last - i) % step) name.style.visibility = "hidden"; });
  });
  const fit = () => document.querySelectorAll(".js-plotly-plot").forEach((plot) => {
    whole(plot); thin(plot);
  });
  new MutationObserver((changes) => {
    if (!changes.some((change) => change.target.closest?.(".stPlotlyChart"))) return;
    clearTimeout(window.levekarFitSoon);
    window.levekarFitSoon = setTimeout(() => { window.levekarFitSoon = 0; fit(); }, 120);
  }).observe(document.body, {subtree: true, childList: true});
  addEventListener("resize", () => setTimeout(fit, 400));
}

// What is folded for a phone's sake stands open where there is room.
{
  const open = () => document.querySelectorAll("details.fold:not([data-seen])").forEach((fold) => {
    fold.dataset.seen = "";
    if (innerWidth > 640) fold.open = true;
  });
  new MutationObserver(open).observe(document.body, {subtree: true, childList: true});
  open();
}

// The value of a choice stands in a field of one line: where it is cut there, it is written over as many
// lines as it needs in the same box (app.css), but for while something is looked for.
{
  const whole = () => document.querySelectorAll(".stSelectbox input").forEach((input) => {
    const box = input.closest("[role=group]");
    if (!box) return;
    delete box.dataset.whole;
    if (input.scrollWidth > input.clientWidth + 1) box.dataset.whole = input.value;
  });
  // What a figure is drawn of is no choice: to measure anew for each of its lines would take long.
  const chosen = (node) => node.nodeType === 1
    && (node.closest(".stSelectbox") || node.querySelector(".stSelectbox"));
  new MutationObserver((changes) => {
    if (changes.some((one) => one.type === "attributes" ? one.target.closest(".stSelectbox")
      : !one.target.closest?.("svg, .stPlotlyChart") && [...one.addedNodes].some(chosen))) whole();
  }).observe(document.body, {subtree: true, childList: true, attributes: true,
                             attributeFilter: ["value", "aria-expanded"]});
  addEventListener("resize", () => setTimeout(whole, 200));
  whole();
}

// The framework's own words (also Plotly's, in the toolbar) in bokmål: levekarWords has them, which is
// linked before this. A word is replaced where it is the whole of a text or of what a screen
// reader is told, never inside other.
{
  const names = ["aria-label", "title", "placeholder", "data-title"];
  // «Remove {name}» stands for every text of that form; what stands for {name} is kept.
  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const forms = (words) => [...words].filter(([from]) => from.includes("{")).map(([from, to]) => [
    new RegExp("^" + from.split(/\{\w+\}/).map(escape).join("([^]+)") + "$"),
    [...from.matchAll(/\{\w+\}/g)].map(([field]) => field), to]);
  const none = new Map();
  let known, patterns = [];
  const word = (text) => {
    const asked = (text || "").trim(), words = document.documentElement.lang === "en" ? none : window.levekarWords || none;
    if (known !== words) [known, patterns] = [words, forms(words)];
    if (!asked || words.has(asked)) return words.get(asked);
    for (const [form, fields, to] of patterns) {
      const found = asked.match(form);
      if (found) return fields.reduce((said, name, i) => said.replace(name, () => found[i + 1]), to);
    }
  };
  const node = (one) => {
    if (one.nodeType === 3) {
      const found = word(one.nodeValue);
      if (found && !one.parentElement?.closest("script, style, textarea")) one.nodeValue = found;
    } else if (one.nodeType === 1) {
      names.forEach((name) => {
        const found = one.hasAttribute(name) && word(one.getAttribute(name));
        if (found) one.setAttribute(name, found);
      });
    }
  };
  window.levekarTranslate = (root) => {
    node(root);
    const walk = document.createTreeWalker(root, 5);
    while (walk.nextNode()) node(walk.currentNode);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(window.levekarTranslate);
    else node(change.target);
  })).observe(document.body, {subtree: true, childList: true, characterData: true,
                              attributes: true, attributeFilter: names});
  window.levekarTranslate(document.body);
}
