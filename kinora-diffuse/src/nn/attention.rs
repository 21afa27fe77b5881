//! Attention.

use candle_core::{DType, Tensor};

use super::activation::softmax;
use super::host::{Values, on_host};
use crate::error::{Error, Result};
use crate::kernels::{self, Heads, Level};

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
    if on_host(q) {
        return on_processor(q, k, v, scale, mask);
    }
    let shares = q.dim(1)? / k.dim(1)?;
    let (k, v) = (shared(k, shares)?, shared(v, shares)?);
    let keys = k.to_dtype(DType::F32)?.t()?.contiguous()?;
    let scores = (q.contiguous()?.to_dtype(DType::F32)?.matmul(&keys)? * scale)?;
    let scores = match mask {
        Some(mask) => scores.broadcast_add(&mask.to_dtype(DType::F32)?)?,
        None => scores,
    };
    let answer = softmax(&scores)?.matmul(&v.to_dtype(DType::F32)?.contiguous()?)?;
    Ok(answer.to_dtype(q.dtype())?)
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
    let (batch, heads, queries, _) = q.dims4()?;
    let width = v.dim(3)?;
    let [wide_q, wide_k, wide_v] = [q, k, v].map(|x| x.to_dtype(DType::F32));
    let (wide_q, wide_k, wide_v) = (wide_q?, wide_k?, wide_v?);
    let mask = match mask {
        Some(mask) => {
            let shape = (batch, heads, queries, k.dim(2)?);
            Some(mask.to_dtype(DType::F32)?.broadcast_as(shape)?)
        }
        None => None,
    };
    let held = [&wide_q, &wide_k, &wide_v].map(Values::of);
    let held_mask = mask.as_ref().map(Values::of);
    let held_mask = match (&held_mask, &mask) {
        (Some(values), Some(mask)) => Some(strided(values, mask)?),
        _ => None,
    };
    let answer = kernels::attention(
        Level::best(),
        strided(&held[0], &wide_q)?,
        strided(&held[1], &wide_k)?,
        strided(&held[2], &wide_v)?,
        scale as f32,
        held_mask,
    );
    // The kernel leaves the heads of a query side by side, as whoever projects them wants it.
    let answer = Tensor::from_vec(answer, (batch, queries, heads, width), q.device())?;
    Ok(answer.to_dtype(q.dtype())?.transpose(1, 2)?)
}

fn strided<'a>(values: &'a Values<'_>, x: &Tensor) -> Result<Heads<'a>> {
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
    fn shapes_that_do_not_fit_are_refused() {
        let (q, k) = (random(&[1, 2, 3, 8]), random(&[1, 2, 3, 4]));
        assert!(attention(&q, &k, &k, 1.0, None).is_err());
    }
}
