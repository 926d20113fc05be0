-- A ledger as version 0 wrote it. What stands here is never changed: it is what old data folders hold.
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, state INTEGER NOT NULL, discovered INTEGER NOT NULL, mode INTEGER NOT NULL,
    hints TEXT, fetched INTEGER, tries INTEGER NOT NULL DEFAULT 0, visits INTEGER NOT NULL DEFAULT 0, due INTEGER,
    detail TEXT, crawler TEXT, version INTEGER NOT NULL DEFAULT 0, source_hash BLOB, segment INTEGER, place INTEGER
) WITHOUT ROWID;
CREATE INDEX articles_due ON articles (due) WHERE due IS NOT NULL;
CREATE TABLE aliases (key TEXT PRIMARY KEY, article TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE segments (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL, length INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE listings (url TEXT PRIMARY KEY, read INTEGER NOT NULL, entries TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (run_id TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE alarms (id INTEGER PRIMARY KEY, alarm TEXT NOT NULL, open INTEGER NOT NULL);
CREATE TABLE debt (day TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE requests (day TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;

INSERT INTO about VALUES ('source', 'live');
-- exported: its record is the one of the segment; waiting with what its listing said; rejected; failed twice
INSERT INTO articles VALUES ('1', 'https://x.sindonews.com/1', 1, 1784880000, 0, NULL, 1784880000, 0, 0, 1784887200,
    NULL, '0.1.0', 1, X'423f4a860a2bfb9d74d2776ee56342b6', 1, 0);
INSERT INTO articles VALUES ('2', 'https://x.sindonews.com/2', 0, 1784880000, 1, '{"via":"index","title":"Dua"}', NULL,
    0, 0, 1784880000, NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO articles VALUES ('3', 'https://x.sindonews.com/3', 2, 1784880000, 0, NULL, 1784880000, 0, 0, NULL,
    'no_body', '0.1.0', 0, NULL, NULL, NULL);
INSERT INTO articles VALUES ('4', 'https://x.sindonews.com/4', 3, 1784880000, 0, '{"via":"feed"}', 1784880000, 2, 0,
    1784887200, 'timeout', NULL, 0, NULL, NULL, NULL);
INSERT INTO aliases VALUES ('11', '1');
INSERT INTO segments VALUES (1, 'articles/sindonews/2026/07/20260724T080000Z-000001.jsonl', '20260724T080000Z-000001',
    0, 0);
INSERT INTO listings VALUES ('https://x/rss', 1784880000, '["1", "2", "3", "4"]');
INSERT INTO runs VALUES ('20260724T080000Z-000001', '{"run_id": "20260724T080000Z-000001", "exit_code": 3}');
INSERT INTO alarms VALUES (1, '{"kind": "yield"}', 1);
INSERT INTO debt VALUES ('2026-07-01');
INSERT INTO requests VALUES ('2026-07-24', 40);
PRAGMA user_version = 0;
