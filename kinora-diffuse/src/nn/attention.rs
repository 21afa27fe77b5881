//! Attention.

use candle_core::{D, DType, Tensor, WithDType};
use half::bf16;

use super::activation::softmax;
use super::flash::{self, Kernel};
use super::host::{Held, Values, on_host};
use crate::error::{Error, Result};
use crate::kernels::{self, Heads, Level, Number, Tiles};

/// Up to so many queries are not put into tiles.
const FEW: usize = 8;

/// The most scores that are in a device's memory at once: half a gibibyte of them.
const SCORES: usize = 1 << 27;

/// Attention: `softmax(q · kᵀ · scale + mask) · v`, as (batch, heads, queries, width).
///
/// `q` is (batch, heads, queries, width), `k` and `v` (batch, heads, keys, width; `v` may be of another width). Where
/// `k` and `v` have fewer heads, neighbouring heads of `q` share one. The mask is added, and must broadcast to (batch,
/// heads, queries, keys).
///
/// # Errors
/// When the shapes do not fit.
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    scale: f64,
    mask: Option<&Tensor>,
) -> Result<Tensor> {
    check(q, k, v)?;
    let task = Task {
        place: if on_host(q) {
            Place::Processor
        } else {
            Place::Device(flash::kernel(q.device()))
        },
        dtypes: [q.dtype(), k.dtype(), v.dtype()],
        widths: [q.dim(3)?, k.dim(3)?, v.dim(3)?],
        is_masked: mask.is_some(),
    };
    match task.way() {
        Way::Processor => on_processor(q, k, v, scale, mask),
        Way::Flash(kernel) if flash::is_right(kernel, q, by_products)? => {
            flash::run(kernel, q, k, v, scale)
        }
        Way::Flash(_) | Way::Products => on_device(q, k, v, scale, mask, SCORES),
    }
}

/// Where attention is done.
#[derive(Clone, Copy)]
enum Place {
    Processor,
    /// A device, with its kernel for all of attention where it has one.
    Device(Option<Kernel>),
}

/// What attention is asked for, as far as it decides how it is done.
#[derive(Clone, Copy)]
struct Task {
    place: Place,
    /// Of queries, keys and values, as are the widths of their heads.
    dtypes: [DType; 3],
    widths: [usize; 3],
    is_masked: bool,
}

/// How attention is done.
#[derive(Clone, Copy)]
enum Way {
    /// By the processor's own loops.
    Processor,
    /// By one kernel of the device, if that is right.
    Flash(Kernel),
    /// By products of whole matrices.
    Products,
}

impl Task {
    fn way(&self) -> Way {
        match self.place {
            Place::Processor => Way::Processor,
            Place::Device(Some(kernel))
                if !self.is_masked && flash::takes(self.dtypes, self.widths) =>
            {
                Way::Flash(kernel)
            }
            Place::Device(_) => Way::Products,
        }
    }
}

/// Attention without a mask by the device's own products.
fn by_products(q: &Tensor, k: &Tensor, v: &Tensor, scale: f64) -> Result<Tensor> {
    on_device(q, k, v, scale, None, SCORES)
}

/// By the device's own products, few enough queries at a time that no more than so many scores are in its memory.
fn on_device(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    scale: f64,
    mask: Option<&Tensor>,
    scores: usize,
) -> Result<Tensor> {
    let (batch, heads, queries, _) = q.dims4()?;
    let shares = heads / k.dim(1)?;
    let (k, v) = (shared(k, shares)?, shared(v, shares)?);
    let keys = k.to_dtype(DType::F32)?.t()?.contiguous()?;
    let values = v.to_dtype(DType::F32)?.contiguous()?;
    let mask = mask.map(|mask| mask.to_dtype(DType::F32)).transpose()?;
    let at_once = (scores / (batch * heads * keys.dim(3)?)).max(1);
    let mut parts = vec![];
    for start in (0..queries).step_by(at_once) {
        let count = at_once.min(queries - start);
        let part = q
            .narrow(2, start, count)?
            .contiguous()?
            .to_dtype(DType::F32)?;
        let scores = (part.matmul(&keys)? * scale)?;
        let scores = match &mask {
            // One row of a mask is every query's.
            Some(mask) if mask.rank() < 2 || mask.dim(D::Minus2)? == 1 => {
                scores.broadcast_add(mask)?
            }
            Some(mask) => scores.broadcast_add(&mask.narrow(D::Minus2, start, count)?)?,
            None => scores,
        };
        parts.push(softmax(&scores)?.matmul(&values)?);
    }
    Ok(Tensor::cat(&parts, 2)?.to_dtype(q.dtype())?)
}

fn check(q: &Tensor, k: &Tensor, v: &Tensor) -> Result<()> {
    let (batch, heads, _, width) = q.dims4()?;
    let (keys, values) = (k.dims4()?, v.dims4()?);
    let fits = keys.0 == batch
        && keys.3 == width
        && keys.1 > 0
        && heads % keys.1 == 0
        && keys.2 > 0
        && (values.0, values.1, values.2) == (keys.0, keys.1, keys.2);
    if fits {
        return Ok(());
    }
    Err(Error::Input(format!(
        "attention of queries {:?} to keys {:?} and values {:?}: the shapes do not fit",
        q.dims(),
        k.dims(),
        v.dims()
    )))
}

/// Every head as often as it is shared.
fn shared(x: &Tensor, shares: usize) -> Result<Tensor> {
    if shares == 1 {
        return Ok(x.clone());
    }
    let (batch, heads, length, width) = x.dims4()?;
    let x = x
        .unsqueeze(2)?
        .broadcast_as((batch, heads, shares, length, width))?;
    Ok(x.reshape((batch, heads * shares, length, width))?)
}

fn on_processor(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    scale: f64,
    mask: Option<&Tensor>,
) -> Result<Tensor> {
    let (_, heads, queries, _) = q.dims4()?;
    let mask = match mask {
        Some(mask) => {
            let shape = (q.dim(0)?, heads, queries, k.dim(2)?);
            Some(mask.to_dtype(DType::F32)?.broadcast_as(shape)?)
        }
        None => None,
    };
    let asked = Asked {
        scale: scale as f32,
        mask: mask.as_ref(),
    };
    let is_short = [q, k, v].iter().all(|x| x.dtype() == DType::BF16);
    match (Tiles::pairs(), Tiles::singles()) {
        // A tile would be of zeros, almost.
        _ if queries < FEW => {}
        (Some(tiles), _) if is_short => return asked.in_tiles::<bf16>(tiles, [q, k, v]),
        (_, Some(tiles)) => {
            let wide = [q, k, v].map(|x| x.to_dtype(DType::F32));
            let [q_wide, k_wide, v_wide] = wide;
            let wide = [&q_wide?, &k_wide?, &v_wide?];
            return Ok(asked.in_tiles::<f32>(tiles, wide)?.to_dtype(q.dtype())?);
        }
        _ => {}
    }
    asked.in_blocks([q, k, v])
}

/// What else attention is asked for.
struct Asked<'a> {
    scale: f32,
    /// Broadcast already, in f32.
    mask: Option<&'a Tensor>,
}

impl Asked<'_> {
    fn in_tiles<T: WithDType + Number>(&self, tiles: Tiles, given: [&Tensor; 3]) -> Result<Tensor> {
        let [q, k, v] = given.map(in_rows);
        let given = [&q?, &k?, &v?];
        let held = given.map(Held::<T>::of);
        let mask = self.mask.map(Values::of);
        let mask = match (&mask, self.mask) {
            (Some(values), Some(mask)) => Some(strided(values, mask)?),
            _ => None,
        };
        let heads = [
            strided(&held[0], given[0])?,
            strided(&held[1], given[1])?,
            strided(&held[2], given[2])?,
        ];
        by_heads(
            kernels::tiled_attention(tiles, heads, self.scale, mask),
            given,
        )
    }

    fn in_blocks(&self, given: [&Tensor; 3]) -> Result<Tensor> {
        let dtype = given[0].dtype();
        let [q, k, v] = given.map(|x| x.to_dtype(DType::F32));
        let given = [&q?, &k?, &v?];
        let held = given.map(Values::of);
        let mask = self.mask.map(Values::of);
        let mask = match (&mask, self.mask) {
            (Some(values), Some(mask)) => Some(strided(values, mask)?),
            _ => None,
        };
        let answer = kernels::attention(
            Level::best(),
            strided(&held[0], given[0])?,
            strided(&held[1], given[1])?,
            strided(&held[2], given[2])?,
            self.scale,
            mask,
        );
        Ok(by_heads(answer, given)?.to_dtype(dtype)?)
    }
}

/// The same tensor, the numbers of a row one after the other.
fn in_rows(x: &Tensor) -> Result<Tensor> {
    if x.stride().last() == Some(&1) {
        return Ok(x.clone());
    }
    Ok(x.contiguous()?)
}

/// A kernel's answer as a tensor. It leaves the heads of a query side by side, as whoever projects them wants it.
fn by_heads<T: WithDType>(answer: Vec<T>, [q, _, v]: [&Tensor; 3]) -> Result<Tensor> {
    let (batch, heads, queries, _) = q.dims4()?;
    let shape = (batch, queries, heads, v.dim(3)?);
    Ok(Tensor::from_vec(answer, shape, q.device())?.transpose(1, 2)?)
}

fn strided<'a, T: WithDType>(values: &'a Held<'_, T>, x: &Tensor) -> Result<Heads<'a, T>> {
    let (data, start) = values.all()?;
    let (a, b, c, d) = x.dims4()?;
    let strides = x.stride();
    Ok(Heads {
        data,
        start,
        dims: [a, b, c, d],
        strides: [strides[0], strides[1], strides[2], strides[3]],
    })
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    fn naive(q: &Tensor, k: &Tensor, v: &Tensor, scale: f64, mask: Option<&Tensor>) -> Tensor {
        let scores = (q
            .contiguous()
            .unwrap()
            .matmul(&k.t().unwrap().contiguous().unwrap())
            .unwrap()
            * scale)
            .unwrap();
        let scores = mask.map_or(scores.clone(), |mask| scores.broadcast_add(mask).unwrap());
        softmax(&scores)
            .unwrap()
            .matmul(&v.contiguous().unwrap())
            .unwrap()
    }

    fn random(shape: &[usize]) -> Tensor {
        Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap()
    }

    fn gap(a: &Tensor, b: &Tensor) -> f32 {
        let gap = (a - b).unwrap().abs().unwrap().flatten_all().unwrap();
        gap.max(0).unwrap().to_scalar().unwrap()
    }

    #[test]
    fn attention_in_blocks_is_attention() {
        for (queries, keys) in [(1, 1), (5, 7), (700, 1500), (513, 1025)] {
            // Heads and positions the other way about in memory, as the models have them.
            let [q, k] = [queries, keys].map(|n| random(&[2, n, 3, 16]).transpose(1, 2).unwrap());
            let v = random(&[2, keys, 3, 8]).transpose(1, 2).unwrap();
            let found = attention(&q, &k, &v, 0.25, None).unwrap();
            assert!(
                gap(&found, &naive(&q, &k, &v, 0.25, None)) < 2e-6,
                "{queries} {keys}"
            );
        }
    }

    #[test]
    fn a_device_that_takes_few_queries_at_a_time_says_the_same() {
        let [q, k, v] = [(6, 9), (2, 11), (2, 11)].map(|(heads, n)| random(&[2, heads, n, 8]));
        let masks = [
            None,
            Some(random(&[11])),
            Some(random(&[2, 1, 1, 11])),
            Some(random(&[1, 6, 9, 11])),
        ];
        for mask in &masks {
            let found = on_device(&q, &k, &v, 0.5, mask.as_ref(), 2 * 6 * 11 * 4).unwrap();
            let expected = attention(&q, &k, &v, 0.5, mask.as_ref()).unwrap();
            assert_eq!(found.dims(), expected.dims());
            assert!(gap(&found, &expected) < 2e-6, "{mask:?}");
        }
    }

    #[test]
    fn one_kernel_does_what_it_can_and_products_the_rest() {
        const SHORT: [DType; 3] = [DType::BF16; 3];
        const WIDE: [usize; 3] = [128; 3];
        let kernel: Kernel = |q, _, _, _| Ok(q.clone());
        let device = Place::Device(Some(kernel));
        let cases = [
            ("flash", device, SHORT, WIDE, false),
            ("flash", device, [DType::F16; 3], [64; 3], false),
            ("flash", device, SHORT, [8; 3], false),
            ("flash", device, SHORT, [512; 3], false),
            // A mask, wide numbers, numbers of several kinds, and heads that there is no kernel for.
            ("products", device, SHORT, WIDE, true),
            ("products", device, [DType::F32; 3], WIDE, false),
            (
                "products",
                device,
                [DType::BF16, DType::BF16, DType::F32],
                WIDE,
                false,
            ),
            (
                "products",
                device,
                [DType::BF16, DType::F16, DType::F16],
                WIDE,
                false,
            ),
            ("products", device, SHORT, [100; 3], false),
            ("products", device, SHORT, [520; 3], false),
            ("products", device, SHORT, [0; 3], false),
            ("products", device, SHORT, [128, 128, 64], false),
            // A device without a kernel, and no device.
            ("products", Place::Device(None), SHORT, WIDE, false),
            ("processor", Place::Processor, SHORT, WIDE, false),
            ("processor", Place::Processor, SHORT, WIDE, true),
        ];
        for (wanted, place, dtypes, widths, is_masked) in cases {
            let task = Task {
                place,
                dtypes,
                widths,
                is_masked,
            };
            let found = match task.way() {
                Way::Processor => "processor",
                Way::Flash(_) => "flash",
                Way::Products => "products",
            };
            assert_eq!(found, wanted, "{dtypes:?} {widths:?} {is_masked}");
        }
    }

    #[test]
    fn the_processor_has_no_kernel_of_a_device() {
        assert!(flash::kernel(&Device::Cpu).is_none());
    }

    /// Needs a device of NVIDIA's, as has whoever builds with the feature.
    #[cfg(feature = "cuda")]
    #[test]
    fn flash_attention_says_what_products_say() {
        let device = Device::new_cuda(0).unwrap();
        let kernel = flash::kernel(&device).unwrap();
        for dtype in [DType::BF16, DType::F16] {
            for (heads, shared, queries, keys, width) in [
                (2, 2, 1, 1, 128),
                (3, 3, 700, 1500, 128),
                (4, 2, 513, 1025, 64),
                (2, 1, 77, 300, 72),
                (1, 1, 130, 260, 512),
            ] {
                let given = |heads: usize, n: usize| {
                    let x = random(&[2, n, heads, width]).to_device(&device).unwrap();
                    x.to_dtype(dtype).unwrap().transpose(1, 2).unwrap()
                };
                let (q, k, v) = (
                    given(heads, queries),
                    given(shared, keys),
                    given(shared, keys),
                );
                let scale = (width as f64).sqrt().recip();
                let what = format!("{dtype:?} {heads} {queries} {keys} {width}");
                assert!(flash::is_right(kernel, &q, by_products).unwrap(), "{what}");
                let found = attention(&q, &k, &v, scale, None).unwrap();
                assert_eq!((found.dtype(), found.dims()), (dtype, q.dims()), "{what}");
                let wanted = by_products(&q, &k, &v, scale).unwrap();
                let [found, wanted] = [found, wanted].map(|x| x.to_dtype(DType::F32).unwrap());
                assert!(gap(&found, &wanted) < 1.0 / 64.0, "{what}");
            }
        }
    }

    #[test]
    fn what_a_mask_hides_has_no_weight() {
        let (q, k, v) = (
            random(&[1, 2, 6, 8]),
            random(&[1, 2, 1100, 8]),
            random(&[1, 2, 1100, 8]),
        );
        // The first block of keys is hidden from everyone.
        let hidden: Vec<f32> = (0..1100)
            .map(|key| if key < 1050 { f32::NEG_INFINITY } else { 0.5 })
            .collect();
        let mask = Tensor::from_vec(hidden, (1, 1, 1, 1100), &Device::Cpu).unwrap();
        let found = attention(&q, &k, &v, 0.3, Some(&mask)).unwrap();
        assert!(gap(&found, &naive(&q, &k, &v, 0.3, Some(&mask))) < 2e-6);
    }

    #[test]
    fn heads_that_share_keys_see_the_same_ones() {
        let (q, k, v) = (
            random(&[1, 6, 9, 8]),
            random(&[1, 2, 11, 8]),
            random(&[1, 2, 11, 8]),
        );
        let found = attention(&q, &k, &v, 1.0, None).unwrap();
        let (k, v) = (shared(&k, 3).unwrap(), shared(&v, 3).unwrap());
        assert!(gap(&found, &naive(&q, &k, &v, 1.0, None)) < 2e-6);
    }

    #[test]
    fn sixteen_bits_go_in_and_come_out() {
        let short = |shape: &[usize]| random(shape).to_dtype(DType::BF16).unwrap();
        for queries in [3, 40] {
            // Rows that are not in one piece.
            let q = short(&[1, 2, 8, queries]).transpose(2, 3).unwrap();
            let (k, v) = (short(&[1, 2, 50, 8]), short(&[1, 2, 50, 6]));
            let found = attention(&q, &k, &v, 0.3, None).unwrap();
            assert_eq!(found.dtype(), DType::BF16);
            let [q, k, v] = [&q, &k, &v].map(|x| x.to_dtype(DType::F32).unwrap());
            let found = found.to_dtype(DType::F32).unwrap();
            assert!(gap(&found, &naive(&q, &k, &v, 0.3, None)) < 1.0 / 64.0);
        }
    }

    #[test]
    fn shapes_that_do_not_fit_are_refused() {
        let (q, k) = (random(&[1, 2, 3, 8]), random(&[1, 2, 3, 4]));
        assert!(attention(&q, &k, &k, 1.0, None).is_err());
    }
}
