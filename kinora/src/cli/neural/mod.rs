//! `kinora neural`: open-weights video models on this machine, looked at and proven.

mod bench;
mod check;
pub(super) mod depth;
mod keys;
pub(super) mod models;
mod parity;
mod run;

use clap::{Args, Subcommand, ValueEnum};
use kinora_core::problem::Problem;
use kinora_diffuse::{DType, Device, Error};
use serde_json::Value;

use super::failure::Failure;
use super::output::Output;
use crate::engine::neural::GB;

/// What to do with a neural model.
#[derive(Debug, Subcommand)]
pub(super) enum Neural {
    /// Run golden tensors through this build and compare with the reference's answers.
    Parity(parity::Parity),
    /// List the tensors that a configuration asks for.
    Keys(keys::Keys),
    /// Look over a model's folder without loading it.
    Check(check::Check),
    /// Time one block of LTX-2.3 with random weights.
    Bench(bench::Bench),
    /// Make a film with a model.
    Run(Box<run::Run>),
}

impl Neural {
    pub(super) fn output(&self) -> Output {
        match self {
            Self::Parity(command) => command.output(),
            Self::Keys(command) => command.output(),
            Self::Check(command) => command.output(),
            Self::Bench(command) => command.output(),
            Self::Run(command) => command.output(),
        }
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        match self {
            Self::Parity(command) => command.run(),
            Self::Keys(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::Bench(command) => command.run(),
            Self::Run(command) => command.run(),
        }
    }
}

/// How a model computes.
#[derive(Debug, Args)]
pub(super) struct Computing {
    /// The type of numbers to compute in.
    #[arg(long, value_enum, value_name = "TYPE", default_value_t = Numbers::F32)]
    dtype: Numbers,
    /// Where to compute: cpu, or cuda with the number of the processor, such as cuda:1.
    #[arg(long, value_name = "PLACE", default_value = "cpu")]
    device: String,
}

/// How much memory a model may take.
#[derive(Debug, Args)]
pub(super) struct Memory {
    /// The most memory that a film may take, in 10^9 bytes; blocks of the model that do not fit
    /// are read again in each step [default: what is free].
    #[arg(long, value_name = "GB")]
    vram_gb: Option<f64>,
}

impl Memory {
    /// The bytes that are allowed.
    pub(super) fn bytes(&self) -> Result<Option<u64>, Failure> {
        let Some(gb) = self.vram_gb else {
            return Ok(None);
        };
        if !(gb > 0.0 && gb <= 4096.0) {
            let allowed = "a number above 0, at most 4096";
            let problem = Problem::outside("vram-gb", &gb.to_string(), allowed);
            return Err(Failure::refused(problem));
        }
        Ok(Some((gb * GB as f64) as u64))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Numbers {
    F32,
    Bf16,
}

impl Computing {
    pub(super) fn dtype(&self) -> DType {
        match self.dtype {
            Numbers::F32 => DType::F32,
            Numbers::Bf16 => DType::BF16,
        }
    }

    pub(super) fn device(&self) -> Result<Device, Failure> {
        place(&self.device)
    }
}

/// The device of this name.
pub(super) fn place(name: &str) -> Result<Device, Failure> {
    use kinora_core::problem::Problem;

    let number = match name.split_once(':') {
        None if name == "cuda" => Some(0),
        Some(("cuda", number)) => number.parse().ok(),
        _ => None,
    };
    match (name, number) {
        ("cpu", _) => Ok(Device::Cpu),
        (_, Some(number)) => Device::new_cuda(number)
            .map_err(|error| Failure::failed(format!("failed to use {name}"), error)),
        _ => Err(Failure::refused(Problem::outside(
            "device",
            name,
            "cpu, cuda or cuda:NUMBER",
        ))),
    }
}

/// Shows a report, and ends in failure where something is wrong: `object` is for programs, who find it in the failure
/// too, and `shown` for people.
fn verdict(
    output: Output,
    wrong: Option<String>,
    object: Value,
    shown: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let Some(message) = wrong else {
        return output.data(&object, shown);
    };
    if !output.is_json() {
        output.data(&object, shown)?;
    }
    Err(Failure::Ended {
        message,
        prediction: Box::new(object),
    })
}

/// What the neural engine says of a model or an input, as a failure of the command.
pub(super) fn failed(error: Error) -> Failure {
    Failure::plain(error.to_string())
}
