//! Letters that stand in lines.
//!
//! Neighbours alike in height, colour and stroke are followed to the right as
//! long as they keep to a straight line. Leaves and stones do that by chance
//! too; a line is believed if its ground is one colour and little else stands
//! in it, and the fewer letters it has, the more so.

use super::super::Colours;
use super::glyphs::Glyph;
use super::ground;
use super::panel::Panel;

/// The steepest line, as rise over run: 22°.
const MAX_SLOPE: f32 = 0.40;

/// The lowest line that is believed, in pixels.
const MIN_HEIGHT: f32 = 4.0;

/// How far the ground may be from one colour, as a share of its difference from
/// the letters: a sign's, that of a wall or a shadow, and that of a photograph
/// that flat letters were laid over.
const PLAIN_GROUND: f32 = 0.13;
const CALM_GROUND: f32 = 0.26;
const BUSY_GROUND: f32 = 0.8;

/// How much the luma of letters that were laid over may vary.
const FLAT_INK: f32 = 0.012;

/// How many other regions, for each letter, may stand in a short line.
const MAX_STRANGERS: f32 = 0.5;

/// The lines of letters among `glyphs`, as panels that cover them.
pub(super) fn find(glyphs: &[Glyph], colours: &Colours) -> Vec<Panel> {
    let mut order: Vec<usize> = (0..glyphs.len())
        .filter(|&i| glyphs[i].has_even_strokes())
        .collect();
    order.sort_by_key(|&i| (glyphs[i].bounds.left, glyphs[i].bounds.top, i));
    let sorted: Vec<&Glyph> = order.iter().map(|&i| &glyphs[i]).collect();
    let mut used = vec![false; sorted.len()];
    let mut panels = vec![];
    for chain in chains(&sorted) {
        if chain.iter().any(|&i| used[i]) {
            continue;
        }
        let line = Line::new(&chain, &sorted);
        if !line.is_text(&sorted, colours) {
            continue;
        }
        let line = line.completed(&sorted);
        for &i in &line.members {
            used[i] = true;
        }
        panels.push(line.panel(&sorted));
    }
    panels
}

/// Every chain of at least three letters, the longest first.
fn chains(sorted: &[&Glyph]) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = (0..sorted.len())
        .map(|start| chain(sorted, start))
        .filter(|chain| chain.len() >= 3)
        .collect();
    chains.sort_by_key(|chain| (std::cmp::Reverse(chain.len()), chain[0]));
    chains
}

/// The letters that follow one to the right.
fn chain(sorted: &[&Glyph], start: usize) -> Vec<usize> {
    let mut chain = vec![start];
    while let Some(next) = follower(sorted, &chain) {
        chain.push(next);
    }
    chain
}

fn follower(sorted: &[&Glyph], chain: &[usize]) -> Option<usize> {
    let last = *chain.last().expect("a chain begins with a letter");
    let reach = f32::from(sorted[last].bounds.right) + 3.2 * sorted[last].height();
    let later = sorted.iter().enumerate().skip(last + 1);
    later
        .take_while(|(_, glyph)| f32::from(glyph.bounds.left) < reach)
        .filter(|(_, glyph)| follows(sorted[last], glyph) && alike(sorted[chain[0]], glyph))
        .filter(|(_, glyph)| keeps_to_line(sorted, chain, glyph))
        .min_by(|a, b| a.1.centre().0.total_cmp(&b.1.centre().0))
        .map(|(i, _)| i)
}

/// Whether one letter may stand to the right of another.
fn follows(a: &Glyph, b: &Glyph) -> bool {
    let height = a.height().max(b.height());
    let (ax, ay) = a.centre();
    let (bx, by) = b.centre();
    let gap = f32::from(b.bounds.left) - f32::from(a.bounds.right);
    let shared =
        f32::from(a.bounds.bottom.min(b.bounds.bottom)) - f32::from(a.bounds.top.max(b.bounds.top));
    alike(a, b)
        && gap < 1.4 * height
        && gap > -0.3 * a.width().min(b.width())
        && bx - ax > 0.2 * height
        && (by - ay).abs() < 0.45 * (bx - ax) + 0.3 * height
        && shared > 0.4 * a.height().min(b.height())
}

/// Whether two regions look like letters of one line.
pub(super) fn alike(a: &Glyph, b: &Glyph) -> bool {
    let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
    let (weak, strong) = (a.contrast.min(b.contrast), a.contrast.max(b.contrast));
    let unlike = (0..3)
        .map(|c| (a.colour[c] - b.colour[c]).abs())
        .fold(0.0, f32::max);
    a.polarity == b.polarity
        && high <= 2.0 * low + 1.0
        && weak >= 0.35 * strong
        && unlike <= 0.05 + 0.3 * weak
        && (a.stroke - b.stroke).abs() <= 0.4 * a.stroke.max(b.stroke) + 1.0
}

/// Whether a letter stands where the line through a chain leads.
fn keeps_to_line(sorted: &[&Glyph], chain: &[usize], next: &Glyph) -> bool {
    let first = sorted[chain[0]];
    let (nx, ny) = next.centre();
    let (fx, fy) = first.centre();
    let allowed = 0.3 * first.height().max(next.height()) + 1.0;
    if (ny - fy).abs() > MAX_SLOPE * (nx - fx) + allowed {
        return false;
    }
    if chain.len() < 2 {
        return true;
    }
    let (slope, offset) = fitted(sorted, chain);
    (ny - (offset + slope * nx)).abs() <= allowed
}

/// The straight line through the centres of letters: slope and height at 0.
fn fitted(sorted: &[&Glyph], chain: &[usize]) -> (f32, f32) {
    let count = chain.len() as f32;
    let centres = || chain.iter().map(|&i| sorted[i].centre());
    let (sx, sy) = centres().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x, sy + y));
    let (mx, my) = (sx / count, sy / count);
    let (xx, xy) = centres().fold((1e-3, 0.0), |(xx, xy), (x, y)| {
        (xx + (x - mx) * (x - mx), xy + (x - mx) * (y - my))
    });
    // A few letters of unlike height say little about the slope.
    let slope = (xy / xx).clamp(-MAX_SLOPE, MAX_SLOPE);
    let slope = if chain.len() < 3 { 0.5 * slope } else { slope };
    (slope, my - slope * mx)
}

/// A chain of letters with what it is judged by.
struct Line {
    members: Vec<usize>,
    slope: f32,
    /// The median height of its letters in pixels.
    height: f32,
}

impl Line {
    fn new(chain: &[usize], sorted: &[&Glyph]) -> Self {
        let mut heights: Vec<f32> = chain.iter().map(|&i| sorted[i].height()).collect();
        heights.sort_unstable_by(f32::total_cmp);
        Self {
            members: chain.to_vec(),
            slope: fitted(sorted, chain).0,
            height: heights[heights.len() / 2],
        }
    }

    fn panel(&self, sorted: &[&Glyph]) -> Panel {
        let bounds: Vec<_> = self.members.iter().map(|&i| sorted[i].bounds).collect();
        Panel::around(&bounds, self.slope)
    }

    /// Whether this is text and not a row of leaves.
    fn is_text(&self, sorted: &[&Glyph], colours: &Colours) -> bool {
        if self.height < MIN_HEIGHT {
            return false;
        }
        let panel = self.panel(sorted);
        let ink: Vec<&Glyph> = self.members.iter().map(|&i| sorted[i]).collect();
        let tone = ground::unrest(&ink, &panel, colours);
        let others = self.strangers(sorted, &panel);
        let uneven = self.mean(sorted, |glyph| glyph.unevenness);
        let count = self.members.len();
        (tone < PLAIN_GROUND && (others <= MAX_STRANGERS || count > 4))
            || (tone < CALM_GROUND && count > 3)
            || (tone < BUSY_GROUND && count > 3 && uneven < FLAT_INK)
    }

    /// This line with the letters and parts of letters that were left out: dots,
    /// accents, commas, the parts of a character, words farther along.
    fn completed(mut self, sorted: &[&Glyph]) -> Self {
        let ink = [0, 1, 2].map(|c| self.mean(sorted, |glyph| glyph.colour[c]));
        let stroke = self.mean(sorted, |glyph| glyph.stroke);
        let contrast = self.mean(sorted, |glyph| glyph.contrast);
        let polarity = sorted[self.members[0]].polarity;
        let first = self.members.len();
        loop {
            let panel = self.panel(sorted);
            let reach = Panel {
                half_length: panel.half_length + 2.2 * self.height,
                half_height: panel.half_height + 0.2 * self.height,
                ..panel
            };
            let belongs = |glyph: &Glyph| {
                let unlike = (0..3)
                    .map(|c| (glyph.colour[c] - ink[c]).abs())
                    .fold(0.0, f32::max);
                glyph.polarity == polarity
                    && glyph.height() < 1.7 * self.height
                    && unlike < 0.06 + 0.2 * contrast
                    && glyph.contrast > 0.35 * contrast
                    && glyph.stroke < 1.8 * stroke + 1.0
                    && reach.contains(glyph.centre())
            };
            let more: Vec<usize> = (0..sorted.len())
                .filter(|i| !self.members.contains(i) && belongs(sorted[*i]))
                .collect();
            if more.is_empty() || self.members.len() > 6 * first {
                return self;
            }
            self.members.extend(more);
        }
    }

    fn mean(&self, sorted: &[&Glyph], value: impl Fn(&Glyph) -> f32) -> f32 {
        let sum: f32 = self.members.iter().map(|&i| value(sorted[i])).sum();
        sum / self.members.len() as f32
    }

    /// How many other regions of a letter's size stand in the line, for each
    /// letter; what lies within a letter's bounds is a part of it.
    fn strangers(&self, sorted: &[&Glyph], panel: &Panel) -> f32 {
        let is_part = |glyph: &Glyph| {
            let (x, y) = glyph.centre();
            self.members.iter().any(|&i| {
                let b = sorted[i].bounds;
                (f32::from(b.left)..=f32::from(b.right)).contains(&x)
                    && (f32::from(b.top)..=f32::from(b.bottom)).contains(&y)
            })
        };
        let count = sorted
            .iter()
            .filter(|glyph| (0.4..2.5).contains(&(glyph.height() / self.height)))
            .filter(|glyph| panel.contains(glyph.centre()) && !is_part(glyph))
            .count();
        count as f32 / self.members.len() as f32
    }
}
