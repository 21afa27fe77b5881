-- Elements: what they are, and pictures that stay as long as they do. There were
-- none before, so that nothing is lost with the table.

DROP TABLE elements;

CREATE TABLE elements (
    id            INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 999999999999999),
    account_id    TEXT NOT NULL REFERENCES accounts (id),
    prediction_id TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    description   TEXT NOT NULL,
    images        TEXT NOT NULL,
    voice         TEXT,
    tags          TEXT NOT NULL,
    created_ms    INTEGER NOT NULL
) STRICT;

CREATE INDEX elements_of_account ON elements (account_id, created_ms);

CREATE TABLE new_blobs (
    id            TEXT NOT NULL PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id),
    kind          TEXT NOT NULL CHECK (kind IN ('upload', 'input', 'output', 'element')),
    store_key     TEXT NOT NULL UNIQUE,
    bytes         INTEGER NOT NULL CHECK (bytes >= 0),
    sha256        TEXT NOT NULL,
    mime          TEXT NOT NULL,
    file_name     TEXT NOT NULL,
    prediction_id TEXT,
    removing      INTEGER NOT NULL DEFAULT 0 CHECK (removing IN (0, 1)),
    created_ms    INTEGER NOT NULL,
    purge_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO new_blobs (id, account_id, kind, store_key, bytes, sha256, mime, file_name,
    prediction_id, removing, created_ms, purge_ms)
    SELECT id, account_id, kind, store_key, bytes, sha256, mime, file_name,
        prediction_id, removing, created_ms, purge_ms FROM blobs;

DROP TABLE blobs;

ALTER TABLE new_blobs RENAME TO blobs;

CREATE INDEX blobs_of_prediction ON blobs (prediction_id) WHERE prediction_id IS NOT NULL;
CREATE INDEX blobs_due ON blobs (purge_ms) WHERE removing = 0;
CREATE INDEX blobs_removing ON blobs (purge_ms) WHERE removing = 1;
