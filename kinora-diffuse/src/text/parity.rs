//! Runs the text encoder's golden tensors.

use candle_core::{DType, Tensor};

use super::{Config, Model, Text};
use crate::config;
use crate::error::Result;
use crate::parity::{Case, Outputs};

/// Every hidden state of the golden's texts, padding included.
pub(crate) fn encoder(case: &Case) -> Result<Outputs> {
    let config = Config::parse(&config::read_value(&case.folder().join("text_encoder"))?)?;
    let model = Model::new(&config, &case.weights("text_encoder")?)?;
    let ids = case.raw("ids")?.to_dtype(DType::U32)?.to_vec2::<u32>()?;
    let mask = case.raw("mask")?.to_dtype(DType::U32)?.to_vec2::<u32>()?;
    let mut texts = Vec::with_capacity(ids.len());
    for (tokens, mask) in ids.iter().zip(&mask) {
        let padding = mask.iter().take_while(|&&m| m == 0).count();
        texts.push(Text {
            tokens,
            padding,
            first: 0,
        });
    }
    let texts = model.hidden_of_each(&texts, &mut |_| Ok(()))?;
    Ok(vec![("hidden".into(), Tensor::stack(&texts, 0)?)])
}
