"use strict";
// What all pages share: the data, the filter, figures with their numbers, and the drawing.
// Texts of the data become text nodes and attributes only, never HTML.

const DATA = JSON.parse(document.getElementById("data").textContent);
const DAY_MS = 864e5;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split(" ");

// -- days, counted from 1970-01-01

const dateOf = (day) => new Date(day * DAY_MS);
const isoOf = (day) => dateOf(day).toISOString().slice(0, 10);
const dayOf = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS);
const weekdayOf = (day) => (((day + 3) % 7) + 7) % 7;
const ymd = (year, month) => Math.round(Date.UTC(year, month, 1) / DAY_MS);

/** The first day of the week, month, quarter or year of a day. */
function startOf(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return day - weekdayOf(day);
  const date = dateOf(day);
  const months = unit === "month" ? 1 : unit === "quarter" ? 3 : 12;
  return ymd(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months);
}

/** The first day of the next one. */
function nextOf(start, unit) {
  if (unit === "day") return start + 1;
  if (unit === "week") return start + 7;
  const date = dateOf(start);
  return ymd(date.getUTCFullYear(), date.getUTCMonth() + (unit === "month" ? 1 : unit === "quarter" ? 3 : 12));
}

function spoken(day, unit = "day") {
  const date = dateOf(day);
  const [d, m, y] = [date.getUTCDate(), MONTHS[date.getUTCMonth()], date.getUTCFullYear()];
  if (unit === "day") return `${WEEKDAYS[weekdayOf(day)]} ${d} ${m} ${y}`;
  if (unit === "week") return `week of ${d} ${m} ${y}`;
  if (unit === "month") return `${m} ${y}`;
  return unit === "quarter" ? `${m} to ${MONTHS[date.getUTCMonth() + 2]} ${y}` : `${y}`;
}

const count = (n) => n.toLocaleString("en");
const plural = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;
const percent = (part, whole) => (whole ? `${Math.round((1000 * part) / whole) / 10}%` : "-");

// -- elements

function element(space, name, attributes, children) {
  const made = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child != null));
  return made;
}
const h = (name, attributes, ...children) => element(null, name, attributes, children);
const s = (name, attributes, ...children) => element("http://www.w3.org/2000/svg", name, attributes, children);

const pen = document.createElement("canvas").getContext("2d");
function textWidth(text) {
  pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}
function fitted(text, width) {
  if (textWidth(text) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(text.slice(0, end) + "…") > width) end -= 1;
  return text.slice(0, end) + "…";
}

// -- cubes: counts by outlet, day and key, packed as newscrawler/report/cubes.py says

const DIGITS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((c, i) => [c.charCodeAt(0), i]));

function unpack(text) {
  const numbers = [];
  let value = 0;
  let shift = 1;
  for (let i = 0; i < text.length; i += 1) {
    const five = DIGITS.get(text.charCodeAt(i));
    value += (five & 31) * shift;
    shift *= 32;
    if (five < 32) {
      numbers.push(value);
      value = 0;
      shift = 1;
    }
  }
  const cells = [];
  let day = DATA.base;
  for (let i = 0; i < numbers.length; ) {
    day += numbers[i++];
    let key = 0;
    for (let n = numbers[i++]; n > 0; n -= 1) {
      key += numbers[i++];
      cells.push(day, key, numbers[i++]);
    }
  }
  return Float64Array.from(cells);
}

const cubes = Object.fromEntries(
  Object.entries(DATA.cubes).map(([name, cube]) => [name, { ...cube, cells: cube.cells.map(unpack) }]),
);

/** Call visit(outlet, day, key, count) for the counts of a cube in the chosen days, and of the chosen outlets or all. */
function each(cube, visit, all = false) {
  cube.cells.forEach((cells, outlet) => {
    if (!all && !chosen.outlets.has(outlet)) return;
    for (let i = 0; i < cells.length; i += 3) {
      if (cells[i] > chosen.to) break;
      if (cells[i] >= chosen.from) visit(outlet, cells[i], cells[i + 1], cells[i + 2]);
    }
  });
}

/** Sums of a cube by outlet and key, as a map of `outlet * keys + key`. */
function sums(cube) {
  const found = new Map();
  const width = cube.keys.length;
  each(cube, (outlet, day, key, n) => found.set(outlet * width + key, (found.get(outlet * width + key) || 0) + n));
  return (outlet, key) => found.get(outlet * width + key) || 0;
}

// -- the filter

const chosen = { outlets: new Set(DATA.outlets.keys()), from: DATA.first, to: DATA.last };
const outletsChosen = () => [...chosen.outlets].sort((a, b) => a - b);

/** Choose days; where the figures count by week, month or year, whole ones. */
function choose(from, to) {
  from = Math.min(Math.max(Number.isFinite(from) ? from : DATA.first, DATA.first), DATA.last);
  to = Math.max(Math.min(Number.isFinite(to) ? to : DATA.last, DATA.last), from);
  chosen.from = startOf(from, DATA.grain);
  chosen.to = nextOf(startOf(to, DATA.grain), DATA.grain) - 1;
  update();
}

function buildFilter() {
  const form = document.getElementById("filter");
  form.addEventListener("submit", (event) => event.preventDefault());
  if (!DATA.outlets.length) {
    form.hidden = true;
    return;
  }
  const date = (id, label, change) =>
    h("label", { class: "date" }, label, h("input", { type: "date", id, min: isoOf(DATA.first), max: isoOf(DATA.last), onchange: change }));
  const from = date("from", "From", () => choose(dayOf(document.getElementById("from").value), chosen.to));
  const to = date("to", "To", () => choose(chosen.from, dayOf(document.getElementById("to").value)));
  const presets = h("div", { class: "presets" });
  const span = DATA.last - DATA.first + 1;
  for (const [label, days] of [["All days", span], ["Last year", 365], ["Last 90", 90], ["Last 30", 30], ["Last 7", 7]]) {
    if (days < span || days === span) {
      presets.append(h("button", { type: "button", onclick: () => choose(DATA.last - days + 1, DATA.last) }, label));
    }
  }
  const boxes = DATA.outlets.map((name, outlet) =>
    h("input", {
      type: "checkbox", checked: true, value: outlet, "data-outlet": name,
      onchange: (event) => {
        if (event.target.checked) chosen.outlets.add(outlet);
        else chosen.outlets.delete(outlet);
        update();
      },
    }));
  const set = (on) => {
    boxes.forEach((box, outlet) => {
      box.checked = on;
      if (on) chosen.outlets.add(outlet);
      else chosen.outlets.delete(outlet);
    });
    update();
  };
  const outlets = h("details", { class: "outlets" },
    h("summary", { class: "choice", id: "outlets-chosen" }),
    h("div", { class: "presets" },
      h("button", { type: "button", id: "all", onclick: () => set(true) }, "All outlets"),
      h("button", { type: "button", id: "none", onclick: () => set(false) }, "None")),
    h("fieldset", { "aria-label": "Outlets" }, boxes.map((box) => h("label", {}, box, box.dataset.outlet))));
  form.append(from, to, presets, outlets);
}

function showFilter() {
  if (!DATA.outlets.length) return;
  document.getElementById("from").value = isoOf(Math.max(chosen.from, DATA.first));
  document.getElementById("to").value = isoOf(Math.min(chosen.to, DATA.last));
  const all = chosen.outlets.size === DATA.outlets.length;
  document.getElementById("outlets-chosen").textContent = all
    ? `${chosen.outlets.size > 1 ? "All " : ""}${plural(DATA.outlets.length, "outlet")}` : `${chosen.outlets.size} of ${plural(DATA.outlets.length, "outlet")}`;
}

// -- figures

const figures = [];
const hintOf = "Point at the figure, or focus it and use the arrow keys, to read its numbers.";

/**
 * A section with a figure, its numbers as a table, and those as CSV.
 * draw(box, width, read): draws into a box of a width; read(text) says what is pointed at.
 * table(): {columns: [name...], rows: [[value...]...]}.
 */
function figure({ id, title, note, wide, hint = hintOf, draw, table }) {
  const heading = h("h2", { id: `${id}-title` }, title);
  const said = h("p", { class: "note" });
  const box = h("figure", { "aria-labelledby": `${id}-title` });
  const readout = h("p", { class: "readout", "aria-live": "polite", "data-hint": hint });
  const body = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title}: numbers` });
  const rest = h("p", { class: "note" });
  const numbers = h("details", { class: "numbers" },
    h("summary", {}, "Numbers as a table"), body, rest,
    h("button", { type: "button", onclick: () => download(id, table()) }, "Download CSV"));
  const fill = () => {
    if (!numbers.open) return;
    const { columns, rows } = table();
    body.replaceChildren(tableOf(columns, rows.slice(0, 500)));
    rest.textContent = rows.length > 500 ? `The first 500 of ${count(rows.length)} rows; the CSV file has all.` : plural(rows.length, "row");
  };
  numbers.addEventListener("toggle", fill);
  const section = h("section", { id, class: wide ? "wide" : null }, heading, said, box, hint ? readout : null, numbers);
  document.getElementById("figures").append(section);
  figures.push({
    id, table,
    draw: () => {
      readout.textContent = "";
      said.textContent = typeof note === "function" ? note() : note || "";
      box.replaceChildren();
      draw(box, Math.floor(box.clientWidth), (text) => { readout.textContent = text; }, title);
      readout.hidden = !box.querySelector("svg[tabindex]");
      fill();
    },
  });
}

const nothing = () => h("p", { class: "empty" }, "There is nothing of this in the chosen days and outlets.");

function tableOf(columns, rows) {
  const numeric = columns.map((_, place) => rows.length > 0 && rows.every((row) => row[place] === "" || row[place] == null || typeof row[place] === "number"));
  const cell = (name, value, place) => {
    const long = typeof value === "string" && value.length > 60;
    return h(name, { class: numeric[place] ? "n" : long ? "wrap" : null, scope: name === "th" ? "col" : null },
      typeof value === "number" ? count(value) : value == null ? "" : String(value));
  };
  return h("table", {},
    h("thead", {}, h("tr", {}, columns.map((name, place) => cell("th", name, place)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value, place) => cell("td", value, place))))));
}

function csvOf({ columns, rows }) {
  const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [columns, ...rows].map((row) => row.map((value) => quoted(String(value ?? ""))).join(",")).join("\r\n") + "\r\n";
}

function download(id, table) {
  const url = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }));
  h("a", { href: url, download: `${id}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function tiles(id, title, rows) {
  const list = h("dl", { class: "tiles" });
  document.getElementById("figures").append(h("section", { id, class: "wide" }, h("h2", { class: "skip" }, title), list));
  figures.push({
    id,
    draw: () => list.replaceChildren(...rows().map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
  });
}

function update() {
  showFilter();
  for (const one of figures) one.draw();
}

function start() {
  buildFilter();
  chosen.from = startOf(DATA.first, DATA.grain);
  chosen.to = nextOf(startOf(DATA.last, DATA.grain), DATA.grain) - 1;
  update();
  let width = document.documentElement.clientWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (document.documentElement.clientWidth === width) return; // a phone's bars come and go
    width = document.documentElement.clientWidth;
    clearTimeout(waiting);
    waiting = setTimeout(update, 120);
  });
}

// -- scales

/** To two digits, as people say numbers. */
const rounded = (value) => {
  const step = 10 ** Math.max(Math.floor(Math.log10(value)) - 1, 0);
  return Math.round(value / step) * step;
};

/** The lowest count of each of up to five classes, so that about as many cells are of each; zeros are a class of their own. */
function classes(values) {
  const found = values.filter((value) => value > 0).sort((a, b) => a - b);
  const lowest = found.slice(0, 1);
  for (let part = 1; part < 5; part += 1) {
    const next = rounded(found[Math.floor((found.length * part) / 5)]);
    if (next > lowest.at(-1) && next <= found.at(-1)) lowest.push(next);
  }
  return lowest;
}
const classOf = (lowest, value) => {
  let found = 0;
  while (found < lowest.length && value >= lowest[found]) found += 1;
  return found;
};
// with fewer than five classes the strongest colours still stand for the most
const shade = (lowest, found) => (found === 0 ? 0 : found + Math.floor((5 - lowest.length) / 2));

function legend(entries) {
  return h("ul", { class: "legend" }, entries.map(([kind, text]) => h("li", {}, h("i", { class: kind, "aria-hidden": "true" }), text)));
}

function legendOf(lowest, most, zero, unit = "") {
  const entries = zero ? [["q0", zero]] : [];
  lowest.forEach((low, place) => {
    const high = place + 1 < lowest.length ? lowest[place + 1] - 1 : Math.max(most, low);
    entries.push([`q${shade(lowest, place + 1)}`, (low === high ? count(low) : `${count(low)}–${count(high)}`) + unit]);
  });
  return entries;
}

// -- time as columns

/** Columns for the chosen days, none finer than a grain or narrower than a number of pixels. */
function timeColumns(width, grain = "day", least = 4) {
  const units = ["day", "week", "month", "quarter", "year"];
  for (const unit of units.slice(units.indexOf(grain))) {
    const starts = [];
    for (let start = startOf(chosen.from, unit); start <= chosen.to; start = nextOf(start, unit)) starts.push(start);
    if (starts.length * least > width && unit !== "year") continue;
    const places = new Int32Array(chosen.to - chosen.from + 1);
    let place = 0;
    for (let day = chosen.from; day <= chosen.to; day += 1) {
      while (place + 1 < starts.length && starts[place + 1] <= day) place += 1;
      places[day - chosen.from] = place;
    }
    return { unit, starts, of: (day) => places[day - chosen.from] };
  }
  return null;
}

/** What a column stands for, in words. */
function period({ starts, unit }, column) {
  const [first, last] = [starts[column], nextOf(starts[column], unit) - 1];
  const whole = first >= Math.max(chosen.from, DATA.first) && last <= Math.min(chosen.to, DATA.last);
  return spoken(first, unit) + (whole ? "" : " (in part)");
}

/** [column, text] for as many labels as have room. */
function timeLabels({ starts: all, unit }, cell) {
  const starts = all.map((start) => Math.max(start, chosen.from));
  const labels = [];
  const days = (starts.length > 1 ? (starts.at(-1) - starts[0]) / (starts.length - 1) : 1) || 1;
  const month = (30.4 / days) * cell;
  if (month > 150 && (unit === "day" || unit === "week")) {
    const step = [1, 2, 7, 14].find((n) => (n / days) * cell >= 44) || 28;
    starts.forEach((day, place) => {
      if (step < 7 ? place % step === 0 : (day - weekdayOf(day) - startOf(starts[0], "week")) % step === 0 && (unit === "week" || weekdayOf(day) === 0)) {
        labels.push([place, `${dateOf(day).getUTCDate()} ${MONTHS[dateOf(day).getUTCMonth()]}`]);
      }
    });
    return labels;
  }
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((n) => n * month >= 40) || 240;
  let before = -1;
  starts.forEach((day, place) => {
    const date = dateOf(day);
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
    const due = Math.floor(months / step);
    if (due !== before && (before !== -1 || months % step === 0)) {
      labels.push([place, months % 12 === 0 || step >= 12 ? String(date.getUTCFullYear()) : MONTHS[date.getUTCMonth()]]);
    }
    before = due;
  });
  // a month of a few days gives way to the next
  if (labels.length > 1 && (labels[1][0] - labels[0][0]) * cell < textWidth(labels[0][1]) + 8) labels.shift();
  return labels.length ? labels : [[0, `${dateOf(starts[0]).getUTCDate()} ${spoken(starts[0], "month")}`]];
}

// -- drawing

/**
 * Rows of cells, each a colour or a bar.
 * rows: [{label, total?}], columns: how many; kind(row, column): class of the cell or null; mark(row, column): how much of
 * it is marked, 0 to 1; bar(row, column): 0 to 1 in place of kind; say(row, column): what the cell says;
 * labels: [column, text]...; upright: whether those stand on end; height: of a row, where a tall one has its label, the
 * most of its bars, at the top; left: room for the labels of rows, at least; alt: what the figure shows, in words.
 */
function grid(box, width, read, { rows, columns, kind, mark, bar, say, labels, upright, height = 16, left: atLeast = 0, alt }) {
  if (!rows.length || !columns) {
    box.append(nothing());
    return;
  }
  const left = Math.max(Math.ceil(Math.min(Math.max(...rows.map((row) => textWidth(row.label))), width * 0.27)), atLeast) + 8;
  const right = rows.some((row) => row.total != null) ? Math.ceil(Math.max(...rows.map((row) => textWidth(row.total ?? "")))) + 10 : 2;
  const cell = Math.min((width - left - right) / columns, upright ? 34 : 1e9);
  const gap = cell > 7 ? 1 : 0;
  const top = upright ? Math.ceil(Math.min(Math.max(...labels.map((label) => textWidth(label[1]))), 110)) + 8 : labels.length ? 18 : 4;
  const svg = s("svg", {
    width, height: top + rows.length * height + 2, role: "img", tabindex: 0,
    "aria-label": `${alt} The numbers are in the table below.`,
  });

  let free = -1;
  for (const [column, text] of labels) {
    const x = left + column * cell;
    if (upright) {
      if (x < free) continue;
      const size = Math.min(Math.max(cell, 8.5), 11); // of the letters
      free = x + size - 0.1;
      svg.append(s("text", { class: "soft", style: `font-size:${size}px`, transform: `translate(${x + cell / 2 + size / 3} ${top - 5}) rotate(-90)` }, fitted(text, 110)));
    } else {
      if (x < free || x + textWidth(text) > width) continue;
      free = x + textWidth(text) + 8;
      svg.append(s("text", { class: "soft", x, y: 12 }, text));
      if (!kind) svg.append(s("path", { class: "rule", d: `M${x} 16V${top + rows.length * height}` }));
    }
  }
  const paths = new Map();
  const add = (name, x, y, w, tall) => {
    if (!paths.has(name)) paths.set(name, []);
    paths.get(name).push(`M${x.toFixed(2)} ${y.toFixed(2)}h${w.toFixed(2)}v${tall.toFixed(2)}h${(-w).toFixed(2)}z`);
  };
  rows.forEach((row, place) => {
    const y = top + place * height;
    const middle = height > 60 ? y + 9 : y + height / 2 + 4;
    if (height > 60) svg.append(s("path", { class: "rule", "stroke-dasharray": "2 3", d: `M${left} ${y + 3.5}H${left + columns * cell}` }));
    if (row.label) svg.append(s("text", { x: left - 6, y: middle, "text-anchor": "end" }, s("title", {}, row.label), fitted(row.label, left - 8)));
    if (row.total != null) svg.append(s("text", { x: width, y: middle, "text-anchor": "end" }, row.total));
    if (bar) svg.append(s("path", { class: "rule", d: `M${left} ${y + height - 0.5}H${left + columns * cell}` }));
    for (let column = 0; column < columns; column += 1) {
      const x = left + column * cell;
      const wide = Math.max(cell - gap, 0.5);
      if (bar) {
        const part = bar(place, column);
        if (part > 0) add("bar", x, y + height - 1 - Math.max(part * (height - 4), 1), wide, Math.max(part * (height - 4), 1));
        continue;
      }
      const name = kind(place, column);
      if (name != null) add(name, x, y, wide, height - 1);
      const part = mark ? mark(place, column) : 0;
      if (part && name === "q0") add("mark", x, y, wide, height - 1);
      else if (part) add("mark", x, y + height - 6, Math.max(part * wide, Math.min(wide, 1.5)), 5);
    }
  });
  const order = ["q0", "q1", "q2", "q3", "q4", "q5", "bar", "mark"];
  for (const name of order) if (paths.has(name)) svg.append(s("path", { class: name, d: paths.get(name).join("") }));

  const cursor = s("rect", { class: "cursor", width: Math.max(cell, 3), height, visibility: "hidden" });
  svg.append(cursor);
  let [row, column] = [-1, -1];
  const point = (newRow, newColumn) => {
    if (newRow === row && newColumn === column) return;
    [row, column] = [newRow, newColumn];
    cursor.setAttribute("x", left + column * cell - (cell < 3 ? (3 - cell) / 2 : 0));
    cursor.setAttribute("y", top + row * height - 0.5);
    cursor.setAttribute("visibility", "visible");
    read(say(row, column));
  };
  const inside = (value, size) => Math.min(Math.max(value, 0), size - 1);
  svg.addEventListener("pointermove", (event) => {
    const at = svg.getBoundingClientRect();
    const [x, y] = [event.clientX - at.left - left, event.clientY - at.top - top];
    if (x >= 0 && y >= 0 && x < columns * cell && y < rows.length * height) point(Math.floor(y / height), Math.floor(x / cell));
  });
  svg.addEventListener("pointerdown", (event) => {
    const at = svg.getBoundingClientRect();
    const [x, y] = [event.clientX - at.left - left, event.clientY - at.top - top];
    point(inside(Math.floor(y / height), rows.length), inside(Math.floor(x / cell), columns));
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    point(inside(row + (row < 0 ? 1 : step[0]), rows.length), inside(column + (column < 0 ? 1 : step[1]), columns));
  });
  box.append(svg);
}

/** Outlets by columns, with counts as colours. */
function matrix(box, width, read, { rows, names, value, say, alt, upright = true, unit = "" }) {
  const values = rows.flatMap((_, row) => names.map((__, column) => value(row, column)));
  const most = Math.max(0, ...values);
  const lowest = classes(values);
  grid(box, width, read, {
    rows, columns: names.length, labels: names.map((name, column) => [column, name]), upright, say, alt,
    kind: (row, column) => `q${shade(lowest, classOf(lowest, value(row, column)))}`,
  });
  if (rows.length && names.length && most) box.append(legend(legendOf(lowest, most, "none", unit)));
}

/** Share of articles as colour: outlets by fields. */
function shares(box, width, read, { rows, names, part, whole, say, alt }) {
  if (!rows.some((_, row) => whole(row))) {
    box.append(nothing());
    return;
  }
  const lowest = [0.001, 20, 40, 60, 80];
  grid(box, width, read, {
    rows, columns: names.length, labels: names.map((name, column) => [column, name]), upright: true, say, alt,
    kind: (row, column) => (whole(row) ? `q${classOf(lowest, (100 * part(row, column)) / whole(row))}` : null),
  });
  box.append(legend([["q0", "0%"], ["q1", "under 20%"], ["q2", "20–40%"], ["q3", "40–60%"], ["q4", "60–80%"], ["q5", "80–100%"]]));
}
