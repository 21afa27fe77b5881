//! Times inside a shot, as prompts state them.

/// When something happens. What is left open follows from its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct When {
    /// When it begins.
    pub(super) from: Option<Instant>,
    /// When it ends.
    pub(super) to: Option<Instant>,
    /// How long it lasts, in seconds.
    pub(super) lasts_s: Option<f64>,
}

/// A point of a shot's time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Instant {
    /// Seconds from the start.
    Seconds(f64),
    /// Seconds before the end.
    BeforeEnd(f64),
    /// A share of the whole, 0–1.
    Share(f64),
}

impl When {
    /// The whole shot.
    pub(super) const WHOLE: Self = Self::between(Instant::Share(0.0), Instant::Share(1.0));

    /// From an instant on.
    pub(super) const fn from(from: Instant) -> Self {
        Self {
            from: Some(from),
            to: None,
            lasts_s: None,
        }
    }

    /// Up to an instant.
    pub(super) const fn until(to: Instant) -> Self {
        Self {
            from: None,
            to: Some(to),
            lasts_s: None,
        }
    }

    /// From one instant to another.
    pub(super) const fn between(from: Instant, to: Instant) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
            lasts_s: None,
        }
    }

    /// For so many seconds.
    pub(super) const fn lasting(seconds: f64) -> Self {
        Self {
            from: None,
            to: None,
            lasts_s: Some(seconds),
        }
    }

    /// Whether it says that something begins after the start.
    pub(super) fn begins_later(self) -> bool {
        !matches!(
            self.from,
            None | Some(Instant::Share(0.0) | Instant::Seconds(0.0))
        )
    }
}

impl Instant {
    /// The instant in seconds of a shot that lasts so long; not limited.
    pub(super) fn seconds(self, duration_s: f64) -> f64 {
        match self {
            Self::Seconds(seconds) => seconds,
            Self::BeforeEnd(seconds) => duration_s - seconds,
            Self::Share(share) => duration_s * share,
        }
    }
}
