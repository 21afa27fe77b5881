//! What the engine sees in a picture, once, before anything moves.
//!
//! Every cue works at [`WORKING_SIDE`] pixels on the long side and carries its
//! own guard: where a cue is not sure, it says nothing.

mod clouds;
mod defocus;
mod depth;
mod find;
mod fire;
mod foliage;
mod given;
mod ground;
mod haze;
mod horizon;
mod lines;
pub(crate) mod matter;
pub(crate) mod night;
mod open_sky;
mod pieces;
mod report;
mod rigid;
mod saliency;
pub(crate) mod sky;
mod straight;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod texture;
mod upright;
mod water;

use kinora_core::frame::{Depth, Picture};
use kinora_core::plan::Framing;
use kinora_core::scene::{Point, SceneFacts, Sought, Spot};
use kinora_core::size::Size;

use self::find::Searched;
use self::lines::Piece;
use self::matter::Matter;
pub(crate) use self::report::report;
use self::sky::Sky;
use self::text::Panel;
use crate::layers::{self, Parted, Refusal};
use crate::map::Map;
use crate::planes;
use crate::portrait::Living;
use crate::subject_net::{self, Matte};

/// The long side that analysis works at, in pixels.
const WORKING_SIDE: u32 = 640;

/// The engine's notes on a picture: maps over the fitted picture.
pub(crate) struct Scene {
    /// What the director may know.
    pub(crate) facts: SceneFacts,
    /// Disparity, 0 far, about 1 near, continuous and gentle.
    pub(crate) disparity: Map,
    /// The same with the outlines of things: what weather falls behind.
    pub(crate) depth: Map,
    /// How much of each place is sky, 0–1.
    pub(crate) sky: Map,
    /// Where lettering and logos are, 0–1: rigid, and nothing else may touch it.
    pub(crate) text: Map,
    /// What may move by itself.
    pub(crate) matter: Matter,
    /// The disparity of the subject, which keeps its place on an orbit.
    pub(crate) subject_disparity: f32,
    /// Where the camera looks when it comes nearer, in shares of the fitted
    /// picture: a person's head, a thing's middle.
    pub(crate) aim: (f32, f32),
    /// The picture in two layers, or why it is better left in one.
    pub(crate) parted: Result<Parted, Refusal>,
    /// What of it can be brought to life.
    pub(crate) living: Living,
    /// What all this was made from.
    cues: Cues,
}

impl Scene {
    /// How sure it is that each place is subject, 0–1.
    pub(crate) fn subject(&self) -> &Map {
        &self.cues.subject
    }

    /// How much each place draws attention, 0–1.
    pub(crate) fn attention(&self) -> &Map {
        &self.cues.attention
    }

    /// How much of each place is drawn upright, 0–1: trunks, posts, walls.
    pub(crate) fn upright(&self) -> &Map {
        &self.cues.upright
    }

    /// Looks for elements in the picture that this was made from. The first that is
    /// found becomes the subject.
    pub(crate) fn look_for(&mut self, elements: &[Vec<Picture>], picture: &Picture, size: Size) {
        let searched = Searched::new(picture, size);
        let sought: Vec<Sought> = elements
            .iter()
            .map(|pictures| {
                searched
                    .find(pictures)
                    .map_or(Sought::Missing, Sought::Found)
            })
            .collect();
        for (fact, &sought) in self.facts.elements.iter_mut().zip(&sought) {
            *fact = Some(sought);
        }
        let first = sought.iter().find_map(|sought| match sought {
            Sought::Found(spot) => Some(*spot),
            Sought::Missing => None,
        });
        if let Some(spot) = first {
            self.aim_at(spot);
        }
    }

    /// Makes what is here the subject: what the camera comes nearer to, and what
    /// keeps its place on an orbit. A head within it stays what the eye goes to.
    fn aim_at(&mut self, spot: Spot) {
        let within = |share: f64, middle: f64, width: f64| (share - middle).abs() < width / 2.0;
        let head = self.facts.subject;
        let has_head = is_there(&self.cues.subject)
            && within(head.x, spot.middle.x, spot.width)
            && within(head.y, spot.middle.y, spot.height);
        let place = if has_head { head } else { spot.middle };
        let (x, y) = (place.x as f32, place.y as f32);
        let near = |field: &Map| field.sample(x, y).max(MIN_SUBJECT_DISPARITY);
        self.subject_disparity = near(&self.disparity);
        // What is parted from its background may be something else.
        let is_parted = self.cues.subject.sample(x, y) > 0.5;
        if let Ok(parted) = &mut self.parted
            && !is_parted
        {
            parted.subject_disparity = near(&parted.far);
        }
        self.aim = (x, y);
        self.facts.subject = place;
        self.facts.subject_width = spot.width;
        self.facts.detail = detail(&self.cues.attention, place);
    }
}

/// What the disparity of a picture is made from, each as a map over it in 0–1.
/// A cue that is not sure is empty or `None`.
struct Cues {
    sky: Sky,
    /// The subject's probability.
    subject: Map,
    /// What the eye goes to.
    attention: Map,
    /// What is drawn upright.
    upright: Map,
    /// How sharp each place is, where much of the picture is blurred.
    sharpness: Option<Map>,
    /// How much air lies before each place above the horizon.
    haze: Option<Map>,
    /// The disparity of the ground, or of what things lie on.
    ground: Map,
    /// Lettering and logos.
    panels: Vec<Panel>,
    /// Straight outlines, each as the pieces that are seen of it.
    lines: Vec<Vec<Piece>>,
}

/// Colour planes at the working size, 0–1.
pub(crate) struct Colours {
    pub(crate) red: Map,
    pub(crate) green: Map,
    pub(crate) blue: Map,
    pub(crate) luma: Map,
}

/// Looks at `picture` as it is fitted to `size`. Where somebody gave `depth`,
/// that is how near things are.
pub(crate) fn analyse(picture: &Picture, depth: Option<&Depth>, size: Size) -> Scene {
    let small = planes::fit(picture, working_size(size), Framing::WIDE);
    let colours = Colours::new(&small);
    let matte = subject_net::find(&small);
    let cues = Cues::read(&colours, subject_map(&matte, &colours));
    let parted = match depth {
        Some(_) => Err(Refusal::DepthGiven),
        None => part(picture, size, &matte, &cues),
    };
    let depth::Depth {
        outlined,
        gentle: disparity,
    } = match depth {
        Some(depth) => {
            let field = given::field(depth, picture.size, size, &colours);
            depth::Depth {
                gentle: rigid::flattened(&field, &cues.panels),
                outlined: field,
            }
        }
        None => depth::field(&colours, &cues),
    };
    let (subject, attention) = (&cues.subject, &cues.attention);
    let focus = if is_there(subject) {
        subject
    } else {
        attention
    };
    let (centre, width) = middle(focus);
    let subject_disparity = subject_depth(&disparity, subject, centre);
    let centre = face_of(subject, centre);
    let living = Living::find(picture, size, &matte, parted.as_ref().ok());
    let text = text::map(&cues.panels, colours.luma.width, colours.luma.height);
    let matter = Matter::find(&colours, &cues.sky, subject, &text);
    let share = |map: &Map| f64::from(map.mean());
    let facts = SceneFacts {
        sky: f64::from(cues.sky.share),
        horizon: cues.sky.horizon.map(f64::from),
        clouds: share(&matter.clouds),
        water: share(&matter.water.calm) + share(&matter.water.stream),
        foliage: share(&matter.foliage),
        fire: share(&matter.fire),
        night: share(&matter.night),
        subject: centre,
        subject_width: width,
        detail: detail(attention, centre),
        brightness: f64::from(colours.luma.mean()),
        blurred: cues.sharpness.as_ref().map_or(0.0, |map| 1.0 - share(map)),
        blurred_behind: match &parted {
            Ok(parted) => parted.is_background_soft,
            Err(_) => cues.is_blurred_behind(&outlined, subject_disparity),
        },
        faces: living.faces(),
        eyes: living.eyes(),
        breathes: living.breathes(),
        outlined: living.is_outlined(),
        elements: [None; 3],
    };
    Scene {
        aim: aim(subject, centre),
        facts,
        disparity,
        depth: outlined,
        // What is between peaks is sky, however far down; cliffs and lakes, which are as
        // far as it for a camera, are none.
        sky: match matter.sky.mean() > 0.0 {
            true => matter.sky.clone(),
            false => cues.sky.map.clone(),
        },
        text,
        matter,
        subject_disparity,
        parted,
        living,
        cues,
    }
}

impl Cues {
    /// Looks for everything in a picture whose subject is known.
    fn read(colours: &Colours, subject: Map) -> Self {
        let sky = sky::find(colours);
        let ((panels, lines), (attention, (upright, (sharpness, haze)))) = rayon::join(
            || rayon::join(|| text::find(colours), || lines::find(&colours.luma)),
            || {
                let attention = saliency::find(colours, &sky.map);
                let upright = upright::find(colours, &sky.map);
                (
                    attention,
                    (
                        upright,
                        (defocus::sharpness(colours), haze::find(colours, &sky)),
                    ),
                )
            },
        );
        Self {
            ground: ground::find(colours, &sky, &subject, &attention),
            sky,
            subject,
            attention,
            upright,
            sharpness,
            haze,
            panels,
            lines,
        }
    }
}

impl Cues {
    /// Whether what is much farther than the subject is mostly out of focus.
    fn is_blurred_behind(&self, depth: &Map, subject_disparity: f32) -> bool {
        let Some(sharpness) = &self.sharpness else {
            return false;
        };
        let behind = depth.map(|depth| f32::from(depth < BEHIND * subject_disparity));
        let sharp = behind.zip(sharpness, |behind, sharp| behind * sharp);
        sharp.mean() < 0.5 * behind.mean()
    }
}

/// The disparity at which a subject stands: that of its places taken together, for a
/// field that rises over it has no one place that stands for all; without a subject,
/// that of the picture's middle.
fn subject_depth(disparity: &Map, subject: &Map, middle: Point) -> f32 {
    let sure = subject.map(|subject| f32::from(subject > 0.5));
    let share = sure.mean();
    let near = match share > 0.0 && is_there(subject) {
        true => disparity.zip(&sure, |near, sure| near * sure).mean() / share,
        false => disparity.sample(middle.x as f32, middle.y as f32),
    };
    near.max(MIN_SUBJECT_DISPARITY)
}

/// What counts as behind the subject: a share of its disparity.
const BEHIND: f32 = 0.6;

/// Parts the picture at the layers' own size, which nothing is spent on where
/// the matte is not certain. Lettering stays as rigid on each layer as on one.
fn part(picture: &Picture, size: Size, matte: &Matte, cues: &Cues) -> Result<Parted, Refusal> {
    layers::is_certain(matte)?;
    let fitted = planes::fit(picture, layers::layer_size(size), Framing::WIDE);
    let mut parted = layers::part(&fitted, matte, &cues.sky)?;
    let (w, h) = (cues.subject.width, cues.subject.height);
    let far = parted.far.resized(w, h);
    let steepest = far.gradient().quantile(1.0);
    // The things that stand before it are a layer of their own.
    parted.far = straight::straightened(&far, &depth::lines(cues), steepest);
    parted.near = parted.near.resized(w, h);
    for field in [&mut parted.far, &mut parted.near] {
        *field = rigid::flattened(field, &cues.panels);
    }
    Ok(parted)
}

/// A subject is taken to stand at least this near: amounts are divided by it.
const MIN_SUBJECT_DISPARITY: f32 = 0.4;

pub(crate) fn working_size(size: Size) -> Size {
    let scale = f64::from(WORKING_SIDE) / f64::from(size.width.max(size.height));
    let side = |length: u32| ((f64::from(length) * scale.min(1.0)).round() as u32).max(8);
    Size {
        width: side(size.width),
        height: side(size.height),
    }
}

impl Colours {
    pub(crate) fn new(picture: &Picture) -> Self {
        let (w, h) = (picture.size.width as usize, picture.size.height as usize);
        let channel = |c: usize| Map {
            width: w,
            height: h,
            data: picture
                .rgb
                .iter()
                .skip(c)
                .step_by(3)
                .map(|&v| f32::from(v) / 255.0)
                .collect(),
        };
        let (red, green, blue) = (channel(0), channel(1), channel(2));
        let data = (0..w * h)
            .map(|i| 0.2126 * red.data[i] + 0.7152 * green.data[i] + 0.0722 * blue.data[i])
            .collect();
        Self {
            luma: Map {
                width: w,
                height: h,
                data,
            },
            red,
            green,
            blue,
        }
    }
}

/// The subject's probability over the picture, nothing where the network's
/// answer was not stable.
fn subject_map(matte: &Matte, colours: &Colours) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    if !matte.accepted() {
        return Map::filled(w, h, 0.0);
    }
    let raw = Map {
        width: matte.width,
        height: matte.height,
        data: matte.probability.clone(),
    };
    raw.resized(w, h).map(|p| p.clamp(0.0, 1.0))
}

/// The middle of a map's mass and how wide it spreads, in shares of the width.
fn middle(map: &Map) -> (Point, f64) {
    let peak = map.quantile(0.98).max(1e-6);
    let (mut mass, mut x, mut y, mut xx) = (1e-9, 0.0, 0.0, 0.0);
    for (i, &value) in map.data.iter().enumerate() {
        let weight = f64::from((value / peak).min(1.0)).powi(2);
        let px = ((i % map.width) as f64 + 0.5) / map.width as f64;
        let py = ((i / map.width) as f64 + 0.5) / map.height as f64;
        mass += weight;
        x += weight * px;
        y += weight * py;
        xx += weight * px * px;
    }
    let (x, y) = (x / mass, y / mass);
    let spread = (xx / mass - x * x).max(0.0).sqrt();
    (Point { x, y }, (3.4 * spread).clamp(0.05, 1.0))
}

/// Whether a subject was found at all.
fn is_there(subject: &Map) -> bool {
    subject.mean() > 0.01
}

/// Whether the lower edge of the frame cuts a subject off.
fn is_cut_off(subject: &Map) -> bool {
    let lowest = &subject.data[(subject.height - 1) * subject.width..];
    lowest.iter().sum::<f32>() / subject.width as f32 >= 0.12
}

/// The place of the subject that people look at.
///
/// Of a subject that the lower edge cuts off it is the middle of the upper
/// third, so that heads stay in the frame. Where no subject is certain it is a
/// little above the middle of what draws attention: towers have spires.
fn face_of(subject: &Map, centre: Point) -> Point {
    if !is_there(subject) {
        return Point {
            y: centre.y - 0.08,
            ..centre
        };
    }
    if !is_cut_off(subject) {
        return centre;
    }
    let (w, h) = (subject.width, subject.height);
    let share = |row: &[f32]| row.iter().sum::<f32>() / w as f32;
    let mut rows = subject.data.chunks(w);
    let top = rows.position(|row| share(row) > 0.02).unwrap_or(0);
    let head = top..(top + (h - top) * 3 / 10).max(top + 1);
    let (mut mass, mut sum) = (1e-6, 0.0);
    for y in head.clone() {
        for x in 0..w {
            mass += f64::from(subject.at(x, y));
            sum += f64::from(subject.at(x, y)) * (x as f64 + 0.5) / w as f64;
        }
    }
    Point {
        x: sum / mass,
        y: (head.start + head.end) as f64 / 2.0 / h as f64,
    }
}

/// Where to look when coming nearer: at the subject, or where none is certain
/// between the middle of the picture and what draws attention.
fn aim(subject: &Map, face: Point) -> (f32, f32) {
    let (x, y) = (face.x as f32, face.y as f32);
    if !is_there(subject) {
        return (0.5 + 0.7 * (x - 0.5), 0.5 + 0.7 * (y - 0.5));
    }
    (x, y)
}

/// The place that draws attention most, away from the subject.
fn detail(attention: &Map, subject: Point) -> Point {
    let coarse = attention.resized(24, 24);
    let mut best = (f32::MIN, subject);
    for y in 5..19 {
        for x in 5..19 {
            let place = Point {
                x: (x as f64 + 0.5) / 24.0,
                y: (y as f64 + 0.5) / 24.0,
            };
            let away = (place.x - subject.x).abs().max((place.y - subject.y).abs());
            if away >= 0.18 && coarse.at(x, y) > best.0 {
                best = (coarse.at(x, y), place);
            }
        }
    }
    best.1
}
