//! Connected regions that keep their shape over a range of thresholds.
//!
//! The thresholds rise level by level and pixels join what touches them
//! (Matas, Chum, Urban and Pajdla, "Robust wide baseline stereo from maximally
//! stable extremal regions", 2002; Nistér and Stewénius, "Linear time maximally
//! stable extremal regions", 2008). A letter appears, keeps its bounds while
//! the threshold climbs through its contrast, and then runs into its ground.

use crate::map::Map;

/// How many thresholds there are between black and white.
const LEVELS: usize = 64;

/// The fewest pixels of a region that is remembered.
const MIN_AREA: u32 = 6;

/// A region that covers more of the picture is ground, not a letter.
const MAX_SHARE: f32 = 0.12;

/// Nothing: the end of a list, or no parent.
const NONE: u32 = u32::MAX;

/// Pixel bounds, the far ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) left: u16,
    pub(super) top: u16,
    pub(super) right: u16,
    pub(super) bottom: u16,
}

impl Bounds {
    pub(super) fn width(self) -> usize {
        usize::from(self.right - self.left) + 1
    }

    pub(super) fn height(self) -> usize {
        usize::from(self.bottom - self.top) + 1
    }

    fn joined(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a region with these bounds may be the one that had `before`.
    fn still(self, before: Self) -> bool {
        let same = |now: usize, then: usize| now <= then + 2 + then / 8;
        same(self.width(), before.width()) && same(self.height(), before.height())
    }
}

/// A region with the range of thresholds at which it keeps its bounds.
pub(super) struct Blob {
    pub(super) bounds: Bounds,
    /// The range as a share of the way from black to white: the contrast at the
    /// weakest place of the outline.
    pub(super) contrast: f32,
    /// The pixels that it begins with.
    pub(super) core: Vec<u32>,
    /// The pixels half way through the range.
    pub(super) body: Vec<u32>,
}

/// The regions darker than what surrounds them by at least `contrast`.
pub(super) fn dark(plane: &Map, contrast: f32) -> Vec<Blob> {
    let mut tree = Tree::new(plane);
    tree.grow();
    tree.blobs((contrast * LEVELS as f32) as u8)
}

/// A region at one threshold.
struct Node {
    level: u8,
    area: u32,
    /// Its first pixel in the list of pixels, which goes on for `area`.
    head: u32,
    bounds: Bounds,
    parent: u32,
    /// The next one of those that will have the same parent.
    sibling: u32,
}

/// A region while it grows, kept at the root of its pixels.
#[derive(Clone, Copy)]
struct Growing {
    area: u32,
    head: u32,
    tail: u32,
    bounds: Bounds,
    /// Nodes whose parent this will be.
    pending: u32,
}

struct Tree {
    width: usize,
    levels: Vec<u8>,
    /// The root of each pixel, by way of others; `NONE` before its threshold.
    above: Vec<u32>,
    /// The pixel after each pixel of its region.
    next: Vec<u32>,
    regions: Vec<Growing>,
    nodes: Vec<Node>,
    largest: u32,
}

impl Tree {
    fn new(plane: &Map) -> Self {
        let width = plane.width;
        let level = |&v: &f32| ((v.clamp(0.0, 1.0) * LEVELS as f32) as usize).min(LEVELS - 1) as u8;
        let levels: Vec<u8> = plane.data.iter().map(level).collect();
        let count = levels.len();
        let alone = |i: usize| {
            let (x, y) = ((i % width) as u16, (i / width) as u16);
            Growing {
                area: 1,
                head: i as u32,
                tail: i as u32,
                bounds: Bounds {
                    left: x,
                    top: y,
                    right: x,
                    bottom: y,
                },
                pending: NONE,
            }
        };
        Self {
            width,
            levels,
            above: vec![NONE; count],
            next: vec![NONE; count],
            regions: (0..count).map(alone).collect(),
            nodes: vec![],
            largest: (MAX_SHARE * count as f32) as u32,
        }
    }

    /// Adds every pixel, level by level.
    fn grow(&mut self) {
        let mut by_level = vec![vec![]; LEVELS];
        for (i, &level) in self.levels.iter().enumerate() {
            by_level[usize::from(level)].push(i as u32);
        }
        for (level, pixels) in by_level.iter().enumerate() {
            for &pixel in pixels {
                self.add(pixel as usize);
            }
            for &pixel in pixels {
                self.note(pixel, level as u8);
            }
        }
    }

    /// Adds a pixel and joins it with its neighbours that are there.
    fn add(&mut self, pixel: usize) {
        self.above[pixel] = pixel as u32;
        let (w, h) = (self.width as i32, (self.levels.len() / self.width) as i32);
        let (x, y) = (pixel as i32 % w, pixel as i32 / w);
        for ny in (y - 1).max(0)..=(y + 1).min(h - 1) {
            for nx in (x - 1).max(0)..=(x + 1).min(w - 1) {
                let other = (ny * w + nx) as usize;
                if other != pixel && self.above[other] != NONE {
                    self.join(pixel as u32, other as u32);
                }
            }
        }
    }

    fn root(&mut self, mut pixel: u32) -> u32 {
        while self.above[pixel as usize] != pixel {
            let up = self.above[pixel as usize];
            self.above[pixel as usize] = self.above[up as usize];
            pixel = self.above[pixel as usize];
        }
        pixel
    }

    /// Joins two regions. The smaller one's pixels follow the larger one's, so
    /// that what was noted of either remains a run of the list.
    fn join(&mut self, a: u32, b: u32) {
        let (mut a, mut b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        if self.regions[a as usize].area < self.regions[b as usize].area {
            (a, b) = (b, a);
        }
        let added = self.regions[b as usize];
        let kept = self.regions[a as usize];
        self.above[b as usize] = a;
        self.next[kept.tail as usize] = added.head;
        self.regions[a as usize] = Growing {
            area: kept.area + added.area,
            head: kept.head,
            tail: added.tail,
            bounds: kept.bounds.joined(added.bounds),
            pending: self.chained(kept.pending, added.pending),
        };
    }

    /// Two lists of pending nodes as one, which begins as the first does.
    fn chained(&mut self, first: u32, second: u32) -> u32 {
        if first == NONE || second == NONE {
            return first.min(second);
        }
        let mut last = second;
        while self.nodes[last as usize].sibling != NONE {
            last = self.nodes[last as usize].sibling;
        }
        self.nodes[last as usize].sibling = self.nodes[first as usize].sibling;
        self.nodes[first as usize].sibling = second;
        first
    }

    /// Notes the region of a pixel as it stands after a level.
    fn note(&mut self, pixel: u32, level: u8) {
        let root = self.root(pixel);
        let region = self.regions[root as usize];
        let latest = region.pending;
        let is_noted = latest != NONE && self.nodes[latest as usize].level == level;
        if is_noted || region.area < MIN_AREA || self.is_only_ground(latest) {
            return;
        }
        let node = self.nodes.len() as u32;
        let mut child = latest;
        while child != NONE {
            let sibling = self.nodes[child as usize].sibling;
            self.nodes[child as usize].parent = node;
            self.nodes[child as usize].sibling = NONE;
            child = sibling;
        }
        self.nodes.push(Node {
            level,
            area: region.area,
            head: region.head,
            bounds: region.bounds,
            parent: NONE,
            sibling: NONE,
        });
        self.regions[root as usize].pending = node;
    }

    /// Whether a list of pending nodes is ground that nothing was joined to.
    fn is_only_ground(&self, latest: u32) -> bool {
        latest != NONE && {
            let node = &self.nodes[latest as usize];
            node.area > self.largest && node.sibling == NONE
        }
    }

    /// The regions that last for at least `levels` thresholds.
    fn blobs(&self, levels: u8) -> Vec<Blob> {
        let mut begun_before = vec![false; self.nodes.len()];
        for node in &self.nodes {
            let parent = node.parent as usize;
            if node.parent != NONE && self.lasts(node, &self.nodes[parent]) {
                begun_before[parent] = true;
            }
        }
        let begins = self.nodes.iter().zip(begun_before);
        begins
            .filter(|(node, before)| !before && node.area <= self.largest)
            .filter_map(|(node, _)| self.blob(node, levels))
            .collect()
    }

    fn lasts(&self, node: &Node, later: &Node) -> bool {
        later.bounds.still(node.bounds) && later.area <= 3 * node.area && later.area <= self.largest
    }

    fn blob(&self, node: &Node, levels: u8) -> Option<Blob> {
        let range = self.range(node);
        (range >= levels).then(|| {
            let mut body = node;
            while body.parent != NONE {
                let up = &self.nodes[body.parent as usize];
                if up.level > node.level + range / 2 {
                    break;
                }
                body = up;
            }
            Blob {
                bounds: body.bounds,
                contrast: f32::from(range) / LEVELS as f32,
                core: self.pixels(node),
                body: self.pixels(body),
            }
        })
    }

    /// For how many levels a region keeps its bounds.
    fn range(&self, node: &Node) -> u8 {
        let mut later = node;
        while later.parent != NONE {
            later = &self.nodes[later.parent as usize];
            if !self.lasts(node, later) {
                return later.level - node.level;
            }
        }
        LEVELS as u8 - node.level
    }

    fn pixels(&self, node: &Node) -> Vec<u32> {
        std::iter::successors(Some(node.head), |&pixel| Some(self.next[pixel as usize]))
            .take(node.area as usize)
            .collect()
    }
}
