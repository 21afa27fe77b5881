-- Whether the webhook hears of the submit and the start too, and not of the end
-- alone. The deliveries of a prediction are in the order of its changes.
ALTER TABLE predictions ADD COLUMN hears_every_change INTEGER NOT NULL DEFAULT 0
    CHECK (hears_every_change IN (0, 1));
