//! The rules of pictures.

use crate::picture::PictureFacts;
use crate::problem::Problem;

use super::film::Check;

impl Check<'_> {
    /// Checks what a picture's header says.
    pub(super) fn picture(&mut self, field: &str, facts: &PictureFacts) {
        self.picture_format(field, facts);
        self.picture_bytes(field, facts);
        self.picture_sides(field, facts);
    }

    /// Checks what the header of a mask of the start picture says.
    pub(super) fn mask(&mut self, field: &str, facts: &PictureFacts, start: Option<&PictureFacts>) {
        self.picture_format(field, facts);
        self.picture_bytes(field, facts);
        self.picture_most(field, facts);
        let Some(start) = start else { return };
        let shape = |facts: &PictureFacts| f64::from(facts.width) / f64::from(facts.height.max(1));
        if !(0.97..=1.03).contains(&(shape(facts) / shape(start))) {
            let value = format!("{} × {} pixels", facts.width, facts.height);
            let (width, height) = (start.width, start.height);
            let allowed = format!("of the start picture's shape, such as {width} × {height}");
            self.problems
                .push(Problem::outside(field, &value, &allowed));
        }
    }

    fn picture_format(&mut self, field: &str, facts: &PictureFacts) {
        if self.limits.formats.contains(&facts.format) {
            return;
        }
        let names: Vec<&str> = self.limits.formats.iter().map(|f| f.as_str()).collect();
        let allowed = format!("a {} picture", names.join(" or "));
        self.problems.push(Problem::outside(
            field,
            &format!("a {} picture", facts.format.as_str()),
            &allowed,
        ));
    }

    fn picture_bytes(&mut self, field: &str, facts: &PictureFacts) {
        let most = self.limits.largest_picture(self.model);
        if facts.bytes > most {
            self.problems.push(Problem::outside(
                field,
                &format!("{} large", megabytes(facts.bytes)),
                &format!("at most {} large", megabytes(most)),
            ));
        }
    }

    fn picture_sides(&mut self, field: &str, facts: &PictureFacts) {
        self.sides(field, facts.width, facts.height);
    }

    /// Checks how large a picture or a frame of a video is.
    pub(super) fn sides(&mut self, field: &str, width: u32, height: u32) {
        let value = format!("{width} × {height} pixels");
        let least = self.limits.min_side;
        if width.min(height) < least {
            let allowed = format!("at least {least} pixels wide and high");
            self.problems
                .push(Problem::outside(field, &value, &allowed));
        }
        self.most(field, width, height);
        if !self.has_allowed_shape(width, height) {
            let allowed = "of a shape between 1:2.5 and 2.5:1";
            self.problems.push(Problem::outside(field, &value, allowed));
        }
    }

    fn picture_most(&mut self, field: &str, facts: &PictureFacts) {
        self.most(field, facts.width, facts.height);
    }

    fn most(&mut self, field: &str, width: u32, height: u32) {
        let value = format!("{width} × {height} pixels");
        let most = self.limits.max_side;
        if width.max(height) > most {
            let allowed = format!("at most {most} pixels wide and high");
            self.problems
                .push(Problem::outside(field, &value, &allowed));
        }
        if u64::from(width) * u64::from(height) > self.limits.max_pixels {
            let allowed = format!(
                "at most {} million pixels",
                self.limits.max_pixels / 1_000_000
            );
            self.problems
                .push(Problem::outside(field, &value, &allowed));
        }
    }

    /// Whether a clip may have this shape.
    pub(super) fn has_allowed_shape(&self, width: u32, height: u32) -> bool {
        height > 0
            && self
                .limits
                .aspect
                .contains(&(f64::from(width) / f64::from(height)))
    }
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        tenth => format!("{}.{tenth} MB", tenths / 10),
    }
}
