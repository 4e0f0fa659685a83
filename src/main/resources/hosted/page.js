// Comfort only, but for a popup that tells its opener: every page works without this. It reads no cookie, stores nothing and calls
// nobody.
(() => {
  "use strict";

  const form = document.querySelector("form[data-once]");
  const button = document.querySelector("button[type=submit]");

  pictures();
  tellOpener();
  if (form) {
    submitOnce();
    reveal();
    search();
  }

  /** A picture that does not come gives way to the letter beneath it. */
  function pictures() {
    const settle = (image) => {
      if (image.naturalWidth > 0) image.classList.add("there");
      else image.remove();
    };
    for (const image of document.querySelectorAll(".avatar img")) {
      if (image.complete && image.currentSrc) settle(image);
      image.addEventListener("load", () => settle(image));
      image.addEventListener("error", () => image.remove());
    }
  }

  /** A popup's last page tells the window that opened it, where that is of an origin that may hear it, and goes. */
  function tellOpener() {
    const telling = document.querySelector("[data-message]");
    if (!telling || !window.opener) return;
    const message = JSON.parse(telling.dataset.message);
    for (const origin of telling.dataset.origins.split(" ").filter(Boolean)) {
      // The browser delivers it to exactly this origin or not at all.
      window.opener.postMessage(message, origin);
    }
    window.close();
  }

  /** The second press of an impatient finger does nothing. */
  function submitOnce() {
    const label = button.textContent;
    const unchosen = document.getElementById("unchosen");
    const radios = form.querySelectorAll("input[type=radio]");
    const status = document.getElementById("busy");
    let busy = false;
    let timer = 0;

    // Not "disabled": that would take the focus away.
    const show = (now) => {
      clearTimeout(timer);
      busy = now;
      button.setAttribute("aria-disabled", String(now));
      button.classList.toggle("busy", now);
      button.textContent = now ? form.dataset.once : label;
      status.textContent = now ? form.dataset.once : "";
    };
    const rest = () => show(false);

    if (radios.length) {
      // The browser's own hint cannot point at a choice that the search has hidden.
      form.noValidate = true;
      form.addEventListener("change", () => { unchosen.hidden = true; });
    }
    form.addEventListener("submit", (event) => {
      if (busy) {
        event.preventDefault();
        return;
      }
      if (radios.length && !form.querySelector("input[type=radio]:checked")) {
        event.preventDefault();
        unchosen.hidden = false;
        const first = [...radios].find((radio) => !radio.closest("li").hidden);
        if (first) first.focus();
        return;
      }
      show(true);
      // An answer that opens an app leaves this page where it is.
      timer = setTimeout(rest, 20000);
    });
    addEventListener("pageshow", (event) => {
      rest();
      // Come back to from elsewhere, the page shows what still stands and not what stood.
      if (event.persisted) location.reload();
    });
  }

  /** Shows what is typed into a password field, on request. */
  function reveal() {
    const toggle = form.querySelector(".reveal");
    if (!toggle) return;
    const field = document.getElementById(toggle.getAttribute("aria-controls"));
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const show = field.type === "password";
      field.type = show ? "text" : "password";
      toggle.firstElementChild.textContent = show ? "Hide" : "Show";
    });
    form.addEventListener("submit", () => { field.type = "password"; });
  }

  /** Narrows a long list to the choices in which every typed word occurs. */
  function search() {
    const box = document.getElementById("search");
    if (!box) return;
    const count = document.getElementById("count");
    const none = form.querySelector(".none");
    const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const rows = [...form.querySelectorAll(".choices > li")].map((item) => ({
      item,
      radio: item.querySelector("input"),
      text: fold(item.querySelector(".text").textContent),
    }));
    let timer = 0;

    const tell = (found, words) => {
      const noun = rows.length === 1 ? count.dataset.one : count.dataset.many;
      count.textContent = words.length ? `${found} of ${rows.length} ${noun}` : `${rows.length} ${noun}`;
    };
    const narrow = () => {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      let found = 0;
      for (const row of rows) {
        const hit = words.every((word) => row.text.includes(word));
        if (hit) found++;
        // What is chosen stays in sight, so that nobody connects what they cannot see.
        row.item.hidden = !hit && !row.radio.checked;
      }
      none.hidden = found > 0;
      // Speech waits for a pause in typing.
      clearTimeout(timer);
      timer = setTimeout(tell, 350, found, words);
    };

    box.parentElement.hidden = false;
    box.addEventListener("input", narrow);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        const first = rows.find((row) => !row.item.hidden);
        if (first) first.radio.focus();
      }
    });
    if (box.value) narrow();
  }
})();
