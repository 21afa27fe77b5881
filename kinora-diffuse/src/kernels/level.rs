//! What this processor can do, asked when the program runs.
//!
//! The kernels' bodies are written once, without intrinsics, and compiled for each level. Nothing is reordered between
//! levels, and a product is fused with a sum only where a body says so, so that all of them give the same bits.

/// A set of instructions that this processor is known to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level(pub(super) Instructions);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    /// What every processor of this architecture has (NEON on ARM).
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// The best one.
    pub(crate) fn best() -> Self {
        static BEST: std::sync::OnceLock<Level> = std::sync::OnceLock::new();
        *BEST.get_or_init(|| {
            Self::all()
                .last()
                .copied()
                .unwrap_or(Self(Instructions::Portable))
        })
    }

    /// All that this processor has, the best one last.
    pub(crate) fn all() -> Vec<Self> {
        let mut levels = vec![Self(Instructions::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 =
                std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
            if avx2 {
                levels.push(Self(Instructions::Avx2));
            }
            if avx2 && std::is_x86_feature_detected!("avx512f") {
                levels.push(Self(Instructions::Avx512));
            }
        }
        levels
    }
}

/// Compiles a body for every level, and makes a function that takes the level first.
macro_rules! leveled {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),* $(,)?) $(-> $answer:ty)? = $body:path) => {
        $(#[$doc])*
        pub(super) fn $name(level: $crate::kernels::level::Level, $($arg: $kind),*) $(-> $answer)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($arg: $kind),*) $(-> $answer)? {
                $body($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f")]
            fn avx512($($arg: $kind),*) $(-> $answer)? {
                $body($($arg),*)
            }
            use $crate::kernels::level::Instructions;
            match level.0 {
                Instructions::Portable => $body($($arg),*),
                // Safety: a level is made only after the processor was asked for its instructions.
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "a call into code for instructions that were detected")]
                Instructions::Avx2 => unsafe { avx2($($arg),*) },
                // Safety: as above.
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "a call into code for instructions that were detected")]
                Instructions::Avx512 => unsafe { avx512($($arg),*) },
            }
        }
    };
}

pub(super) use leveled;
