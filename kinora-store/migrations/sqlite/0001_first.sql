-- Amounts are millionths of a US dollar, times milliseconds since 1970 in UTC.

PRAGMA application_id = 0x4b6e7261; -- "Knra", so that no other database is taken for one of Kinora's

CREATE TABLE notes (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    balance     INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0),
    level       TEXT NOT NULL,
    slots       INTEGER NOT NULL CHECK (slots >= 0),
    running     INTEGER NOT NULL DEFAULT 0 CHECK (running >= 0), -- predictions that are admitted and not terminal
    waiting     INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0), -- predictions that are queued and not admitted
    per_minute  INTEGER CHECK (per_minute >= 0),
    max_waiting INTEGER NOT NULL CHECK (max_waiting >= 0),
    created_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
    seq              INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    account_id       TEXT NOT NULL REFERENCES accounts (id),
    name             TEXT NOT NULL,
    hash             BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    prefix           TEXT NOT NULL,
    kling_access_key TEXT UNIQUE,
    kling_secret     BLOB,
    webhook_secret   BLOB NOT NULL,
    simulate         TEXT,
    budget           INTEGER,
    spent            INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0),
    created_ms       INTEGER NOT NULL,
    revoked_ms       INTEGER
) STRICT;

CREATE INDEX keys_of_account ON keys (account_id);

-- `seq` is the order of arrival.
CREATE TABLE predictions (
    seq              INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    number           INTEGER NOT NULL UNIQUE,
    account_id       TEXT NOT NULL REFERENCES accounts (id),
    key_id           TEXT NOT NULL REFERENCES keys (id),
    dialect          TEXT NOT NULL,
    model            TEXT NOT NULL,
    external_id      TEXT,
    state            TEXT NOT NULL
        CHECK (state IN ('queued', 'running', 'completed', 'failed', 'timeout', 'cancelled')),
    epoch            INTEGER NOT NULL DEFAULT 0,
    attempts         INTEGER NOT NULL DEFAULT 0,
    crashes          INTEGER NOT NULL DEFAULT 0,
    admitted         INTEGER NOT NULL CHECK (admitted IN (0, 1)),
    simulated        INTEGER NOT NULL CHECK (simulated IN (0, 1)),
    cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
    price            INTEGER NOT NULL CHECK (price >= 0),
    idempotency_key  TEXT,
    fingerprint      BLOB CHECK (length(fingerprint) = 32),
    input            TEXT NOT NULL,
    "order"          TEXT NOT NULL,
    origin           TEXT NOT NULL,
    webhook_url      TEXT,
    priority         INTEGER NOT NULL,
    wait_until_ms    INTEGER NOT NULL, -- the deadline while it is queued
    deadline_ms      INTEGER NOT NULL, -- the deadline that counts now
    heartbeat_ms     INTEGER,
    progress         INTEGER NOT NULL DEFAULT 0,
    failure_code     INTEGER,
    failure_message  TEXT,
    outputs          TEXT NOT NULL DEFAULT '[]',
    upstream_name    TEXT,
    upstream_key     TEXT,
    upstream_id      TEXT,
    engine           TEXT,
    warnings         TEXT NOT NULL DEFAULT '[]',
    created_ms       INTEGER NOT NULL,
    started_ms       INTEGER,
    finished_ms      INTEGER,
    deleted_ms       INTEGER,
    purge_ms         INTEGER,
    CHECK (NOT (admitted = 1 AND simulated = 1)),
    CHECK (state IN ('queued', 'running') OR (admitted = 0 AND finished_ms IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX predictions_external ON predictions (account_id, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX predictions_history ON predictions (account_id, created_ms) WHERE deleted_ms IS NULL;
CREATE INDEX predictions_ready ON predictions (priority DESC, created_ms, seq)
    WHERE state = 'queued' AND admitted = 1;
CREATE INDEX predictions_waiting ON predictions (account_id, priority DESC, created_ms, seq)
    WHERE state = 'queued' AND admitted = 0 AND simulated = 0;
CREATE INDEX predictions_running ON predictions (crashes) WHERE state = 'running' AND simulated = 0;
CREATE INDEX predictions_deadline ON predictions (deadline_ms) WHERE state IN ('queued', 'running');
CREATE INDEX predictions_purge ON predictions (purge_ms) WHERE purge_ms IS NOT NULL;

-- A line outlives its prediction, and therefore keeps what is asked about it.
CREATE TABLE ledger (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id    TEXT NOT NULL REFERENCES accounts (id),
    prediction_id TEXT,
    model         TEXT,
    kind          TEXT NOT NULL CHECK (kind IN ('deposit', 'charge', 'refund', 'adjust')),
    amount        INTEGER NOT NULL,
    balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
    key_id        TEXT,
    note          TEXT,
    created_ms    INTEGER NOT NULL,
    CHECK ((kind IN ('charge', 'refund')) = (prediction_id IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX ledger_once ON ledger (prediction_id, kind) WHERE prediction_id IS NOT NULL;
CREATE INDEX ledger_history ON ledger (account_id, created_ms);

CREATE TRIGGER ledger_keeps BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'lines of the ledger are never changed');
END;

CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'lines of the ledger are never removed');
END;

CREATE TABLE idempotency (
    account_id    TEXT NOT NULL,
    key           TEXT NOT NULL,
    fingerprint   BLOB NOT NULL CHECK (length(fingerprint) = 32),
    prediction_id TEXT NOT NULL,
    created_ms    INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (created_ms);

CREATE TABLE blobs (
    id            TEXT NOT NULL PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id),
    kind          TEXT NOT NULL CHECK (kind IN ('upload', 'input', 'output')),
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

CREATE INDEX blobs_of_prediction ON blobs (prediction_id) WHERE prediction_id IS NOT NULL;
CREATE INDEX blobs_due ON blobs (purge_ms) WHERE removing = 0;
CREATE INDEX blobs_removing ON blobs (purge_ms) WHERE removing = 1;

CREATE TABLE upload_tickets (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    blob_id    TEXT NOT NULL UNIQUE,
    bytes      INTEGER NOT NULL CHECK (bytes >= 0),
    file_name  TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    purge_ms   INTEGER NOT NULL,
    used_ms    INTEGER,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX upload_tickets_open ON upload_tickets (account_id, expires_ms) WHERE used_ms IS NULL;
CREATE INDEX upload_tickets_end ON upload_tickets (expires_ms);

CREATE TABLE deliveries (
    seq           INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    prediction_id TEXT NOT NULL,
    key_id        TEXT NOT NULL,
    event         TEXT NOT NULL,
    url           TEXT NOT NULL,
    dialect       TEXT NOT NULL,
    body          BLOB,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    next_ms       INTEGER NOT NULL,
    last_status   INTEGER,
    last_error    TEXT,
    created_ms    INTEGER NOT NULL,
    UNIQUE (prediction_id, event)
) STRICT;

CREATE INDEX deliveries_due ON deliveries (next_ms) WHERE state = 'waiting';

-- A prediction counts on the day of its submit, whenever it ends.
CREATE TABLE usage_daily (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    day        TEXT NOT NULL,
    model      TEXT NOT NULL,
    requests   INTEGER NOT NULL DEFAULT 0,
    completed  INTEGER NOT NULL DEFAULT 0,
    refunded   INTEGER NOT NULL DEFAULT 0,
    amount     INTEGER NOT NULL DEFAULT 0,
    last_ms    INTEGER NOT NULL,
    PRIMARY KEY (account_id, day, model)
) STRICT, WITHOUT ROWID;

-- A prediction is never there without its charge and its place in the account's
-- counts. Where this fails, the row is not there either.
CREATE TRIGGER predictions_are_paid AFTER INSERT ON predictions
BEGIN
    SELECT RAISE(ABORT, 'the balance is too small or there is no slot') FROM accounts
        WHERE id = NEW.account_id
        AND (balance < NEW.price OR (NEW.admitted = 1 AND running >= slots));
    UPDATE accounts SET balance = balance - NEW.price, running = running + NEW.admitted,
        waiting = waiting + (NEW.state = 'queued' AND NEW.admitted = 0 AND NEW.simulated = 0)
        WHERE id = NEW.account_id;
    SELECT RAISE(ABORT, 'the budget is too small') FROM keys
        WHERE id = NEW.key_id AND NEW.price > 0 AND spent + NEW.price > budget;
    UPDATE keys SET spent = spent + NEW.price WHERE id = NEW.key_id;
    INSERT INTO ledger (account_id, prediction_id, model, kind, amount, balance_after, key_id, created_ms)
        SELECT id, NEW.id, NEW.model, 'charge', -NEW.price, balance, NEW.key_id, NEW.created_ms
        FROM accounts WHERE id = NEW.account_id AND NEW.price > 0;
    INSERT INTO usage_daily (account_id, day, model, requests, completed, amount, last_ms)
        VALUES (NEW.account_id, date(NEW.created_ms / 1000, 'unixepoch'), NEW.model, 1,
            NEW.state = 'completed', NEW.price, NEW.created_ms)
        ON CONFLICT (account_id, day, model) DO UPDATE SET requests = requests + 1,
            completed = completed + excluded.completed, amount = amount + excluded.amount,
            last_ms = max(last_ms, excluded.last_ms);
    INSERT INTO idempotency (account_id, key, fingerprint, prediction_id, created_ms)
        SELECT NEW.account_id, NEW.idempotency_key, NEW.fingerprint, NEW.id, NEW.created_ms
        WHERE NEW.idempotency_key IS NOT NULL
        ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
            prediction_id = excluded.prediction_id, created_ms = excluded.created_ms;
END;

CREATE TABLE elements (
    id         INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    images     TEXT NOT NULL DEFAULT '[]',
    voice      TEXT,
    tags       TEXT NOT NULL DEFAULT '[]',
    created_ms INTEGER NOT NULL,
    deleted_ms INTEGER
) STRICT;

CREATE INDEX elements_of_account ON elements (account_id);

CREATE TABLE quotes (
    id          TEXT NOT NULL PRIMARY KEY,
    account_id  TEXT NOT NULL REFERENCES accounts (id),
    model       TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    price       INTEGER NOT NULL CHECK (price >= 0),
    lines       TEXT NOT NULL DEFAULT '[]',
    created_ms  INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX quotes_end ON quotes (expires_ms);
