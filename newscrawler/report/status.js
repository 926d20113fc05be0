// The figures of scrapy status --html: newscrawler/report/operations.py says what the cubes hold.

const KEY = Object.fromEntries(cubes.days.keys.map((name, place) => [name, place]));
const WIB = 7 * 36e5;
const dayIn = (iso) => Math.floor((Date.parse(iso) + WIB) / DAY_MS);
const moment = (iso) => (iso ? new Date(Date.parse(iso) + WIB).toISOString().slice(0, 16).replace("T", " ") : "");
const age = (hours) => (hours == null ? "-" : hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`);
const size = (bytes) => (bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
const rowsOf = (outlets) => outlets.map((outlet) => ({ label: DATA.outlets[outlet] }));
const started = (run) => run.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d).*/, "$1-$2-$3 $4:$5");

const isOpen = (alarm) => !alarm.closed_at;
const alarmsOf = (outlet) => DATA.alarms.filter((alarm) => alarm.outlet === DATA.outlets[outlet]);
/** Alarms that stood on a day. */
const standing = (outlet, day) =>
  alarmsOf(outlet).filter((alarm) => alarm.opened_at && dayIn(alarm.opened_at) <= day && day <= (alarm.closed_at ? dayIn(alarm.closed_at) : DATA.last));
const ofDays = () => {
  const found = new Map();
  each(cubes.days, (outlet, day, key, n) => found.set(`${outlet} ${day} ${key}`, n));
  return (outlet, day, name) => found.get(`${outlet} ${day} ${KEY[name]}`) || 0;
};
const daysChosen = () => Array.from({ length: chosen.to - chosen.from + 1 }, (_, place) => chosen.from + place);

tiles("overview", "The crawls in numbers", () => {
  const state = outletsChosen().map((outlet) => DATA.state[outlet]);
  const sum = (name) => state.reduce((all, one) => all + one[name], 0);
  const of = sums(cubes.days);
  const articles = outletsChosen().reduce((all, outlet) => all + of(outlet, KEY.articles), 0);
  return [
    ["open alarms", count(outletsChosen().flatMap(alarmsOf).filter(isOpen).length)],
    ["outlets without news for a day", count(state.filter((one) => !one.problem && (one.hours == null || one.hours >= 24)).length)],
    ["ledgers that cannot be read", count(state.filter((one) => one.problem).length)],
    ["new articles in the chosen days", count(articles)],
    ["records in all", count(sum("exported"))],
    ["waiting to be fetched", count(sum("waiting"))],
    ["days of backfill owed", count(sum("owed"))],
    ["disk", size(sum("disk"))],
  ];
});

figure({
  id: "alarms",
  title: "Alarms",
  wide: true,
  hint: "",
  note: "Open ones first, then those that closed within the last 60 days.",
  draw(box) {
    const shown = DATA.alarms.filter((alarm) => chosen.outlets.has(DATA.outlets.indexOf(alarm.outlet)));
    const troubles = outletsChosen().filter((outlet) => DATA.state[outlet].problem);
    const list = h("ul", { class: "alarms", tabindex: 0, "aria-label": "Alarms" },
      troubles.map((outlet) => h("li", { class: "open" }, h("b", {}, DATA.outlets[outlet]), ` ${DATA.state[outlet].problem}`)),
      shown.slice(0, 100).map((alarm) => h("li", { class: isOpen(alarm) ? "open" : "closed" },
        h("b", {}, alarm.outlet), ` ${[...new Set([alarm.kind, alarm.cause])].filter(Boolean).join(", ")}: ${alarm.sentence || ""} `,
        h("span", { class: "note" }, isOpen(alarm) ? `open since ${moment(alarm.opened_at) || "an unknown time"}` : `${moment(alarm.opened_at)} to ${moment(alarm.closed_at)}`))));
    box.append(shown.length || troubles.length ? list : h("p", { class: "empty" }, "No alarm."));
  },
  table: () => ({
    columns: ["outlet", "kind", "cause", "opened (WIB)", "closed (WIB)", "what"],
    rows: DATA.alarms.filter((alarm) => chosen.outlets.has(DATA.outlets.indexOf(alarm.outlet)))
      .map((alarm) => [alarm.outlet, alarm.kind || "", alarm.cause || "", moment(alarm.opened_at), moment(alarm.closed_at), alarm.sentence || ""]),
  }),
});

figure({
  id: "yield",
  title: "New articles per day",
  wide: true,
  note: "By the day of the run (WIB, UTC+7); versions and backfill do not count. Orange marks days on which an alarm was open.",
  draw(box, width, read, title) {
    const outlets = outletsChosen();
    const days = daysChosen();
    const of = ofDays();
    const values = outlets.flatMap((outlet) => days.map((day) => of(outlet, day, "articles")));
    const lowest = classes(values);
    const time = { starts: days, unit: "day" };
    const by = sums(cubes.days);
    grid(box, width, read, {
      rows: outlets.map((outlet) => ({ label: DATA.outlets[outlet], total: count(by(outlet, KEY.articles)) })),
      columns: days.length, height: 18, labels: timeLabels(time, (width - 160) / days.length),
      kind: (row, column) => (of(outlets[row], days[column], "runs") ? `q${shade(lowest, classOf(lowest, of(outlets[row], days[column], "articles")))}` : null),
      mark: (row, column) => Number(standing(outlets[row], days[column]).length > 0),
      say: (row, column) => {
        const [outlet, day] = [outlets[row], days[column]];
        const told = standing(outlet, day).map((alarm) => `; ALARM ${alarm.kind}`).join("");
        const runs = of(outlet, day, "runs");
        return `${DATA.outlets[outlet]}, ${spoken(day)}: ${runs ? `${plural(of(outlet, day, "articles"), "new article")} in ${plural(runs, "run")}` : "no run"}${told}`;
      },
      alt: `${title}: ${plural(outlets.length, "outlet")} as rows, days as columns, darker where there are more.`,
    });
    const most = Math.max(0, ...values);
    box.append(legend([["void", "no run"], ...(most ? legendOf(lowest, most, "none") : [["q0", "none"]]), ["mark", "alarm"]]));
  },
  table() {
    const of = ofDays();
    const names = cubes.days.keys;
    const rows = outletsChosen().flatMap((outlet) => daysChosen().filter((day) => of(outlet, day, "runs"))
      .map((day) => [DATA.outlets[outlet], isoOf(day), ...names.map((name) => of(outlet, day, name)), standing(outlet, day).map((alarm) => alarm.kind).join(" ")]));
    return { columns: ["outlet", "day", ...names, "alarms"], rows };
  },
});

figure({
  id: "runs",
  title: "Runs per day",
  wide: true,
  note: "Orange: one or more failed. A mark as wide as their share: some were degraded (exit code 3).",
  draw(box, width, read, title) {
    const outlets = outletsChosen();
    const days = daysChosen();
    const of = ofDays();
    grid(box, width, read, {
      rows: rowsOf(outlets), columns: days.length, height: 19, labels: timeLabels({ starts: days, unit: "day" }, (width - 120) / days.length),
      kind: (row, column) => (!of(outlets[row], days[column], "runs") ? "q0" : of(outlets[row], days[column], "failed") ? "mark" : "q1"),
      mark: (row, column) => of(outlets[row], days[column], "degraded") / of(outlets[row], days[column], "runs"),
      say: (row, column) => {
        const [outlet, day] = [outlets[row], days[column]];
        return `${DATA.outlets[outlet]}, ${spoken(day)}: ${plural(of(outlet, day, "runs"), "run")}, ${of(outlet, day, "degraded")} degraded, ${of(outlet, day, "failed")} failed`;
      },
      alt: `${title}: outlets as rows, days as columns; marked where a run was degraded or failed.`,
    });
    box.append(legend([["q0", "no run"], ["q1", "well"], ["mark", "degraded (part), failed (all of the cell)"]]));
  },
  table() {
    const by = sums(cubes.days);
    return {
      columns: ["outlet", "runs", "degraded", "failed", "requests", "bytes"],
      rows: outletsChosen().map((outlet) => [DATA.outlets[outlet], ...["runs", "degraded", "failed", "requests", "bytes"].map((name) => by(outlet, KEY[name]))]),
    };
  },
});

figure({
  id: "freshness",
  title: "Freshness",
  note: "How long ago the newest article that has a record was discovered; backfill does not count.",
  hint: "",
  draw(box, width, read, title) {
    const outlets = outletsChosen();
    const known = outlets.filter((outlet) => DATA.state[outlet].hours != null);
    if (!known.length) {
      box.append(nothing());
      return;
    }
    const most = Math.max(24, ...known.map((outlet) => Math.min(DATA.state[outlet].hours, 24 * 7)));
    const left = Math.ceil(Math.min(Math.max(...outlets.map((outlet) => textWidth(DATA.outlets[outlet]))), width * 0.35)) + 8;
    const room = width - left - 46;
    const svg = s("svg", {
      width, height: outlets.length * 19 + 4, role: "img",
      "aria-label": `${title}: a bar for each outlet; orange from a day on. The numbers are in the table below.`,
    });
    outlets.forEach((outlet, row) => {
      const { hours } = DATA.state[outlet];
      const y = row * 19 + 3;
      const long = hours == null ? 0 : Math.max((Math.min(hours, most) / most) * room, 1.5);
      svg.append(
        s("text", { x: left - 6, y: y + 11, "text-anchor": "end" }, s("title", {}, DATA.outlets[outlet]), fitted(DATA.outlets[outlet], left - 8)),
        s("rect", { class: hours >= 24 ? "mark" : "bar", x: left, y, width: long, height: 14 }),
        s("text", { class: "soft", x: left + long + 5, y: y + 11 }, age(hours)));
    });
    box.append(svg);
  },
  table: () => ({
    columns: ["outlet", "source", "last run (UTC)", "exit code", "hours since the newest", "records", "waiting", "rejected", "days owed", "disk in bytes", "problem"],
    rows: outletsChosen().map((outlet) => {
      const one = DATA.state[outlet];
      return [DATA.outlets[outlet], one.source, started(one.last_run), one.code, one.hours, one.exported, one.waiting, one.rejected, one.owed, one.disk, one.problem];
    }),
  }),
});

figure({
  id: "coverage",
  title: "Field coverage",
  note: "The share of the records of the chosen days that have a value in a field.",
  draw(box, width, read, title) {
    const outlets = outletsChosen();
    const records = sums(cubes.days);
    const by = sums(cubes.filled);
    const whole = (row) => records(outlets[row], KEY.records);
    const part = (row, column) => by(outlets[row], cubes.filled.keys.indexOf(DATA.fields[column]));
    shares(box, width, read, {
      rows: rowsOf(outlets), names: DATA.fields, part, whole,
      say: (row, column) => `${DATA.outlets[outlets[row]]}, ${DATA.fields[column]}: ${percent(part(row, column), whole(row))} of ${plural(whole(row), "record")}`,
      alt: `${title}: outlets as rows, fields as columns, darker where more records have the field.`,
    });
  },
  table() {
    const records = sums(cubes.days);
    const by = sums(cubes.filled);
    return {
      columns: ["outlet", "field", "records", "with a value", "share"],
      rows: outletsChosen().flatMap((outlet) => DATA.fields.map((field) => {
        const [filled, all] = [by(outlet, cubes.filled.keys.indexOf(field)), records(outlet, KEY.records)];
        return [DATA.outlets[outlet], field, all, filled, percent(filled, all)];
      })),
    };
  },
});

function byKey(id, title, note, cube, name) {
  figure({
    id, title, note,
    draw(box, width, read) {
      const by = sums(cube);
      const outlets = outletsChosen();
      const keys = cube.keys.map((_, key) => key).filter((key) => outlets.some((outlet) => by(outlet, key)));
      matrix(box, width, read, {
        rows: keys.length ? rowsOf(outlets) : [], names: keys.map((key) => cube.keys[key]),
        value: (row, column) => by(outlets[row], keys[column]),
        say: (row, column) => `${DATA.outlets[outlets[row]]}, ${cube.keys[keys[column]]}: ${plural(by(outlets[row], keys[column]), "page")}`,
        alt: `${title}: outlets as rows, ${name}s as columns, darker where there are more.`,
      });
    },
    table() {
      const by = sums(cube);
      const rows = outletsChosen().flatMap((outlet) => cube.keys.map((text, key) => [DATA.outlets[outlet], text, by(outlet, key)]));
      return { columns: ["outlet", name, "pages"], rows: rows.filter((row) => row[2]) };
    },
  });
}
byKey("rejections", "Pages rejected, by reason", "Pages that came and gave no record.", cubes.rejected, "reason");
byKey("failures", "Pages that did not come, by cause", "Pages of articles that were refused or could not be fetched; later runs try again.", cubes.failures, "cause");

document.getElementById("lead").textContent = DATA.outlets.length
  ? `${plural(DATA.outlets.length, "outlet")}, as of ${moment(DATA.now)} WIB, with the last ${plural(DATA.last - DATA.first + 1, "day")}. All figures follow the filter; each has its numbers as a table and as CSV.`
  : "The data folder has no outlets.";
document.getElementById("foot").append(h("p", {},
  `By the ledgers of the data folder.${DATA.unread ? ` The accounts of ${plural(DATA.unread, "run")} could not be read and count for nothing.` : ""}`));
figures.push({
  id: "chosen",
  draw: () => {
    document.getElementById("chosen").textContent = `${plural(chosen.outlets.size, "outlet")}, ${spoken(chosen.from)} to ${spoken(chosen.to)}`;
  },
});
if (DATA.outlets.length) start();
