//! Masks: pictures that show which part of the start picture is meant.

use serde::{Deserialize, Serialize};

/// One thing for each mask of a film: its text, its place, its file, its pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masks<T> {
    /// That of what must not move.
    pub still: Option<T>,
    /// Those of the regions, in their order; none where one came without.
    pub regions: Vec<Option<T>>,
}

impl<T> Default for Masks<T> {
    fn default() -> Self {
        Self {
            still: None,
            regions: Vec::new(),
        }
    }
}

impl Masks<()> {
    /// The field of the mask of what must not move.
    pub const STILL: &'static str = "static_mask";

    /// The field of a region's mask.
    #[must_use]
    pub fn field(index: usize) -> String {
        format!("dynamic_masks[{index}].mask")
    }
}

impl<T> Masks<T> {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.still.is_none() && self.regions.is_empty()
    }

    /// Those that there are, with the names of their fields.
    pub fn named(&self) -> impl Iterator<Item = (String, &T)> {
        let still = self.still.iter();
        let still = still.map(|mask| (Masks::STILL.to_owned(), mask));
        let regions = self.regions.iter().enumerate();
        let regions =
            regions.filter_map(|(index, mask)| Some((Masks::field(index), mask.as_ref()?)));
        still.chain(regions)
    }

    /// What becomes of each, given the name of its field.
    pub fn each<U>(self, mut make: impl FnMut(&str, T) -> Option<U>) -> Masks<U> {
        Masks {
            still: self.still.and_then(|mask| make(Masks::STILL, mask)),
            regions: self
                .regions
                .into_iter()
                .enumerate()
                .map(|(index, mask)| make(&Masks::field(index), mask?))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_their_places_and_names() {
        let masks = Masks {
            still: Some(1),
            regions: vec![None, Some(2)],
        };
        let named: Vec<(String, &i32)> = masks.named().collect();
        let expected = [
            ("static_mask".to_owned(), &1),
            ("dynamic_masks[1].mask".to_owned(), &2),
        ];
        assert_eq!(named, expected);
        let doubled = masks.clone().each(|_, mask| Some(2 * mask));
        assert_eq!(doubled.regions, [None, Some(4)]);
        assert!(!masks.is_empty() && Masks::<i32>::default().is_empty());
    }
}
