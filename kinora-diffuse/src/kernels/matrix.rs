//! Matrix products on pieces of memory, by one thread.

use gemm::Parallelism;

/// A matrix somewhere in a slice: where it begins, and how far its rows and columns are apart.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    pub(super) data: &'a [f32],
    pub(super) start: usize,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl Matrix<'_> {
    /// The position of its last value.
    fn last(&self, rows: usize, columns: usize) -> usize {
        self.start + (rows - 1) * self.row + (columns - 1) * self.column
    }
}

/// `to = factor · left · right`, plus what is there already if `add`. `to` has its columns `stride` apart, and its
/// rows side by side.
pub(super) fn product(
    [rows, columns, depth]: [usize; 3],
    to: &mut [f32],
    stride: usize,
    add: bool,
    left: Matrix<'_>,
    right: Matrix<'_>,
    factor: f32,
) {
    if rows == 0 || columns == 0 || depth == 0 {
        return;
    }
    assert!(
        (columns - 1) * stride + rows <= to.len(),
        "the result does not fit"
    );
    assert!(
        left.last(rows, depth) < left.data.len(),
        "the left matrix is smaller than that"
    );
    assert!(
        right.last(depth, columns) < right.data.len(),
        "the right matrix is smaller than that"
    );
    let sign = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
    // Safety: the three assertions above are the bounds of every access; the result is borrowed alone.
    #[expect(unsafe_code, reason = "the product takes pointers and strides")]
    unsafe {
        gemm::gemm(
            rows,
            columns,
            depth,
            to.as_mut_ptr(),
            sign(stride),
            1,
            add,
            left.data.as_ptr().add(left.start),
            sign(left.column),
            sign(left.row),
            right.data.as_ptr().add(right.start),
            sign(right.column),
            sign(right.row),
            1.0,
            factor,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// A buffer that several threads write to, each in its own ranges.
pub(super) struct Shared<'a, T = f32> {
    start: *mut T,
    len: usize,
    life: std::marker::PhantomData<&'a mut [T]>,
}

// Safety: it only hands out ranges, and who takes one promises that no other thread has it.
#[expect(unsafe_code, reason = "threads write to disjoint ranges of one buffer")]
unsafe impl<T: Send> Sync for Shared<'_, T> {}

impl<'a, T> Shared<'a, T> {
    pub(super) fn new(buffer: &'a mut [T]) -> Self {
        Self {
            start: buffer.as_mut_ptr(),
            len: buffer.len(),
            life: std::marker::PhantomData,
        }
    }

    /// A range of the buffer.
    ///
    /// # Safety
    /// No other range that is alive may overlap it.
    #[expect(unsafe_code, reason = "the caller promises that ranges do not overlap")]
    #[expect(
        clippy::mut_from_ref,
        reason = "the caller promises that ranges do not overlap"
    )]
    pub(super) unsafe fn slice(&self, start: usize, count: usize) -> &mut [T] {
        assert!(
            start <= self.len && count <= self.len - start,
            "a range outside the buffer"
        );
        // Safety: it is within the buffer, and nobody else's, as the caller promises.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(start), count) }
    }
}
