// Puppeteer with the stealth plugin and Debian's Chromium: node stealth.cjs JOB.json
// As browse.py: by the directory with an account, by who wrote what without one.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const puppeteer = require("puppeteer-extra");
puppeteer.use(require("puppeteer-extra-plugin-stealth")());

const job = JSON.parse(fs.readFileSync(process.argv[2], "utf-8"));
const until = Date.now() + job.seconds * 1000;
const ENOUGH = 5;
let kept = 0;
let failed = 0;

async function opened(page, target) {
  const answer = await page.goto(job.url + target, { waitUntil: "domcontentloaded" });
  if (answer.status() === 403) {
    try { // the check runs by itself and leads back to a page of the site
      await page.waitForSelector("a[rel=me]", { timeout: 40000 });
    } catch {
      return false;
    }
  }
  kept += 1;
  fs.writeFileSync(path.join(job.out, String(kept)), await page.content());
  return answer.status() !== 429;
}

async function over(page, target) {
  failed = (await opened(page, target)) ? 0 : failed + 1;
  return Date.now() > until || kept > job.most || failed > ENOUGH;
}

async function walk(page) {
  await page.goto(job.url + "/wp-login.php");
  await page.type("#user_login", job.accounts[0]);
  await page.type("#user_pass", job.password);
  await Promise.all([page.waitForNavigation(), page.click("#wp-submit")]);
  for (let number = 1; number <= job.people / 20 + 1; number += 1) {
    if (await over(page, `/members/page/${number}/`)) return;
    const links = await page.$$eval(".members a", (all) => all.map((each) => each.pathname));
    for (const link of links) if (await over(page, link)) return;
  }
}

async function follow(page) {
  for (let number = 1; number <= job.people + 1; number += 1) {
    if (await over(page, `/page/${number}/`)) return;
    const links = await page.$$eval("main a", (all) => all.map((each) => each.pathname));
    const people = links.filter((each) => each.startsWith("/author/"));
    if (!people.length) return;
    for (const link of people) if (await over(page, link)) return;
  }
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: job.browser,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*"],
  });
  try {
    const page = await browser.newPage();
    await (job.accounts.length ? walk : follow)(page);
  } catch (error) {
    console.error(String(error));
  }
  await browser.close();
})();
