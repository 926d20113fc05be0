// The figures of a dataset folder: newscrawler/report/corpus.py says what the cubes hold.

const WORLD = JSON.parse(document.getElementById("world").textContent);
const KEY = Object.fromEntries(cubes.days.keys.map((name, place) => [name, place]));
const naming = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

function countryName(code) {
  try {
    return naming.of(code) || code;
  } catch {
    return code; // not a code
  }
}

/** For each chosen outlet the articles, bounds and outages by day; and how many articles in all. */
function days() {
  const found = new Map();
  each(cubes.days, (outlet, day, key, n) => {
    const name = outlet * 1e7 + day - DATA.base;
    if (!found.has(name)) found.set(name, [0, 0, 0, 0, 0]);
    found.get(name)[key] += n;
  });
  const none = [0, 0, 0, 0, 0];
  return (outlet, day) => found.get(outlet * 1e7 + day - DATA.base) || none;
}
const isGap = (of) => of[KEY.articles] < of[KEY.expected_low] || of[KEY.listing_outages] > 0;

function articlesByOutlet() {
  const found = new Array(DATA.outlets.length).fill(0);
  each(cubes.days, (outlet, day, key, n) => { if (key === KEY.articles) found[outlet] += n; });
  return found;
}
const total = (numbers) => numbers.reduce((sum, n) => sum + n, 0);
const rowsOf = (outlets) => outlets.map((outlet) => ({ label: DATA.outlets[outlet] }));

function keyTotals(cube) {
  const found = new Array(cube.keys.length).fill(0);
  each(cube, (outlet, day, key, n) => { found[key] += n; });
  return found;
}
const ranked = (numbers) => [...numbers.keys()].filter((key) => numbers[key]).sort((a, b) => numbers[b] - numbers[a] || a - b);

// -- the figures of the whole

tiles("overview", "The corpus in numbers", () => {
  const articles = articlesByOutlet();
  const of = days();
  let gaps = 0;
  for (const outlet of chosen.outlets) for (let day = chosen.from; day <= chosen.to; day += 1) gaps += isGap(of(outlet, day));
  let copies = 0;
  each(cubes.copies, (outlet, day, key, n) => { copies += n; });
  return [
    ["articles", count(total(articles))],
    ["outlets with articles", count(articles.filter(Boolean).length)],
    ["days", count(Math.min(chosen.to, DATA.last) - Math.max(chosen.from, DATA.first) + 1)],
    ["countries", count(keyTotals(cubes.countries).filter(Boolean).length)],
    ["agencies and media credited", count(keyTotals(cubes.agencies).filter(Boolean).length)],
    [`near-copies of an earlier article: ${percent(copies, total(articles))}`, count(copies)],
    ["outlet-days with a gap", count(gaps)],
  ];
});

// -- articles per day and outlet

figure({
  id: "articles-per-day",
  title: "Articles per day and outlet",
  wide: true,
  note: "Orange marks a day with fewer articles than the outlet's history lets expect, or on which a listing failed: articles may be missing. Days are WIB (UTC+7), by time of publication.",
  draw(box, width, read, title) {
    const outlets = outletsChosen();
    const time = timeColumns(width - 110, "day", 3);
    const of = days();
    const sum = outlets.map(() => new Float64Array(time.starts.length));
    const gaps = outlets.map(() => new Float64Array(time.starts.length));
    outlets.forEach((outlet, row) => {
      for (let day = chosen.from; day <= chosen.to; day += 1) {
        const found = of(outlet, day);
        sum[row][time.of(day)] += found[KEY.articles];
        gaps[row][time.of(day)] += isGap(found);
      }
    });
    const values = sum.flatMap((row) => [...row]);
    const most = Math.max(0, ...values);
    const lowest = classes(values);
    const inAll = articlesByOutlet();
    grid(box, width, read, {
      rows: outlets.map((outlet) => ({ label: DATA.outlets[outlet], total: count(inAll[outlet]) })),
      columns: time.starts.length,
      labels: timeLabels(time, (width - 160) / time.starts.length),
      kind: (row, column) => `q${shade(lowest, classOf(lowest, sum[row][column]))}`,
      mark: (row, column) => gaps[row][column] / (nextOf(time.starts[column], time.unit) - time.starts[column]),
      say: (row, column) => {
        const [outlet, start] = [outlets[row], time.starts[column]];
        const n = plural(sum[row][column], "article");
        if (time.unit !== "day") {
          return `${DATA.outlets[outlet]}, ${period(time, column)}: ${n}${gaps[row][column] ? `; ${plural(gaps[row][column], "day")} with a gap` : ""}`;
        }
        const found = of(outlet, start);
        const bounds = found[KEY.expected_high] ? ` (${found[KEY.expected_low]}–${found[KEY.expected_high]} expected)` : "";
        const outages = found[KEY.listing_outages] ? `; ${plural(found[KEY.listing_outages], "listing outage")}` : "";
        return `${DATA.outlets[outlet]}, ${spoken(start)}: ${n}${bounds}${outages}${noteOf(outlet, start)}`;
      },
      alt: `${title}: ${plural(outlets.length, "outlet")} as rows, time as columns, darker where there are more.`,
    });
    if (most) box.append(legend([...legendOf(lowest, most, "none", ` a ${time.unit}`), ["mark", "gap"]]));
  },
  table() {
    const of = days();
    const rows = [];
    for (const outlet of outletsChosen()) {
      for (let day = chosen.from; day <= chosen.to; day += 1) {
        const found = of(outlet, day);
        if (!found.some(Boolean) && !noteOf(outlet, day)) continue;
        rows.push([
          DATA.outlets[outlet], isoOf(day), found[KEY.articles], found[KEY.backfill], found[KEY.expected_low], found[KEY.expected_high],
          found[KEY.listing_outages], isGap(found) ? "gap" : "", noteOf(outlet, day).slice(2),
        ]);
      }
    }
    return { columns: ["outlet", "day", "articles", "of them backfilled", "expected from", "to", "listing outages", "gap", "note"], rows };
  },
});

const notes = new Map();
cubes.notes.cells.forEach((cells, outlet) => {
  for (let i = 0; i < cells.length; i += 3) {
    const name = `${outlet} ${cells[i]}`;
    notes.set(name, `${notes.get(name) || ""}; ${cubes.notes.keys[cells[i + 1]]}`);
  }
});
const noteOf = (outlet, day) => notes.get(`${outlet} ${day}`) || "";

// -- countries

figure({
  id: "countries",
  title: "Countries covered",
  wide: true,
  hint: "Point at a country, or focus the map and use the arrow keys, from the most covered on, to read its number.",
  note: () => {
    const totals = keyTotals(cubes.countries);
    const placed = new Set([...Object.keys(WORLD.shapes), ...Object.keys(WORLD.dots)]);
    const off = ranked(totals).filter((key) => !placed.has(cubes.countries.keys[key]));
    const named = off.slice(0, 5).map((key) => `${countryName(cubes.countries.keys[key])} (${count(totals[key])})`);
    if (off.length > 5) named.push(`${off.length - 5} more`);
    const rest = off.length ? ` Without a place on the map: ${named.join(", ")}.` : "";
    return `Articles that name a country or its capital, in title or body; an article counts once for each.${rest}`;
  },
  draw(box, width, read, title) {
    const totals = keyTotals(cubes.countries);
    const by = new Map(cubes.countries.keys.map((code, key) => [code, totals[key]]));
    const order = ranked(totals).map((key) => cubes.countries.keys[key]).filter((code) => WORLD.shapes[code] || WORLD.dots[code]);
    const most = Math.max(0, ...totals);
    if (!most) {
      box.append(nothing());
      return;
    }
    const lowest = classes(totals);
    const svg = s("svg", {
      width, height: Math.round((width * WORLD.height) / WORLD.width), viewBox: `0 0 ${WORLD.width} ${WORLD.height}`, role: "img", tabindex: 0,
      "aria-label": `${title}: a world map, darker where more articles name the country. Most: ${order.slice(0, 3).map(countryName).join(", ") || "none"}. The numbers are in the table below.`,
    });
    const drawn = new Map();
    const place = (code, node) => {
      drawn.set(code, [...(drawn.get(code) || []), node]);
      return node;
    };
    const kind = (code) => `q${shade(lowest, classOf(lowest, by.get(code) || 0))}`;
    svg.append(s("g", { transform: "scale(.1)" },
      s("path", { class: "shape land", d: WORLD.land }),
      Object.entries(WORLD.shapes).map(([code, d]) => place(code, s("path", { class: `shape ${kind(code)}`, d, "data-code": code })))));
    // on a phone a dot that stands for nothing only hides what is beside it
    const radius = Math.max(2.2, Math.min(5, 2400 / width));
    svg.append(s("g", {}, Object.entries(WORLD.dots).filter(([code]) => by.get(code)).map(([code, [cx, cy]]) =>
      place(code, s("circle", { class: `dot ${kind(code)}`, cx, cy, r: radius, "data-code": code })))));
    let picked = null;
    const pick = (code) => {
      if (code === picked) return;
      for (const node of drawn.get(picked) || []) node.classList.remove("picked");
      picked = code;
      for (const node of drawn.get(code)) {
        node.classList.add("picked");
        if (node.tagName === "path") node.parentNode.append(node); // above its neighbours' borders
      }
      read(`${countryName(code)}: ${plural(by.get(code) || 0, "article")}${by.get(code) ? `, number ${order.indexOf(code) + 1} of ${totals.filter(Boolean).length}` : ""}`);
    };
    for (const event of ["pointermove", "pointerdown"]) svg.addEventListener(event, ({ target }) => { if (target.dataset.code) pick(target.dataset.code); });
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!step || !order.length) return;
      event.preventDefault();
      pick(order[Math.min(Math.max(order.indexOf(picked) + step, 0), order.length - 1)]);
    });
    box.append(svg);
    box.append(legend(legendOf(lowest, most, "none", " articles")));
  },
  table() {
    const totals = keyTotals(cubes.countries);
    return {
      columns: ["code", "country", "articles"],
      rows: ranked(totals).map((key) => [cubes.countries.keys[key], countryName(cubes.countries.keys[key]), totals[key]]),
    };
  },
});

function overTime(id, title, note, cube, label, one) {
  figure({
    id, title, note,
    draw(box, width, read) {
      const totals = keyTotals(cube);
      const keys = ranked(totals).slice(0, 15);
      const time = timeColumns(width * 0.6, DATA.grain, 3);
      const rowOf = new Map(keys.map((key, row) => [key, row]));
      const sum = keys.map(() => new Float64Array(time.starts.length));
      each(cube, (outlet, day, key, n) => { if (rowOf.has(key)) sum[rowOf.get(key)][time.of(Math.max(day, chosen.from))] += n; });
      const most = sum.map((row) => Math.max(1, ...row));
      grid(box, width, read, {
        rows: keys.map((key) => ({ label: label(cube.keys[key]), total: count(totals[key]) })),
        columns: time.starts.length, height: 26,
        labels: timeLabels(time, (width * 0.6) / time.starts.length),
        bar: (row, column) => sum[row][column] / most[row],
        say: (row, column) => `${label(cube.keys[keys[row]])}, ${period(time, column)}: ${plural(sum[row][column], "article")}; the most is ${count(most[row])}`,
        alt: `${title}: a row of bars for each, the most frequent first: ${keys.slice(0, 3).map((key) => label(cube.keys[key])).join(", ")}.`,
      });
    },
    table() {
      const unit = ["month", "year"].includes(DATA.grain) ? DATA.grain : "month";
      const found = new Map();
      each(cube, (outlet, day, key, n) => {
        const name = key * 1e6 + startOf(Math.max(day, chosen.from), unit);
        found.set(name, (found.get(name) || 0) + n);
      });
      const totals = keyTotals(cube);
      const rank = new Map(ranked(totals).map((key, place) => [key, place]));
      const rows = [...found].map(([name, n]) => [Math.floor(name / 1e6), name % 1e6, n]);
      rows.sort((a, b) => rank.get(a[0]) - rank.get(b[0]) || a[1] - b[1]);
      return { columns: [one, unit, "articles"], rows: rows.map(([key, start, n]) => [label(cube.keys[key]), isoOf(start).slice(0, unit === "year" ? 4 : 7), n]) };
    },
  });
}

overTime("countries-over-time", "Top countries over time",
  "Articles that name the country. Each row has its own scale, so that the course of small ones shows; the sum is at the right.",
  cubes.countries, countryName, "country");
overTime("agencies-over-time", "Top agencies and media over time",
  "Articles that credit the agency or medium as a source. Each row has its own scale; the sum is at the right.",
  cubes.agencies, (name) => name, "agency");

// -- who copies whom

/** [first outlet, copying outlet, articles] where one of the two is chosen. */
function flows() {
  const found = new Map();
  each(cubes.copies, (outlet, day, key, n) => {
    const first = DATA.outlets.indexOf(cubes.copies.keys[key]);
    if (!chosen.outlets.has(outlet) && !chosen.outlets.has(first)) return;
    const name = first * DATA.outlets.length + outlet;
    found.set(name, (found.get(name) || 0) + n);
  }, true);
  const rows = [...found].map(([name, n]) => [Math.floor(name / DATA.outlets.length), name % DATA.outlets.length, n]);
  return rows.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]);
}

figure({
  id: "who-copies-whom",
  title: "Who has the text first, and who has it after",
  wide: true,
  note: () => {
    const [top] = flows().filter(([first, copy]) => first !== copy);
    const most = top ? ` Most often: ${DATA.outlets[top[1]]} after ${DATA.outlets[top[0]]} (${count(top[2])}).` : "";
    return `Near-copies, by the outlet whose article of the cluster is the earliest (rows) and the outlet of the copy (columns). Both may have it from an agency.${most}`;
  },
  draw(box, width, read, title) {
    const found = flows();
    const names = (place) => [...new Set(found.map((flow) => flow[place]))].sort((a, b) => a - b);
    const [firsts, copies] = [names(0), names(1)];
    const by = new Map(found.map(([first, copy, n]) => [first * DATA.outlets.length + copy, n]));
    const value = (row, column) => by.get(firsts[row] * DATA.outlets.length + copies[column]) || 0;
    matrix(box, width, read, {
      rows: rowsOf(firsts), names: copies.map((outlet) => DATA.outlets[outlet]), value,
      say: (row, column) => `First at ${DATA.outlets[firsts[row]]}, then at ${DATA.outlets[copies[column]]}: ${plural(value(row, column), "article")}`,
      alt: `${title}: outlets as rows and columns, darker where there are more near-copies.`,
    });
  },
  table: () => ({
    columns: ["first at", "then at", "articles"],
    rows: flows().map(([first, copy, n]) => [DATA.outlets[first], DATA.outlets[copy], n]),
  }),
});

// -- hours

figure({
  id: "hours",
  title: "Hour of publication",
  note: () => {
    const totals = keyTotals(cubes.hours);
    const dayOnly = totals[7 * 24] || 0;
    return `WIB (UTC+7), of ${plural(total(totals) - dayOnly, "article")} whose page states the time.${dayOnly ? ` ${plural(dayOnly, "article")} with the day only ${dayOnly === 1 ? "is" : "are"} left out.` : ""}`;
  },
  draw(box, width, read, title) {
    const totals = keyTotals(cubes.hours);
    const at = (weekday, hour) => totals[weekday * 24 + hour] || 0;
    const hours = [...Array(24).keys()].map((hour) => WEEKDAYS.reduce((sum, _, weekday) => sum + at(weekday, hour), 0));
    const most = Math.max(...hours);
    if (!most) {
      box.append(nothing());
      return;
    }
    const span = (hour) => `${String(hour).padStart(2, "0")}:00 to ${String(hour).padStart(2, "0")}:59`;
    const labels = [0, 3, 6, 9, 12, 15, 18, 21].map((hour) => [hour, String(hour).padStart(2, "0")]);
    const left = Math.ceil(Math.max(...[...WEEKDAYS, count(most)].map(textWidth)));
    grid(box, width, read, {
      rows: [{ label: count(most) }], columns: 24, height: 96, labels, left, bar: (_, hour) => hours[hour] / most,
      say: (_, hour) => `${span(hour)}: ${plural(hours[hour], "article")}`,
      alt: `${title}: bars for the 24 hours; the most at ${span(hours.indexOf(most))}.`,
    });
    const peak = Math.max(...totals.slice(0, 7 * 24));
    const lowest = classes(totals.slice(0, 7 * 24));
    grid(box, width, read, {
      rows: WEEKDAYS.map((label) => ({ label })), columns: 24, labels: [], left, height: 17,
      kind: (row, hour) => `q${shade(lowest, classOf(lowest, at(row, hour)))}`,
      say: (row, hour) => `${WEEKDAYS[row]}, ${span(hour)}: ${plural(at(row, hour), "article")}`,
      alt: `${title} by weekday: darker where there are more articles.`,
    });
    box.append(legend(legendOf(lowest, peak, "none")));
  },
  table() {
    const totals = keyTotals(cubes.hours);
    const rows = WEEKDAYS.flatMap((name, weekday) => [...Array(24).keys()].map((hour) => [name, hour, totals[weekday * 24 + hour] || 0]));
    return { columns: ["weekday", "hour (WIB)", "articles"], rows };
  },
});

// -- lengths

const lengthName = (key) => {
  const words = Number(cubes.lengths.keys[key]);
  return key + 1 === cubes.lengths.keys.length ? `${words} words or more` : `${words} to ${Number(cubes.lengths.keys[key + 1]) - 1} words`;
};

figure({
  id: "lengths",
  title: "Length of articles",
  note: "Words of the body. Below, each outlet's own articles by length, in per cent.",
  draw(box, width, read, title) {
    const totals = keyTotals(cubes.lengths);
    const most = Math.max(0, ...totals);
    if (!most) {
      box.append(nothing());
      return;
    }
    const labels = cubes.lengths.keys.map((words, key) => [key, words]).filter(([key]) => key % (width < 500 ? 6 : 4) === 0);
    const outlets = outletsChosen();
    const left = Math.ceil(Math.min(Math.max(...outlets.map((outlet) => textWidth(DATA.outlets[outlet]))), width * 0.27));
    grid(box, width, read, {
      rows: [{ label: count(most) }], columns: totals.length, height: 96, labels, left, bar: (_, key) => totals[key] / most,
      say: (_, key) => `${lengthName(key)}: ${plural(totals[key], "article")}`,
      alt: `${title}: bars for classes of ${cubes.lengths.keys[1]} words; the most have ${lengthName(totals.indexOf(most))}.`,
    });
    const by = sums(cubes.lengths);
    const whole = outlets.map((outlet) => total(totals.map((_, key) => by(outlet, key))));
    const lowest = [1, 2, 5, 10, 20];
    const share = (row, key) => (100 * by(outlets[row], key)) / whole[row];
    grid(box, width, read, {
      rows: rowsOf(outlets), columns: totals.length, labels: [], left, height: 13,
      kind: (row, key) => (whole[row] ? `q${classOf(lowest, share(row, key))}` : null),
      say: (row, key) => `${DATA.outlets[outlets[row]]}, ${lengthName(key)}: ${plural(by(outlets[row], key), "article")}, ${percent(by(outlets[row], key), whole[row])} of its own`,
      alt: `${title} by outlet: darker where more of its articles have the length.`,
    });
    box.append(legend([["q0", "under 1%"], ["q1", "1–2%"], ["q2", "2–5%"], ["q3", "5–10%"], ["q4", "10–20%"], ["q5", "20% or more"]]));
  },
  table() {
    const by = sums(cubes.lengths);
    const rows = outletsChosen().flatMap((outlet) =>
      cubes.lengths.keys.map((words, key) => [DATA.outlets[outlet], Number(words), by(outlet, key)]).filter((row) => row[2]));
    return { columns: ["outlet", "words from", "articles"], rows };
  },
});

// -- coverage and rejections

figure({
  id: "coverage",
  title: "Field coverage",
  note: "The share of an outlet's articles that have a value in a field. An empty column is as often the site's habit as a fault.",
  draw(box, width, read, title) {
    const outlets = outletsChosen();
    const articles = articlesByOutlet();
    const by = sums(cubes.missing);
    const part = (row, column) => articles[outlets[row]] - by(outlets[row], cubes.missing.keys.indexOf(DATA.fields[column]));
    shares(box, width, read, {
      rows: rowsOf(outlets), names: DATA.fields, part, whole: (row) => articles[outlets[row]],
      say: (row, column) => `${DATA.outlets[outlets[row]]}, ${DATA.fields[column]}: ${percent(part(row, column), articles[outlets[row]])} of ${plural(articles[outlets[row]], "article")}`,
      alt: `${title}: outlets as rows, fields as columns, darker where more articles have the field.`,
    });
  },
  table() {
    const articles = articlesByOutlet();
    const by = sums(cubes.missing);
    const rows = outletsChosen().flatMap((outlet) => DATA.fields.map((field) => {
      const filled = articles[outlet] - by(outlet, cubes.missing.keys.indexOf(field));
      return [DATA.outlets[outlet], field, articles[outlet], filled, percent(filled, articles[outlet])];
    }));
    return { columns: ["outlet", "field", "articles", "with a value", "share"], rows };
  },
});

figure({
  id: "rejections",
  title: "Pages rejected, by reason",
  note: "Pages that were fetched and gave no record, by the day of the crawl.",
  draw(box, width, read, title) {
    const by = sums(cubes.rejected);
    const outlets = outletsChosen();
    const keys = ranked(keyTotals(cubes.rejected));
    const value = (row, column) => by(outlets[row], keys[column]);
    matrix(box, width, read, {
      rows: keys.length ? rowsOf(outlets) : [], names: keys.map((key) => cubes.rejected.keys[key]), value,
      say: (row, column) => `${DATA.outlets[outlets[row]]}, ${cubes.rejected.keys[keys[column]]}: ${plural(value(row, column), "page")}`,
      alt: `${title}: outlets as rows, reasons as columns, darker where there are more.`,
    });
  },
  table() {
    const by = sums(cubes.rejected);
    const rows = outletsChosen().flatMap((outlet) => cubes.rejected.keys.map((reason, key) => [DATA.outlets[outlet], reason, by(outlet, key)]));
    return { columns: ["outlet", "reason", "pages"], rows: rows.filter((row) => row[2]) };
  },
});

document.getElementById("lead").textContent = DATA.outlets.length
  ? `International news of ${plural(DATA.outlets.length, "Indonesian outlet")}, ${spoken(DATA.first)} to ${spoken(DATA.last)}. All figures follow the filter; each has its numbers as a table and as CSV.`
  : "The dataset has no articles.";
const byGrain = DATA.grain === "day" ? "" : ` The corpus is large: the filter takes whole ${DATA.grain}s.`;
document.getElementById("foot").append(
  h("p", {}, `Counts of the dataset folder that this file lies in.${byGrain}${DATA.tombstones ? ` ${plural(DATA.tombstones, "article")} that the sites took down count for nothing here.` : ""}`),
  h("p", {}, `Map: ${WORLD.source}; drawn as they are, without a stand on disputed ones.`),
);
figures.push({
  id: "chosen",
  draw: () => {
    const articles = total(articlesByOutlet());
    document.getElementById("chosen").textContent = `${plural(articles, "article")} of ${plural(chosen.outlets.size, "outlet")}, ${spoken(Math.max(chosen.from, DATA.first))} to ${spoken(Math.min(chosen.to, DATA.last))}`;
  },
});
if (DATA.outlets.length) start();
