-- A load is of staged files, or of a delivery that is not here and goes straight from its store into a backend.
DROP TRIGGER loads_begin_staged;
DROP TRIGGER loads_move_staged;

CREATE TRIGGER loads_begin_of BEFORE INSERT ON loads
WHEN (SELECT state FROM deliveries WHERE id = NEW.delivery_id) IN ('downloading', 'superseded')
BEGIN SELECT RAISE(ABORT, 'only what is staged, or not downloaded at all, is loaded'); END;

CREATE TRIGGER loads_move_of BEFORE UPDATE OF state ON loads
WHEN NEW.state = 'loading'
  AND (SELECT state FROM deliveries WHERE id = NEW.delivery_id) IN ('downloading', 'superseded')
BEGIN SELECT RAISE(ABORT, 'only what is staged, or not downloaded at all, is loaded'); END;
