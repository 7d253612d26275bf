// The search of the published register, without a server: the same words, weights and order as the running site.
const index = JSON.parse(document.getElementById("register-index").textContent);
const query = new URLSearchParams(location.search);
const fold = text => text.replace(/[œŒ]/g, "oe").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/\b([a-z])[. ]{1,2}(?=\d)/g, "$1");
const singular = word => word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
const wordsOf = text => {
  const every = [...new Set((fold(text).match(/[a-z0-9]+(?:-[0-9]+)*/g) || []).map(singular))];
  const telling = every.filter(word => word.length > 1 && !index.empty.includes(word));
  return telling.length ? telling : every;
};
const element = (name, attributes = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
};

const text = (query.get("q") || "").slice(0, 200);
const asked = wordsOf(text);
const chosen = index.facets.flatMap(facet => query.getAll(facet.id)
  .filter(id => facet.values.some(([known]) => known === id)).map(id => [facet.id, id]));
const address = choices => {
  const next = new URLSearchParams(text ? { q: text } : {});
  for (const [facet, id] of choices) next.append(facet, id);
  return next.size ? "?" + next : location.pathname.split("/").pop();
};

// What each word counts in an entry: its best place, twice where it stands whole.
const score = entry => {
  let total = 0, found = 0;
  const seen = new Set();
  for (const word of asked) {
    let best = 0, where = "";
    for (const [place, weight] of Object.entries(index.weights)) {
      for (const known of entry.words[place]) {
        const counts = known === word ? 2 * weight : known.startsWith(word) ? weight : 0;
        if (counts > best) [best, where] = [counts, place];
      }
    }
    if (best) { total += best; found += 1; seen.add(where); }
  }
  return { entry, total, found, places: Object.keys(index.weights).filter(place => seen.has(place)) };
};
const allowed = index.entries.filter(entry => chosen.every(([facet, id]) => entry.facets[facet].includes(id)));
const scored = allowed.map(score).filter(hit => !asked.length || hit.found);
const whole = scored.filter(hit => hit.found === asked.length);
const hits = (whole.length ? whole : scored).sort((a, b) => b.total - a.total);

const showHits = () => {
  document.getElementById("count").textContent = (hits.length > 1 ? index.said.many : index.said.one).replace("{n}", hits.length);
  document.querySelector(".hits").replaceChildren(...hits.map(({ entry, places }) => {
    const line = element("p", {}, entry.mission + " · ", element("span", { class: "tag " + entry.status }, entry.said));
    if (places.length) line.append(` · ${index.said.found} ${places.map(place => index.places[place]).join(", ")}`);
    return element("li", {}, element("h3", {}, element("a", { href: entry.url }, entry.title)), line);
  }));
};
const showNotices = () => {
  const notices = [];
  if (!hits.length) notices.push(element("p", { class: "notice" }, index.said.nothing));
  if (hits.length && !whole.length && asked.length) notices.push(element("p", { class: "notice" }, index.said.partial));
  const answers = asked.length ? index.answers.filter(([, , names]) =>
    asked.every(word => names.some(name => name.startsWith(word)))).slice(0, 6) : [];
  if (answers.length) {
    notices.push(element("div", { class: "notice" }, element("p", {}, index.said.answers),
      element("ul", {}, ...answers.map(([title, url]) => element("li", {}, element("a", { href: url }, title))))));
  }
  document.getElementById("count").after(...notices);
};
const showChosen = () => {
  const label = (facet, id) => index.facets.find(one => one.id === facet).values.find(([known]) => known === id)[1];
  const title = facet => index.facets.find(one => one.id === facet).title;
  const line = ([facet, id], rank) => element("li", {}, element("a", { href: address(chosen.filter((_, other) => other !== rank)) },
    element("span", { class: "visually-hidden" }, index.said.remove + " "), title(facet) + index.said.colon + label(facet, id) + " ",
    element("span", { "aria-hidden": "true" }, "×")));
  if (chosen.length) document.querySelector(".found").prepend(element("ul", { class: "chosen", "aria-label": index.said.chosen }, ...chosen.map(line)));
  document.querySelector(".search-line").append(...chosen.map(([facet, id]) => element("input", { type: "hidden", name: facet, value: id })));
};
const showFacets = () => {
  for (const facet of index.facets) {
    const block = document.getElementById("facet-" + facet.id);
    if (!block) continue;
    const count = id => hits.filter(hit => hit.entry.facets[facet.id].includes(id)).length;
    const values = facet.values.map(([id, label]) => ({ id, label, n: count(id) }))
      .filter(({ id, n }) => n && !chosen.some(([name, other]) => name === facet.id && other === id))
      .sort((a, b) => b.n - a.n);
    block.hidden = !values.length;
    block.querySelector("ul").replaceChildren(...values.map(({ id, label, n }) => element("li", {},
      element("a", { href: address([...chosen, [facet.id, id]]) }, label), " ", element("span", { class: "count" }, String(n)))));
  }
};

document.getElementById("no-script").remove();
document.getElementById("q").value = text;
if (text || chosen.length) { showHits(); showNotices(); showChosen(); showFacets(); }
