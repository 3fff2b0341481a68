// A browser session with the page that `--format html` writes: no error on the console and nothing fetched, every finding reached by the keyboard
// and explained when it is, and nothing serious for axe-core.
// node page.js NODE_MODULES BROWSER PAGE [SCREENSHOT]
const [modules, browser, page, screenshot] = process.argv.slice(2);
const path = require('path');
const fs = require('fs');
const assert = require('assert');
const { pathToFileURL } = require('url');
const puppeteer = require(path.join(modules, 'puppeteer-core'));
const axe = fs.readFileSync(path.join(modules, 'axe-core', 'axe.min.js'), 'utf8');

(async () => {
  const window = await puppeteer.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu'], protocolTimeout: 600000 });
  const tab = await window.newPage();
  const said = [];
  const asked = [];
  tab.on('console', (message) => said.push(message.text()));
  tab.on('pageerror', (error) => said.push(String(error)));
  tab.on('request', (request) => asked.push(request.url()));
  await tab.setViewport({ width: 1280, height: 1400 });
  const url = pathToFileURL(page).href;
  await tab.goto(url);
  if (screenshot) {
    const picture = await tab.screenshot({ path: screenshot });
    assert(picture.length > 20000, 'an empty picture');
  }

  const findings = await tab.$$eval('.findings > li', (notes) => notes.length);
  assert(findings > 0, 'a page without findings');
  const reached = await tab.$$eval('a.number', (marks) => marks.filter((mark) => mark.tabIndex === 0 && document.getElementById(mark.dataset.note)).length);
  assert.equal(reached, findings, 'findings that the keyboard does not reach');
  // Really by the keyboard, as far as a person would go.
  const met = new Set();
  for (let presses = 0; presses < 60 && met.size < Math.min(findings, 5); presses += 1) {
    await tab.keyboard.press('Tab');
    const note = await tab.evaluate(() => document.activeElement.dataset.note);
    if (note) {
      met.add(note);
      assert.equal(await tab.$eval('#card', (card) => card.hidden), false, 'no explanation at a finding');
    }
  }
  if (reached < 40) assert(met.size >= Math.min(findings, 5), `the keyboard met ${met.size} findings`);
  await tab.keyboard.press('Escape');
  assert.equal(await tab.$eval('#card', (card) => card.hidden), true, 'the explanation stays');
  // A click shows what and why.
  const mark = await tab.$('a.number');
  await mark.click();
  const card = await tab.$eval('#card', (card) => card.textContent.trim());
  assert(card.length > 80, `an explanation of ${card.length} characters`);

  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' ')}`), []);
  assert.deepEqual(said, [], 'the console is not silent');
  assert.deepEqual(asked.filter((address) => address.split('#')[0] !== url), [], 'something was fetched');
  await window.close();
  console.log(`page: ok, ${findings} findings`);
})().catch((error) => { console.error(error); process.exit(1); });
