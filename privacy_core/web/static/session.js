/* When the dashboard's socket closes, asks whether the session still lives, and leads to the sign-in page if not. */
(() => {
  "use strict";
  const Plain = window.WebSocket;
  let asking = false;

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch("/api/session", { cache: "no-store", credentials: "same-origin" });
      if (answer.status === 401) {
        const here = location.pathname + location.search;
        location.assign("/login?next=" + encodeURIComponent(here));
      }
    } catch {
      /* The server is down; the dashboard says so itself and tries again. */
    } finally {
      asking = false;
    }
  }

  window.WebSocket = class extends Plain {
    constructor(...settings) {
      super(...settings);
      this.addEventListener("close", ask);
    }
  };
})();
