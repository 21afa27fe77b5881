//! The H.264 decoder's C interface.
//!
//! The safe binding neither marks what goes in nor says which mark comes out,
//! and its order is a guess where frames are stored in another order than shown.
//! Here each access unit carries a stamp that its picture brings back, and the
//! caller sorts.

use kinora_core::frame::Frame;
use kinora_core::size::Size;
use openh264::decoder::Decoder;
use openh264_sys2 as sys;

/// A decoder of one stream.
pub(crate) struct PictureDecoder {
    decoder: Decoder,
}

/// Why a picture was not decoded.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// No decoder could be made.
    #[error("the H.264 decoder did not start: {0}")]
    Start(String),
    /// The stream is damaged, or uses what the decoder does not know.
    #[error("the H.264 decoder refuses its data (its code is {0:#x})")]
    Data(i64),
    /// The picture has sides that 4:2:0 cannot have.
    #[error("the picture has the impossible size {0} × {1}")]
    Size(i32, i32),
}

impl PictureDecoder {
    /// A decoder at the beginning of a stream.
    pub fn new() -> Result<Self, PictureError> {
        let decoder = Decoder::new().map_err(|error| PictureError::Start(error.to_string()))?;
        Ok(Self { decoder })
    }

    /// Decodes one access unit, with start codes; the pictures that come out,
    /// each with the stamp of its unit.
    pub fn decode(&mut self, unit: &[u8], stamp: u64) -> Result<Vec<(u64, Frame)>, PictureError> {
        let mut pictures = Vec::new();
        pictures.extend(self.step(Step::Data(unit, stamp))?);
        pictures.extend(self.step(Step::End(stamp))?);
        Ok(pictures)
    }

    /// The pictures that the decoder holds back at the end of the stream.
    ///
    /// Nothing can be decoded afterwards: the decoder does not count the places
    /// of these pictures as free.
    pub fn rest(&mut self) -> Result<Vec<(u64, Frame)>, PictureError> {
        let mut pictures = Vec::new();
        while let Some(picture) = self.step(Step::Flush)? {
            pictures.push(picture);
        }
        Ok(pictures)
    }

    fn step(&mut self, step: Step<'_>) -> Result<Option<(u64, Frame)>, PictureError> {
        let mut planes = [std::ptr::null_mut::<u8>(); 3];
        let destination = (&raw mut planes).cast();
        let mut info = sys::SBufferInfo::default();
        // SAFETY: nothing is set on the decoder that its owner relies on. The
        // data outlives the call with the length that is given, and planes and
        // info are written by it.
        let code = unsafe {
            let decoder = self.decoder.raw_api();
            match step {
                Step::Data(unit, stamp) => {
                    info.uiInBsTimeStamp = stamp;
                    // A unit is as long as a sample, which is bounded.
                    decoder.decode_frame2(
                        unit.as_ptr(),
                        unit.len() as i32,
                        destination,
                        &raw mut info,
                    )
                }
                Step::End(stamp) => {
                    info.uiInBsTimeStamp = stamp;
                    decoder.decode_frame2(std::ptr::null(), 0, destination, &raw mut info)
                }
                Step::Flush => decoder.flush_frame(destination, &raw mut info),
            }
        };
        if code != 0 {
            return Err(PictureError::Data(i64::from(code)));
        }
        if info.iBufferStatus != 1 || planes.iter().any(|plane| plane.is_null()) {
            return Ok(None);
        }
        // SAFETY: the status says that the planes are a picture, and the decoder
        // has not been touched since.
        let frame = unsafe { copy(planes, &info) }?;
        Ok(Some((info.uiOutYuvTimeStamp, frame)))
    }
}

/// One call of the decoder.
enum Step<'a> {
    Data(&'a [u8], u64),
    /// Nothing more belongs to the unit.
    End(u64),
    /// What the decoder holds back for its own idea of order.
    Flush,
}

/// Copies a picture out of the decoder.
///
/// # Safety
///
/// `planes` and `info` must come from the decoder's last call with status 1.
unsafe fn copy(planes: [*mut u8; 3], info: &sys::SBufferInfo) -> Result<Frame, PictureError> {
    // SAFETY: the union has only this one field.
    let layout = unsafe { info.UsrData.sSystemBuffer };
    let (width, height) = (layout.iWidth, layout.iHeight);
    let wrong = PictureError::Size(width, height);
    let (Ok(w), Ok(h)) = (usize::try_from(width), usize::try_from(height)) else {
        return Err(wrong);
    };
    let strides = layout
        .iStride
        .map(|stride| usize::try_from(stride).unwrap_or(0));
    let even = w > 0 && h > 0 && w.is_multiple_of(2) && h.is_multiple_of(2);
    if !even || strides[0] < w || strides[1] < w / 2 {
        return Err(wrong);
    }
    // SAFETY: a picture has `height` rows of luma and half as many of each
    // chroma, `stride` bytes apart, of which the last is read only to its width.
    let plane = |index: usize, stride: usize, w: usize, h: usize| unsafe {
        let bytes = std::slice::from_raw_parts(planes[index], stride * (h - 1) + w);
        bytes
            .chunks(stride)
            .flat_map(|row| &row[..w])
            .copied()
            .collect()
    };
    Ok(Frame {
        // Both were positive 32-bit numbers.
        size: Size {
            width: w as u32,
            height: h as u32,
        },
        y: plane(0, strides[0], w, h),
        u: plane(1, strides[1], w / 2, h / 2),
        v: plane(2, strides[1], w / 2, h / 2),
    })
}
