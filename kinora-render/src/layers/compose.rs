//! Frames of a parted picture: the background through its field, the subject
//! through its own, one over the other.

use std::sync::Arc;

use kinora_core::frame::{Frame, Picture};
use kinora_core::size::Size;
use rayon::prelude::*;

use super::image::Image;
use super::{Parted, guided};
use crate::camera::Part;
use crate::map::Map;
use crate::maths::{lerp, smoothstep};
use crate::planes::{self, Plane, Planes};
use crate::warp::{self, ALPHA, Area, CELL, CHROMA_ALPHA, Lattice};

/// A parted picture at a clip's size: what frames are composed of.
pub(crate) struct Cut {
    /// The subject's colours, continued beyond its edge.
    front: Planes,
    /// The background, filled.
    back: Arc<Planes>,
    /// How much of each luma and of each chroma sample is subject.
    alpha: [Plane; 2],
    /// How much of each luma and of each chroma sample may differ from the photo
    /// where the layers lie on one another unmoved.
    seam: [Plane; 2],
    /// The subject's box in the picture, in luma pixels: left, top, right,
    /// bottom.
    bounds: [f32; 4],
}

/// How far the layers have moved against one another, as a share of the width,
/// when nothing of the unparted photo is seen any more: three pixels of 1280.
const PARTED: f32 = 3.0 / 1280.0;

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
        let alpha = self.alpha_at(&photo, part);
        let front = self.front_at(&photo, &alpha, part);
        let back = self.back_at(&photo, part);
        let front = Planes::new(&planes::to_frame(&front.to_picture()));
        let pads = [front.y.pad, front.u.pad];
        Cut {
            back: Arc::new(Planes::new(&planes::to_frame(&back.to_picture()))),
            seam: mask_planes(&self.seam_at(size, part), pads),
            bounds: bounds(&alpha),
            alpha: mask_planes(&alpha, pads),
            front,
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

    fn back_at(&self, photo: &Image, part: Part) -> Image {
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
    /// The background, filled.
    pub(crate) fn back(&self) -> Arc<Planes> {
        self.back.clone()
    }

    /// Composes a frame from what `near` and `far` make of subject and
    /// background; `photo` is the picture unparted.
    ///
    /// Where the layers have hardly moved against one another it is the photo
    /// that is seen, so that a frame without any motion is exactly the picture.
    pub(crate) fn compose(&self, photo: &Planes, near: &Lattice, far: &Lattice, frame: &mut Frame) {
        self.compose_before(&self.back, 1.0, photo, [near, far], frame);
    }

    /// [`Cut::compose`] before another background, such as one out of focus;
    /// `kept` is the share of the unparted photo that may be seen, 0–1.
    pub(crate) fn compose_before(
        &self,
        back: &Planes,
        kept: f32,
        photo: &Planes,
        [near, far]: [&Lattice; 2],
        frame: &mut Frame,
    ) {
        warp::sample(back, far, frame);
        let area = self.area(near, frame.size);
        if area.width == 0 || area.height == 0 {
            return;
        }
        let subject = Sheet {
            colours: &self.front,
            mask: &self.alpha,
        };
        subject.lay(near, area, frame, |_, mask, shares| shares_of(mask, shares));
        let fade = Fade::new([near, far], kept, frame.size, area);
        if !fade.is_over {
            let whole = Sheet {
                colours: photo,
                mask: &self.seam,
            };
            whole.lay(near, area, frame, |[left, y, step], mask, shares| {
                for (i, (share, &seam)) in shares.iter_mut().zip(mask).enumerate() {
                    *share = match seam {
                        0 => 0,
                        _ => (fade.at(left + i * step, y) * u32::from(seam) / 255) as u16,
                    };
                }
            });
        }
    }

    /// The part of the frame in which the subject is seen, on whole cells.
    fn area(&self, near: &Lattice, size: Size) -> Area {
        let [left, top, right, bottom] = self.bounds;
        let (mut first, mut last) = ([usize::MAX; 2], [0; 2]);
        for row in 0..near.rows {
            for column in 0..near.columns {
                let [x, y] = near.place(column, row);
                let reach = 2.0 * CELL as f32;
                let is_near = (left - reach..=right + reach).contains(&x)
                    && (top - reach..=bottom + reach).contains(&y);
                if is_near {
                    first = [first[0].min(column), first[1].min(row)];
                    last = [last[0].max(column), last[1].max(row)];
                }
            }
        }
        if first[0] == usize::MAX {
            return Area::whole(0, 0);
        }
        let (w, h) = (size.width as usize, size.height as usize);
        let (left, top) = (
            first[0].saturating_sub(1) * CELL,
            first[1].saturating_sub(1) * CELL,
        );
        Area {
            left: left.min(w),
            top: top.min(h),
            width: ((last[0] + 1) * CELL).min(w).saturating_sub(left),
            height: ((last[1] + 1) * CELL).min(h).saturating_sub(top),
        }
    }
}

/// How much of the unparted photo is still seen at the lattice's points, 0–256.
struct Fade {
    columns: usize,
    rows: usize,
    shares: Vec<u32>,
    is_over: bool,
}

impl Fade {
    fn new([near, far]: [&Lattice; 2], kept: f32, size: Size, area: Area) -> Self {
        let limit = PARTED * size.width as f32;
        let shares: Vec<u32> = (0..near.columns * near.rows)
            .map(|i| {
                let (column, row) = (i % near.columns, i / near.columns);
                let (a, b) = (near.place(column, row), far.place(column, row));
                let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
                let moved = (dx * dx + dy * dy).sqrt();
                (256.0 * kept * (1.0 - smoothstep(0.0, limit, moved))) as u32
            })
            .collect();
        let inside = |i: usize| {
            let (x, y) = (i % near.columns * CELL, i / near.columns * CELL);
            x + CELL >= area.left
                && x <= area.left + area.width
                && y + CELL >= area.top
                && y <= area.top + area.height
        };
        let is_over = (0..shares.len()).all(|i| shares[i] == 0 || !inside(i));
        Self {
            columns: near.columns,
            rows: near.rows,
            shares,
            is_over,
        }
    }

    /// The share at a luma pixel, bilinear, in whole numbers.
    fn at(&self, x: usize, y: usize) -> u32 {
        let (column, row) = (
            (x / CELL).min(self.columns - 2),
            (y / CELL).min(self.rows - 2),
        );
        let (fx, fy) = ((x - column * CELL) as u32, (y - row * CELL) as u32);
        let cell = CELL as u32;
        let at = |column: usize, row: usize| self.shares[row * self.columns + column];
        let top = at(column, row) * (cell - fx) + at(column + 1, row) * fx;
        let bottom = at(column, row + 1) * (cell - fx) + at(column + 1, row + 1) * fx;
        (top * (cell - fy) + bottom * fy) / (cell * cell)
    }
}

/// Colours and where they are seen, to be laid over a frame.
struct Sheet<'a> {
    colours: &'a Planes,
    mask: &'a [Plane; 2],
}

impl Sheet<'_> {
    /// Lays what a lattice shows of the sheet over an area of a frame, which
    /// begins on whole cells. `share` turns a row of the mask into shares of
    /// 256, given the luma column and row where it begins and luma pixels from
    /// one to the next.
    fn lay(
        &self,
        lattice: &Lattice,
        area: Area,
        frame: &mut Frame,
        share: impl Fn([usize; 3], &[u8], &mut [u16]) + Sync,
    ) {
        let width = frame.size.width as usize;
        let empty = |area: Area| vec![0; area.width * area.height];
        let (mut y, mut mask) = (empty(area), empty(area));
        let planes = [&self.colours.y, &self.mask[0]];
        warp::sample_planes(planes, lattice, &ALPHA, area, [&mut y, &mut mask]);
        let luma = Laid {
            mask: &mask,
            area,
            step: 1,
            most: 235,
        };
        luma.over(&mut frame.y, width, &y, &share);
        let area = Area {
            left: area.left / 2,
            top: area.top / 2,
            width: area.width / 2,
            height: area.height / 2,
        };
        let (mut u, mut v, mut mask) = (empty(area), empty(area), empty(area));
        let planes = [&self.colours.u, &self.colours.v, &self.mask[1]];
        let outs = [&mut u[..], &mut v[..], &mut mask[..]];
        warp::sample_planes(planes, lattice, &CHROMA_ALPHA, area, outs);
        let chroma = Laid {
            mask: &mask,
            area,
            step: 2,
            most: 240,
        };
        chroma.over(&mut frame.u, width / 2, &u, &share);
        chroma.over(&mut frame.v, width / 2, &v, &share);
    }
}

/// How samples of an area go over those of a plane.
struct Laid<'a> {
    mask: &'a [u8],
    area: Area,
    /// Luma pixels from one sample to the next.
    step: usize,
    /// The largest sample of limited range; the smallest is 16.
    most: u8,
}

impl Laid<'_> {
    fn over(
        &self,
        plane: &mut [u8],
        width: usize,
        samples: &[u8],
        share: &(impl Fn([usize; 3], &[u8], &mut [u16]) + Sync),
    ) {
        let area = self.area;
        let masks = self.mask.par_chunks(area.width);
        plane[area.top * width..][..area.height * width]
            .par_chunks_mut(width)
            .zip(samples.par_chunks(area.width).zip(masks))
            .enumerate()
            .with_min_len(16)
            .for_each_init(
                || vec![0_u16; area.width],
                |shares, (y, (row, (samples, mask)))| {
                    let place = [area.left * self.step, (area.top + y) * self.step, self.step];
                    share(place, mask, shares);
                    mix(
                        &mut row[area.left..][..area.width],
                        samples,
                        shares,
                        self.most,
                    );
                },
            );
    }
}

/// Mixes `shares` of 256 of the new samples into a row. The largest sum, 255 ·
/// 256 + 128, just fits sixteen bits.
fn mix(row: &mut [u8], samples: &[u8], shares: &[u16], most: u8) {
    for ((out, &sample), &share) in row.iter_mut().zip(samples).zip(shares) {
        let new = u16::from(sample.clamp(16, most)) * share;
        *out = ((u16::from(*out) * (256 - share) + new + 128) >> 8) as u8;
    }
}

/// The shares of 256 that a matte's bytes mean: all of it for 255.
fn shares_of(mask: &[u8], shares: &mut [u16]) {
    let pairs = mask.iter().zip(shares);
    pairs.for_each(|(&alpha, share)| *share = u16::from(alpha) + u16::from(alpha >> 7));
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

/// The box of everything visible: left, top, right, bottom; without an end
/// where the frame cuts it off.
fn bounds(alpha: &Map) -> [f32; 4] {
    let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    let visible = alpha.data.iter().enumerate().filter(|(_, a)| **a > 0.001);
    for (i, _) in visible {
        let (x, y) = ((i % alpha.width) as f32, (i / alpha.width) as f32);
        bounds = [
            bounds[0].min(x),
            bounds[1].min(y),
            bounds[2].max(x),
            bounds[3].max(y),
        ];
    }
    let (last_x, last_y) = ((alpha.width - 1) as f32, (alpha.height - 1) as f32);
    let [left, top, right, bottom] = bounds;
    [
        if left > 0.0 { left } else { f32::MIN },
        if top > 0.0 { top } else { f32::MIN },
        if right < last_x { right } else { f32::MAX },
        if bottom < last_y { bottom } else { f32::MAX },
    ]
}

/// A mask as planes of bytes, one sample a luma and one a chroma sample.
fn mask_planes(mask: &Map, pads: [usize; 2]) -> [Plane; 2] {
    let (w, h) = (mask.width, mask.height);
    let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    let luma: Vec<u8> = mask.data.iter().map(|&v| byte(v)).collect();
    // Sited as chroma is: at the left of two columns, midway between two rows.
    let chroma: Vec<u8> = (0..(w / 2) * (h / 2))
        .map(|i| {
            let (x, y) = (2 * (i % (w / 2)), 2 * (i / (w / 2)));
            let row = |y: usize| {
                mask.at(x.saturating_sub(1), y) + 2.0 * mask.at(x, y) + mask.at(x + 1, y)
            };
            byte((row(y) + row(y + 1)) / 8.0)
        })
        .collect();
    [
        Plane::bordered(&luma, w, h, pads[0]),
        Plane::bordered(&chroma, w / 2, h / 2, pads[1]),
    ]
}
