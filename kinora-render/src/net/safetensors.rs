//! The two things this crate reads from a safetensors file: shapes and numbers.
//!
//! A file is the length of its header in 8 bytes (little endian), a JSON
//! header of `name: {dtype, shape, data_offsets}`, and the numbers.
//! <https://github.com/huggingface/safetensors#format>

use serde_json::Value;

/// A file taken apart, its numbers still packed.
pub(crate) struct Safetensors<'a> {
    header: Value,
    numbers: &'a [u8],
}

impl<'a> Safetensors<'a> {
    /// Reads the header; `None` if the bytes are not such a file.
    pub(crate) fn read(file: &'a [u8]) -> Option<Self> {
        let (length, rest) = file.split_first_chunk()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (header, numbers) = rest.split_at_checked(length)?;
        let header = serde_json::from_slice(header).ok()?;
        Some(Self { header, numbers })
    }

    /// The shape of the tensor called `name`.
    pub(crate) fn shape(&self, name: &str) -> Option<Vec<usize>> {
        whole_numbers(self.header.get(name)?.get("shape")?)
    }

    /// The half-precision tensor called `name`, widened.
    pub(crate) fn halves(&self, name: &str) -> Option<Vec<f32>> {
        let (pairs, rest) = self.bytes(name, "F16")?.as_chunks();
        let widen = |pair: &[u8; 2]| widened(u16::from_le_bytes(*pair));
        rest.is_empty().then(|| pairs.iter().map(widen).collect())
    }

    /// The packed numbers of the tensor called `name` if its type is `dtype`.
    pub(crate) fn bytes(&self, name: &str, dtype: &str) -> Option<&'a [u8]> {
        let entry = self.header.get(name)?;
        let offsets = whole_numbers(entry.get("data_offsets")?)?;
        let &[from, to] = offsets.as_slice() else {
            return None;
        };
        (entry.get("dtype")? == dtype).then_some(self.numbers.get(from..to)?)
    }
}

/// A JSON list of whole numbers.
pub(crate) fn whole_numbers(list: &Value) -> Option<Vec<usize>> {
    let whole = |number: &Value| usize::try_from(number.as_u64()?).ok();
    list.as_array()?.iter().map(whole).collect()
}

/// A finite half-precision number (IEEE 754 binary16) as a single one, exactly.
fn widened(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    let magnitude = if exponent == 0 {
        // Subnormal: the fraction counts steps of 2⁻²⁴.
        fraction as f32 / (1 << 24) as f32
    } else {
        f32::from_bits((exponent + 127 - 15) << 23 | fraction << 13)
    };
    f32::from_bits(sign | magnitude.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_widen_exactly() {
        let check =
            |bits: u16, expected: f32| assert_eq!(widened(bits).to_bits(), expected.to_bits());
        check(0x0000, 0.0);
        check(0x8000, -0.0);
        check(0x3c00, 1.0);
        check(0xc100, -2.5);
        check(0x7bff, 65504.0);
        check(0x0400, 6.103_515_6e-5);
        check(0x0001, 5.960_464_5e-8);
        check(0x83ff, -6.097_555e-5);
    }

    #[test]
    fn a_broken_file_is_told() {
        let check = |file: &[u8]| assert!(Safetensors::read(file).is_none(), "{file:?}");
        check(b"");
        check(b"\x02\0\0\0\0\0\0\0{");
        check(b"\x02\0\0\0\0\0\0\0]]");
    }

    #[test]
    fn a_tensor_is_found_by_name_and_type() {
        let header = br#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#;
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header);
        file.extend_from_slice(&[0, 0x3c, 0, 0xc0]);
        let tensors = Safetensors::read(&file).unwrap();
        assert_eq!(tensors.shape("a"), Some(vec![2]));
        assert_eq!(tensors.halves("a"), Some(vec![1.0, -2.0]));
        assert_eq!(tensors.bytes("a", "F32"), None);
        assert_eq!(tensors.shape("b"), None);
    }
}
