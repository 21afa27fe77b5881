//! The network: layers in the order in which they run, and the running of them.

use std::collections::HashSet;

use serde_json::Value;

use super::layers::{self, Activation, Dense, Depthwise};
use super::safetensors::{Safetensors, whole_numbers};
use super::tensor::Tensor;

/// A network read from its two files.
pub(crate) struct Network {
    input: usize,
    outputs: Vec<usize>,
    steps: Vec<Step>,
}

/// One layer and what flows through it. Whatever flows has a number.
struct Step {
    layer: Layer,
    inputs: Vec<usize>,
    output: usize,
    /// What no later step reads.
    spent: Vec<usize>,
}

enum Layer {
    Conv {
        dense: Dense,
        stride: usize,
        activation: Activation,
    },
    Depthwise {
        kernels: Depthwise,
        stride: usize,
        activation: Activation,
    },
    Spread {
        dense: Dense,
        activation: Activation,
    },
    Pool,
    Highest,
    Widen {
        channels: usize,
    },
    Rectify,
    Slope {
        slopes: Vec<f32>,
    },
    Add,
    Scale,
    Upscale {
        factor: usize,
    },
}

impl Network {
    /// Reads a graph and its weights; `None` if one of them is broken.
    pub(crate) fn read(graph: &[u8], weights: &[u8]) -> Option<Self> {
        let graph: Value = serde_json::from_slice(graph).ok()?;
        let weights = Safetensors::read(weights)?;
        let layers = graph.get("layers")?.as_array()?;
        let mut steps: Vec<Step> = layers
            .iter()
            .map(|entry| Entry(entry).step(&weights))
            .collect::<Option<_>>()?;
        let input = Entry(&graph).number("input")?;
        let outputs = whole_numbers(graph.get("outputs")?)?;
        mark_spent(&mut steps, &outputs);
        is_in_order(&steps, input, &outputs).then_some(Self {
            input,
            outputs,
            steps,
        })
    }

    /// Runs the layers on a picture `[height, width, 3]` and gives what the
    /// graph calls its outputs, in that order. The picture's sides are multiples
    /// of 16 and its numbers in the range that the network was made for.
    pub(crate) fn run(&self, picture: Tensor) -> Vec<Tensor> {
        let mut flowing: Vec<Option<Tensor>> = vec![None; self.names()];
        flowing[self.input] = Some(picture);
        for step in &self.steps {
            let output = step.run(&flowing);
            step.spent.iter().for_each(|spent| flowing[*spent] = None);
            flowing[step.output] = Some(output);
        }
        let output = |&output: &usize| flowing[output].take();
        let outputs: Option<Vec<Tensor>> = self.outputs.iter().map(output).collect();
        outputs.expect("the order of the layers was checked at reading")
    }

    fn names(&self) -> usize {
        self.steps
            .iter()
            .map(|step| step.output)
            .fold(self.input, usize::max)
            + 1
    }
}

impl Step {
    fn run(&self, flowing: &[Option<Tensor>]) -> Tensor {
        let input = |index: usize| {
            let tensor = &flowing[self.inputs[index]];
            tensor
                .as_ref()
                .expect("the order of the layers was checked at reading")
        };
        match &self.layer {
            Layer::Conv {
                dense,
                stride,
                activation,
            } => layers::conv(input(0), dense, *stride, *activation),
            Layer::Depthwise {
                kernels,
                stride,
                activation,
            } => layers::depthwise(input(0), kernels, *stride, *activation),
            Layer::Spread { dense, activation } => layers::spread(input(0), dense, *activation),
            Layer::Pool => layers::pool(input(0)),
            Layer::Highest => layers::highest(input(0)),
            Layer::Widen { channels } => layers::widen(input(0), *channels),
            Layer::Rectify => layers::rectified(input(0)),
            Layer::Slope { slopes } => layers::sloped(input(0), slopes),
            Layer::Add => layers::add(input(0), input(1)),
            Layer::Scale => layers::scale(input(0), input(1)),
            Layer::Upscale { factor } => {
                layers::resize(input(0), input(0).height * factor, input(0).width * factor)
            }
        }
    }
}

impl Layer {
    fn arity(&self) -> usize {
        match self {
            Self::Add | Self::Scale => 2,
            Self::Conv { .. }
            | Self::Depthwise { .. }
            | Self::Spread { .. }
            | Self::Pool
            | Self::Highest
            | Self::Widen { .. }
            | Self::Rectify
            | Self::Slope { .. }
            | Self::Upscale { .. } => 1,
        }
    }
}

/// Whether each step reads only what is there by then.
fn is_in_order(steps: &[Step], input: usize, outputs: &[usize]) -> bool {
    let mut made = HashSet::from([input]);
    let ready = steps.iter().all(|step| {
        let ready = step.inputs.len() == step.layer.arity()
            && step.inputs.iter().all(|read| made.contains(read));
        made.insert(step.output);
        ready
    });
    ready && outputs.iter().all(|output| made.contains(output))
}

/// Notes with each step what it is the last to read.
fn mark_spent(steps: &mut [Step], outputs: &[usize]) {
    let mut read_later: HashSet<usize> = outputs.iter().copied().collect();
    for step in steps.iter_mut().rev() {
        step.spent = step
            .inputs
            .iter()
            .copied()
            .filter(|input| read_later.insert(*input))
            .collect();
    }
}

/// One JSON object of the graph.
struct Entry<'a>(&'a Value);

impl Entry<'_> {
    fn step(&self, weights: &Safetensors<'_>) -> Option<Step> {
        Some(Step {
            layer: self.layer(weights)?,
            inputs: whole_numbers(self.0.get("inputs")?)?,
            output: self.number("output")?,
            spent: Vec::new(),
        })
    }

    fn layer(&self, weights: &Safetensors<'_>) -> Option<Layer> {
        let activation = self.activation()?;
        Some(match self.0.get("layer")?.as_str()? {
            "conv" => Layer::Conv {
                dense: self.dense(weights)?,
                stride: self.number("stride")?,
                activation,
            },
            "depthwise" => Layer::Depthwise {
                kernels: self.kernels(weights)?,
                stride: self.number("stride")?,
                activation,
            },
            "spread" => Layer::Spread {
                dense: self.corners(weights)?,
                activation,
            },
            "pool" => Layer::Pool,
            "highest" => Layer::Highest,
            "widen" => Layer::Widen {
                channels: self.number("channels")?,
            },
            "relu" => Layer::Rectify,
            "prelu" => Layer::Slope {
                slopes: self.slopes(weights)?,
            },
            "add" => Layer::Add,
            "mul" => Layer::Scale,
            "upscale" => Layer::Upscale {
                factor: self.number("factor")?,
            },
            _ => return None,
        })
    }

    fn activation(&self) -> Option<Activation> {
        match self.0.get("activation").map(Value::as_str) {
            None => Some(Activation::Identity),
            Some(Some("relu")) => Some(Activation::Relu),
            Some(Some("hard_swish")) => Some(Activation::HardSwish),
            Some(Some("logistic")) => Some(Activation::Logistic),
            Some(_) => None,
        }
    }

    fn number(&self, key: &str) -> Option<usize> {
        usize::try_from(self.0.get(key)?.as_u64()?).ok()
    }

    /// Weights `[outputs, kernel, kernel, inputs]`.
    fn dense(&self, weights: &Safetensors<'_>) -> Option<Dense> {
        let ([outputs, kernel, _, inputs], numbers, biases) = self.weights(weights)?;
        (biases.len() == outputs).then(|| Dense::new([outputs, kernel, inputs], &numbers, &biases))
    }

    /// Weights `[1, kernel, kernel, channels]`.
    fn kernels(&self, weights: &Safetensors<'_>) -> Option<Depthwise> {
        let ([_, kernel, _, channels], numbers, biases) = self.weights(weights)?;
        (biases.len() == channels).then(|| Depthwise::new(kernel, numbers, biases))
    }

    /// Weights `[1, 2, 2, inputs]`: four outputs, one for each corner.
    fn corners(&self, weights: &Safetensors<'_>) -> Option<Dense> {
        let ([_, _, _, inputs], numbers, biases) = self.weights(weights)?;
        let &[bias] = biases.as_slice() else {
            return None;
        };
        Some(Dense::new([4, 1, inputs], &numbers, &[bias; 4]))
    }

    /// Weights `[1, 1, channels]`.
    fn slopes(&self, weights: &Safetensors<'_>) -> Option<Vec<f32>> {
        weights.halves(self.0.get("weights")?.get(0)?.as_str()?)
    }

    /// The shape of the weights, the weights, the biases.
    fn weights(&self, weights: &Safetensors<'_>) -> Option<([usize; 4], Vec<f32>, Vec<f32>)> {
        let name = |index: usize| self.0.get("weights")?.get(index)?.as_str();
        let shape: [usize; 4] = weights.shape(name(0)?)?.try_into().ok()?;
        let numbers = weights.halves(name(0)?)?;
        let is_whole = shape[1] == shape[2] && numbers.len() == shape.iter().product::<usize>();
        is_whole.then_some((shape, numbers, weights.halves(name(1)?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_graph_is_told() {
        let header = br#"{"w":{"dtype":"F16","shape":[1,1,1,1],"data_offsets":[0,2]}}"#;
        let mut weights = (header.len() as u64).to_le_bytes().to_vec();
        weights.extend_from_slice(header);
        weights.extend_from_slice(&[0, 0x3c]);
        let check = |layers: &str, is_whole: bool| {
            let graph = format!(r#"{{"input":0,"outputs":[2],"layers":[{layers}]}}"#);
            assert_eq!(
                Network::read(graph.as_bytes(), &weights).is_some(),
                is_whole,
                "{layers}"
            );
        };
        check(r#"{"layer":"pool","inputs":[0],"output":2}"#, true);
        check(r#"{"layer":"pool","inputs":[0],"output":1}"#, false);
        check(r#"{"layer":"pool","inputs":[1],"output":2}"#, false);
        check(r#"{"layer":"add","inputs":[0],"output":2}"#, false);
        check(r#"{"layer":"sort","inputs":[0],"output":2}"#, false);
        check(
            r#"{"layer":"conv","inputs":[0],"output":2,"stride":1,"weights":["w"]}"#,
            false,
        );
        check(
            r#"{"layer":"conv","inputs":[0],"output":2,"stride":1,"weights":["w","v"]}"#,
            false,
        );
    }

    #[test]
    fn what_flows_is_dropped_after_its_last_reader() {
        let layers =
            r#"{"layer":"pool","inputs":[0],"output":1},{"layer":"mul","inputs":[0,1],"output":2}"#;
        let graph = format!(r#"{{"input":0,"outputs":[2],"layers":[{layers}]}}"#);
        let network = Network::read(graph.as_bytes(), b"\x02\0\0\0\0\0\0\0{}").unwrap();
        let spent: Vec<&[usize]> = network
            .steps
            .iter()
            .map(|step| step.spent.as_slice())
            .collect();
        assert_eq!(spent, [&[][..], &[0, 1]]);
    }
}
