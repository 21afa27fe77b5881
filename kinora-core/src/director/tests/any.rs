//! What holds of any text.

use super::*;

/// A small generator of numbers that look random (SplitMix64).
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }

    fn text(&mut self, words: &[&str]) -> String {
        let chars = 1 + self.below(2500);
        let mut text = String::new();
        while text.chars().count() < chars {
            match self.below(4) {
                0 => text.extend(char::from_u32(
                    u32::try_from(self.below(0x11_0000)).unwrap(),
                )),
                1 => text.push_str(
                    ["'s ", "-", ". ", ", ", " ", "。", "\u{301}", "İ", "ﬁ"][self.below(9)],
                ),
                _ => {
                    text.push_str(words[self.below(words.len())]);
                    text.push(' ');
                }
            }
        }
        text.chars().take(chars).collect()
    }
}

/// Everything that holds of any plan.
pub(super) fn assert_sound(plan: &Plan) {
    for shot in &plan.shots {
        assert!(!shot.camera.is_empty());
        assert!(shot.not_understood.len() <= 12);
        let inside = |from: f64, to: f64| from >= 0.0 && from < to && to <= shot.duration_s + 1e-9;
        for camera in &shot.camera {
            assert!(inside(camera.from_s, camera.to_s), "{camera:?}");
            assert!(camera.amount.is_finite() && camera.amount >= 0.0);
        }
        let mut cues: Vec<(f64, f64, f64)> = Vec::new();
        cues.extend(shot.subject.iter().map(|c| (c.strength, c.from_s, c.to_s)));
        cues.extend(
            shot.atmosphere
                .iter()
                .map(|c| (c.strength, c.from_s, c.to_s)),
        );
        cues.extend(shot.light.iter().map(|c| (c.strength, c.from_s, c.to_s)));
        cues.extend(shot.sound.iter().map(|c| (c.strength, c.from_s, c.to_s)));
        for (strength, from_s, to_s) in cues {
            assert!(inside(from_s, to_s) && (0.0..=1.0).contains(&strength));
        }
    }
}

#[test]
fn any_text_is_planned_and_always_the_same() {
    let words: Vec<&str> = lexicon::entries()
        .flat_map(|(_, entry)| entry.phrases.split('|'))
        .collect();
    let mut noise = Noise(7);
    for _ in 0..300 {
        let draft = Draft {
            sound: Some(true),
            negative_prompt: (noise.below(2) == 0).then(|| noise.text(&words)),
            shot_type: (noise.below(2) == 0).then(|| "intelligent".to_owned()),
            ..prompt(&format!(
                "a {}",
                noise.text(&words).chars().take(2498).collect::<String>()
            ))
        };
        let film = film(draft);
        let plan = plan(&film, Some(&FACTS), &EVERYTHING);
        assert_sound(&plan);
        assert_eq!(plan, super::super::plan(&film, Some(&FACTS), &EVERYTHING));
    }
}
