//! The rules of a film.

use crate::camera::{self, CameraKey};
use crate::catalogue::{Kind, Model, ParamKind, Prompting};
use crate::limits::Limits;
use crate::picture::PictureFacts;
use crate::plan::FPS;
use crate::problem::{Problem, Problems};
use crate::size::Size;
use crate::vocabulary::{Join, Portrait};

use serde_json::Value;

use super::shots::{self, Share};
use super::{DEFAULT_DURATION_S, Draft, DraftShot, Film, FilmElement, ShotRequest, ShotType};

/// The shape of a clip that no picture gives one.
const DEFAULT_ASPECT_RATIO: (u32, u32) = (16, 9);

/// Checks a draft for a model that makes films.
pub(super) fn parse(
    model: &'static Model,
    draft: &Draft,
    start: Option<&PictureFacts>,
    limits: &Limits,
) -> Result<Film, Problems> {
    let mut check = Check::new(model, draft, limits);
    let film = check.film(start);
    check.finish(film)
}

/// One pass over a draft, collecting what is wrong.
pub(super) struct Check<'a> {
    pub(super) model: &'static Model,
    pub(super) draft: &'a Draft,
    pub(super) limits: &'a Limits,
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Check<'a> {
    /// A pass that begins with what could not be read.
    pub(super) fn new(model: &'static Model, draft: &'a Draft, limits: &'a Limits) -> Self {
        Self {
            model,
            draft,
            limits,
            problems: draft.problems.clone(),
            warnings: Vec::new(),
        }
    }

    /// What was made, or everything that is wrong.
    pub(super) fn finish<T>(self, made: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(made)
        } else {
            Err(Problems(self.problems))
        }
    }
}

impl Check<'_> {
    /// The film as far as it could be read; of use only without problems.
    fn film(&mut self, start: Option<&PictureFacts>) -> Film {
        self.start(start);
        self.prompting();
        let end_image = self.end_image();
        let shot_type = self.shot_type();
        let asked_duration_s = self.duration();
        let shots = self.shots(asked_duration_s);
        let aspect_ratio = self.aspect_ratio();
        let camera = self.camera(asked_duration_s);
        let size = self.size(aspect_ratio, start);
        let masked = self.masks(start);
        Film {
            model: self.model,
            prompt: self.text("prompt", self.draft.prompt.as_deref()),
            context: filled(self.draft.context.as_deref()),
            negative_prompt: self.negative_prompt(),
            duration_s: match shots.is_empty() {
                true => asked_duration_s,
                false => shots.iter().map(|shot| shot.duration_s).sum(),
            },
            asked_duration_s,
            cfg_scale: self.cfg_scale(),
            sound: self.sound(),
            shot_type,
            shots,
            end_image,
            elements: self.elements(),
            aspect_ratio,
            size,
            seed: self.draft.seed.unwrap_or(0),
            camera,
            regions: match masked {
                true => self.regions(asked_duration_s, start, size),
                false => Vec::new(),
            },
            still_mask: masked && self.has_static_mask(),
            looped: self.looped(end_image),
            portrait: self.portrait(),
            warnings: std::mem::take(&mut self.warnings),
        }
    }

    /// Whether the model takes the field. If it does not, the field is ignored
    /// as it is by the hosted models, with a warning.
    fn takes(&mut self, field: &str) -> bool {
        let takes = self.model.takes(field);
        if !takes {
            let label = self.model.label();
            self.warnings.push(format!(
                "`{field}` is no parameter of {label}; it was ignored"
            ));
        }
        takes
    }

    fn text(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let text = filled(text)?;
        self.check_chars(field, &text, self.limits.prompt_chars);
        Some(text)
    }

    pub(super) fn check_chars(&mut self, field: &str, text: &str, most: usize) {
        let chars = text.chars().count();
        if chars > most {
            self.problems.push(Problem::other(
                field,
                &format!("{chars} characters"),
                &format!("at most {most} characters"),
                format!(
                    "`{field}` has {chars} characters, but must have at most {most}; shorten it"
                ),
            ));
        }
    }

    fn negative_prompt(&mut self) -> Option<String> {
        let given = filled(self.draft.negative_prompt.as_deref())?;
        if !self.takes("negative_prompt") {
            return None;
        }
        self.text("negative_prompt", Some(&given))
    }

    /// `prompt` and `multi_prompt` exclude each other; most models want one.
    fn prompting(&mut self) {
        let prompt = filled(self.draft.prompt.as_deref()).is_some();
        let shots = !self.draft.multi_prompt.is_empty();
        if prompt && shots {
            self.problems.push(Problem::other(
                "multi_prompt",
                &format!("{} shots", self.draft.multi_prompt.len()),
                "`prompt` or `multi_prompt`",
                "`prompt` and `multi_prompt` are both given, but only one may be; leave one of them out",
            ));
        }
        let unread = self.draft.is_unread("prompt") || self.draft.is_unread("multi_prompt");
        if !prompt && !shots && !unread && self.needs_prompt() {
            let allowed = "what happens in the clip, or shots in `multi_prompt`";
            self.problems.push(Problem::missing("prompt", allowed));
        }
    }

    fn needs_prompt(&self) -> bool {
        match self.model.prompting {
            Prompting::AtMostOne => false,
            Prompting::ExactlyOne => {
                self.limits.prompt_required || self.model.kind == Kind::TextToVideo
            }
        }
    }

    fn shot_type(&mut self) -> ShotType {
        let Some(given) = filled(self.draft.shot_type.as_deref()) else {
            return ShotType::default();
        };
        if !self.takes("shot_type") {
            return ShotType::default();
        }
        match given.as_str() {
            "customize" => ShotType::Customize,
            "intelligent" | "intelligence" => {
                self.check_intelligent(&given);
                ShotType::Intelligent
            }
            other => {
                let allowed = "customize or intelligent";
                self.problems
                    .push(Problem::outside("shot_type", other, allowed));
                ShotType::default()
            }
        }
    }

    fn check_intelligent(&mut self, given: &str) {
        if filled(self.draft.prompt.as_deref()).is_some() || self.draft.is_unread("prompt") {
            return;
        }
        self.problems.push(Problem::other(
            "shot_type",
            given,
            "customize, or intelligent with `prompt`",
            format!("`shot_type` is {given}, which finds the shots in `prompt`, but there is no `prompt`; give one"),
        ));
    }

    fn duration(&mut self) -> u32 {
        let Some(seconds) = self.draft.duration else {
            return DEFAULT_DURATION_S;
        };
        let allowed = &self.limits.duration_s;
        if !allowed.contains(&seconds) {
            let text = format!(
                "a whole number of seconds from {} to {}",
                allowed.start(),
                allowed.end()
            );
            self.problems
                .push(Problem::outside("duration", &seconds.to_string(), &text));
        }
        u32::try_from(seconds).unwrap_or(DEFAULT_DURATION_S)
    }

    fn shots(&mut self, duration_s: u32) -> Vec<ShotRequest> {
        let drafts = &self.draft.multi_prompt;
        let most = self.limits.max_shots;
        if drafts.len() > most {
            let (value, allowed) = (drafts.len().to_string(), format!("at most {most} shots"));
            self.problems.push(Problem::other(
                "multi_prompt",
                &value,
                &allowed,
                format!(
                    "`multi_prompt` has {value} shots, but must have {allowed}; merge some of them"
                ),
            ));
            return Vec::new();
        }
        if drafts.is_empty() || !self.shot_durations_are_sound() {
            return Vec::new();
        }
        let share = shots::share(drafts, duration_s);
        self.check_total(&share, duration_s);
        drafts
            .iter()
            .zip(&share.seconds)
            .enumerate()
            .map(|(index, (draft, &duration_s))| self.shot(index, draft, duration_s))
            .collect()
    }

    fn shot(&mut self, index: usize, draft: &DraftShot, duration_s: u32) -> ShotRequest {
        let field = format!("multi_prompt[{index}]");
        if let Some(facts) = &draft.image {
            self.picture(&format!("{field}.image"), facts);
        }
        ShotRequest {
            prompt: self.shot_prompt(index, draft.prompt.as_deref()),
            duration_s,
            camera: self.keys(
                draft.camera.as_ref(),
                duration_s,
                &format!("{field}.camera"),
            ),
            join: self.join(draft.join.as_deref(), &format!("{field}.join")),
            image: draft.image_sent || draft.image.is_some(),
        }
    }

    fn join(&mut self, join: Option<&str>, field: &str) -> Option<Join> {
        let join = join?;
        let known = join.parse().ok();
        if known.is_none() {
            let allowed = "cut, dissolve or continue";
            self.problems.push(Problem::outside(field, join, allowed));
        }
        known
    }

    fn keys(&mut self, camera: Option<&Value>, duration_s: u32, field: &str) -> Vec<CameraKey> {
        let Some(camera) = camera else {
            return Vec::new();
        };
        let frames = duration_s.saturating_mul(FPS);
        let keys = camera::parse(camera, frames, field);
        keys.unwrap_or_else(|problems| {
            self.problems.extend(problems);
            Vec::new()
        })
    }

    /// The camera of a clip with one shot.
    fn camera(&mut self, duration_s: u32) -> Vec<CameraKey> {
        if self.draft.camera.is_some() && !self.draft.multi_prompt.is_empty() {
            self.problems.push(Problem::other(
                "camera",
                "given",
                "absent beside `multi_prompt`",
                "`camera` and `multi_prompt` are both given, but a camera belongs to one shot; give each shot a `camera` of its own",
            ));
            return Vec::new();
        }
        self.keys(self.draft.camera.as_ref(), duration_s, "camera")
    }

    fn looped(&mut self, end_image: bool) -> bool {
        let looped = self.draft.looped == Some(true);
        if looped && end_image {
            self.problems.push(Problem::other(
                "loop",
                "true",
                "false beside `end_image`",
                "`loop` and `end_image` are both given, but a loop ends where it begins; leave one of them out",
            ));
        }
        looped
    }

    fn portrait(&mut self) -> Portrait {
        let Some(word) = filled(self.draft.portrait.as_deref()) else {
            return Portrait::Auto;
        };
        word.parse().unwrap_or_else(|_| {
            self.problems
                .push(Problem::outside("portrait", &word, "auto or off"));
            Portrait::Auto
        })
    }

    fn shot_prompt(&mut self, index: usize, prompt: Option<&str>) -> String {
        let field = format!("multi_prompt[{index}].prompt");
        let shot = format!("multi_prompt[{index}]");
        match filled(prompt) {
            Some(prompt) => {
                self.check_chars(&field, &prompt, self.limits.shot_prompt_chars);
                prompt
            }
            None => {
                let unread = self.draft.is_unread(&field) || self.draft.is_unread(&shot);
                if self.limits.prompt_required && !unread {
                    let allowed = "what happens in the shot";
                    self.problems.push(Problem::missing(&field, allowed));
                }
                String::new()
            }
        }
    }

    fn shot_durations_are_sound(&mut self) -> bool {
        let allowed = self.limits.min_shot_s..=*self.limits.shots_total_s.end();
        let mut sound = true;
        for (index, shot) in self.draft.multi_prompt.iter().enumerate() {
            let Some(seconds) = shot.duration.filter(|seconds| !allowed.contains(seconds)) else {
                continue;
            };
            sound = false;
            let (least, most) = (allowed.start(), allowed.end());
            self.problems.push(Problem::outside(
                &format!("multi_prompt[{index}].duration"),
                &seconds.to_string(),
                &format!("a whole number of seconds from {least} to {most}"),
            ));
        }
        sound
    }

    fn check_total(&mut self, share: &Share, duration_s: u32) {
        let total = share.seconds.iter().sum::<u32>();
        let allowed = &self.limits.shots_total_s;
        if !allowed.contains(&i64::from(total)) {
            let range = format!("{} to {} seconds", allowed.start(), allowed.end());
            self.problems.push(Problem::other(
                "multi_prompt",
                &format!("{total} seconds"),
                &range,
                format!("the shots of `multi_prompt` last {total} seconds together, but must last {range}; change their `duration`"),
            ));
        }
        if self.limits.shots_must_fill_duration && total != duration_s {
            self.problems.push(Problem::other(
                "multi_prompt",
                &format!("{total} seconds"),
                &format!("{duration_s} seconds"),
                format!("the shots of `multi_prompt` last {total} seconds together, but must last as long as `duration`, {duration_s} seconds; change one or the other"),
            ));
        }
        if share.stretched {
            self.warnings.push(format!(
                "{duration_s} seconds are too few for {} shots; the clip lasts {total} seconds",
                share.seconds.len()
            ));
        }
    }

    fn cfg_scale(&mut self) -> f64 {
        let Some(scale) = self.draft.cfg_scale else {
            return crate::plan::CFG_SCALE;
        };
        if !self.takes("cfg_scale") {
            return crate::plan::CFG_SCALE;
        }
        if !(0.0..=1.0).contains(&scale) {
            let value = scale.to_string();
            self.problems.push(Problem::outside(
                "cfg_scale",
                &value,
                "a number from 0 to 1",
            ));
        }
        scale
    }

    fn sound(&mut self) -> bool {
        self.draft.sound == Some(true) && self.takes("sound")
    }

    fn elements(&mut self) -> Vec<FilmElement> {
        let ids = &self.draft.element_list;
        let count = ids.len() + self.draft.own_elements.len();
        if count == 0 || !self.takes("element_list") {
            return Vec::new();
        }
        let most = self.limits.max_elements;
        if count > most {
            let value = count.to_string();
            self.problems.push(Problem::other(
                "element_list",
                &value,
                &format!("at most {most} elements"),
                format!("`element_list` has {value} elements, but must have at most {most}; leave some out"),
            ));
        }
        let names = self.draft.element_names.iter().map(String::as_str);
        let names = names.chain(std::iter::repeat(""));
        let element = |(id, name): (&String, &str)| FilmElement {
            id: id.clone(),
            name: name.to_owned(),
            picture: None,
        };
        let stored = ids.iter().zip(names).map(element);
        stored.chain(self.own_elements()).collect()
    }

    fn start(&mut self, start: Option<&PictureFacts>) {
        let sent = start.is_some() || self.draft.image_sent;
        if self.model.kind == Kind::TextToVideo {
            if sent {
                self.takes("image");
            }
            return;
        }
        match start {
            Some(facts) => self.picture("image", facts),
            None if !sent => self
                .problems
                .push(Problem::missing("image", "a picture for the first frame")),
            None => {}
        }
    }

    /// Checks the end picture and tells whether the clip has one.
    fn end_image(&mut self) -> bool {
        let sent = self.draft.end_image.is_some() || self.draft.end_image_sent;
        if !sent || !self.takes("end_image") {
            return false;
        }
        if !self.draft.multi_prompt.is_empty() {
            self.problems.push(Problem::other(
                "end_image",
                "given",
                "absent beside `multi_prompt`",
                "`end_image` and `multi_prompt` are both given, but only one may be; leave one of them out",
            ));
        }
        if let Some(facts) = &self.draft.end_image {
            self.picture("end_image", facts);
        }
        true
    }

    fn aspect_ratio(&mut self) -> Option<(u32, u32)> {
        let (width, height) = self.draft.aspect_ratio?;
        let value = format!("{width}:{height}");
        if self.limits.free_aspect_ratio {
            if !self.has_allowed_shape(width, height) {
                let allowed = "between 1:2.5 and 2.5:1";
                self.problems
                    .push(Problem::outside("aspect_ratio", &value, allowed));
            }
            return Some((width, height));
        }
        if !self.takes("aspect_ratio") {
            return None;
        }
        if let Some(ParamKind::Choice { options, .. }) =
            self.model.param("aspect_ratio").map(|param| param.kind)
            && !options.contains(&value.as_str())
        {
            self.problems.push(Problem::outside(
                "aspect_ratio",
                &value,
                &options.join(" or "),
            ));
        }
        Some((width, height))
    }

    fn size(&self, aspect_ratio: Option<(u32, u32)>, start: Option<&PictureFacts>) -> Size {
        let start = start
            .filter(|_| self.model.kind != Kind::TextToVideo)
            .map(|facts| (facts.width, facts.height));
        let (width, height) = aspect_ratio.or(start).unwrap_or(DEFAULT_ASPECT_RATIO);
        self.model.tier.size(width, height)
    }
}

/// The text without blanks around it, unless nothing is left.
pub(super) fn filled(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
