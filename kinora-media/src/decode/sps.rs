//! What an H.264 stream says of itself: the sequence parameter set (ITU-T H.264, 7.3.2.1 and E.1).

use serde::Serialize;

/// The description of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub profile: u8,
    /// Ten times the level.
    pub level: u8,
    /// 0 grey, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4.
    pub chroma: u32,
    pub bit_depth: u32,
    /// Whether every picture is a whole frame.
    pub progressive: bool,
    pub colour: Option<Colour>,
}

/// How the numbers of pixels are meant, as codes of ITU-T H.273.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Colour {
    /// The primaries; 1 is BT.709.
    pub primaries: u8,
    /// The transfer function; 1 is BT.709.
    pub transfer: u8,
    /// The matrix from RGB; 1 is BT.709.
    pub matrix: u8,
    /// Whether luma has 0–255 in place of 16–235.
    pub full_range: bool,
}

impl Colour {
    /// BT.709 in limited range, as all clips of this program have.
    pub const BT709: Self = Self {
        primaries: 1,
        transfer: 1,
        matrix: 1,
        full_range: false,
    };
}

impl Sequence {
    /// Reads an SPS unit with its header byte; `None` where it is cut off.
    pub fn parse(unit: &[u8]) -> Option<Self> {
        let payload = without_escapes(unit.get(1..)?);
        let mut bits = Bits::new(&payload);
        let profile = bits.take(8)? as u8;
        bits.take(8)?;
        let level = bits.take(8)? as u8;
        bits.count()?;
        let (chroma, bit_depth) = formats(&mut bits, profile)?;
        let progressive = skip_to_usability(&mut bits)?;
        Some(Self {
            profile,
            level,
            chroma,
            bit_depth,
            progressive,
            colour: usability(&mut bits).flatten(),
        })
    }

    /// The profile's name.
    pub fn profile_name(&self) -> &'static str {
        match self.profile {
            66 => "Baseline",
            77 => "Main",
            88 => "Extended",
            100 => "High",
            110 => "High 10",
            122 => "High 4:2:2",
            244 => "High 4:4:4 Predictive",
            _ => "unknown",
        }
    }

    /// How much colour there is.
    pub fn chroma_name(&self) -> &'static str {
        match self.chroma {
            0 => "4:0:0",
            1 => "4:2:0",
            2 => "4:2:2",
            _ => "4:4:4",
        }
    }
}

/// Chroma format and bit depth, and past the scaling matrices.
fn formats(bits: &mut Bits<'_>, profile: u8) -> Option<(u32, u32)> {
    const WITH_FORMATS: [u8; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
    if !WITH_FORMATS.contains(&profile) {
        return Some((1, 8));
    }
    let chroma = bits.count()?;
    if chroma == 3 {
        bits.take(1)?;
    }
    let luma = bits.count()?;
    let difference = bits.count()?;
    bits.take(1)?;
    if bits.take(1)? == 1 {
        for list in 0..if chroma == 3 { 12 } else { 8 } {
            skip_scaling_list(bits, if list < 6 { 16 } else { 64 })?;
        }
    }
    Some((chroma, 8_u32.checked_add(luma.max(difference))?))
}

fn skip_scaling_list(bits: &mut Bits<'_>, size: u32) -> Option<()> {
    if bits.take(1)? == 0 {
        return Some(());
    }
    let (mut last, mut next) = (8_i64, 8_i64);
    for _ in 0..size {
        if next != 0 {
            next = (last + i64::from(bits.signed()?)).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Some(())
}

/// Reads on to what a player wants to know; whether pictures are frames.
fn skip_to_usability(bits: &mut Bits<'_>) -> Option<bool> {
    bits.count()?;
    match bits.count()? {
        0 => {
            bits.count()?;
        }
        1 => {
            bits.take(1)?;
            bits.count()?;
            bits.count()?;
            for _ in 0..bits.count()?.min(255) {
                bits.count()?;
            }
        }
        _ => {}
    }
    bits.count()?;
    bits.take(1)?;
    bits.count()?;
    bits.count()?;
    let progressive = bits.take(1)? == 1;
    if !progressive {
        bits.take(1)?;
    }
    bits.take(1)?;
    if bits.take(1)? == 1 {
        for _ in 0..4 {
            bits.count()?;
        }
    }
    Some(progressive)
}

/// The colours, where they are described.
fn usability(bits: &mut Bits<'_>) -> Option<Option<Colour>> {
    if bits.take(1)? == 0 {
        return Some(None);
    }
    if bits.take(1)? == 1 && bits.take(8)? == 255 {
        bits.take(32)?;
    }
    if bits.take(1)? == 1 {
        bits.take(1)?;
    }
    if bits.take(1)? == 0 {
        return Some(None);
    }
    bits.take(3)?;
    let full_range = bits.take(1)? == 1;
    if bits.take(1)? == 0 {
        return Some(None);
    }
    Some(Some(Colour {
        primaries: bits.take(8)? as u8,
        transfer: bits.take(8)? as u8,
        matrix: bits.take(8)? as u8,
        full_range,
    }))
}

/// The bytes of a unit without the 3 that stands after two zeros.
fn without_escapes(unit: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(unit.len());
    let mut zeros = 0;
    for &byte in unit {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        out.push(byte);
    }
    out
}

/// Reads bits, the highest first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next bits as a number, at most 32.
    fn take(&mut self, bits: u32) -> Option<u32> {
        let mut value = 0_u64;
        for _ in 0..bits {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        u32::try_from(value).ok()
    }

    /// A number in Exp-Golomb code.
    fn count(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
        }
        if zeros > 31 {
            return None;
        }
        Some((1_u32 << zeros) - 1 + self.take(zeros)?)
    }

    /// A number with a sign in Exp-Golomb code.
    fn signed(&mut self) -> Option<i32> {
        let code = self.count()?;
        let half = i32::try_from(code.div_ceil(2)).ok()?;
        Some(if code % 2 == 1 { half } else { -half })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An SPS of High, level 4, 4:2:0, BT.709 in limited range.
    const HIGH: [u8; 28] = [
        0x67, 0x64, 0x00, 0x28, 0xac, 0xd9, 0x40, 0x78, 0x02, 0x27, 0xe5, 0x9b, 0x81, 0x01, 0x01,
        0x40, 0x00, 0x00, 0x03, 0x00, 0x40, 0x00, 0x00, 0x0c, 0x03, 0xc6, 0x0c, 0x65,
    ];

    #[test]
    fn a_stream_tells_what_it_is() {
        let sequence = Sequence::parse(&HIGH).unwrap();
        assert_eq!(sequence.profile_name(), "High");
        assert_eq!(
            (sequence.level, sequence.chroma, sequence.bit_depth),
            (40, 1, 8)
        );
        assert!(sequence.progressive);
    }

    #[test]
    fn half_a_description_is_none() {
        for length in 0..10 {
            assert_eq!(Sequence::parse(&HIGH[..length]), None, "{length}");
        }
        assert_eq!(Sequence::parse(&[0; 40]), None);
    }

    #[test]
    fn numbers_in_exp_golomb_code() {
        let check = |byte: u8, count: u32, signed: i32| {
            assert_eq!(Bits::new(&[byte, 0]).count(), Some(count));
            assert_eq!(Bits::new(&[byte, 0]).signed(), Some(signed));
        };
        check(0b1000_0000, 0, 0);
        check(0b0100_0000, 1, 1);
        check(0b0110_0000, 2, -1);
        check(0b0010_0000, 3, 2);
        assert_eq!(Bits::new(&[0; 8]).count(), None);
    }
}
