-- Elements may be made of a video; its frames are their pictures.
ALTER TABLE elements ADD COLUMN by_video INTEGER NOT NULL DEFAULT 0
    CHECK (by_video IN (0, 1));
