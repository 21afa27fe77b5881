//! Sums of products in tiles that stay in registers, by instructions that not every processor has.
//!
//! A tile has some rows and, side by side, as many columns as fit into two registers. Step by step, every number of a
//! row panel is multiplied by a run of what is seen. A step is of one number in f32, or of a pair of numbers in bf16.

/// Rows of a tile.
pub(super) const ROWS: usize = 12;
/// Columns of a tile.
pub(super) const COLUMNS: usize = 32;

/// A tile of sums.
pub(super) type Tile = [[f32; COLUMNS]; ROWS];

/// What the 32 bits of a step are, and what multiplies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tiles {
    /// Numbers in f32, by plain arithmetic, to compare with.
    #[cfg(test)]
    PlainSingles,
    /// Pairs of numbers in bf16, by plain arithmetic, to compare with.
    #[cfg(test)]
    PlainPairs,
    /// Numbers in f32. It is made only after the processor was asked.
    #[cfg(target_arch = "x86_64")]
    Singles,
    /// Pairs of numbers in bf16. It is made only after the processor was asked.
    #[cfg(target_arch = "x86_64")]
    Pairs,
}

impl Tiles {
    /// Those of f32, if this processor has them.
    pub(crate) fn singles() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx512f") {
            return Some(Self::Singles);
        }
        None
    }

    /// Those of bf16, if this processor has them.
    pub(crate) fn pairs() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx512f") && std::is_x86_feature_detected!("avx512bf16") {
            return Some(Self::Pairs);
        }
        None
    }

    /// How many numbers a step is of.
    pub(super) fn numbers(self) -> usize {
        match self {
            #[cfg(test)]
            Self::PlainSingles => 1,
            #[cfg(test)]
            Self::PlainPairs => 2,
            #[cfg(target_arch = "x86_64")]
            Self::Singles => 1,
            #[cfg(target_arch = "x86_64")]
            Self::Pairs => 2,
        }
    }

    /// Adds the products of a row panel and what is seen: for each of the starts, as many steps as there are lines of
    /// `reach` in `seen`, counted from there. What comes out in the tile beyond so many rows is of no meaning.
    pub(super) fn add(self, rows: usize, panel: &[[u32; ROWS]], seen: Seen<'_>, tile: &mut Tile) {
        seen.check(panel.len());
        match self {
            #[cfg(test)]
            Self::PlainSingles => plain(panel, seen, tile, |a, b| {
                f32::from_bits(a) * f32::from_bits(b)
            }),
            #[cfg(test)]
            Self::PlainPairs => plain(panel, seen, tile, |a, b| {
                let low = |pair: u32| f32::from_bits(pair << 16);
                let high = |pair: u32| f32::from_bits(pair & 0xffff_0000);
                low(a) * low(b) + high(a) * high(b)
            }),
            // Safety: whoever has these has asked the processor, and what is read was checked above.
            #[cfg(target_arch = "x86_64")]
            #[expect(
                unsafe_code,
                reason = "a call into code for instructions that were detected"
            )]
            Self::Singles => unsafe { vector::singles(rows, panel, seen, tile) },
            // Safety: as above.
            #[cfg(target_arch = "x86_64")]
            #[expect(
                unsafe_code,
                reason = "a call into code for instructions that were detected"
            )]
            Self::Pairs => unsafe { vector::pairs(rows, panel, seen, tile) },
        }
    }
}

/// What a row panel is multiplied by.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// Lines of steps, one after the other.
    pub(super) values: &'a [u32],
    /// How far lines are apart.
    pub(super) reach: usize,
    /// How many lines there are.
    pub(super) depth: usize,
    /// Where the columns begin in the first line, once for each time that all lines are gone through.
    pub(super) starts: &'a [usize],
    /// What is added to each of them.
    pub(super) column: usize,
}

impl Seen<'_> {
    fn check(&self, steps: usize) {
        assert_eq!(
            steps,
            self.depth * self.starts.len(),
            "a panel is as long as what it is multiplied by"
        );
        let last = self.starts.iter().max().map_or(0, |start| {
            start + self.column + self.depth.saturating_sub(1) * self.reach + COLUMNS
        });
        assert!(last <= self.values.len(), "columns end with what is seen");
    }
}

#[cfg(test)]
fn plain(
    panel: &[[u32; ROWS]],
    seen: Seen<'_>,
    tile: &mut Tile,
    product: impl Fn(u32, u32) -> f32,
) {
    let lines = seen.starts.iter().flat_map(|start| {
        (0..seen.depth).map(move |line| &seen.values[start + seen.column + line * seen.reach..])
    });
    for (row, line) in panel.iter().zip(lines) {
        for (a, sums) in row.iter().zip(tile.iter_mut()) {
            for (b, sum) in line.iter().zip(sums) {
                *sum += product(*a, *b);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod vector {
    use std::arch::x86_64::{
        __m512, __m512bh, __m512i, _mm512_castsi512_ps, _mm512_dpbf16_ps, _mm512_fmadd_ps,
        _mm512_loadu_ps, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_ps,
    };

    use super::{ROWS, Seen, Tile};

    /// Half of the columns.
    const HALF: usize = 16;

    macro_rules! add {
        ($name:ident, $some:ident, $features:literal, $product:expr) => {
            /// # Safety
            /// What is seen must have been checked.
            #[target_feature(enable = $features)]
            #[expect(unsafe_code, reason = "vectors are read and written by pointers")]
            pub(super) unsafe fn $name(
                rows: usize,
                panel: &[[u32; ROWS]],
                seen: Seen<'_>,
                tile: &mut Tile,
            ) {
                // Safety: as the caller promises.
                unsafe {
                    match rows {
                        ..=4 => $some::<4>(panel, seen, tile),
                        5..=8 => $some::<8>(panel, seen, tile),
                        _ => $some::<ROWS>(panel, seen, tile),
                    }
                }
            }

            /// The same for the first rows alone: as many as are worth code of their own.
            ///
            /// # Safety
            /// As above.
            #[target_feature(enable = $features)]
            #[expect(unsafe_code, reason = "vectors are read and written by pointers")]
            unsafe fn $some<const SOME: usize>(
                panel: &[[u32; ROWS]],
                seen: Seen<'_>,
                tile: &mut Tile,
            ) {
                // Safety: a row of a tile has two halves.
                let mut sums: [[__m512; 2]; SOME] = std::array::from_fn(|row| unsafe {
                    let from = tile[row].as_ptr();
                    [_mm512_loadu_ps(from), _mm512_loadu_ps(from.add(HALF))]
                });
                let mut steps = panel.iter();
                for start in seen.starts {
                    // Safety: it was checked that every line has the columns from this start on.
                    let mut at = unsafe { seen.values.as_ptr().add(start + seen.column) };
                    for row in steps.by_ref().take(seen.depth) {
                        // Safety: as above; the pointer moves beyond the last line without being read.
                        let (low, high) = unsafe {
                            (
                                _mm512_loadu_si512(at.cast()),
                                _mm512_loadu_si512(at.add(HALF).cast()),
                            )
                        };
                        at = at.wrapping_add(seen.reach);
                        for (number, sums) in row.iter().zip(&mut sums) {
                            let number = _mm512_set1_epi32(number.cast_signed());
                            sums[0] = $product(sums[0], number, low);
                            sums[1] = $product(sums[1], number, high);
                        }
                    }
                }
                for (sums, to) in sums.into_iter().zip(tile) {
                    // Safety: a row of a tile has two halves.
                    unsafe {
                        _mm512_storeu_ps(to.as_mut_ptr(), sums[0]);
                        _mm512_storeu_ps(to.as_mut_ptr().add(HALF), sums[1]);
                    }
                }
            }
        };
    }

    add!(singles, some_singles, "avx512f", |sum, a, b| {
        _mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), sum)
    });
    add!(pairs, some_pairs, "avx512f,avx512bf16", |sum, a, b| {
        _mm512_dpbf16_ps(sum, halves(a), halves(b))
    });

    #[inline(always)]
    #[expect(unsafe_code, reason = "the same register by another name")]
    fn halves(pairs: __m512i) -> __m512bh {
        // Safety: both are 512 bits, and any of them are numbers.
        unsafe { std::mem::transmute(pairs) }
    }
}
