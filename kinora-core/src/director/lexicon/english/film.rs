//! Single English words of film that prompts in every language use. English
//! terms of several words are heard in every language anyway.

use super::super::Meaning::{
    Air, But, Camera, Light as Lit, Move as Cam, Near as Framed, NoThing, Someone, Verb as Act,
};
use super::super::{Entry, Near, Verb, entry};
use crate::vocabulary::{Atmosphere, Light, Move};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry("zoom", &[Act(Verb::Zoom)]),
    entry("dolly", &[Act(Verb::Dolly)]),
    entry("pan|panning", &[Act(Verb::Pan)]),
    entry("tilt", &[Act(Verb::Tilt)]),
    entry("orbit", &[Act(Verb::Orbit)]),
    entry("pushin|push in", &[Cam(Move::DollyIn)]),
    entry("pullback|pull out|pull back", &[Cam(Move::DollyOut)]),
    entry("zolly|vertigo", &[Cam(Move::DollyZoom)]),
    entry("static", &[Cam(Move::Static)]),
    entry("handheld", &[Cam(Move::Handheld)]),
    entry("steadicam", &[Cam(Move::Follow)]),
    entry("fpv", &[Cam(Move::DollyIn)]),
    entry("pov", &[Camera]),
    // What stands for an element in a prompt: see `mentions`.
    entry("castmember", &[Someone]),
    entry("closeup|close up", &[Framed(Near::Close)]),
    entry("macro", &[Framed(Near::Detail)]),
    entry("bokeh", &[Air(Atmosphere::Bokeh, 0.5)]),
    // Signs that stand for no and for yes.
    entry("❌|🚫|⛔|✗|✘|✖|❎|🙅", &[NoThing]),
    entry("ni", &[NoThing]),
    entry("✅|✔|☑|✓", &[But]),
    entry("neon|cyberpunk|synthwave", &[Lit(Light::Neon)]),
];
