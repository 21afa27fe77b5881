//! What flows between the layers of the network.

/// Activations, `[height, width, channels]`, the channels of a pixel together.
#[derive(Clone, Debug)]
pub(super) struct Tensor {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
    pub(super) data: Vec<f32>,
}

impl Tensor {
    /// A tensor of zeros.
    pub(super) fn zeros(height: usize, width: usize, channels: usize) -> Self {
        let data = vec![0.0; height * width * channels];
        Self {
            height,
            width,
            channels,
            data,
        }
    }

    /// How many numbers a row holds.
    pub(super) fn stride(&self) -> usize {
        self.width * self.channels
    }

    /// The pixels of row `y`, left to right.
    pub(super) fn row(&self, y: usize) -> &[f32] {
        &self.data[y * self.stride()..][..self.stride()]
    }

    /// The channels of one pixel.
    pub(super) fn pixel(&self, y: usize, x: usize) -> &[f32] {
        &self.data[(y * self.width + x) * self.channels..][..self.channels]
    }
}
