//! Which of a face's 468 points are what. Left and right are the picture's.

/// The outline of the face.
pub(super) const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/// The outer corners of both eyes, whose distance is the measure of a face.
pub(super) const OUTER: [usize; 2] = [33, 263];

/// The face's sides at the ears.
pub(super) const SIDES: [usize; 2] = [234, 454];

/// The chin.
pub(super) const CHIN: usize = 152;

/// The tip of the nose.
pub(super) const NOSE: usize = 1;

/// The middle of the upper and of the lower lip, inside.
pub(super) const LIPS: [usize; 2] = [13, 14];

/// Between the brows, between the eyes, on the nose: where glasses rest.
pub(super) const BRIDGE: [usize; 3] = [9, 168, 195];

/// One eye.
pub(super) struct Eye {
    pub(super) outer: usize,
    pub(super) inner: usize,
    pub(super) upper: [usize; 9],
    pub(super) lower: [usize; 9],
    pub(super) crease: [usize; 7],
    pub(super) brow: [usize; 5],
}

/// Both eyes.
pub(super) const EYES: [Eye; 2] = [
    Eye {
        outer: 33,
        inner: 133,
        upper: [33, 246, 161, 160, 159, 158, 157, 173, 133],
        lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
        crease: [247, 30, 29, 27, 28, 56, 190],
        brow: [46, 53, 52, 65, 55],
    },
    Eye {
        outer: 263,
        inner: 362,
        upper: [263, 466, 388, 387, 386, 385, 384, 398, 362],
        lower: [263, 249, 390, 373, 374, 380, 381, 382, 362],
        crease: [467, 260, 259, 257, 258, 286, 414],
        brow: [276, 283, 282, 295, 285],
    },
];

/// What a smile moves: the point, how far its pull reaches and where it pulls,
/// all by the distance of the eyes.
pub(super) const SMILE: [(usize, f32, [f32; 2]); 6] = [
    (61, 0.26, [-0.045, -0.04]),
    (291, 0.26, [0.045, -0.04]),
    (205, 0.30, [-0.012, -0.03]),
    (425, 0.30, [0.012, -0.03]),
    (145, 0.16, [0.0, -0.01]),
    (374, 0.16, [0.0, -0.01]),
];
