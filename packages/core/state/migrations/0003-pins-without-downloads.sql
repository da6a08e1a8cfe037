-- A load straight from the store remembers which objects it read, of files that are never downloaded.
DROP TRIGGER files_keep;

CREATE TRIGGER files_keep BEFORE UPDATE ON files
WHEN CASE (SELECT state FROM deliveries WHERE id = OLD.delivery_id)
  WHEN 'downloading' THEN false
  WHEN 'superseded' THEN false
  WHEN 'staged' THEN true
  ELSE NEW.object_etag IS NULL OR (NEW.path IS NOT NULL AND NEW.path IS NOT OLD.path)
END
BEGIN SELECT RAISE(ABORT, 'files change only while they are downloaded, or are pinned for a load'); END;
