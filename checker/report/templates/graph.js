// Draws the graph of states and lets a reader move through it. Every text is set as text, never as markup.
(() => {
  "use strict";
  const held = document.getElementById("graph-object");
  if (!held) return;
  const graph = JSON.parse(held.textContent);
  const root = document.querySelector(".explorer");
  const canvas = root.querySelector(".canvas");
  const svg = canvas.querySelector("svg");
  const tooltip = canvas.querySelector(".tooltip");
  const detail = root.querySelector(".detail");
  const search = root.querySelector("input[type=search]");
  const select = root.querySelector("select");
  const found = root.querySelector(".found");
  const kinds = root.querySelector(".kinds");
  const SVG = "http://www.w3.org/2000/svg";
  let view, nodes, arrows, box, chosen, matches, hidden;

  const shaped = (name, attributes, parent) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (parent) parent.append(element);
    return element;
  };
  const made = (name, text, parent, kind) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (kind) element.className = kind;
    if (parent) parent.append(element);
    return element;
  };
  const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  const named = (node) => `${view.name === "groups" ? "Group" : "State"} ${node.n.toLocaleString("en")}`;
  const idly = { true: { true: "stays inside", false: "stay inside" },
                 false: { true: "changes nothing", false: "change nothing" } };
  const labels = (arrow) => arrow.l.map((n) => view.texts[n]).concat(arrow.more ? [`and ${arrow.more} more`] : []);

  graph.views.forEach((one, n) => { made("option", one.title, select).value = String(n); });
  select.closest("label").hidden = graph.views.length < 2;
  root.hidden = false;
  draw(0);

  // --- drawing -----------------------------------------------------------------------------------------------

  function draw(number) {
    view = graph.views[number];
    svg.replaceChildren();
    const lines = shaped("g", {}, svg);
    const boxes = shaped("g", {}, svg);
    view.depths.forEach(([depth, y]) => {
      shaped("text", { class: "depth", x: 14, y: y + 4 }, boxes).textContent = `depth ${depth}`;
    });
    arrows = view.arrows.map((arrow) => drawArrow(arrow, lines));
    nodes = view.nodes.map((node, n) => drawNode(node, n, boxes));
    hidden = new Set();
    const all = [...new Set(view.arrows.flatMap((arrow) => arrow.k))];
    kinds.replaceChildren();
    if (all.length > 1) all.forEach(offerKind);
    matches = [];
    chosen = undefined;
    search.value = "";
    filter();
    choose(view.nodes.reduce((best, node, n) => (node.on && node.wrong ? n : best), 0), false);
    fit();
  }

  function drawArrow(arrow, parent) {
    const a = view.nodes[arrow.s], b = view.nodes[arrow.t];
    const down = b.y > a.y;
    const y0 = down ? a.y + 15 : a.y - 15, y1 = down ? b.y - 15 : b.y + 15;
    const bend = Math.max(18, Math.abs(y1 - y0) / 2) * (down ? 1 : -1);
    const way = b.y === a.y
      ? `M${a.x} ${y0}C${a.x} ${y0 - 26} ${b.x} ${y0 - 26} ${b.x} ${y0}`
      : `M${a.x} ${y0}C${a.x} ${y0 + bend} ${b.x} ${y1 - bend} ${b.x} ${y1}`;
    const kind = arrow.k.includes("update") ? "update" : arrow.k.includes("deliver") ? "deliver" : "other";
    const on = arrow.steps ? " on" : "";
    const line = shaped("path", { class: `edge ${kind}${on}`, d: way }, parent);
    const side = b.y === a.y ? 1 : down ? 1 : -1;
    const tip = shaped("path", { class: `tip${on}`, d: `M${b.x} ${b.y === a.y ? y0 : y1}l-4 ${-8 * side}h8z` }, parent);
    const parts = [line, tip];
    if (arrow.steps) {
      const label = shaped("text", { class: "step-label", x: (a.x + b.x) / 2 + 6, y: (y0 + y1) / 2 }, parent);
      label.textContent = `step ${arrow.steps.join(", ")}`;
      parts.push(label);
    }
    return { ...arrow, parts };
  }

  function drawNode(node, number, parent) {
    const kind = ["node", node.ends && "ends", node.on && "on", node.wrong && "wrong"].filter(Boolean).join(" ");
    const group = shaped("g", { class: kind }, parent);
    shaped("rect", { x: node.x - node.w / 2, y: node.y - 15, width: node.w, height: 30, rx: 7 }, group);
    shaped("text", { x: node.x, y: node.y + 4 }, group).textContent = node.label;
    group.addEventListener("click", () => choose(number, true));
    group.addEventListener("pointerenter", () => hover(number));
    group.addEventListener("pointerleave", () => hover(undefined));
    return group;
  }

  function light(number, isLit) {
    arrows.forEach((arrow) => {
      if (arrow.s === number || arrow.t === number) arrow.parts.forEach((p) => p.classList.toggle("near", isLit));
    });
  }

  function hover(number) {
    arrows.forEach((arrow) => arrow.parts.forEach((p) => p.classList.remove("near")));
    if (chosen !== undefined) light(chosen, true);
    tooltip.hidden = number === undefined;
    if (number === undefined) return;
    light(number, true);
    const node = view.nodes[number];
    const lines = [`answers ${node.values}`];
    if (node.payloads) lines.push(node.payloads);
    if (node.states > 1) lines.push(plural(node.states, "state"));
    if (node.wrong) lines.push(`violates ${node.wrong}`);
    tooltip.textContent = lines.join("\n");
    const frame = canvas.getBoundingClientRect(), at = nodes[number].getBoundingClientRect();
    const left = Math.max(6, Math.min(at.left - frame.left, frame.width - tooltip.offsetWidth - 6));
    const below = at.bottom - frame.top + 8;
    const fits = below + tooltip.offsetHeight < frame.height;
    const top = fits ? below : Math.max(6, at.top - frame.top - tooltip.offsetHeight - 8);
    tooltip.style.transform = `translate(${left}px, ${top}px)`;
  }

  // --- one state ---------------------------------------------------------------------------------------------

  function choose(number, isMoved) {
    if (chosen !== undefined) nodes[chosen].classList.remove("chosen");
    chosen = number;
    nodes[number].classList.add("chosen");
    hover(undefined);
    tell(number);
    if (isMoved) reveal(number);
  }

  function tell(number) {
    const node = view.nodes[number];
    detail.replaceChildren();
    const about = made("div", undefined, detail);
    made("h3", named(node) + (view.name === "groups" ? `: ${plural(node.states, "state")}` : ""), about);
    const payloads = node.payloads ? node.payloads.split(" | ") : [];
    const values = node.values.split(" | ");
    if (values.length === payloads.length || !payloads.length) {
      values.forEach((value, i) => {
        const line = made("p", `replica ${i} answers `, about);
        made("code", value, line);
        if (payloads[i]) { line.append(", holding "); made("code", payloads[i], line); }
      });
    } else {
      made("p", `answers ${node.values}`, about);
      if (node.payloads) made("p", `payloads ${node.payloads}`, about);
    }
    const notes = [`${plural(node.depth, "event")} from the beginning`];
    if (node.idle) notes.push(`${plural(node.idle, "event")} ${idly[view.name === "groups"][node.idle === 1]}`);
    if (node.ends) notes.push("an ordering ends here");
    made("p", `${notes.join("; ")}.`, about, "soft");
    if (node.wrong) made("p", `Violates ${node.wrong}.`, about, "got");
    const way = wayTo(number);
    const path = made("div", undefined, detail);
    made("h3", way.length ? "A shortest way here" : "The beginning", path);
    const list = made("ol", undefined, path);
    way.forEach((arrow) => made("li", labels(arrow)[0], list));
    const out = arrows.filter((arrow) => arrow.s === number && !arrow.k.every((kind) => hidden.has(kind)));
    const next = made("div", undefined, detail);
    made("h3", out.length ? "What can happen next" : "Nothing that follows is shown", next);
    const choices = made("ul", undefined, next);
    const texts = out.map((arrow) => `${labels(arrow).slice(0, 3).join("; ")} → ${view.nodes[arrow.t].label}`);
    out.slice(0, 40).forEach((arrow, n) => {
      const item = made("li", undefined, choices);
      const isAlone = texts.indexOf(texts[n]) === texts.lastIndexOf(texts[n]);
      const button = made("button", texts[n] + (isAlone ? "" : ` (${named(view.nodes[arrow.t]).toLowerCase()})`), item, "go");
      button.type = "button";
      button.addEventListener("click", () => { choose(arrow.t, true); detail.querySelector(".go")?.focus(); });
    });
    if (out.length > 40) made("p", `and ${out.length - 40} more`, next, "soft");
  }

  // The counterexample's own steps where the node is on it, else a breadth-first walk.
  function wayTo(number) {
    const before = new Map([[0, undefined]]);
    const queue = [0];
    const sorted = [...arrows].sort((a, b) => Number(!a.steps) - Number(!b.steps));
    for (let n = 0; n < queue.length && !before.has(number); n += 1) {
      for (const arrow of sorted) {
        if (arrow.s === queue[n] && !before.has(arrow.t)) { before.set(arrow.t, arrow); queue.push(arrow.t); }
      }
    }
    const way = [];
    for (let arrow = before.get(number); arrow; arrow = before.get(arrow.s)) way.unshift(arrow);
    return way;
  }

  // --- search and filters --------------------------------------------------------------------------------------

  function offerKind(kind) {
    const label = made("label", undefined, kinds);
    const box_ = made("input", undefined, label);
    box_.type = "checkbox";
    box_.checked = true;
    label.append(` ${kind}`);
    box_.addEventListener("change", () => {
      if (box_.checked) hidden.delete(kind); else hidden.add(kind);
      filter();
      tell(chosen);
    });
  }

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    const lines = arrows.map((arrow) => wanted && labels(arrow).some((text) => text.toLowerCase().includes(wanted)));
    const hits = view.nodes.map((node) =>
      !wanted || [node.values, node.payloads, node.wrong].some((text) => text.toLowerCase().includes(wanted)));
    arrows.forEach((arrow, n) => { if (lines[n]) { hits[arrow.s] = true; hits[arrow.t] = true; } });
    matches = wanted ? hits.flatMap((hit, n) => (hit ? [n] : [])) : [];
    nodes.forEach((node, n) => node.classList.toggle("missed", !hits[n]));
    arrows.forEach((arrow, n) => {
      const isHidden = arrow.k.every((kind) => hidden.has(kind));
      const isMissed = Boolean(wanted) && !lines[n] && !(hits[arrow.s] && hits[arrow.t]);
      arrow.parts.forEach((part) => {
        part.classList.toggle("missed", isMissed);
        part.setAttribute("visibility", isHidden ? "hidden" : "visible");
      });
    });
    found.textContent = wanted ? `${matches.length} of ${view.nodes.length}` : plural(view.nodes.length, "node");
  }

  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !matches.length) return;
    event.preventDefault();
    const at = matches.indexOf(chosen);
    const step = event.shiftKey ? -1 : 1;
    choose(matches[(at + step + matches.length) % matches.length], true);
  });
  select.addEventListener("change", () => draw(Number(select.value)));

  // --- moving --------------------------------------------------------------------------------------------------

  function place() { svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.w} ${box.h}`); }

  function fit() {
    const wide = canvas.clientWidth || 800, tall = canvas.clientHeight || 500;
    const scale = Math.max(0.62, Math.min(1.1, wide / view.width, tall / view.height));  // texts stay readable
    box = { w: wide / scale, h: tall / scale, x: 0, y: 0 };
    box.x = (view.width - box.w) / 2;
    box.y = view.height < box.h ? (view.height - box.h) / 2 : 0;
    if (box.w < view.width && chosen !== undefined) box.x = view.nodes[chosen].x - box.w / 2;
    place();
  }

  function reveal(number) {
    const node = view.nodes[number];
    box.x = node.x - box.w / 2;
    box.y = node.y - box.h / 2;
    place();
  }

  function zoom(factor, at) {
    const w = Math.max(120, Math.min(view.width * 4 + 400, box.w * factor));
    const ratio = w / box.w, x = at ? at.x : box.x + box.w / 2, y = at ? at.y : box.y + box.h / 2;
    box = { x: x - (x - box.x) * ratio, y: y - (y - box.y) * ratio, w, h: box.h * ratio };
    place();
  }

  const pointers = new Map();
  let moved = 0;
  const spot = (event) => {
    const frame = svg.getBoundingClientRect();
    return { x: box.x + ((event.clientX - frame.left) / frame.width) * box.w,
             y: box.y + ((event.clientY - frame.top) / frame.height) * box.h };
  };
  svg.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, event); moved = 0; });
  svg.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const others = [...pointers.values()].filter((one) => one.pointerId !== event.pointerId);
    if (others.length) {
      const apart = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY) || 1;
      zoom(apart(before) / apart(event), spot(others[0]));
    } else {
      moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      const scale = box.w / svg.clientWidth;
      box.x -= (event.clientX - before.clientX) * scale;
      box.y -= (event.clientY - before.clientY) * scale;
      canvas.classList.add("is-dragged");
      place();
    }
    pointers.set(event.pointerId, event);
  });
  const release = (event) => { pointers.delete(event.pointerId); canvas.classList.remove("is-dragged"); };
  ["pointerup", "pointercancel", "lostpointercapture"].forEach((name) => svg.addEventListener(name, release));
  // The wheel zooms only where the reader has come to stay: with a modifier, or once the graph has the focus.
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
    event.preventDefault();
    zoom(Math.exp(event.deltaY * 0.0016), spot(event));
  }, { passive: false });
  svg.addEventListener("dblclick", (event) => zoom(0.6, spot(event)));
  canvas.querySelectorAll("[data-zoom]").forEach((button) => {
    const act = { in: () => zoom(0.75), out: () => zoom(1 / 0.75), all: fit }[button.dataset.zoom];
    button.addEventListener("click", act);
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.target !== canvas || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = box.w / 10;
    const act = {
      ArrowLeft: () => { box.x -= step; place(); }, ArrowRight: () => { box.x += step; place(); },
      ArrowUp: () => { box.y -= step; place(); }, ArrowDown: () => { box.y += step; place(); },
      "+": () => zoom(0.8), "=": () => zoom(0.8), "-": () => zoom(1.25), "0": fit,
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  window.addEventListener("resize", fit);
})();
