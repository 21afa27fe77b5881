//! What a published `config.json` says of the vocoder.

use serde::Deserialize;

use crate::config::only;
use crate::error::{Error, Result};

/// The vocoder's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Fields")]
pub struct Config {
    /// The generator, or the first of two.
    pub generator: Generator,
    /// What extends the first generator's sound.
    pub extension: Option<Extension>,
    /// Samples a second of what comes out.
    pub output_sampling_rate: usize,
}

/// A generator's configuration.
#[derive(Clone, Debug)]
pub struct Generator {
    /// Channels times bins of a spectrogram.
    pub in_channels: usize,
    /// Width of the first layer; every doubling halves it.
    pub hidden_channels: usize,
    /// Channels of the sound.
    pub out_channels: usize,
    /// Taps of every step that multiplies the length.
    pub upsample_kernel_sizes: Vec<usize>,
    /// By how much every step multiplies the length.
    pub upsample_factors: Vec<usize>,
    /// Taps of the residual blocks that stand side by side.
    pub resnet_kernel_sizes: Vec<usize>,
    /// Distances of these taps.
    pub resnet_dilations: Vec<Vec<usize>>,
    /// The activation's name.
    pub act_fn: String,
    /// By what a leaky activation multiplies negative values.
    pub leaky_relu_negative_slope: f64,
    /// Whether activations run at a higher rate.
    pub antialias: bool,
    /// That rate over the signal's.
    pub antialias_ratio: usize,
    /// Taps of the filters around it.
    pub antialias_kernel_size: usize,
    /// What keeps the sound within −1 to 1, if anything.
    pub final_act_fn: Option<String>,
    /// Whether the last layer has a bias.
    pub final_bias: bool,
}

/// The bandwidth extension's configuration.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The second generator.
    pub generator: Generator,
    /// Taps of the Fourier transform.
    pub filter_length: usize,
    /// Samples from one of its frames to the next.
    pub hop_length: usize,
    /// Samples that a frame sees.
    pub window_length: usize,
    /// Mel bins of the spectrogram that the second generator takes.
    pub num_mel_channels: usize,
    /// Samples a second of what the first generator makes.
    pub input_sampling_rate: usize,
}

impl Extension {
    /// The rates before and after, of which the second must be a multiple of the first.
    pub(super) fn rates(&self, output: usize) -> Result<(usize, usize)> {
        let input = self.input_sampling_rate;
        if input == 0 || output == 0 || !output.is_multiple_of(input) || self.hop_length == 0 {
            return Err(Error::Config {
                field: "output_sampling_rate".into(),
                value: output.to_string(),
                allowed: format!(
                    "it must be a multiple of input_sampling_rate, which is {input}; hop_length is not 0"
                ),
            });
        }
        Ok((input, output))
    }
}

impl Generator {
    pub(super) fn check(&self) -> Result<()> {
        let fail = |field: &str, value: String, allowed: &str| {
            Err(Error::Config {
                field: field.into(),
                value,
                allowed: allowed.into(),
            })
        };
        if !["leaky_relu", "snake", "snakebeta"].contains(&self.act_fn.as_str()) {
            return fail(
                "act_fn",
                self.act_fn.clone(),
                "there are leaky_relu, snake and snakebeta",
            );
        }
        if !matches!(self.final_act_fn.as_deref(), None | Some("tanh" | "clamp")) {
            return fail(
                "final_act_fn",
                format!("{:?}", self.final_act_fn),
                "there are tanh, clamp and none",
            );
        }
        if self.act_fn == "leaky_relu" {
            only("antialias with act_fn leaky_relu", &self.antialias, &false)?;
        }
        if self.upsample_factors.len() != self.upsample_kernel_sizes.len()
            || self.upsample_factors.is_empty()
        {
            return fail(
                "upsample_factors",
                format!("a list of {}", self.upsample_factors.len()),
                "it must be as long as upsample_kernel_sizes, and not empty",
            );
        }
        if self.resnet_dilations.len() != self.resnet_kernel_sizes.len()
            || self.resnet_dilations.is_empty()
        {
            return fail(
                "resnet_dilations",
                format!("a list of {}", self.resnet_dilations.len()),
                "it must be as long as resnet_kernel_sizes, and not empty",
            );
        }
        if let Some(even) = self.resnet_kernel_sizes.iter().find(|size| *size % 2 == 0) {
            return fail("resnet_kernel_sizes", even.to_string(), "they must be odd");
        }
        let steps = self
            .upsample_kernel_sizes
            .iter()
            .zip(&self.upsample_factors);
        if let Some((kernel, factor)) = steps
            .into_iter()
            .find(|(kernel, factor)| kernel < factor || **factor == 0)
        {
            return fail(
                "upsample_kernel_sizes",
                kernel.to_string(),
                &format!("its factor is {factor}: no fewer taps"),
            );
        }
        if self.antialias_ratio == 0 || self.antialias_kernel_size < self.antialias_ratio {
            return fail(
                "antialias_kernel_size",
                self.antialias_kernel_size.to_string(),
                "it must not be less than antialias_ratio, which must not be 0",
            );
        }
        Ok(())
    }
}

/// The fields as they stand in the file. Those of the extension are there only where there is one.
#[derive(Deserialize)]
struct Fields {
    in_channels: usize,
    hidden_channels: usize,
    out_channels: usize,
    upsample_kernel_sizes: Vec<usize>,
    upsample_factors: Vec<usize>,
    resnet_kernel_sizes: Vec<usize>,
    resnet_dilations: Vec<Vec<usize>>,
    #[serde(default = "leaky")]
    act_fn: String,
    #[serde(default = "slope")]
    leaky_relu_negative_slope: f64,
    #[serde(default)]
    antialias: bool,
    #[serde(default = "ratio")]
    antialias_ratio: usize,
    #[serde(default = "taps")]
    antialias_kernel_size: usize,
    final_act_fn: Option<String>,
    final_bias: bool,
    output_sampling_rate: usize,
    #[serde(flatten)]
    extension: Option<ExtensionFields>,
}

#[derive(Deserialize)]
struct ExtensionFields {
    bwe_in_channels: usize,
    bwe_hidden_channels: usize,
    bwe_out_channels: usize,
    bwe_upsample_kernel_sizes: Vec<usize>,
    bwe_upsample_factors: Vec<usize>,
    bwe_resnet_kernel_sizes: Vec<usize>,
    bwe_resnet_dilations: Vec<Vec<usize>>,
    bwe_act_fn: String,
    #[serde(default = "slope")]
    bwe_leaky_relu_negative_slope: f64,
    bwe_antialias: bool,
    #[serde(default = "ratio")]
    bwe_antialias_ratio: usize,
    #[serde(default = "taps")]
    bwe_antialias_kernel_size: usize,
    bwe_final_act_fn: Option<String>,
    bwe_final_bias: bool,
    filter_length: usize,
    hop_length: usize,
    window_length: usize,
    num_mel_channels: usize,
    input_sampling_rate: usize,
}

fn leaky() -> String {
    "leaky_relu".into()
}

fn slope() -> f64 {
    0.1
}

fn ratio() -> usize {
    2
}

fn taps() -> usize {
    12
}

impl From<Fields> for Config {
    fn from(fields: Fields) -> Self {
        Self {
            generator: Generator {
                in_channels: fields.in_channels,
                hidden_channels: fields.hidden_channels,
                out_channels: fields.out_channels,
                upsample_kernel_sizes: fields.upsample_kernel_sizes,
                upsample_factors: fields.upsample_factors,
                resnet_kernel_sizes: fields.resnet_kernel_sizes,
                resnet_dilations: fields.resnet_dilations,
                act_fn: fields.act_fn,
                leaky_relu_negative_slope: fields.leaky_relu_negative_slope,
                antialias: fields.antialias,
                antialias_ratio: fields.antialias_ratio,
                antialias_kernel_size: fields.antialias_kernel_size,
                final_act_fn: fields.final_act_fn,
                final_bias: fields.final_bias,
            },
            extension: fields.extension.map(Extension::from),
            output_sampling_rate: fields.output_sampling_rate,
        }
    }
}

impl From<ExtensionFields> for Extension {
    fn from(fields: ExtensionFields) -> Self {
        Self {
            generator: Generator {
                in_channels: fields.bwe_in_channels,
                hidden_channels: fields.bwe_hidden_channels,
                out_channels: fields.bwe_out_channels,
                upsample_kernel_sizes: fields.bwe_upsample_kernel_sizes,
                upsample_factors: fields.bwe_upsample_factors,
                resnet_kernel_sizes: fields.bwe_resnet_kernel_sizes,
                resnet_dilations: fields.bwe_resnet_dilations,
                act_fn: fields.bwe_act_fn,
                leaky_relu_negative_slope: fields.bwe_leaky_relu_negative_slope,
                antialias: fields.bwe_antialias,
                antialias_ratio: fields.bwe_antialias_ratio,
                antialias_kernel_size: fields.bwe_antialias_kernel_size,
                final_act_fn: fields.bwe_final_act_fn,
                final_bias: fields.bwe_final_bias,
            },
            filter_length: fields.filter_length,
            hop_length: fields.hop_length,
            window_length: fields.window_length,
            num_mel_channels: fields.num_mel_channels,
            input_sampling_rate: fields.input_sampling_rate,
        }
    }
}
