//! What flows between the layers of the network.

/// Activations, `[height, width, channels]`, the channels of a pixel together.
#[derive(Clone, Debug)]
pub(crate) struct Tensor {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
    pub(crate) data: Vec<f32>,
}

impl Tensor {
    /// A tensor of zeros.
    pub(crate) fn zeros(height: usize, width: usize, channels: usize) -> Self {
        let data = vec![0.0; height * width * channels];
        Self {
            height,
            width,
            channels,
            data,
        }
    }

    /// How many numbers a row holds.
    pub(crate) fn stride(&self) -> usize {
        self.width * self.channels
    }

    /// The pixels of row `y`, left to right.
    pub(crate) fn row(&self, y: usize) -> &[f32] {
        &self.data[y * self.stride()..][..self.stride()]
    }

    /// The channels of one pixel.
    pub(crate) fn pixel(&self, y: usize, x: usize) -> &[f32] {
        &self.data[(y * self.width + x) * self.channels..][..self.channels]
    }
}
