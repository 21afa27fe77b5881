//! Boxes: the nested, named runs of bytes of which an MP4 is made (ISO/IEC 14496-12).
//!
//! Every access is checked: a box that says it is longer than what is there is an error.

use super::DecodeError;

/// What a table says that is cut off.
pub(crate) const BROKEN: DecodeError = DecodeError::Format("a box is shorter than it says");

/// The boxes that lie in some bytes.
pub(crate) struct Boxes<'a>(pub &'a [u8]);

/// One box.
pub(crate) struct Item<'a> {
    pub kind: [u8; 4],
    pub body: &'a [u8],
}

impl<'a> Iterator for Boxes<'a> {
    type Item = Result<Item<'a>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let item = split_box(self.0);
        self.0 = item.as_ref().map_or(&[], |(_, rest)| rest);
        Some(item.map(|(item, _)| item))
    }
}

/// The body of the first box of a kind.
pub(crate) fn find<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Result<Option<&'a [u8]>, DecodeError> {
    for item in Boxes(bytes) {
        let item = item?;
        if &item.kind == kind {
            return Ok(Some(item.body));
        }
    }
    Ok(None)
}

/// The body of a box that must be there.
pub(crate) fn need<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Result<&'a [u8], DecodeError> {
    find(bytes, kind)?.ok_or(DecodeError::Format("it lacks a box that every clip has"))
}

/// The body of a box inside others.
pub(crate) fn need_path<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Result<&'a [u8], DecodeError> {
    path.iter().try_fold(bytes, |bytes, kind| need(bytes, kind))
}

/// The bytes from a place on.
pub(crate) fn tail(bytes: &[u8], from: usize) -> Result<&[u8], DecodeError> {
    bytes.get(from..).ok_or(BROKEN)
}

/// So many bytes at a place.
pub(crate) fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], DecodeError> {
    let slice = bytes.get(at..).and_then(|rest| rest.first_chunk::<N>());
    slice.copied().ok_or(BROKEN)
}

/// The number of two bytes at a place.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Result<u16, DecodeError> {
    array_at(bytes, at).map(u16::from_be_bytes)
}

/// The number of four bytes at a place.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Result<u32, DecodeError> {
    array_at(bytes, at).map(u32::from_be_bytes)
}

/// The number of eight bytes at a place.
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Result<u64, DecodeError> {
    array_at(bytes, at).map(u64::from_be_bytes)
}

/// The entries of a table: a count at `at`, then entries of `width` bytes.
pub(crate) fn entries(
    table: &[u8],
    at: usize,
    width: usize,
) -> Result<std::slice::ChunksExact<'_, u8>, DecodeError> {
    let count = u32_at(table, at)? as usize;
    let length = count.checked_mul(width).ok_or(BROKEN)?;
    let list = tail(table, at + 4)?.get(..length).ok_or(BROKEN)?;
    Ok(list.chunks_exact(width))
}

fn split_box(bytes: &[u8]) -> Result<(Item<'_>, &[u8]), DecodeError> {
    let kind = array_at(bytes, 4)?;
    let (head, length) = match u32_at(bytes, 0)? {
        // To the end of what is around it.
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(u64_at(bytes, 8)?).map_err(|_| BROKEN)?),
        length => (8, length as usize),
    };
    if length < head {
        return Err(BROKEN);
    }
    let (whole, rest) = bytes.split_at_checked(length).ok_or(BROKEN)?;
    let body = &whole[head..];
    Ok((Item { kind, body }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<usize>) {
        let lengths: Result<Vec<usize>, _> = Boxes(bytes)
            .map(|item| item.map(|item| item.body.len()))
            .collect();
        assert_eq!(lengths.ok().map(|all| all.iter().sum()), expected);
    }

    #[test]
    fn lengths_of_boxes_add_up_or_are_refused() {
        check(b"", Some(0));
        check(b"\0\0\0\x09freex", Some(1));
        check(b"\0\0\0\x08free\0\0\0\x0afreexy", Some(2));
        check(b"\0\0\0\0freexyz", Some(3));
        check(b"\0\0\0\x01free\0\0\0\0\0\0\0\x11x", Some(1));
        check(b"\0\0\0\x07free", None);
        check(b"\0\0\0\x09free", None);
        check(b"\0\0\0\x01free\xff\xff\xff\xff\xff\xff\xff\xff", None);
        check(b"\0\0\0", None);
    }

    #[test]
    fn a_table_cannot_claim_more_entries_than_it_has() {
        let table = |count: u32| [&count.to_be_bytes()[..], &[7; 8]].concat();
        let lengths = |count| entries(&table(count), 0, 4).map(|all| all.len()).ok();
        assert_eq!(lengths(2), Some(2));
        assert_eq!(lengths(3), None);
        assert_eq!(lengths(u32::MAX), None);
    }
}
