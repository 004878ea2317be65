// The part of a challenge page that needs a script: it shows how far the calculation is, lets it
// be stopped, and gives way to the plain button whenever something is amiss.

const SLOW = 20_000; // ms after which we say that it takes long
const NEARLY = 0.97; // the bar never claims to be done before it is

const wait = document.getElementById("wait");
const able = window.isSecureContext && window.Worker && globalThis.$altcha;
const work = able ? unfolded("work-source") : null;
const provider = unfolded("provider-source");
if (work) calculate();
if (provider) offer();

// What needs a script stands in the page as the text of one, so that browsers of text alone,
// which know nothing of "hidden", do not show it.
function unfolded(name) {
  const source = document.getElementById(name);
  if (!source) return null;
  const box = document.createElement("div");
  box.innerHTML = source.textContent;
  const section = box.firstElementChild;
  source.replaceWith(section);
  if (!wait.querySelector("h2")) {
    const heading = document.createElement("h2");
    heading.textContent = wait.dataset.instead;
    wait.prepend(heading);
  }
  return section;
}

function calculate() {
  const widget = work.querySelector("altcha-widget");
  const bar = work.querySelector("progress");
  const stop = work.querySelector("button");
  const form = work.querySelector("form");
  const say = (name) => { work.querySelector("[role=status]").textContent = work.dataset[name]; };
  const { parameters } = JSON.parse(widget.getAttribute("challenge"));
  const memory = parameters.algorithm === "SCRYPT";
  const worker = () => new Worker(memory ? work.dataset.scrypt : work.dataset.pbkdf2);
  // Each worker of the memory-hard work takes its own memory: two are enough for a phone.
  const workers = Math.min(memory ? 2 : 4, navigator.hardwareConcurrency || 1);
  const began = performance.now();
  let expected = 0; // ms, once the pace is known
  let over = false;

  const timer = setInterval(() => {
    const past = performance.now() - began;
    // Tries are independent of each other, so what is left is the same after any failure: the
    // share of those who would be done by now.
    if (expected) bar.value = Math.min(NEARLY, 1 - Math.exp((-1.5 * past) / expected));
    if (past > Math.max(SLOW, 4 * expected)) say("slow");
  }, 250);

  const leave = (name) => {
    if (over) return;
    over = true;
    clearInterval(timer);
    say(name);
    bar.hidden = stop.hidden = true;
  };

  say("running");
  globalThis.$altcha.algorithms.set(parameters.algorithm, worker);
  widget.addEventListener("verified", (event) => {
    if (over) return;
    leave("done");
    form.elements.altcha.value = event.detail.payload;
    form.submit();
  });
  widget.addEventListener("statechange", (event) => {
    if (event.detail.state === "error") leave("failed");
  });
  stop.addEventListener("click", () => {
    leave("stopped");
    widget.reset?.();
    wait.querySelector("button").focus();
  });
  pace(worker, parameters, (ms) => { expected = (ms * tries(parameters.keyPrefix)) / workers; });
  // The widget has its methods only once it has loaded itself.
  widget.addEventListener("load", () => {
    widget.configure({ workers });
    widget.verify();
  }, { once: true });
}

// How many tries it takes on average.
function tries(prefix) {
  return 16 ** prefix.length;
}

// How long one try takes: with no prefix to find, the first one is right.
function pace(worker, parameters, tell) {
  let measuring;
  try {
    measuring = worker();
  } catch {
    return;
  }
  measuring.onmessage = ({ data }) => {
    measuring.terminate();
    if (data && data.time) tell(data.time);
  };
  measuring.postMessage({
    type: "work", challenge: { parameters: { ...parameters, keyPrefix: "" } },
    counterMode: "uint32", counterStart: 0, counterStep: 1, timeout: 30_000,
  });
}

// The other company hears of a visitor only once they press the button.
function offer() {
  const start = provider.querySelector("button");
  const form = provider.querySelector("form");
  start.addEventListener("click", () => {
    const script = document.createElement("script");
    script.src = provider.dataset.script;
    if (provider.dataset.module) script.type = "module";
    script.onerror = () => {
      provider.querySelector("[role=status]").textContent = provider.dataset.failed;
      form.hidden = true;
    };
    start.hidden = true;
    form.hidden = false;
    document.head.append(script);
  });
}
