//! Attention in one kernel, which never writes its scores into memory: where there is one, what it can do, whether it
//! is right here, and doing it.
//!
//! The kernels are those of FlashAttention 2 for NVIDIA's processors, behind the feature `cuda`. They are compiled for
//! one kind of processor, and say nothing where they come upon another: what they leave in memory is then what was
//! there before. So none is used before it gave a known answer.

use std::sync::{Mutex, PoisonError};

use candle_core::{DType, Device, DeviceLocation, Tensor};

use crate::error::Result;

/// Attention without a mask of queries, keys and values (batch, positions, heads, width), with this scale.
pub(super) type Kernel = fn(&Tensor, &Tensor, &Tensor, f32) -> Result<Tensor>;

/// The widest head that there is a kernel for.
const WIDEST: usize = 512;

/// Kernels read so many numbers of 16 bits at once: rows begin at multiples of it.
const AT_ONCE: usize = 8;

/// The most that a kernel's answer may be away from the known one, in relative L2: that of 16 bits.
const TOLERANCE: f32 = 2e-2;

/// What was found about kernels: where, for which numbers, of which width, and whether they are right.
static FOUND: Mutex<Vec<(DeviceLocation, DType, usize, bool)>> = Mutex::new(Vec::new());

/// The kernel of a device that has one.
#[cfg(feature = "cuda")]
pub(super) fn kernel(device: &Device) -> Option<Kernel> {
    device.is_cuda().then_some(
        (|q, k, v, scale| Ok(candle_flash_attn::flash_attn(q, k, v, scale, false)?)) as Kernel,
    )
}

/// The kernel of a device that has one: without the feature `cuda` none has.
#[cfg(not(feature = "cuda"))]
pub(super) fn kernel(_: &Device) -> Option<Kernel> {
    None
}

/// Whether there is a kernel for queries, keys and values of these types and widths.
pub(super) fn takes(dtypes: [DType; 3], widths: [usize; 3]) -> bool {
    let [dtype, ..] = dtypes;
    let [width, ..] = widths;
    matches!(dtype, DType::F16 | DType::BF16)
        && dtypes == [dtype; 3]
        && widths == [width; 3]
        && width.is_multiple_of(AT_ONCE)
        && (AT_ONCE..=WIDEST).contains(&width)
}

/// Whether the kernel is right for queries like these, on their device: tried once, and remembered.
pub(super) fn is_right(kernel: Kernel, q: &Tensor, reference: Reference) -> Result<bool> {
    let (device, dtype, width) = (q.device(), q.dtype(), q.dims4()?.3);
    let key = (device.location(), dtype, width);
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    let known = found
        .iter()
        .find(|found| (found.0, found.1, found.2) == key);
    if let Some(&(.., is_right)) = known {
        return Ok(is_right);
    }
    let is_right = agrees(kernel, reference, device, dtype, width)?;
    found.push((key.0, key.1, key.2, is_right));
    Ok(is_right)
}

/// Attention of (batch, heads, positions, width) by another way, which is trusted.
pub(super) type Reference = fn(&Tensor, &Tensor, &Tensor, f64) -> Result<Tensor>;

/// Whether a kernel answers as the reference does, where blocks are cut and heads share keys.
fn agrees(
    kernel: Kernel,
    reference: Reference,
    device: &Device,
    dtype: DType,
    width: usize,
) -> Result<bool> {
    let given = |seed: f64, heads: usize, length: usize| -> Result<Tensor> {
        let values = (0..heads * length * width).map(|i| {
            // Spread evenly over −2 to 2, and never the same twice.
            (((i as f64 * 0.618_033_988_75 + seed).fract() - 0.5) * 4.0) as f32
        });
        let x = Tensor::from_vec(values.collect(), (1, length, heads, width), device)?;
        Ok(x.to_dtype(dtype)?.transpose(1, 2)?)
    };
    let (q, k, v) = (
        given(0.1, 2, 200)?,
        given(0.3, 1, 300)?,
        given(0.7, 1, 300)?,
    );
    let scale = (width as f64).sqrt().recip();
    // Before the reference: what a kernel that does nothing finds in memory must not be the right answer.
    let Ok(answer) = run(kernel, &q, &k, &v, scale) else {
        return Ok(false);
    };
    let wanted = reference(&q, &k, &v, scale)?.to_dtype(DType::F32)?;
    let gap = (answer.to_dtype(DType::F32)? - &wanted)?;
    let norm = |x: &Tensor| -> Result<f32> { Ok(x.sqr()?.sum_all()?.to_scalar::<f32>()?.sqrt()) };
    // No comparison holds of what is no number.
    Ok(norm(&gap)? < TOLERANCE * norm(&wanted)?)
}

/// Attention of (batch, heads, positions, width) by a kernel.
pub(super) fn run(
    kernel: Kernel,
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    scale: f64,
) -> Result<Tensor> {
    let [q, k, v] = [q, k, v].map(|x| aligned(&x.transpose(1, 2)?));
    Ok(kernel(&q?, &k?, &v?, scale as f32)?.transpose(1, 2)?)
}

/// The same tensor, every row in one piece that begins where a kernel can read.
fn aligned(x: &Tensor) -> Result<Tensor> {
    let layout = x.layout();
    let (last, others) = layout
        .stride()
        .split_last()
        .map_or((1, &[][..]), |(last, rest)| (*last, rest));
    let is_aligned = last == 1
        && others.iter().all(|stride| stride.is_multiple_of(AT_ONCE))
        && layout.start_offset().is_multiple_of(AT_ONCE);
    if is_aligned {
        return Ok(x.clone());
    }
    Ok(x.force_contiguous()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(shape: &[usize]) -> Tensor {
        Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap()
    }

    fn reference(q: &Tensor, k: &Tensor, v: &Tensor, scale: f64) -> Result<Tensor> {
        super::super::attention(q, k, v, scale, None)
    }

    /// A kernel as there are on devices, on the processor.
    fn right(q: &Tensor, k: &Tensor, v: &Tensor, scale: f32) -> Result<Tensor> {
        for x in [q, k, v] {
            assert_eq!(x.stride()[3], 1);
            assert!(x.stride()[..3].iter().all(|stride| stride % AT_ONCE == 0));
            assert_eq!(x.layout().start_offset() % AT_ONCE, 0);
        }
        let [q, k, v] = [q, k, v].map(|x| x.transpose(1, 2).unwrap());
        Ok(reference(&q, &k, &v, f64::from(scale))?.transpose(1, 2)?)
    }

    /// One that does nothing, as one does that was compiled for another processor.
    fn idle(q: &Tensor, _: &Tensor, _: &Tensor, _: f32) -> Result<Tensor> {
        Ok(q.zeros_like()?)
    }

    fn broken(q: &Tensor, _: &Tensor, _: &Tensor, _: f32) -> Result<Tensor> {
        Ok((q.zeros_like()? / 0.0)?)
    }

    fn refusing(q: &Tensor, _: &Tensor, _: &Tensor, _: f32) -> Result<Tensor> {
        Ok(q.reshape(1)?)
    }

    #[test]
    fn a_kernel_is_right_if_it_answers_and_answers_rightly() {
        let cases: [(Kernel, bool); 4] = [
            (right, true),
            (idle, false),
            (broken, false),
            (refusing, false),
        ];
        for (index, (kernel, wanted)) in cases.into_iter().enumerate() {
            for dtype in [DType::BF16, DType::F16] {
                for width in [8, 64, 72] {
                    let found = agrees(kernel, reference, &Device::Cpu, dtype, width).unwrap();
                    assert_eq!(found, wanted, "{index} {dtype:?} {width}");
                }
            }
        }
    }

    #[test]
    fn what_was_found_about_a_kernel_is_remembered_for_each_width_and_type() {
        let of = |dtype, width| Tensor::zeros((1, 1, 1, width), dtype, &Device::Cpu).unwrap();
        let (short, half) = (of(DType::BF16, 24), of(DType::F16, 24));
        assert!(is_right(right, &short, reference).unwrap());
        // Not tried again, or it would be found out.
        assert!(is_right(idle, &short, reference).unwrap());
        assert!(!is_right(idle, &half, reference).unwrap());
        assert!(!is_right(idle, &of(DType::BF16, 40), reference).unwrap());
    }

    #[test]
    fn a_kernel_gets_rows_that_it_can_read_wherever_they_were() {
        let wanted = |q: &Tensor, k: &Tensor, v: &Tensor| reference(q, k, v, 0.2).unwrap();
        let given = random(&[1, 30, 3 * 16 + 3]);
        // Parts of one tensor, none of which begins at a multiple of eight numbers.
        let part = |first: usize| {
            let part = given.narrow(2, first, 16).unwrap();
            part.reshape((1, 30, 1, 16))
                .unwrap()
                .transpose(1, 2)
                .unwrap()
        };
        let narrow = |first: usize| given.narrow(2, first, 16).unwrap().unsqueeze(1).unwrap();
        for [q, k, v] in [
            [0, 16, 32].map(part),
            [1, 17, 33].map(narrow),
            [3, 8, 35].map(narrow),
        ] {
            let found = run(right, &q, &k, &v, 0.2).unwrap();
            let gap = (found - wanted(&q, &k, &v)).unwrap().abs().unwrap();
            assert!(gap.max_all().unwrap().to_scalar::<f32>().unwrap() < 1e-6);
        }
        // One piece, which begins amid eight numbers.
        let x = random(&[1 + 2 * 5 * 8])
            .narrow(0, 1, 80)
            .unwrap()
            .reshape((1, 2, 5, 8))
            .unwrap();
        assert!(x.is_contiguous() && x.layout().start_offset() == 1);
        run(right, &x, &x, &x, 0.2).unwrap();
    }
}
