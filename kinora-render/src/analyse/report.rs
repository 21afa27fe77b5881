//! Everything that was seen, as maps for people to look at.

use super::{Scene, straight};
use crate::map::Map;

/// Every map of a scene with its name, in 0–1; one that said nothing is 0.
pub(crate) fn report(scene: &Scene) -> Vec<(&'static str, Map)> {
    let cues = &scene.cues;
    let nothing = || Map::filled(scene.disparity.width, scene.disparity.height, 0.0);
    let maps = [
        ("sky", scene.sky.clone()),
        ("subject", cues.subject.clone()),
        ("attention", cues.attention.clone()),
        ("text", scene.text.clone()),
        ("upright", cues.upright.clone()),
        ("lines", straight::drawn(&scene.disparity, &cues.lines)),
        ("sharpness", cues.sharpness.clone().unwrap_or_else(nothing)),
        ("haze", cues.haze.clone().unwrap_or_else(nothing)),
        ("ground", cues.ground.clone()),
        ("depth", scene.depth.clone()),
        ("disparity", scene.disparity.clone()),
        ("clouds", scene.matter.clouds.clone()),
        ("water", scene.matter.water.calm.clone()),
        ("stream", scene.matter.water.stream.clone()),
        ("foliage", scene.matter.foliage.clone()),
        ("fire", scene.matter.fire.clone()),
        ("night", scene.matter.night.clone()),
    ];
    let layers = scene.parted.iter().flat_map(|parted| parted.maps());
    maps.into_iter()
        .chain(layers)
        .map(|(name, map)| (name, map.map(|v| v.clamp(0.0, 1.0))))
        .collect()
}
