//! Frames of a parted picture: the background through its field, the subject
//! through its own, one over the other.

use std::sync::Arc;

use kinora_core::frame::{Frame, Picture};
use kinora_core::size::Size;
use rayon::prelude::*;

use super::image::Image;
use super::lay::{Cover, Front, Sheet, Stack};
use super::{Parted, guided};
use crate::camera::Part;
use crate::lens::Rack;
use crate::map::Map;
use crate::maths::lerp;
use crate::planes::{self, Plane, Planes};
use crate::warp::{ALPHA, CHROMA, CHROMA_ALPHA, LUMA, Lattice, Source};

/// A parted picture at a clip's size: what frames are composed of.
pub(crate) struct Cut {
    subject: Piece,
    /// The background, filled.
    back: Arc<Planes>,
}

/// A part of a picture that lies over what is behind it.
pub(crate) struct Piece {
    /// Its colours, continued beyond its edge.
    front: Arc<Planes>,
    /// How much of each sample belongs to it.
    alpha: Cover,
    /// How much of each sample may differ from the photo where the layers lie on
    /// one another unmoved.
    seam: Arc<Cover>,
}

/// From this enlargement on the matte follows the larger picture's edges.
const ENLARGED: f32 = 1.02;

/// Radius and regularisation of the filter that carries the matte over.
const CARRIED: (usize, f32) = (2, 1e-5);

impl Parted {
    /// The layers for frames like `fitted`: the `part` of the picture that a
    /// framing shows, at the clip's size.
    pub(crate) fn at(&self, fitted: &Picture, part: Part) -> Cut {
        let size = fitted.size;
        let photo = Image::new(fitted);
        let back = self.back_at(&photo, part);
        Cut {
            back: Arc::new(Planes::new(&planes::to_frame(&back.to_picture()))),
            subject: self.piece(&photo, size, part, Cover::new),
        }
    }

    /// The subject alone, to be moved farther than any camera does.
    pub(super) fn piece_at(&self, fitted: &Picture, part: Part) -> Piece {
        self.piece(&Image::new(fitted), fitted.size, part, Cover::ending)
    }

    fn piece(
        &self,
        photo: &Image,
        size: Size,
        part: Part,
        cover: fn(&Map, [usize; 2]) -> Cover,
    ) -> Piece {
        let alpha = self.alpha_at(photo, part);
        let front = self.front_at(photo, &alpha, part);
        let front = Planes::new(&planes::to_frame(&front.to_picture()));
        let pads = [front.y.pad, front.u.pad];
        Piece {
            seam: Arc::new(Cover::new(&self.seam_at(size, part), pads)),
            alpha: cover(&alpha, pads),
            front: Arc::new(front),
        }
    }

    /// The matte at the clip's size. Enlarged, it is not only interpolated: the
    /// linear functions that explain it by colour are, and applied to the larger
    /// picture's colours.
    fn alpha_at(&self, photo: &Image, part: Part) -> Map {
        let enlarged = photo.width as f32 / (self.alpha.width as f32 * part.width);
        if enlarged < ENLARGED {
            return sampled(photo.width, photo.height, |x, y| {
                part.sample(&self.alpha, x, y)
            });
        }
        let guide = Image::new(&self.photo);
        let linear = guided::coefficients(&self.alpha, &guide, CARRIED.0, CARRIED.1);
        let lowest = super::raster::highest(&self.alpha.map(|a| -a), 1).map(|a| -a);
        let most = super::raster::highest(&self.alpha, 1);
        indexed(photo.width, photo.height, |x, y, i| {
            let (low, high) = (part.sample(&lowest, x, y), part.sample(&most, x, y));
            if high - low < 0.01 {
                return part.sample(&self.alpha, x, y);
            }
            let linear = linear.sample(part.left + x * part.width, part.top + y * part.height);
            guided::at(&linear, &photo.data[i]).clamp(low, high)
        })
    }

    /// The subject's colours: the photo's own inside, the estimated ones with
    /// what is left of the photo's detail along the edge.
    fn front_at(&self, photo: &Image, alpha: &Map, part: Part) -> Image {
        let estimated = Image::new(&self.subject);
        let before = Image::new(&self.photo);
        drawn(photo, |x, y, i| {
            let a = alpha.data[i];
            if a > 0.999 {
                return photo.data[i];
            }
            let (u, v) = (part.left + x * part.width, part.top + y * part.height);
            let (own, coarse) = (estimated.sample(u, v), before.sample(u, v));
            [0, 1, 2].map(|c| own[c] + a * (photo.data[i][c] - coarse[c]))
        })
    }

    pub(super) fn back_at(&self, photo: &Image, part: Part) -> Image {
        let background = Image::new(&self.background);
        drawn(photo, |x, y, i| {
            let share = part.sample(&self.filled, x, y);
            if share <= 0.0 {
                return photo.data[i];
            }
            let (u, v) = (part.left + x * part.width, part.top + y * part.height);
            let made = background.sample(u, v);
            [0, 1, 2].map(|c| lerp(photo.data[i][c], made[c], share))
        })
    }

    /// Everywhere that is not the photo's own background, with a soft rim.
    fn seam_at(&self, size: Size, part: Part) -> Map {
        let made = self.filled.map(|share| f32::from(share > 0.0));
        let soft = super::raster::highest(&made, 3).box_blurred(2);
        let (w, h) = (size.width as usize, size.height as usize);
        sampled(w, h, |x, y| part.sample(&soft, x, y))
    }
}

impl Cut {
    /// The subject, continued beyond its edge.
    pub(crate) fn front(&self) -> &Planes {
        &self.subject.front
    }

    /// The background, filled.
    pub(crate) fn back(&self) -> &Arc<Planes> {
        &self.back
    }

    /// How much of each sample of a frame is the subject, seen through `near`.
    pub(crate) fn front_of(&self, near: &Lattice, size: Size) -> Front {
        Front::of(&self.subject.alpha, near, size)
    }

    /// The subject, as it lies over the background.
    pub(crate) fn subject(&self) -> &Piece {
        &self.subject
    }
}

impl Piece {
    /// Its colours, continued beyond its edge.
    pub(crate) fn front(&self) -> &Planes {
        &self.front
    }

    /// Lays it over a frame that shows what is behind it through `far`.
    pub(crate) fn over(&self, planes: [&Planes; 2], lattices: [&Lattice; 2], frame: &mut Frame) {
        self.lay(planes, None, 1.0, lattices, frame);
    }

    /// Composes a frame from what `near` and `far` make of it and of the background.
    /// The planes are the unparted picture, [`Self::front`] and the background, or
    /// what has become of them by now.
    ///
    /// Where the layers have hardly moved against one another it is the photo
    /// that is seen, so that a frame without any motion is exactly the picture;
    /// `kept` is the share of it that may be seen, 0–1.
    pub(crate) fn compose(
        &self,
        [photo, front, back]: [&Planes; 3],
        kept: f32,
        lattices: [&Lattice; 2],
        frame: &mut Frame,
    ) {
        self.lay([photo, front], Some(back), kept, lattices, frame);
    }

    /// How much of each luma sample belongs to it.
    pub(super) fn cover(&self) -> &Plane {
        &self.alpha.planes[0]
    }

    /// What it can be put out of focus by.
    pub(crate) fn rack(&self) -> Rack {
        Rack::masked(self.front.clone(), self.cover())
    }

    /// It, out of focus by a radius in pixels: its light spreads over its outline.
    pub(crate) fn unfocused(&self, rack: &Rack, radius_px: f32) -> Self {
        let outline = rack.outline(self.cover(), radius_px);
        let pads = [self.front.y.pad, self.front.u.pad];
        Self {
            front: rack.at(radius_px),
            alpha: Cover::new(&outline.shares(), pads),
            seam: self.seam.clone(),
        }
    }

    fn lay(
        &self,
        [photo, front]: [&Planes; 2],
        back: Option<&Planes>,
        kept: f32,
        [near, far]: [&Lattice; 2],
        frame: &mut Frame,
    ) {
        let width = frame.size.width as usize;
        let sheet = Sheet::new([&self.alpha, &self.seam], [near, far], kept, width);
        let ([alpha, _], [seam, _]) = (&self.alpha.planes, &self.seam.planes);
        let luma = Stack {
            back: back.map(|back| Source::new([&back.y], far, LUMA)),
            front: Source::new([&front.y], near, LUMA),
            cut: Source::new([&front.y, alpha], near, ALPHA),
            photo: Source::new([&photo.y, seam], near, ALPHA),
            step: 1,
            most: 235,
        };
        luma.lay(&sheet, width, [&mut frame.y]);
        let ([_, alpha], [_, seam]) = (&self.alpha.planes, &self.seam.planes);
        let front = [&front.u, &front.v];
        let chroma = Stack {
            back: back.map(|back| Source::new([&back.u, &back.v], far, CHROMA)),
            front: Source::new(front, near, CHROMA),
            cut: Source::new([front[0], front[1], alpha], near, CHROMA_ALPHA),
            photo: Source::new([&photo.u, &photo.v, seam], near, CHROMA_ALPHA),
            step: 2,
            most: 240,
        };
        chroma.lay(&sheet, width / 2, [&mut frame.u, &mut frame.v]);
    }
}

/// A map from a function of places in shares of width and height.
fn sampled(width: usize, height: usize, f: impl Fn(f32, f32) -> f32 + Sync) -> Map {
    indexed(width, height, |x, y, _| f(x, y))
}

fn indexed(width: usize, height: usize, f: impl Fn(f32, f32, usize) -> f32 + Sync) -> Map {
    let data = (0..width * height)
        .into_par_iter()
        .with_min_len(4096)
        .map(|i| {
            let (x, y) = ((i % width) as f32 + 0.5, (i / width) as f32 + 0.5);
            f(x / width as f32, y / height as f32, i)
        })
        .collect();
    Map {
        width,
        height,
        data,
    }
}

/// An image of a photo's size from a function of place and index.
fn drawn(photo: &Image, f: impl Fn(f32, f32, usize) -> [f32; 3] + Sync) -> Image {
    let (w, h) = (photo.width, photo.height);
    let data = (0..w * h)
        .into_par_iter()
        .with_min_len(4096)
        .map(|i| {
            let (x, y) = ((i % w) as f32 + 0.5, (i / w) as f32 + 0.5);
            f(x / w as f32, y / h as f32, i)
        })
        .collect();
    Image { data, ..*photo }
}
