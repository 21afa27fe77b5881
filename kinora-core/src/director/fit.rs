//! What the chosen engine cannot film: refused before anything is charged
//! where the clip would be another one, named and left out where it is a detail.

use std::fmt::Display;

use crate::catalogue::Kind;
use crate::engine::Capabilities;
use crate::plan::{CFG_SCALE, FPS, Plan, Shot};
use crate::problem::{Problem, Problems};
use crate::request::{Film, MotionControl};
use crate::vocabulary::Join;

/// Checks whether an engine can make the film at all.
///
/// # Errors
///
/// Everything without which it would be another film: a picture made from
/// words, the end picture, the sound, the number of shots.
pub fn check_engine(film: &Film, capabilities: &Capabilities) -> Result<(), Problems> {
    let engine = capabilities.engine;
    let mut problems = Vec::new();
    if film.model.kind == Kind::TextToVideo && !capabilities.text_to_video {
        problems.push(Problem::other(
            "model",
            film.model.id,
            "an image-to-video model",
            format!(
                "`model` is {}, but the {engine} engine makes clips from pictures only; use an image-to-video model, or configure the neural, cluster or relay engine",
                film.model.id
            ),
        ));
    }
    if film.end_image && !capabilities.end_image {
        let message = format!(
            "the {engine} engine cannot end a clip on a second picture; leave out `end_image` or choose another engine"
        );
        problems.push(Problem::other("end_image", "given", "absent", message));
    }
    if film.sound && !capabilities.sound {
        let message = format!(
            "the {engine} engine of this build makes no sound; leave out `sound` or choose another engine"
        );
        problems.push(Problem::other("sound", "true", "false", message));
    }
    let keyed = film.shots.iter().any(|shot| !shot.camera.is_empty());
    if (keyed || !film.camera.is_empty()) && !capabilities.keyframes {
        let message = format!(
            "the {engine} engine follows no camera keyframes; leave out `camera` or choose the cpu engine"
        );
        problems.push(Problem::other("camera", "given", "absent", message));
    }
    if film.has_masks() && !capabilities.regions {
        let field = match film.regions.is_empty() {
            true => "static_mask",
            false => "dynamic_masks",
        };
        let message = format!(
            "the {engine} engine moves no parts of a picture by masks; leave out `{field}` or choose the cpu engine"
        );
        problems.push(Problem::other(field, "given", "absent", message));
    }
    if film.looped && !capabilities.loops {
        let message = format!(
            "the {engine} engine makes no loops; leave out `loop` or choose the cpu engine"
        );
        problems.push(Problem::other("loop", "true", "false", message));
    }
    if film.shots.len() > capabilities.max_shots as usize {
        let (count, most) = (film.shots.len(), capabilities.max_shots);
        let message = format!(
            "`multi_prompt` has {count} shots, but the {engine} engine films at most {most}; leave some out or choose another engine"
        );
        let allowed = format!("at most {most} shots");
        problems.push(Problem::other(
            "multi_prompt",
            &count.to_string(),
            &allowed,
            message,
        ));
    }
    problems.extend(shot_images(film, capabilities));
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problems(problems))
    }
}

/// The shots that an engine cannot begin on pictures of their own.
fn shot_images<'a>(
    film: &'a Film,
    capabilities: &Capabilities,
) -> impl Iterator<Item = Problem> + 'a {
    let engine = capabilities.engine;
    let lacks = !capabilities.shot_images;
    let own = film.shots.iter().enumerate();
    let own = own.filter(move |(_, shot)| lacks && shot.image);
    own.map(move |(index, _)| {
        let field = format!("multi_prompt[{index}].image");
        let message = format!(
            "the {engine} engine begins no shot on a picture of its own; leave out `{field}` or choose the cpu engine"
        );
        Problem::other(&field, "given", "absent", message)
    })
}

/// Checks whether an engine can make a clip that moves as a video does.
///
/// # Errors
///
/// As [`check_engine`], and where it follows neither cameras nor paths.
pub fn check_motion(control: &MotionControl, capabilities: &Capabilities) -> Result<(), Problems> {
    check_engine(&control.film, capabilities)?;
    if capabilities.keyframes && capabilities.regions {
        return Ok(());
    }
    let engine = capabilities.engine;
    let message = format!(
        "the {engine} engine cannot follow a video; choose the cpu engine, or an image-to-video model"
    );
    let allowed = "an image-to-video model";
    let model = control.film.model.id;
    Err(Problems(vec![Problem::other(
        "model", model, allowed, message,
    )]))
}

/// Takes out of a plan what the engine cannot film, and says so in
/// [`Plan::warnings`].
pub fn fit(plan: &mut Plan, capabilities: &Capabilities) {
    let mut missing = Missing {
        engine: capabilities.engine,
        warnings: std::mem::take(&mut plan.warnings),
    };
    if !capabilities.guidance {
        missing.deafen(plan);
    }
    missing.length(plan, capabilities.shot_s);
    for shot in &mut plan.shots {
        missing.cut(shot, capabilities.joins);
        missing.keep("camera move", &mut shot.camera, capabilities.moves, |m| {
            m.kind
        });
        missing.keep(
            "subject motion",
            &mut shot.subject,
            capabilities.subject,
            |c| c.what,
        );
        missing.keep(
            "atmosphere",
            &mut shot.atmosphere,
            capabilities.atmosphere,
            |c| c.what,
        );
        missing.keep("light", &mut shot.light, capabilities.light, |c| c.what);
        missing.keep("sound", &mut shot.sound, capabilities.sounds, |c| c.what);
    }
    plan.warnings = missing.warnings;
}

struct Missing {
    engine: &'static str,
    warnings: Vec<String>,
}

impl Missing {
    /// Keeps the items whose word the engine has; names each other word once.
    fn keep<T, W>(&mut self, kind: &str, items: &mut Vec<T>, has: &[W], word: impl Fn(&T) -> W)
    where
        W: PartialEq + Display,
    {
        items.retain(|item| {
            let word = word(item);
            let keeps = has.contains(&word);
            if !keeps {
                let engine = self.engine;
                self.warn(format!(
                    "{kind} `{word}` cannot be filmed by the {engine} engine; it was left out"
                ));
            }
            keeps
        });
    }

    /// Says which shots are longer than those that the engine was made for.
    fn length(&mut self, plan: &Plan, most: Option<u32>) {
        let Some(most) = most else { return };
        let long = |shot: &&Shot| shot.frames > most * FPS;
        for shot in plan.shots.iter().filter(long) {
            let (place, seconds) = (shot.index + 1, shot.frames / FPS);
            let engine = self.engine;
            self.warn(format!(
                "shot {place} is {seconds} s long, and the model of the {engine} engine learned from films of {most} s; it may stand still or repeat itself: shots of {most} s that continue are better"
            ));
        }
    }

    /// Cuts where the engine cannot join shots as asked.
    fn cut(&mut self, shot: &mut Shot, has: &[Join]) {
        if has.contains(&shot.join) {
            return;
        }
        let (join, engine) = (shot.join, self.engine);
        self.warn(format!(
            "the join `{join}` cannot be filmed by the {engine} engine; there is a cut"
        ));
        shot.join = Join::Cut;
        shot.dissolve_frames = 0;
    }

    /// Leaves out what steers a model that hears its prompt alone.
    fn deafen(&mut self, plan: &mut Plan) {
        let steered = [
            ("negative_prompt", !plan.negative_prompt.is_empty()),
            ("cfg_scale", plan.cfg_scale != CFG_SCALE),
        ];
        for (name, _) in steered.iter().filter(|(_, given)| *given) {
            let engine = self.engine;
            self.warn(format!(
                "`{name}` has no say in the {engine} engine: its model is distilled and hears the prompt alone; it was left out"
            ));
        }
        plan.negative_prompt.clear();
        plan.cfg_scale = CFG_SCALE;
    }

    fn warn(&mut self, warning: String) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}
