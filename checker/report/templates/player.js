// Steps through a counterexample: one frame at a time, the same moment in the diagram and in the panel.
(() => {
  "use strict";
  const players = [...document.querySelectorAll(".player")].map(makePlayer);

  function makePlayer(root) {
    const last = Number(root.dataset.last);
    const frames = [...root.querySelectorAll(".frames > li")];
    const steps = [...root.querySelectorAll(".step")];
    const slider = root.querySelector("input[type=range]");
    const said = root.querySelector("[aria-live]");
    const buttons = Object.fromEntries([...root.querySelectorAll("[data-go]")].map((b) => [b.dataset.go, b]));
    let now = last;

    function show(number, isSaid) {
      now = Math.max(0, Math.min(last, number));
      frames.forEach((frame) => frame.classList.toggle("is-now", Number(frame.dataset.step) === now));
      steps.forEach((step) => {
        step.classList.toggle("is-now", Number(step.dataset.step) === now);
        step.classList.toggle("is-later", Number(step.dataset.step) > now);
      });
      slider.value = String(now);
      const parts = [...frames[now].querySelectorAll(".event, .fails strong")];
      const event = parts.map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(". ");
      slider.setAttribute("aria-valuetext", event);
      buttons.first.disabled = buttons.back.disabled = now === 0;
      buttons.last.disabled = buttons.next.disabled = now === last;
      if (isSaid) said.textContent = event;
    }

    // Where the diagram is wider than its place it shrinks, as long as its texts stay readable.
    const picture = root.querySelector(".picture"), drawing = picture.querySelector("svg");
    const natural = Number(drawing.getAttribute("width"));
    const resize = () => {
      drawing.style.width = `${Math.max(natural * 0.72, Math.min(natural, picture.clientWidth))}px`;
      drawing.style.height = "auto";
    };
    window.addEventListener("resize", resize);
    resize();

    const go = { first: () => 0, back: () => now - 1, next: () => now + 1, last: () => last };
    for (const [name, button] of Object.entries(buttons)) {
      button.addEventListener("click", () => show(go[name](), true));
    }
    slider.addEventListener("input", () => show(Number(slider.value), false));
    steps.forEach((step) => step.addEventListener("click", () => show(Number(step.dataset.step), true)));
    root.classList.add("is-live");
    root.querySelectorAll(".controls, .hint").forEach((part) => { part.hidden = false; });
    show(last, false);
    return {
      root,
      key(name) {
        const wanted = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" }[name];
        if (wanted) show(go[wanted](), true);
        return Boolean(wanted);
      },
    };
  }

  // Arrow keys step the player that has the focus, or else the first one that is in sight.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = event.target;
    if (at.closest("input, select, textarea, .canvas, .wide, pre")) return;
    const own = players.find((player) => player.root.contains(at));
    const seen = players.find((player) => {
      const box = player.root.getBoundingClientRect();
      return box.bottom > 0 && box.top < window.innerHeight;
    });
    if (!own && event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const player = own || seen;
    if (player && player.key(event.key)) event.preventDefault();
  });
})();
