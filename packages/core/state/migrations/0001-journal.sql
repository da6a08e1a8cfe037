-- Times are ISO 8601 text in UTC; manifest, object, error, totals, changes and columns hold JSON.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  version TEXT NOT NULL,
  host TEXT NOT NULL,
  process INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT CHECK (outcome IN ('done', 'failed', 'cancelled')),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
) STRICT;

-- The columns of manifests and files. Thousands share one list; each with its own, lists would be most of the journal.
CREATE TABLE column_lists (
  id INTEGER PRIMARY KEY,
  columns TEXT NOT NULL UNIQUE CHECK (json_valid(columns))
) STRICT;

-- manifest: without its columns.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  manifest_id TEXT NOT NULL,
  manifest TEXT NOT NULL CHECK (json_valid(manifest)),
  column_list_id INTEGER REFERENCES column_lists (id),
  object TEXT NOT NULL CHECK (json_valid(object)),
  raw TEXT,
  state TEXT NOT NULL CHECK (state IN ('discovered', 'downloading', 'staged', 'failed', 'superseded')),
  failed_in TEXT CHECK (failed_in IN ('discovered', 'downloading', 'staged')),
  error TEXT CHECK (json_valid(error)),
  superseded_by TEXT,
  discovered_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  UNIQUE (source, period, manifest_id),
  UNIQUE (id, source, period),
  CHECK ((state = 'failed') = (failed_in IS NOT NULL)),
  CHECK ((state = 'failed') = (error IS NOT NULL)),
  CHECK ((state = 'superseded') = (superseded_by IS NOT NULL))
) STRICT;

-- Objects that were read as manifests.
CREATE TABLE manifests (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  etag TEXT NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  latest INTEGER NOT NULL CHECK (latest IN (0, 1)),
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

-- object_*: what was pinned; path and so on: what was fetched of it.
CREATE TABLE files (
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  key TEXT NOT NULL,
  object_etag TEXT,
  object_bytes INTEGER,
  object_modified TEXT,
  path TEXT,
  bytes INTEGER,
  sha256 TEXT,
  column_list_id INTEGER REFERENCES column_lists (id),
  PRIMARY KEY (delivery_id, position),
  CHECK ((object_etag IS NULL) = (object_bytes IS NULL) AND (object_etag IS NULL) = (object_modified IS NULL)),
  CHECK (
    (path IS NULL) = (bytes IS NULL) AND (path IS NULL) = (sha256 IS NULL) AND (path IS NULL) = (column_list_id IS NULL)
  ),
  CHECK (path IS NULL OR object_etag IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE loads (
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  period TEXT NOT NULL,
  backend TEXT NOT NULL,
  table_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('loading', 'loaded', 'failed', 'superseded')),
  totals TEXT CHECK (json_valid(totals)),
  changes TEXT CHECK (json_valid(changes)),
  error TEXT CHECK (json_valid(error)),
  started_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  FOREIGN KEY (delivery_id, source, period) REFERENCES deliveries (id, source, period),
  CHECK ((state = 'failed') = (error IS NOT NULL)),
  CHECK ((totals IS NULL) = (changes IS NULL)),
  CHECK (totals IS NOT NULL OR state <> 'loaded'),
  CHECK (totals IS NULL OR state IN ('loaded', 'superseded'))
) STRICT;

CREATE UNIQUE INDEX loads_one_current ON loads (delivery_id, backend, table_name) WHERE state <> 'superseded';
CREATE UNIQUE INDEX loads_one_loaded ON loads (source, period, backend, table_name) WHERE state = 'loaded';

CREATE TABLE exports (
  source TEXT NOT NULL,
  period TEXT NOT NULL,
  backend TEXT NOT NULL,
  table_name TEXT NOT NULL,
  manifest_id TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  totals TEXT NOT NULL CHECK (json_valid(totals)),
  exported_at TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  PRIMARY KEY (source, period, backend, table_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE column_names (
  table_name TEXT NOT NULL,
  source_name TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (table_name, source_name),
  UNIQUE (table_name, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  machine TEXT,
  process INTEGER NOT NULL CHECK (process > 0),
  process_started TEXT,
  acquired_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE transitions (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  load_id INTEGER REFERENCES loads (id),
  from_state TEXT,
  to_state TEXT NOT NULL,
  cause TEXT NOT NULL,
  error_code TEXT
) STRICT;

CREATE VIEW history (
  id, at, run_id, source, period, manifest_id, backend, from_state, to_state, cause, error_code
) AS
SELECT
  transitions.id, transitions.at, transitions.run_id, deliveries.source, deliveries.period, deliveries.manifest_id,
  loads.backend, transitions.from_state, transitions.to_state, transitions.cause, transitions.error_code
FROM transitions
JOIN deliveries ON deliveries.id = transitions.delivery_id
LEFT JOIN loads ON loads.id = transitions.load_id;

-- The history is appended to. The insert trigger is for INSERT OR REPLACE, which need not fire the delete trigger.
CREATE TRIGGER transitions_no_update BEFORE UPDATE ON transitions
BEGIN SELECT RAISE(ABORT, 'the history is only appended to'); END;

CREATE TRIGGER transitions_no_delete BEFORE DELETE ON transitions
BEGIN SELECT RAISE(ABORT, 'the history is only appended to'); END;

CREATE TRIGGER transitions_no_replace BEFORE INSERT ON transitions
WHEN EXISTS (SELECT 1 FROM transitions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the history is only appended to'); END;

-- The arrows of a delivery.
CREATE TRIGGER deliveries_begin BEFORE INSERT ON deliveries
WHEN NEW.state <> 'discovered'
BEGIN SELECT RAISE(ABORT, 'a delivery begins as discovered'); END;

CREATE TRIGGER deliveries_move BEFORE UPDATE OF state ON deliveries
WHEN (OLD.state, NEW.state) NOT IN (VALUES
  ('discovered', 'downloading'),
  ('discovered', 'failed'),
  ('discovered', 'superseded'),
  ('downloading', 'downloading'),
  ('downloading', 'staged'),
  ('downloading', 'failed'),
  ('downloading', 'superseded'),
  ('staged', 'failed'),
  ('staged', 'superseded'),
  ('failed', 'downloading'),
  ('failed', 'superseded')
)
BEGIN SELECT RAISE(ABORT, 'no such transition of a delivery'); END;

CREATE TRIGGER deliveries_fail BEFORE UPDATE OF state ON deliveries
WHEN NEW.failed_in <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a delivery fails in the state that it was in'); END;

CREATE TRIGGER deliveries_stage BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'staged' AND EXISTS (SELECT 1 FROM files WHERE delivery_id = NEW.id AND path IS NULL)
BEGIN SELECT RAISE(ABORT, 'a file of the delivery is not complete'); END;

CREATE TRIGGER deliveries_keep BEFORE UPDATE OF
  id, source, period, manifest_id, manifest, column_list_id, object, raw, discovered_at
ON deliveries
BEGIN SELECT RAISE(ABORT, 'a delivery remains what it is'); END;

CREATE TRIGGER files_keep BEFORE UPDATE ON files
WHEN (SELECT state FROM deliveries WHERE id = OLD.delivery_id) NOT IN ('downloading', 'superseded')
BEGIN SELECT RAISE(ABORT, 'files change only while they are downloaded'); END;

-- The arrows of a load.
CREATE TRIGGER loads_begin BEFORE INSERT ON loads
WHEN NEW.state <> 'loading'
BEGIN SELECT RAISE(ABORT, 'a load begins as loading'); END;

CREATE TRIGGER loads_move BEFORE UPDATE OF state ON loads
WHEN (OLD.state, NEW.state) NOT IN (VALUES
  ('loading', 'loading'),
  ('loading', 'loaded'),
  ('loading', 'failed'),
  ('loading', 'superseded'),
  ('failed', 'loading'),
  ('failed', 'superseded'),
  ('loaded', 'superseded')
)
BEGIN SELECT RAISE(ABORT, 'no such transition of a load'); END;

CREATE TRIGGER loads_begin_staged BEFORE INSERT ON loads
WHEN (SELECT state FROM deliveries WHERE id = NEW.delivery_id) <> 'staged'
BEGIN SELECT RAISE(ABORT, 'only what is staged is loaded'); END;

CREATE TRIGGER loads_move_staged BEFORE UPDATE OF state ON loads
WHEN NEW.state = 'loading' AND (SELECT state FROM deliveries WHERE id = NEW.delivery_id) <> 'staged'
BEGIN SELECT RAISE(ABORT, 'only what is staged is loaded'); END;

CREATE TRIGGER loads_keep BEFORE UPDATE OF id, delivery_id, source, period, backend, table_name, started_at ON loads
BEGIN SELECT RAISE(ABORT, 'a load remains what it is'); END;
