/* The upload box: streams one file to /api/uploads and tells the page its id. Speaks Streamlit's component protocol. */
(() => {
  "use strict";
  const [file, zone, label, hint, running, progress, cancel, status, main] = [
    "#file", "#zone", "#label", "#hint", "#running", "#progress", "#cancel", "#status", "main",
  ].map((name) => document.querySelector(name));
  let sending = null;
  let disabled = true; // until the page has said how much it takes
  let limit = Infinity;
  let spoken = -1;

  function tell(type, content) {
    window.parent.postMessage({ isStreamlitMessage: true, type, ...content }, window.location.origin);
  }

  function size(bytes) {
    const units = ["bytes", "kB", "MB", "GB", "TB"];
    const step = bytes > 0 ? Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1) : 0;
    return `${Number((bytes / 1000 ** step).toPrecision(3))} ${units[step]}`;
  }

  function say(text, { bad = false } = {}) {
    status.textContent = text;
    status.classList.toggle("bad", bad);
  }

  function show(busy) {
    running.hidden = !busy;
    file.disabled = busy || disabled;
  }

  function reason(request) {
    if (request.status === 401) return "Your session has ended. Reload the page to sign in again.";
    try {
      return JSON.parse(request.responseText).error;
    } catch {
      return "The file was not taken. Try again.";
    }
  }

  function finish(text, options) {
    const held = document.activeElement === cancel;
    sending = null;
    show(false);
    file.value = "";
    say(text, options);
    if (held) file.focus();
  }

  function send(chosen) {
    if (!chosen || sending || disabled) return;
    if (chosen.size > limit) return say(`${chosen.name} is larger than ${size(limit)}, the most that is taken.`, { bad: true });
    const request = new XMLHttpRequest();
    sending = request;
    spoken = -1;
    progress.value = 0;
    label.textContent = chosen.name;
    say(`Uploading ${size(chosen.size)}.`);
    show(true);
    request.upload.addEventListener("progress", (event) => {
      const share = event.total ? (100 * event.loaded) / event.total : 0;
      progress.value = share;
      const tenth = Math.floor(share / 10);
      if (tenth !== spoken) say(`${tenth * 10}% of ${size(event.total)} uploaded.`);
      spoken = tenth;
    });
    request.addEventListener("load", () => {
      if (request.status !== 201) return finish(reason(request), { bad: true });
      const value = JSON.parse(request.responseText);
      finish(`${value.name} is here: ${size(value.bytes)}.`);
      tell("streamlit:setComponentValue", { value, dataType: "json" });
    });
    request.addEventListener("error", () => finish("The connection broke. Nothing was kept; try again.", { bad: true }));
    request.addEventListener("abort", () => {
      label.textContent = label.dataset.text;
      finish("Cancelled. Nothing was kept.");
    });
    request.open("PUT", `/api/uploads?name=${encodeURIComponent(chosen.name)}`);
    request.send(chosen);
  }

  function render({ args, theme, disabled: off }) {
    disabled = Boolean(off);
    label.dataset.text = args.label;
    if (!sending && status.textContent === "") label.textContent = args.label;
    hint.textContent = args.hint;
    file.accept = args.accept;
    limit = args.limit;
    show(sending !== null);
    if (!theme) return;
    const named = { "--text": "textColor", "--back": "backgroundColor", "--second": "secondaryBackgroundColor",
      "--primary": "primaryColor", "--font": "font" };
    for (const [variable, name] of Object.entries(named)) {
      if (theme[name]) document.documentElement.style.setProperty(variable, theme[name]);
    }
    document.documentElement.style.colorScheme = theme.base === "dark" ? "dark" : "light";
    main.classList.toggle("dark", theme.base === "dark");
  }

  file.addEventListener("change", () => send(file.files[0]));
  cancel.addEventListener("click", () => sending && sending.abort());
  for (const [event, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(event, (drag) => {
      drag.preventDefault();
      zone.classList.toggle("over", over && !sending && !disabled);
    });
  }
  document.addEventListener("drop", (drag) => {
    const dropped = drag.dataTransfer.files;
    if (dropped.length > 1) return say("One file at a time, please.", { bad: true });
    return send(dropped[0]);
  });
  window.addEventListener("message", (message) => {
    if (message.source !== window.parent || message.origin !== window.location.origin) return;
    if (message.data && message.data.type === "streamlit:render") render(message.data);
  });
  new ResizeObserver(() => {
    tell("streamlit:setFrameHeight", { height: Math.ceil(main.getBoundingClientRect().height) });
  }).observe(main);
  tell("streamlit:componentReady", { apiVersion: 1 });
})();
